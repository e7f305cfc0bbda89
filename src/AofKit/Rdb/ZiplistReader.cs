using System.Buffers.Binary;

namespace AofKit.Rdb;

/// <summary>Reads the entries of a ziplist, the packed node of Redis before 7.</summary>
/// <remarks>
/// <code>
/// total u32 | offset of the last entry u32 | count u16, 65535 unknown | entries | FF
/// entry: length of the entry before (1 byte below 254, or FE u32), head, data
///   00xxxxxx      text of 0..63 bytes            C0 int16   D0 int32   E0 int64
///   01xxxxxx +1   text of 14-bit length          F0 int24   FE int8
///   80 u32        text, length big-endian        F1 .. FD   0 .. 12
/// </code>
/// </remarks>
internal ref struct ZiplistReader(ReadOnlySpan<byte> bytes, int position = ZiplistReader.HeaderLength, int previousLength = 0)
{
    public const int HeaderLength = 10;
    public const int CountUnknown = 65535;

    private const byte End = 0xFF;
    private const byte LongPrevious = 0xFE;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Where the next entry starts.</summary>
    public int Position { get; private set; } = position;

    /// <summary>The length of the entry that was read last, which the next one must tell.</summary>
    public int PreviousLength { get; private set; } = previousLength;

    /// <summary>What had to stand at the position, when the ziplist is damaged there.</summary>
    public string? Expected { get; private set; } = null;

    /// <summary>The total in the header is the length, and the tail lies in it.</summary>
    public static bool HasHeader(ReadOnlySpan<byte> bytes, int length)
    {
        if (length <= HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != length)
            return false;
        var tail = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        return tail >= HeaderLength && tail < length;
    }

    /// <summary>The count that the header tells, or <see cref="CountUnknown"/>.</summary>
    public static int CountOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);

    /// <summary>Reads the next entry.</summary>
    /// <returns>False at the end, and where the ziplist is damaged.</returns>
    public bool TryRead(out PackedEntry entry)
    {
        entry = default;
        if (Expected is not null)
            return false;
        if (Position >= _bytes.Length)
            return Fail("the end of the ziplist");

        var rest = _bytes[Position..];
        if (rest[0] == End)
            return TryEnd(rest);

        var headAt = 1;
        long previous = rest[0];
        if (previous == LongPrevious)
        {
            headAt = 5;
            if (rest.Length < headAt)
                return Fail("the length of the ziplist entry before");
            previous = BinaryPrimitives.ReadUInt32LittleEndian(rest[1..]);
        }

        if (previous != PreviousLength)
            return Fail("the length of the ziplist entry before");
        return TryReadData(rest, headAt, out entry);
    }

    private bool TryEnd(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > 1)
            return Fail("the end of the ziplist at its last byte");
        var tail = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[4..]);
        return tail != Position - PreviousLength && Fail("the last ziplist entry where the header says it is");
    }

    private bool TryReadData(ReadOnlySpan<byte> rest, int headAt, out PackedEntry entry)
    {
        entry = default;
        var data = rest[headAt..];
        int head = data.IsEmpty ? End : data[0];
        var length = HeadAndNumberLength(head);
        // The end byte follows every entry, so that data must be longer than what is read of it.
        if (length == 0 || length >= data.Length)
            return Fail("a ziplist entry");

        if (head >= 0xC0)
        {
            entry = new PackedEntry(NumberOf(head, data));
        }
        else
        {
            var textLength = TextLengthOf(head, data);
            if (textLength > (uint)(data.Length - length))
                return Fail("a ziplist text that ends inside its ziplist");
            entry = new PackedEntry(data.Slice(length, (int)textLength));
            length += (int)textLength;
        }

        PreviousLength = headAt + length;
        Position += PreviousLength;
        return true;
    }

    private static int HeadAndNumberLength(int head) => head switch
    {
        < 0x40 => 1,
        < 0x80 => 2,
        0x80 => 5,
        0xC0 => 3,
        0xD0 => 5,
        0xE0 => 9,
        0xF0 => 4,
        0xFE => 2,
        > 0xF0 and < 0xFE => 1,
        _ => 0,
    };

    private static uint TextLengthOf(int head, ReadOnlySpan<byte> data) => head switch
    {
        < 0x40 => (uint)head,
        < 0x80 => (uint)(((head & 0x3F) << 8) | data[1]),
        _ => BinaryPrimitives.ReadUInt32BigEndian(data[1..]),
    };

    private static long NumberOf(int head, ReadOnlySpan<byte> data) => head switch
    {
        0xC0 => BinaryPrimitives.ReadInt16LittleEndian(data[1..]),
        0xD0 => BinaryPrimitives.ReadInt32LittleEndian(data[1..]),
        0xE0 => BinaryPrimitives.ReadInt64LittleEndian(data[1..]),
        0xF0 => (data[1] | (data[2] << 8) | (data[3] << 16)) << 8 >> 8,
        0xFE => (sbyte)data[1],
        _ => (head & 0x0F) - 1,
    };

    private bool Fail(string expected)
    {
        Expected = expected;
        return false;
    }
}
