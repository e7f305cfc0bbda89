using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>The bytes of an RDB on their way through the window: the place in it, and the fault.</summary>
/// <remarks>Bytes that were consumed stay in view until more have to be brought in, so that a token may borrow them.</remarks>
internal sealed class RdbInput(ByteWindow window, string part, bool verifyChecksum, bool stopsAtFlaws = false)
{
    /// <summary>A byte below this is a length by itself.</summary>
    private const int ShortHead = 0x40;

    private bool _warnedOfSpecialLength;

    /// <summary>All bytes in view, consumed ones included.</summary>
    public ReadOnlySpan<byte> Bytes => window.Bytes;

    /// <summary>The bytes in view that are not consumed.</summary>
    public ReadOnlySpan<byte> Rest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => window.Bytes[Position..];
    }

    /// <summary>How many of the bytes in view are consumed.</summary>
    public int Position { get; private set; }

    /// <summary>The offset in the part of the first byte that is not consumed.</summary>
    public long Offset => window.Offset + Position;

    /// <summary>Where the entry starts that is being read.</summary>
    public long RecordOffset { get; set; }

    /// <summary>Which key is being read, in words, for messages.</summary>
    public RdbKey? Key { get; set; }

    /// <summary>What is wrong with the bytes.</summary>
    public AofFault? Fault { get; private set; }

    /// <summary>What servers read in another way than it is meant, and other oddities that do not stop the reading.</summary>
    public List<string> Warnings { get; } = [];

    public void Consume(int count) => Position += count;

    /// <summary>Consumes what the cursor has read.</summary>
    public void Consume(scoped in RdbCursor cursor)
    {
        if (cursor.SawSpecialLength && !_warnedOfSpecialLength)
        {
            _warnedOfSpecialLength = true;
            Warn($"at {Offset}: a length is written as the head of a special string; servers take its low six bits");
        }

        Position += cursor.Position;
    }

    /// <summary>Brings into view what the cursor lacks.</summary>
    /// <returns>False when that cannot be, with the fault set. The cursor starts anew otherwise.</returns>
    public bool TryMore(scoped in RdbCursor cursor)
    {
        if (cursor.Expected is { } expected)
            return Fail(Offset + cursor.Position, expected, cursor.Found!);
        return TryEnsure(cursor.Wanted);
    }

    /// <summary>Brings so many unconsumed bytes into view.</summary>
    public bool TryEnsure(long count)
    {
        if (count <= window.Bytes.Length - Position)
            return true;
        if (TryPeek(count))
            return true;
        return count > ByteWindow.MaxLength
            ? Fail(Offset, "a length of less than 2 GiB", $"{count} bytes")
            : Fail(Offset, $"{count} bytes", "the end of the file before them");
    }

    /// <summary>Brings so many unconsumed bytes into view, if there are so many; it is no fault if there are not.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TryPeek(long count)
    {
        if (count <= window.Bytes.Length - Position)
            return true;
        TakeOutOfView();
        return window.Ensure(count);
    }

    /// <summary>Consumes bytes that nobody wants to see, however many.</summary>
    public bool TrySkip(ulong count)
    {
        while (count > (ulong)(window.Bytes.Length - Position))
        {
            var inView = window.Bytes.Length - Position;
            Position += inView;
            count -= (ulong)inView;
            if (!TryEnsure(1))
                return false;
        }

        Position += (int)count;
        return true;
    }

    /// <summary>Takes the consumed bytes out of view, and into the checksum if one was begun.</summary>
    public void TakeOutOfView()
    {
        window.Advance(Position);
        Position = 0;
    }

    /// <summary>Begins the checksum of the bytes that are consumed from here on.</summary>
    public void BeginChecksum()
    {
        TakeOutOfView();
        if (verifyChecksum)
            window.BeginSum();
    }

    /// <summary>Reads the checksum that stands here, which is itself not summed, and takes it out of view.</summary>
    public bool TryReadChecksum(out RdbChecksum checksum)
    {
        checksum = RdbChecksum.Unknown;
        TakeOutOfView();
        var computed = verifyChecksum ? window.EndSum() : 0;
        if (!TryEnsure(sizeof(ulong)))
            return false;
        var stored = BinaryPrimitives.ReadUInt64LittleEndian(window.Bytes);
        checksum = Compare(stored, computed, verifyChecksum);
        if (checksum == RdbChecksum.Differs)
            Fail(Offset, $"the checksum {computed:x16}", $"{stored:x16}", AofFaultKind.BadChecksum);

        // Whoever goes on nevertheless reads what follows it.
        window.Advance(sizeof(ulong));
        return checksum != RdbChecksum.Differs;
    }

    /// <summary>What a stored checksum says of the computed one.</summary>
    public static RdbChecksum Compare(ulong stored, ulong computed, bool isComputed)
    {
        if (stored == 0)
            return RdbChecksum.Zero;
        if (!isComputed)
            return RdbChecksum.Unchecked;
        return stored == computed ? RdbChecksum.Matches : RdbChecksum.Differs;
    }

    /// <summary>Sets the fault, unless there is one. Always false, so that it can be returned.</summary>
    public bool Fail(long offset, string expected, string found, AofFaultKind kind = AofFaultKind.BadRdb, RdbFlaw flaw = RdbFlaw.Format)
    {
        var place = Key is { } key ? $" in {key.Describe()}" : "";
        Fault ??= new AofFault(kind, part, offset, RecordOffset, expected + place, found) { Flaw = flaw };
        return false;
    }

    /// <summary>Meets what can be read and some servers mind.</summary>
    /// <returns>Whether to read on; otherwise the fault is set.</returns>
    public bool Pass(RdbFlaw flaw, long offset, string expected, string found) => !stopsAtFlaws || Fail(offset, expected, found, flaw: flaw);

    /// <summary>Says what the fault is to servers.</summary>
    public void Regard(RdbFlaw flaw) => Fault = Fault! with { Flaw = flaw };

    /// <summary>Says something that does not stop the reading.</summary>
    public void Warn(string warning) => Warnings.Add(warning);

    /// <summary>Reads and consumes a length or a count.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TryLength(out ulong length)
    {
        var rest = Rest;
        if (!rest.IsEmpty && rest[0] < ShortHead)
        {
            length = rest[0];
            Position++;
            return true;
        }

        for (;;)
        {
            var cursor = new RdbCursor(Rest);
            if (cursor.TryLength(out length))
            {
                Consume(cursor);
                return true;
            }

            if (!TryMore(cursor))
                return false;
        }
    }

    /// <summary>Reads and consumes one byte.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TryByte(out byte value)
    {
        var bytes = window.Bytes;
        if ((uint)Position >= (uint)bytes.Length)
        {
            value = 0;
            if (!TryEnsure(1))
                return false;
            bytes = window.Bytes;
        }

        value = bytes[Position++];
        return true;
    }

    /// <summary>Reads and consumes four bytes.</summary>
    public bool TryInt32(out int value)
    {
        value = 0;
        if (!TryEnsure(sizeof(int)))
            return false;
        value = BinaryPrimitives.ReadInt32LittleEndian(Rest);
        Position += sizeof(int);
        return true;
    }

    /// <summary>Reads and consumes eight bytes.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TryInt64(out long value)
    {
        value = 0;
        if (!TryEnsure(sizeof(long)))
            return false;
        value = BinaryPrimitives.ReadInt64LittleEndian(Rest);
        Position += sizeof(long);
        return true;
    }

    /// <summary>Reads and consumes a string; its text lives until more is read.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TryString(RdbText text, out ReadOnlySpan<byte> value)
    {
        var rest = Rest;
        if (rest.Length > ShortHead && rest[0] < ShortHead && rest[0] < rest.Length)
        {
            // Most strings: their length is in one byte, and they are in view.
            value = rest.Slice(1, rest[0]);
            Position += 1 + rest[0];
            return true;
        }

        value = default;
        for (;;)
        {
            var view = Rest;
            var cursor = new RdbCursor(view);
            if (cursor.TryString(out var source))
            {
                var offset = Offset;
                Consume(cursor);
                Save(source.SavedLength);
                return text.TryGet(view, source, out value) || FailLzf(offset);
            }

            if (!TryMore(cursor))
                return false;
        }
    }

    /// <summary>Consumes a string without looking at its text.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TrySkipString()
    {
        var rest = Rest;
        if (rest.Length > ShortHead && rest[0] < ShortHead)
        {
            Position += 1 + rest[0];
            return true;
        }

        for (;;)
        {
            var cursor = new RdbCursor(Rest);
            if (cursor.TryStringHead(out var length, out var saved))
            {
                Consume(cursor);
                Save(saved);
                return TrySkip(length);
            }

            if (!TryMore(cursor))
                return false;
        }
    }

    private void Save(long length)
    {
        if (Key is { } key)
            key.SavedLength += length;
    }

    /// <summary>Sets the fault of LZF that does not expand to what it claims.</summary>
    public bool FailLzf(long offset) => Fail(offset, "an LZF string that expands to its length", "damaged LZF");
}
