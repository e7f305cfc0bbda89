using System.Text;

namespace AofKit.Views.Writers;

/// <summary>Names of parts as bytes. Records of one part come in a row, so the last name is kept.</summary>
internal struct PartColumn
{
    private AofPart? _part;
    private byte[]? _name;

    /// <summary>The name of a part in UTF-8.</summary>
    public ReadOnlySpan<byte> Name(AofPart part)
    {
        if (!ReferenceEquals(part, _part))
        {
            _part = part;
            _name = Encoding.UTF8.GetBytes(part.Name);
        }

        return _name;
    }
}
