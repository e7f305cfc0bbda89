using System.Buffers.Text;

namespace AofKit.Rdb;

/// <summary>One entry of a packed node: text, or a number that stands for its decimal text.</summary>
internal readonly ref struct PackedEntry
{
    /// <summary>Makes an entry of text.</summary>
    public PackedEntry(ReadOnlySpan<byte> text) => Text = text;

    /// <summary>Makes an entry of a number.</summary>
    public PackedEntry(long number)
    {
        Number = number;
        IsNumber = true;
    }

    public ReadOnlySpan<byte> Text { get; }

    public long Number { get; }

    public bool IsNumber { get; }

    /// <summary>The number of an entry that has to be one.</summary>
    public bool TryGetNumber(out long number)
    {
        number = Number;
        return IsNumber || (Utf8Parser.TryParse(Text, out number, out var length) && length == Text.Length);
    }
}
