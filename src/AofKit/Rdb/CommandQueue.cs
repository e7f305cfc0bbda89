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
    private const int LongestHeader = 13;
    private const int ShortHeaderLength = 4;
    private const int LengthRoom = 15;

    // Room for the head, the text and the CRLF of a short arg, which is copied by so many bytes at once.
    private const int Wide = 16;
    private const int ShortRoom = 8 + (2 * Wide) + 2;

    private const ushort CrLf = '\r' | '\n' << 8;

    // "$0\r\n" and "$00\r\n".
    private const ulong OneDigitHead = '$' | '0' << 8 | (ulong)CrLf << 16;
    private const ulong TwoDigitsHead = '$' | '0' << 8 | '0' << 16 | (ulong)CrLf << 24;

    private byte[] _buffer = new byte[4096];
    private int _length;
    private ArgRange[] _args = new ArgRange[256];
    private int _argCount;
    private Waiting[] _commands = new Waiting[16];
    private int _commandCount;
    private int _next;
    private int _openStart;
    private int _openFirstArg;
    private int _openHeaderLength;
    private bool _isTooLarge;
    private Waiting _current;

    /// <summary>A command is being written.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>No command has been ended since all that waited were taken.</summary>
    public bool IsEmpty => _commandCount == 0;

    /// <summary>How many commands wait.</summary>
    public int Count => _commandCount - _next;

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
    public ReadOnlySpan<byte> Bytes => new(_buffer, _current.Start, _current.End - _current.Start);

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
        const int ShortLength = 100;
        const int AroundShort = 5 + 2;
        var length = arg.Length;
        if (length >= ShortLength || _isTooLarge || _buffer.Length - _length < length + AroundShort || _argCount == _args.Length)
        {
            if (TryAdd(length, out var target))
                arg.CopyTo(target);
            return;
        }

        // Most args: a head of four or five bytes, and there is room.
        var room = _buffer.AsSpan(_length, length + AroundShort);
        var at = 1;
        room[0] = (byte)'$';
        if (length >= 10)
            room[at++] = (byte)('0' + (length / 10));
        room[at] = (byte)('0' + (length % 10));
        room[at + 1] = (byte)'\r';
        room[at + 2] = (byte)'\n';
        at += 3;
        arg.CopyTo(room[at..]);
        _args[_argCount++] = new ArgRange(_length + at, length);
        at += length;
        room[at] = (byte)'\r';
        room[at + 1] = (byte)'\n';
        _length += at + 2;
    }

    /// <summary>Adds an arg that lies among other bytes. More than the arg is copied at once, which what follows writes over.</summary>
    [MethodImpl(Jit.Hot)]
    public void Add(ReadOnlySpan<byte> bytes, int start, int length)
    {
        var at = _length;
        if (length > 2 * Wide || bytes.Length - start < 2 * Wide || _buffer.Length - at < ShortRoom || _argCount == _args.Length)
        {
            Add(bytes.Slice(start, length));
            return;
        }

        var room = _buffer.AsSpan(at, ShortRoom);
        var tens = length * 103 >> 10;
        var ones = length - (10 * tens);
        var head = tens == 0
            ? OneDigitHead + ((uint)ones << 8)
            : TwoDigitsHead + ((uint)tens << 8) + ((uint)ones << 16);
        BinaryPrimitives.WriteUInt64LittleEndian(room, head);
        var headLength = tens == 0 ? 4 : 5;
        var text = bytes.Slice(start, 2 * Wide);
        Vector128.Create(text).CopyTo(room[headLength..]);
        if (length > Wide)
            Vector128.Create(text[Wide..]).CopyTo(room[(headLength + Wide)..]);
        _args[_argCount++] = new ArgRange(at + headLength, length);
        BinaryPrimitives.WriteUInt16LittleEndian(room[(headLength + length)..], CrLf);
        _length = at + headLength + length + 2;
    }

    /// <summary>Adds a number in decimal.</summary>
    [MethodImpl(Jit.Hot)]
    public void Add(long number)
    {
        const int HeadLength = 4;
        var at = _length;
        if (_buffer.Length - at >= ShortRoom && _argCount < _args.Length)
        {
            // Most numbers are short, so they are printed to where they belong then.
            var room = _buffer.AsSpan(at, ShortRoom);
            Utf8Formatter.TryFormat(number, room[HeadLength..], out var digits);
            if (digits < 10)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(room, (uint)OneDigitHead + ((uint)digits << 8));
                BinaryPrimitives.WriteUInt16LittleEndian(room[(HeadLength + digits)..], CrLf);
                _args[_argCount++] = new ArgRange(at + HeadLength, digits);
                _length = at + HeadLength + digits + 2;
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
        if (_argCount == _args.Length)
            Array.Resize(ref _args, 2 * _argCount);
        _args[_argCount++] = new ArgRange(at, length);
        target = _buffer.AsSpan(at, length);
        at += length;
        _buffer[at++] = (byte)'\r';
        _buffer[at++] = (byte)'\n';
        _length = at;
        return true;
    }

    /// <summary>Adds a command that is in RESP already, and whose lengths have been checked.</summary>
    public void AddCommand(ReadOnlySpan<byte> resp)
    {
        var rest = resp[(resp.IndexOf((byte)'\n') + 1)..];
        Begin(argCount: 3);
        while (!rest.IsEmpty)
        {
            _ = Utf8Parser.TryParse(rest[1..], out int length, out var digits);
            var start = 1 + digits + 2;
            Add(rest.Slice(start, length));
            rest = rest[(start + length + 2)..];
        }

        End();
    }

    /// <summary>Ends the command, which now waits.</summary>
    [MethodImpl(Jit.Hot)]
    public void End()
    {
        IsOpen = false;
        var count = _argCount - _openFirstArg;
        if (count < 10 && _openHeaderLength == ShortHeaderLength && !_isTooLarge)
            BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_openStart), '*' | (uint)('0' + count) << 8 | (uint)CrLf << 16);
        else
            WriteHeader(count);
        if (_isTooLarge)
        {
            LeftOneOut = true;
            _length = _openStart;
            _argCount = _openFirstArg;
            return;
        }

        if (_commandCount == _commands.Length)
            Array.Resize(ref _commands, 2 * _commandCount);
        _commands[_commandCount++] = new Waiting(_openStart, _length, _openFirstArg, count);
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
        foreach (ref var arg in _args.AsSpan(_openFirstArg, _argCount - _openFirstArg))
            arg = new ArgRange(arg.Start + by, arg.Length);
        _length += by;
    }

    /// <summary>Hands out the next command that waits.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TryTake()
    {
        if (_next == _commandCount)
        {
            _commandCount = _next = 0;
            if (!IsOpen)
                _length = _argCount = 0;
            return false;
        }

        _current = _commands[_next++];
        return true;
    }

    /// <summary>Takes all commands that wait, and that have not been handed out one by one; none may be open.</summary>
    /// <returns>The commands, one after the other, until the next begins.</returns>
    public ReadOnlySpan<byte> TakeAll(out int count)
    {
        count = _commandCount;
        var all = _buffer.AsSpan(0, _length);
        _commandCount = _next = _length = _argCount = 0;
        return all;
    }

    /// <summary>Tells where the args lie of the command that was handed out last.</summary>
    [MethodImpl(Jit.Hot)]
    public void CopyArgs(ArgTable args)
    {
        var ranges = _args.AsSpan(_current.FirstArg, _current.ArgCount);
        while (args.Room.Length < ranges.Length)
        {
            args.Count = args.Room.Length;
            args.Add(0, 0);
        }

        args.Count = ranges.Length;
        var start = _current.Start;
        var room = args.Room.AsSpan(0, ranges.Length);
        for (var i = 0; i < room.Length; i++)
            room[i] = new ArgRange(ranges[i].Start - start, ranges[i].Length);
    }

    /// <summary>Where the next command begins, to take back to.</summary>
    public QueueMark Mark() => new(_length, _argCount, _commandCount);

    /// <summary>Takes back all commands that were begun since a mark, of which none may have been handed out.</summary>
    public void TakeBack(QueueMark mark)
    {
        (_length, _argCount, _commandCount) = (mark.Length, mark.ArgCount, mark.CommandCount);
        IsOpen = false;
        LeftOneOut = false;
    }

    private void Begin(int argCount)
    {
        IsOpen = true;
        _isTooLarge = false;
        _openStart = _length;
        _openFirstArg = _argCount;
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

    internal readonly record struct QueueMark(int Length, int ArgCount, int CommandCount);

    private readonly record struct Waiting(int Start, int End, int FirstArg, int ArgCount);
}
