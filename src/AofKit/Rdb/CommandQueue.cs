using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AofKit.Resp;

namespace AofKit.Rdb;

/// <summary>Commands in RESP that wait to be handed out, and one that is still being written.</summary>
/// <remarks>
/// The count of args stands first and is known last, so room is left for the count that is expected; a command with another
/// is moved. So commands follow each other without a gap, and can be taken all at once. The buffer is used again when all
/// commands have been handed out.
/// </remarks>
internal sealed class CommandQueue
{
    /// <summary>A text of up to so many bytes is copied by so many at once, if they are there.</summary>
    public const int Wide = 64;

    private const int LongestHeader = 13;
    private const int ShortHeaderLength = 4;
    private const int LengthRoom = 15;

    // Room for the head, the text and the CRLF of a short arg.
    private const int ShortRoom = sizeof(ulong) + Wide + 2;

    private const ushort CrLf = '\r' | '\n' << 8;

    // "$0\r\n" and "$00\r\n".
    private const ulong OneDigitHead = '$' | '0' << 8 | (ulong)CrLf << 16;
    private const ulong TwoDigitsHead = '$' | '0' << 8 | '0' << 16 | (ulong)CrLf << 24;

    private byte[] _buffer = new byte[4096];
    private int _length;
    private int[] _ends = new int[16];
    private int _count;
    private int _next;
    private int _nextStart;
    private int _start;
    private int _end;
    private int _openStart;
    private int _openArgCount;
    private int _openHeaderLength;
    private bool _isTooLarge;

    /// <summary>A command is being written.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>No command has been ended since all that waited were taken.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>How many commands wait.</summary>
    public int Count => _count - _next;

    /// <summary>How many bytes the command has that is being written.</summary>
    public int OpenLength => _length - _openStart;

    /// <summary>How many bytes wait, or have been handed out since nothing waited.</summary>
    public int Length => _length;

    /// <summary>A command was left out because it would not fit in 2 GiB; asking forgets it.</summary>
    public bool LeftOneOut
    {
        get
        {
            var leftOut = field;
            field = false;
            return leftOut;
        }

        private set;
    }

    /// <summary>The command that was handed out last.</summary>
    public ReadOnlySpan<byte> Bytes => new(_buffer, _start, _end - _start);

    /// <summary>Begins a command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="argCount">How many args it will probably have, the name included.</param>
    [MethodImpl(Jit.Hot)]
    public void Begin(ReadOnlySpan<byte> name, int argCount = 3)
    {
        Begin(argCount);
        Add(name);
    }

    /// <summary>Adds an arg to the command.</summary>
    [MethodImpl(Jit.Hot)]
    public void Add(ReadOnlySpan<byte> arg)
    {
        if (arg.Length > Wide || _isTooLarge || _buffer.Length - _length < ShortRoom)
        {
            if (TryAdd(arg.Length, out var target))
                arg.CopyTo(target);
            return;
        }

        var room = _buffer.AsSpan(_length, ShortRoom);
        var at = WriteHead(room, arg.Length);
        arg.CopyTo(room[at..]);
        EndArg(room, at + arg.Length);
    }

    /// <summary>Adds an arg that lies among other bytes. More than the arg is copied at once, which what follows writes over.</summary>
    [MethodImpl(Jit.Hot)]
    public void Add(ReadOnlySpan<byte> bytes, int start, int length)
    {
        if (length > Wide || bytes.Length - start < Wide || _buffer.Length - _length < ShortRoom)
        {
            Add(bytes.Slice(start, length));
            return;
        }

        var room = _buffer.AsSpan(_length, ShortRoom);
        _length += Write(room, bytes.Slice(start, Wide), length);
        _openArgCount++;
    }

    /// <summary>Adds a whole <c>SET</c> of two short texts that have <see cref="Wide"/> bytes in view each.</summary>
    [MethodImpl(Jit.Hot)]
    public void AddSet(ReadOnlySpan<byte> bytes, int keyAt, int keyLength, int valueAt, int valueLength)
    {
        const int HeadRoom = 16;
        const int HeadLength = HeadRoom - 3;
        const int Room = HeadRoom + (2 * ShortRoom);
        if (_buffer.Length - _length < Room && !TryMakeRoom(Room))
            return;
        var room = _buffer.AsSpan(_length, Room);
        Vector128.Create("*3\r\n$3\r\nSET\r\n..."u8).CopyTo(room);
        var length = HeadLength;
        length += Write(room.Slice(length, ShortRoom), bytes.Slice(keyAt, Wide), keyLength);
        length += Write(room.Slice(length, ShortRoom), bytes.Slice(valueAt, Wide), valueLength);
        _length += length;
        AddEnd();
    }

