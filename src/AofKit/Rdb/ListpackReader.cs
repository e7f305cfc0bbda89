using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>Reads the entries of a listpack, the packed node of Redis 5 and later.</summary>
/// <remarks>
/// <code>
/// total u32 | count u16, 65535 unknown | entries | FF
/// entry: head, data, length of both in 7-bit groups
///   0xxxxxxx      0..127                 F0 u32     text of that length
///   10xxxxxx      text of 0..63 bytes    F1 .. F4   int16, int24, int32, int64
///   110xxxxx +1   signed 13 bits
///   1110xxxx +1   text of 12-bit length
/// </code>
/// The length at the end is for walking backwards. Servers before 2026 gave an entry of exactly 16383, 2097151 or
/// 268435455 bytes one byte more than it needs; both widths are taken.
/// </remarks>
internal ref struct ListpackReader(ReadOnlySpan<byte> bytes, int position = ListpackReader.HeaderLength)
{
    public const int HeaderLength = 6;
    public const int CountUnknown = 65535;

    private const byte End = 0xFF;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Where the next entry starts.</summary>
    public int Position { get; private set; } = position;

    /// <summary>What had to stand at the position, when the listpack is damaged there.</summary>
    public string? Expected { get; private set; } = null;

    /// <summary>The total in the header is the length.</summary>
    public static bool HasHeader(ReadOnlySpan<byte> bytes, int length) =>
        length > HeaderLength && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == length;

    /// <summary>The count that the header tells, or <see cref="CountUnknown"/>.</summary>
    public static int CountOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);

    /// <summary>Reads the next entry.</summary>
    /// <returns>False at the end, and where the listpack is damaged.</returns>
    [MethodImpl(Jit.Hot)]
    public bool TryRead(out PackedEntry entry)
    {
        entry = default;
        if (Expected is not null)
            return false;
        if (Position >= _bytes.Length)
            return Fail("the end of the listpack");

        var rest = _bytes[Position..];
        int head = rest[0];
        if (head < 0x80)
        {
            entry = new PackedEntry(head);
            return Finish(rest, 1);
        }

        if (head < 0xC0)
            return TryText(rest, 1, (uint)(head & 0x3F), out entry);
        if (head == End)
            return rest.Length > 1 && Fail("the end of the listpack at its last byte");
        return TryReadLong(rest, head, out entry);
    }

    [MethodImpl(Jit.Hot)]
    private bool TryReadLong(ReadOnlySpan<byte> rest, int head, out PackedEntry entry)
    {
        entry = default;
        // The end byte and a backlen follow every entry, so a head is never the last of what can be read.
        if (rest.Length < 9 && rest.Length < HeadLength(head))
            return Fail("the rest of a listpack entry");
        switch (head)
        {
            case < 0xE0:
                entry = new PackedEntry(((((head & 0x1F) << 8) | rest[1]) << 19) >> 19);
                return Finish(rest, 2);
            case < 0xF0:
                return TryText(rest, 2, (uint)(((head & 0x0F) << 8) | rest[1]), out entry);
            case 0xF0:
                return TryText(rest, 5, BinaryPrimitives.ReadUInt32LittleEndian(rest[1..]), out entry);
            case 0xF1:
                entry = new PackedEntry(BinaryPrimitives.ReadInt16LittleEndian(rest[1..]));
                return Finish(rest, 3);
            case 0xF2:
                entry = new PackedEntry((rest[1] | (rest[2] << 8) | (rest[3] << 16)) << 8 >> 8);
                return Finish(rest, 4);
            case 0xF3:
                entry = new PackedEntry(BinaryPrimitives.ReadInt32LittleEndian(rest[1..]));
                return Finish(rest, 5);
            case 0xF4:
                entry = new PackedEntry(BinaryPrimitives.ReadInt64LittleEndian(rest[1..]));
                return Finish(rest, 9);
            default:
                return Fail("a listpack entry");
        }
    }

    private static int HeadLength(int head) => head switch
    {
        < 0xF0 => 2,
        0xF0 or 0xF3 => 5,
        0xF1 => 3,
        0xF2 => 4,
        _ => 9,
    };

    [MethodImpl(Jit.Hot)]
    private bool TryText(ReadOnlySpan<byte> rest, int headLength, uint length, out PackedEntry entry)
    {
        entry = default;
        if (length > (uint)(rest.Length - headLength))
            return Fail("a listpack text that ends inside its listpack");
        entry = new PackedEntry(rest.Slice(headLength, (int)length));
        return Finish(rest, headLength + (int)length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Finish(ReadOnlySpan<byte> rest, int length)
    {
        if (length < 0x80 && length < rest.Length && rest[length] == length)
        {
            Position += length + 1;
            return true;
        }

        return FinishLong(rest, length);
    }

    private bool FinishLong(ReadOnlySpan<byte> rest, int length)
    {
        var width = WidthOf(length);
        if (!HasBacklen(rest, length, width) && !HasBacklen(rest, length, ++width))
            return Fail("the length of the listpack entry at its end");
        Position += length + width;
        return true;
    }

    /// <summary>How many bytes the length at the end of an entry takes.</summary>
    public static int WidthOf(int length) => length switch
    {
        < 1 << 7 => 1,
        < 1 << 14 => 2,
        < 1 << 21 => 3,
        < 1 << 28 => 4,
        _ => 5,
    };

    private static bool HasBacklen(ReadOnlySpan<byte> rest, int length, int width)
    {
        if (width > 5 || width >= rest.Length - length)
            return false;
        var backlen = rest.Slice(length, width);
        long value = backlen[0];
        if (value >= 0x80)
            return false;
        for (var i = 1; i < width; i++)
        {
            if (backlen[i] < 0x80)
                return false;
            value = (value << 7) | (uint)(backlen[i] & 0x7F);
        }

        return value == length;
    }

    private bool Fail(string expected)
    {
        Expected = expected;
        return false;
    }
}
