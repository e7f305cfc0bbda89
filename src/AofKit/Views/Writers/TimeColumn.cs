using System.Globalization;
using System.Text;

namespace AofKit.Views.Writers;

/// <summary>Times as text. Records of one second come in a row, so the last text is kept.</summary>
internal struct TimeColumn
{
    private long _time;
    private byte[]? _text;

    /// <summary>A known time, such as <c>2026-11-20T09:14:31Z</c>.</summary>
    public ReadOnlySpan<byte> Text(long unixTime)
    {
        if (_text is null || _time != unixTime)
        {
            _time = unixTime;
            _text = Encoding.ASCII.GetBytes(DateTimeOffset.FromUnixTimeSeconds(unixTime).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        return _text;
    }
}