    /// <summary>Adds a number in decimal.</summary>
    [MethodImpl(Jit.Hot)]
    public void Add(long number)
    {
        const int HeadLength = 4;
        if (_buffer.Length - _length >= ShortRoom)
        {
            // Most numbers are short, so they are printed to where they belong then.
            var room = _buffer.AsSpan(_length, ShortRoom);
            Utf8Formatter.TryFormat(number, room[HeadLength..], out var digits);
            if (digits < 10)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(room, (uint)OneDigitHead + ((uint)digits << 8));
                EndArg(room, HeadLength + digits);
                return;
            }
        }

        Span<byte> text = stackalloc byte[RdbText.LongestNumber];
        Utf8Formatter.TryFormat(number, text, out var length);
        Add(text[..length]);
    }

    /// <summary>Adds a number in decimal.</summary>
    public void Add(ulong number)
    {
        Span<byte> text = stackalloc byte[RdbText.LongestNumber];
        Utf8Formatter.TryFormat(number, text, out var length);
        Add(text[..length]);
    }

    /// <summary>Adds a score.</summary>
    [MethodImpl(Jit.Hot)]
    public void Add(double score)
    {
        Span<byte> text = stackalloc byte[RdbScore.LongestText];
        Add(text[..RdbScore.Format(score, text)]);
    }

    /// <summary>Adds the id of a stream entry.</summary>
    public void Add(StreamId id)
    {
        Span<byte> text = stackalloc byte[(2 * RdbText.LongestNumber) + 1];
        Utf8Formatter.TryFormat(id.Milliseconds, text, out var length);
        text[length++] = (byte)'-';
        Utf8Formatter.TryFormat(id.Sequence, text[length..], out var sequenceLength);
        Add(text[..(length + sequenceLength)]);
    }

    /// <summary>Adds an arg of a length, to be filled in.</summary>
    /// <returns>False when the command would not fit in 2 GiB.</returns>
    [MethodImpl(Jit.Hot)]
    public bool TryAdd(int length, out Span<byte> target)
    {
        target = default;
        if (_isTooLarge || !TryMakeRoom((long)LengthRoom + length))
            return false;

        var at = _length;
        _buffer[at++] = (byte)'$';
        if (length < 10)
        {
            _buffer[at++] = (byte)('0' + length);
        }
        else
        {
            Utf8Formatter.TryFormat(length, _buffer.AsSpan(at), out var written);
            at += written;
        }

        _buffer[at++] = (byte)'\r';
        _buffer[at++] = (byte)'\n';
        target = _buffer.AsSpan(at, length);
        at += length;
        _buffer[at++] = (byte)'\r';
        _buffer[at++] = (byte)'\n';
        _length = at;
        _openArgCount++;
        return true;
    }

    /// <summary>Adds a command that is in RESP already, and whose lengths have been checked.</summary>
    public void AddCommand(ReadOnlySpan<byte> resp)
    {
        Begin(argCount: 3);
        for (var at = FindArgs(resp); TryReadArg(resp, ref at, out var arg);)
            Add(resp.Slice(arg.Start, arg.Length));
        End();
    }

    /// <summary>Ends the command, which now waits.</summary>
    [MethodImpl(Jit.Hot)]
    public void End()
    {
        IsOpen = false;
        if (_openArgCount < 10 && _openHeaderLength == ShortHeaderLength && !_isTooLarge)
            BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_openStart), '*' | (uint)('0' + _openArgCount) << 8 | (uint)CrLf << 16);
        else
            WriteHeader(_openArgCount);
        if (_isTooLarge)
        {
            LeftOneOut = true;
            _length = _openStart;
            return;
        }

        AddEnd();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddEnd()
    {
        if (_count == _ends.Length)
            Array.Resize(ref _ends, 2 * _count);
        _ends[_count++] = _length;
    }

    // Writes an arg of a text that is the start of a longer one, and gives its length.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Write(Span<byte> room, ReadOnlySpan<byte> text, int length)
    {
        var at = WriteHead(room, length);
        Vector256.Create(text).CopyTo(room[at..]);
        if (length > Wide / 2)
            Vector256.Create(text[(Wide / 2)..]).CopyTo(room[(at + (Wide / 2))..]);
        at += length;
        BinaryPrimitives.WriteUInt16LittleEndian(room[at..], CrLf);
        return at + sizeof(ushort);
    }

    // Writes what stands before an arg of less than a hundred bytes, and gives its length.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteHead(Span<byte> room, int length)
    {
        var tens = (uint)(length * 103) >> 10;
        var ones = (uint)length - (10 * tens);
        var head = tens == 0 ? OneDigitHead + (ones << 8) : TwoDigitsHead + (tens << 8) + (ones << 16);
        BinaryPrimitives.WriteUInt64LittleEndian(room, head);
        return tens == 0 ? 4 : 5;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndArg(Span<byte> room, int length)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(room[length..], CrLf);
        _length += length + sizeof(ushort);
        _openArgCount++;
    }

    private void WriteHeader(int count)
    {
        Span<byte> header = stackalloc byte[LongestHeader];
        header[0] = (byte)'*';
        Utf8Formatter.TryFormat(count, header[1..], out var digits);
        BinaryPrimitives.WriteUInt16LittleEndian(header[(digits + 1)..], CrLf);
        header = header[..(digits + 3)];
        if (header.Length != _openHeaderLength)
            Move(header.Length - _openHeaderLength);
        if (!_isTooLarge)
            header.CopyTo(_buffer.AsSpan(_openStart));
    }

    // Moves the args of the open command, whose header has another length than was expected.
    private void Move(int by)
    {
        if (_isTooLarge || !TryMakeRoom(by))
            return;
        var from = _openStart + _openHeaderLength;
        _buffer.AsSpan(from, _length - from).CopyTo(_buffer.AsSpan(from + by));
        _length += by;
    }

    /// <summary>Hands out the next command that waits.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TryTake()
    {
        if (_next == _count)
        {
            _count = _next = 0;
            if (!IsOpen)
                _length = _nextStart = 0;
            return false;
        }

        (_start, _end) = (_nextStart, _ends[_next++]);
        _nextStart = _end;
        return true;
    }

    /// <summary>Takes all commands that wait, and that have not been handed out one by one; none may be open.</summary>
    /// <returns>The commands, one after the other, until the next begins.</returns>
    public ReadOnlySpan<byte> TakeAll(out int count)
    {
        count = _count;
        var all = _buffer.AsSpan(0, _length);
        _count = _next = _length = _nextStart = 0;
        return all;
    }

    /// <summary>Tells where the args lie of the command that was handed out last.</summary>
    [MethodImpl(Jit.Hot)]
    public void CopyArgs(ArgTable args)
    {
        var command = Bytes;
        if (PlainCommand.Read(command, args) > 0)
            return;
        args.Count = 0;
        for (var at = FindArgs(command); TryReadArg(command, ref at, out var arg);)
            args.Add(arg.Start, arg.Length);
    }

    private static int FindArgs(ReadOnlySpan<byte> command) => command.IndexOf((byte)'\n') + 1;

    private static bool TryReadArg(ReadOnlySpan<byte> command, ref int at, out ArgRange arg)
    {
        arg = default;
        if (!Utf8Parser.TryParse(command[Math.Min(at + 1, command.Length)..], out int length, out var digits))
            return false;
        arg = new ArgRange(at + 1 + digits + 2, length);
        at = arg.Start + length + 2;
        return true;
    }

    /// <summary>Where the next command begins, to take back to.</summary>
    public QueueMark Mark() => new(_length, _count);

    /// <summary>Takes back all commands that were begun since a mark, of which none may have been handed out.</summary>
    public void TakeBack(QueueMark mark)
    {
        (_length, _count) = (mark.Length, mark.Count);
        IsOpen = false;
        LeftOneOut = false;
    }

    private void Begin(int argCount)
    {
        IsOpen = true;
        _isTooLarge = false;
        _openStart = _length;
        _openArgCount = 0;
        _openHeaderLength = ShortHeaderLength + (argCount < 10 ? 0 : argCount < 100 ? 1 : 2);
        if (TryMakeRoom(LongestHeader))
            _length += _openHeaderLength;
    }

    private bool TryMakeRoom(long count)
    {
        if (count <= _buffer.Length - _length)
            return true;
        var needed = _length + count;
        if (needed > Array.MaxLength)
        {
            _isTooLarge = true;
            return false;
        }

        Array.Resize(ref _buffer, (int)Math.Min(Math.Max(needed, 2L * _buffer.Length), Array.MaxLength));
        return true;
    }

    internal readonly record struct QueueMark(int Length, int Count);
}
