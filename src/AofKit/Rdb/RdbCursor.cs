using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>Reads lengths, strings and numbers of an RDB from one span, each whole or not at all.</summary>
/// <remarks>
/// <code>
/// length: 00xxxxxx | 01xxxxxx u8 | 80 u32 | 81 u64                 all big-endian
/// string: length, bytes | C0 int8 | C1 int16 | C2 int32 | C3 length of LZF, length of text, LZF
/// </code>
/// When a read gives false, <see cref="Expected"/> says what is wrong; if nothing is, <see cref="Wanted"/> is how many
/// bytes the span would have to have.
/// </remarks>
internal ref struct RdbCursor(ReadOnlySpan<byte> bytes, int position = 0)
{
    private const int Length32 = 0x80;
    private const int Length64 = 0x81;
    private const int Special = 0xC0;
    private const int SpecialLzf = 0xC3;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The next byte to read.</summary>
    public int Position = position;

    /// <summary>How many bytes the span would have to have for what was asked last.</summary>
    public long Wanted { get; private set; } = 0;

    /// <summary>What had to stand at the position, when something else does.</summary>
    public string? Expected { get; private set; } = null;

    /// <summary>What stands there instead.</summary>
    public string? Found { get; private set; } = null;

    /// <summary>A length was written as the head of a special string; servers take the low six bits.</summary>
    public bool SawSpecialLength { get; private set; } = false;

    /// <summary>Reads a length or a count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLength(out ulong length)
    {
        if ((uint)Position < (uint)_bytes.Length && _bytes[Position] < 0x40)
        {
            length = _bytes[Position++];
            return true;
        }

        return TryLongLength(out length);
    }

    /// <summary>Reads a string.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TryString(out RdbString text)
    {
        text = default;
        if (!TryHas(1))
            return false;
        int head = _bytes[Position];
        if (head >= Special)
            return TrySpecial(head, out text);

        var start = Position;
        if (!TryLength(out var length))
            return false;
        if (length > (ulong)(_bytes.Length - Position))
            return Want(length, start);
        text = new RdbString(RdbStringForm.Raw, Position, (int)length, 0);
        Position += (int)length;
        return true;
    }

    /// <summary>Reads only what stands before the bytes of a string: what is left to skip is its length.</summary>
    public bool TryStringHead(out ulong length) => TryStringHead(out length, out _);

    /// <summary>Reads it, and tells how many bytes compression saved.</summary>
    public bool TryStringHead(out ulong length, out long saved)
    {
        (length, saved) = (0, 0);
        if (!TryHas(1))
            return false;
        int head = _bytes[Position];
        if (head < Special)
            return TryLength(out length);
        if (head != SpecialLzf)
            return TrySpecial(head, out _);

        var start = Position++;
        if (TryLzfLengths(start, out length, out var expanded))
        {
            saved = (long)expanded - (long)length;
            return true;
        }

        Position = start;
        return false;
    }

    public bool TryByte(out byte value)
    {
        value = 0;
        if (!TryHas(1))
            return false;
        value = _bytes[Position++];
        return true;
    }

    public bool TryInt64(out long value)
    {
        value = 0;
        if (!TryHas(8))
            return false;
        value = BinaryPrimitives.ReadInt64LittleEndian(_bytes[Position..]);
        Position += 8;
        return true;
    }

    public bool TryBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!TryHas(count))
            return false;
        bytes = _bytes.Slice(Position, count);
        Position += count;
        return true;
    }

    /// <summary>Says that what stands at the position is wrong.</summary>
    public bool Fail(string expected, string found)
    {
        Expected = expected;
        Found = found;
        return false;
    }

    /// <summary>There are so many more bytes.</summary>
    public bool TryHas(int count)
    {
        if (count <= _bytes.Length - Position)
            return true;
        Wanted = (long)Position + count;
        return false;
    }

    [MethodImpl(Jit.Hot)]
    private bool TryLongLength(out ulong length)
    {
        length = 0;
        if (!TryHas(1))
            return false;
        int head = _bytes[Position];
        switch (head)
        {
            case < 0x80:
                if (!TryHas(2))
                    return false;
                length = (ulong)(((head & 0x3F) << 8) | _bytes[Position + 1]);
                Position += 2;
                return true;
            case Length32:
                if (!TryHas(5))
                    return false;
                length = BinaryPrimitives.ReadUInt32BigEndian(_bytes[(Position + 1)..]);
                Position += 5;
                return true;
            case Length64:
                if (!TryHas(9))
                    return false;
                length = BinaryPrimitives.ReadUInt64BigEndian(_bytes[(Position + 1)..]);
                Position += 9;
                return true;
            case >= Special:
                SawSpecialLength = true;
                length = (ulong)(head & 0x3F);
                Position++;
                return true;
            default:
                return Fail("a length", $"0x{head:X2}");
        }
    }

    [MethodImpl(Jit.Hot)]
    private bool TrySpecial(int head, out RdbString text)
    {
        text = default;
        var start = Position;
        switch (head)
        {
            case 0xC0:
                if (!TryHas(2))
                    return false;
                text = new RdbString(RdbStringForm.Number, start, 2, (sbyte)_bytes[start + 1]);
                Position += 2;
                return true;
            case 0xC1:
                if (!TryHas(3))
                    return false;
                text = new RdbString(RdbStringForm.Number, start, 3, BinaryPrimitives.ReadInt16LittleEndian(_bytes[(start + 1)..]));
                Position += 3;
                return true;
            case 0xC2:
                if (!TryHas(5))
                    return false;
                text = new RdbString(RdbStringForm.Number, start, 5, BinaryPrimitives.ReadInt32LittleEndian(_bytes[(start + 1)..]));
                Position += 5;
                return true;
            case SpecialLzf:
                return TryLzf(out text);
            default:
                return Fail("a string", $"0x{head:X2}");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryLzf(out RdbString text)
    {
        text = default;
        var start = Position++;
        if (!TryLzfLengths(start, out var compressed, out var expanded))
        {
            Position = start;
            return false;
        }

        if (compressed > (ulong)(_bytes.Length - Position))
            return Want(compressed, start);
        text = new RdbString(RdbStringForm.Lzf, Position, (int)compressed, (int)expanded);
        Position += (int)compressed;
        return true;
    }

    private bool TryLzfLengths(int start, out ulong compressed, out ulong expanded)
    {
        expanded = 0;
        if (!TryLength(out compressed) || !TryLength(out expanded))
            return false;
        if (compressed != 0 && compressed <= int.MaxValue && expanded <= (ulong)Array.MaxLength && Lzf.CanExpandTo(compressed, expanded))
            return true;
        Position = start;
        return Fail("an LZF string that can expand to its length", $"{compressed} bytes for {expanded}");
    }

    private bool Want(ulong count, int start)
    {
        Wanted = Position + (long)Math.Min(count, long.MaxValue / 2);
        Position = start;
        return false;
    }
}
