using System.Buffers.Binary;

namespace AofKit.Rdb;

/// <summary>Reads the members of an intset, a set of whole numbers in ascending order.</summary>
/// <remarks>
/// <code>
/// width u32: 2, 4 or 8 | count u32 | values of that width, ascending
/// </code>
/// </remarks>
internal ref struct IntsetReader(ReadOnlySpan<byte> bytes, int position = IntsetReader.HeaderLength)
{
    public const int HeaderLength = 8;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly int _width = WidthOf(bytes);

    /// <summary>Where the next value starts.</summary>
    public int Position { get; private set; } = position;

    /// <summary>What had to stand at the position, when the intset is damaged there.</summary>
    public string? Expected { get; private set; } = null;

    /// <summary>The width is one of the three, and the values fill the node exactly; at least one is there.</summary>
    public static bool HasHeader(ReadOnlySpan<byte> bytes, int length) =>
        length > HeaderLength
        && WidthOf(bytes) is 2 or 4 or 8
        && length == HeaderLength + ((long)WidthOf(bytes) * BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));

    /// <summary>The count that the header tells.</summary>
    public static int CountOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);

    /// <summary>Reads the next value.</summary>
    /// <returns>False at the end, and where the values do not ascend.</returns>
    public bool TryRead(out PackedEntry entry)
    {
        entry = default;
        if (Expected is not null || Position >= _bytes.Length)
            return false;
        var value = ValueAt(Position);
        if (Position > HeaderLength && ValueAt(Position - _width) >= value)
        {
            Expected = "a value greater than the one before";
            return false;
        }

        entry = new PackedEntry(value);
        Position += _width;
        return true;
    }

    private static int WidthOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);

    private readonly long ValueAt(int position) => _width switch
    {
        2 => BinaryPrimitives.ReadInt16LittleEndian(_bytes[position..]),
        4 => BinaryPrimitives.ReadInt32LittleEndian(_bytes[position..]),
        _ => BinaryPrimitives.ReadInt64LittleEndian(_bytes[position..]),
    };
}
