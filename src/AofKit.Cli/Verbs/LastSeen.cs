using System.Globalization;
using System.Text;
using AofKit.Cli.Output;
using AofKit.Views;

namespace AofKit.Cli.Verbs;

/// <summary>Remembers what a summary of a history needs: how many records, the first and the last time, what the last one was.</summary>
internal sealed class LastSeen(IRecordSink next) : IRecordSink
{
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;
    private byte[] _lastName = [];
    private AofPosition _lastPosition;

    public long Count { get; private set; }

    /// <summary>How many of them touch other keys too, such as FLUSHALL.</summary>
    public long WideCount { get; private set; }

    public bool Receive(in AofRecord record, in RecordRemark remark = default)
    {
        Count++;
        WideCount += remark.IsWide ? 1 : 0;
        _first ??= record.Time;
        _last = record.Time ?? _last;
        if (record.ArgCount == 0)
            _lastName = [];
        else if (!record.Name.SequenceEqual(_lastName))
            _lastName = record.Name.ToArray();
        _lastPosition = record.Position;
        return next.Receive(record, remark);
    }

    public void Complete(long tornTransaction = 0) => next.Complete(tornTransaction);

    public string Summary()
    {
        if (Count == 0)
            return "no records";
        var text = new StringBuilder(Sizes.Count(Count, "record"));
        if (_first is { } first && _last is { } last)
            text.Append(CultureInfo.InvariantCulture, $", {first:yyyy-MM-ddTHH:mm:ssZ}").Append(first == last ? "" : last.ToString(" 'to' yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        var name = _lastName.Length > 0 ? ArgText.ToString(_lastName).ToUpperInvariant() : "the one in the base,";
        return text.Append(CultureInfo.InvariantCulture, $"; the last is {name} at {_lastPosition}").ToString();
    }
}
