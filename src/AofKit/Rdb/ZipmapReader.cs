using System.Buffers.Binary;

namespace AofKit.Rdb;

/// <summary>Reads the fields and values of a zipmap, the packed hash of Redis 2.4 and before.</summary>
/// <remarks>
/// <code>
/// count u8, 254 unknown | pairs | FF
/// pair: length, field, length, count of unused bytes u8, value, unused bytes
/// length: 1 byte below 254, or FE u32 of 254 or more
/// </code>
/// </remarks>
internal ref struct ZipmapReader(ReadOnlySpan<byte> bytes, int position = ZipmapReader.HeaderLength, bool isValue = false)
{
    public const int HeaderLength = 1;
    public const int CountUnknown = 254;

    private const byte End = 0xFF;
    private const byte LongLength = 0xFE;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Where the next text starts.</summary>
    public int Position { get; private set; } = position;

    /// <summary>The next text is a value, the last one was its field.</summary>
    public bool IsValue { get; private set; } = isValue;

    /// <summary>What had to stand at the position, when the zipmap is damaged there.</summary>
    public string? Expected { get; private set; } = null;

    /// <summary>The count of pairs that the header tells, or 254 when it does not.</summary>
    public static int CountOf(ReadOnlySpan<byte> bytes) => bytes[0];

    /// <summary>Reads the next field, or the value that follows the field.</summary>
    /// <returns>False at the end, and where the zipmap is damaged.</returns>
    public bool TryRead(out PackedEntry text)
    {
        text = default;
        if (Expected is not null)
            return false;
        if (Position >= _bytes.Length)
            return Fail("the end of the zipmap");
        if (!IsValue && _bytes[Position] == End)
            return Position != _bytes.Length - 1 && Fail("the end of the zipmap at its last byte");

        var at = Position;
        if (!TryText(ref at, IsValue, out text))
            return Fail(IsValue ? "a zipmap value" : "a zipmap field");
        Position = at;
        IsValue = !IsValue;
        return true;
    }

    private readonly bool TryText(scoped ref int at, bool hasUnused, scoped out PackedEntry text)
    {
        text = default;
        var rest = _bytes[at..^1];
        if (rest.IsEmpty)
            return false;

        var headLength = 1;
        long length = rest[0];
        if (length == LongLength)
        {
            headLength = 5;
            if (rest.Length < headLength)
                return false;
            length = BinaryPrimitives.ReadUInt32LittleEndian(rest[1..]);
            if (length < LongLength)
                return false;
        }
        else if (length == End)
        {
            return false;
        }

        var unused = 0;
        if (hasUnused)
        {
            if (rest.Length <= headLength)
                return false;
            unused = rest[headLength++];
        }

        if (length + unused > rest.Length - headLength)
            return false;
        text = new PackedEntry(rest.Slice(headLength, (int)length));
        at += headLength + (int)length + unused;
        return true;
    }

    private bool Fail(string expected)
    {
        Expected = expected;
        return false;
    }
}
