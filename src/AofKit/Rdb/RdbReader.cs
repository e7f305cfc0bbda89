using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>Reads an RDB, token by token, from a window that stands on its first byte.</summary>
/// <remarks>
/// <code>
/// header | (opcode and its payload | attributes, type, key, value)* | FF | checksum u64, from version 5
/// </code>
/// Memory is bounded by the largest string or packed node that is there, and by what an RDB tells before the keys that
/// need it: hash templates, and the pending entries of one consumer group.
/// </remarks>
internal sealed class RdbReader
{
    private const int ShortHead = 0x40;

    private readonly RdbInput _input;
    private readonly RdbReaderOptions _options;
    private readonly RdbText _name = new();
    private readonly RdbRawReader _raw;
    private readonly RdbRecordReader _records;
    private readonly RdbValueReader _value;
    private readonly bool _isPayload;
    private State _state;
    private bool _hasAttributes;
    private bool _isInValue;
    private bool _isNameInView;
    private RdbType?[] _types = [];
    private int _nameStart;
    private ulong _db;
    private long _keyNumber;

    /// <summary>Makes a reader over a window that stands on the magic.</summary>
    public RdbReader(ByteWindow window, string part, RdbReaderOptions? options = null)
        : this(window, part, options ?? new RdbReaderOptions(), default, isPayload: false)
    {
    }

    private RdbReader(ByteWindow window, string part, RdbReaderOptions options, RdbHeader header, bool isPayload)
    {
        _options = options;
        _input = new RdbInput(window, part, options.VerifyChecksum && !isPayload, options.StopsAtFlaws);
        _raw = new RdbRawReader(_input);
        var templates = new RdbHashTemplates();
        _records = new RdbRecordReader(_input, _raw, templates);
        _value = new RdbValueReader(_input, templates, Key);
        _isPayload = isPayload;
        Header = header;
        Key.Reset(0);
        _state = isPayload ? State.Entries : State.Header;
    }

    private enum State
    {
        Header,
        Entries,
        Value,
        Over,
    }

    /// <summary>The dialect and the version.</summary>
    public RdbHeader Header { get; private set; }

    /// <summary>The db that is selected.</summary>
    public ulong Db => _db;

    /// <summary>The key that is being read, from its start to its end.</summary>
    public RdbKey Key { get; } = new();

    /// <summary>What the stream tells about itself that is being read.</summary>
    public RdbStream Stream => _value.Stream;

    /// <summary>What is known of the checksum.</summary>
    public RdbChecksum Checksum { get; private set; }

    /// <summary>What is wrong with the bytes, when reading has stopped because of it.</summary>
    public AofFault? Fault => _input.Fault;

    /// <summary>How many warnings there are.</summary>
    public int WarningCount => _input.Warnings.Count;

    /// <summary>What does not stop the reading but ought to be known.</summary>
    public IReadOnlyList<string> Warnings => _input.Warnings;

    /// <summary>The offset in the part of the next byte to read.</summary>
    public long Offset => _input.Offset;

    /// <summary>Where what is being read began.</summary>
    public long RecordOffset => _input.RecordOffset;

    /// <summary>Makes a reader of the value in a DUMP payload, from its type byte to its footer.</summary>
    public static RdbReader FromPayload(ByteWindow window, string part, RdbHeader header, RdbReaderOptions? options = null) =>
        new(window, part, options ?? new RdbReaderOptions(), header, isPayload: true);

    /// <summary>The name of the key that was passed over last. It lives until the next read.</summary>
    public ReadOnlySpan<byte> PassedName
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _isNameInView ? _input.Bytes.Slice(_nameStart, Key.NameLength) : _name.Buffered(Key.NameLength);
    }

    /// <summary>Passes over the next entry if it is a plain one, as nearly all are; there are no tokens of it then.</summary>
    /// <param name="commands">Takes the commands that recreate it; null when nobody wants them.</param>
    /// <returns>False when the next token has to be read, whatever it is.</returns>
    [MethodImpl(Jit.Hot)]
    public bool TryPass(PlainCommands? commands)
    {
        if (!MayPass)
            return false;
        var length = PassNext(commands);
        // To bring more may take a while; first, what waits is to be handed out.
        if (length == PlainEntry.NotInView && commands is not { HasWaiting: true } && TryBringNext(_input.Rest.Length))
            length = PassNext(commands);
        if (length <= 0)
            return false;
        var key = Key;
        key.Number = ++_keyNumber;
        key.Db = _db;
        key.Length = length;
        _input.Consume(length);
        return true;
    }

    /// <summary>Passes over the plain entries in view, and counts them.</summary>
    /// <param name="tally">Counts what they are; null when nobody wants to know.</param>
    /// <returns>How many there were. After them, another <see cref="TryPass"/> may succeed nevertheless.</returns>
    [MethodImpl(Jit.Hot)]
    public long PassAll(RdbTally? tally)
    {
        if (!MayPass)
            return 0;
        var bytes = _input.Rest;
        var types = _types.AsSpan();
        var (key, offset, at, count) = (Key, _input.Offset, 0, 0L);
        key.Db = _db;
        while (at < bytes.Length)
        {
            var entry = bytes[at..];
            var valueAt = PlainEntry.FindValue(entry, offset + at, types, key, out var nameAt);
            if (valueAt <= 0 || entry[nameAt] >= ShortHead)
                break;
            var length = PlainEntry.PassValue(entry, valueAt, key);
            if (length <= 0)
                break;
            tally?.Add(key);
            at += length;
            count++;
        }

        _keyNumber += count;
        _input.Consume(at);
        return count;
    }

    /// <summary>Passes over the plain entries in view, and adds the commands that recreate them.</summary>
    /// <param name="commands">Takes the commands.</param>
    /// <param name="most">Stop when so many bytes of commands wait.</param>
    /// <returns>How many there were. After them, another <see cref="TryPass"/> may succeed nevertheless.</returns>
    [MethodImpl(Jit.Hot)]
    public long PassAll(PlainCommands commands, int most)
    {
        if (!MayPass)
            return 0;
        var bytes = _input.Rest;
        var types = _types.AsSpan();
        var (key, offset, at, nameAt, count) = (Key, _input.Offset, 0, 0, 0L);
        while (commands.WaitingLength < most)
        {
            var entry = bytes[at..];
            var entryNameAt = PlainCommands.ShortTextNameAt;
            var length = commands.AddShortText(entry, _db);
            if (length == 0)
            {
                var valueAt = PlainEntry.FindValue(entry, offset + at, types, key, out entryNameAt);
                if (valueAt <= 0 || entry[entryNameAt] >= ShortHead)
                    break;
                if (!commands.TryAdd(entry, valueAt, entry.Slice(entryNameAt + 1, entry[entryNameAt]), key, _db, out length))
                    break;
            }

            nameAt = at + entryNameAt;
            at += length;
            count++;
        }

        if (count == 0)
            return 0;

        // What follows may be about the last of them.
        (key.Number, key.Db, key.NameLength) = (_keyNumber += count, _db, bytes[nameAt]);
        commands.KeepName(bytes.Slice(nameAt + 1, bytes[nameAt]));
        _input.Consume(at);
        return count;
    }

    private bool MayPass => _state == State.Entries && !_hasAttributes && !_isPayload && _input.Fault is null;

    // Gives the length of the entry, or why there is none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PassNext(PlainCommands? commands)
    {
        var bytes = _input.Rest;
        var valueAt = PlainEntry.FindValue(bytes, _input.Offset, _types, Key, out var nameAt);
        if (valueAt <= 0)
            return valueAt;
        if (!TryKeepName(bytes, nameAt))
            return PlainEntry.NotPlain;
        if (commands is null)
            return PlainEntry.PassValue(bytes, valueAt, Key);
        if (commands.TryAdd(bytes, valueAt, PassedName, Key, _db, out var length))
            return length;

        // It may be only that not all of it is in view.
        return PlainEntry.PassValue(bytes, valueAt, Key) == PlainEntry.NotInView ? PlainEntry.NotInView : PlainEntry.NotPlain;
    }

    // The entry lies across the end of a piece; mostly it ends in the next. A large one need not.
    private bool TryBringNext(int inView) => inView <= IPieces.Headroom && _input.TryPeek(inView + 1L);

    // The name stays where it is, if it lies there as it is: whoever wants it for longer makes a copy.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryKeepName(ReadOnlySpan<byte> bytes, int at)
    {
        if (bytes[at] < ShortHead)
        {
            _isNameInView = true;
            _nameStart = _input.Position + at + 1;
            Key.NameLength = bytes[at];
            return true;
        }

        return TryMakeName(bytes, at);
    }

    private bool TryMakeName(ReadOnlySpan<byte> bytes, int at)
    {
        var cursor = new RdbCursor(bytes, at);
        if (!cursor.TryString(out var source) || !_name.TryGet(bytes, source, out var name))
            return false;
        _isNameInView = source.Form == RdbStringForm.Raw;
        _nameStart = _input.Position + source.Start;
        Key.NameLength = name.Length;
        return true;
    }

    /// <summary>Reads the next token.</summary>
    /// <returns>False at the end, and where the RDB is damaged.</returns>
    [MethodImpl(Jit.Hot)]
    public bool TryRead(out RdbToken token)
    {
        if (_isInValue)
        {
            if (_value.TryRead(out token))
                return true;
            _isInValue = false;
            return TryEndValue(out token);
        }

        token = default;
        if (_input.Fault is not null)
            return false;
        switch (_state)
        {
            case State.Value:
                return TryBeginValue(out token);
            case State.Entries:
                return TryReadEntry(out token);
            case State.Header:
                return TryReadHeader(out token);
            default:
                return false;
        }
    }

    private bool TryBeginValue(out RdbToken token)
    {
        token = default;
        if (!_value.TryStart(Key.Type, skipsEntries: !_options.ReadValues))
            return false;
        if (!_options.ReadValues)
            return _value.TrySkip() && TryEndValue(out token);
        _isInValue = _value.TryRead(out token);
        return _isInValue || TryEndValue(out token);
    }

    private bool TryEndValue(out RdbToken token)
    {
        token = default;
        if (_input.Fault is not null)
            return false;
        Key.Length = _input.Offset - Key.Offset;
        _input.Key = null;
        _hasAttributes = false;
        _state = _isPayload ? State.Over : State.Entries;
        if (_isPayload && _input.TryPeek(1))
            return _input.Fail(_input.Offset, "the end of the value", "more bytes");
        token = new RdbToken(RdbTokenKind.KeyEnd, count: Key.Count);
        return true;
    }

    private bool TryReadHeader(out RdbToken token)
    {
        token = default;
        if (!_input.TryEnsure(RdbHeader.Length))
            return false;
        if (!RdbHeader.TryRead(_input.Rest, out var header, out var expected))
            return _input.Fail(_input.Offset, expected, DescribeMagic(_input.Rest));
        Header = header;
        _types = RdbTypes.Of(header.Dialect);
        if (header.Version >= RdbHeader.FirstWithChecksum)
            _input.BeginChecksum();
        _input.Consume(RdbHeader.Length);
        if (header.IsNewer)
            _input.Warn($"version {header.Version} is newer than this software knows; it is read as far as its types are known");
        _state = State.Entries;
        token = new RdbToken(RdbTokenKind.Header, number: header.Version);
        return true;
    }

    private static string DescribeMagic(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("VCS\x01"u8))
            return "the LZ4 envelope of Valkey 9.2, which is not read here";
        return bytes.StartsWith("REDIS"u8) || bytes.StartsWith("VALKEY"u8) ? "another version" : "something else";
    }

    private bool TryReadEntry(out RdbToken token)
    {
        token = default;
        for (;;)
        {
            if (!_hasAttributes)
                _input.RecordOffset = _input.Offset;
            if (!_input.TryByte(out var code))
                return false;
            if (RdbTypes.Find(Header.Dialect, code) is { } type)
                return TryReadKey(type, out token);
            var read = TryReadOpcode((RdbOpcode)code, out token);
            if (!read || token.Kind != RdbTokenKind.None)
                return read;
        }
    }

    private bool TryReadKey(RdbType type, out RdbToken token)
    {
        token = default;
        if (!_hasAttributes)
            Key.Reset(_input.RecordOffset);
        Key.Number = ++_keyNumber;
        Key.Db = _db;
        Key.Type = type;
        _input.Key = Key;

        ReadOnlySpan<byte> name = default;
        if (!_isPayload)
        {
            if (!_input.TryString(_name, out name))
                return false;
            Key.NameLength = name.Length;
        }

        // The value is begun by the next read, because that may move the name.
        _state = State.Value;
        token = new RdbToken(RdbTokenKind.KeyStart, name);
        return true;
    }

    /// <summary>Reads an opcode and what follows it. An attribute of the next key gives no token.</summary>
    private bool TryReadOpcode(RdbOpcode opcode, out RdbToken token)
    {
        token = default;
        switch (opcode)
        {
            case RdbOpcode.End when !_isPayload:
                return TryReadEnd(out token);
            case RdbOpcode.SelectDb when !_isPayload:
                if (!_input.TryLength(out _db))
                    return false;
                _keyNumber = 0;
                token = new RdbToken(RdbTokenKind.SelectDb, count: _db);
                return true;
            case RdbOpcode.ResizeDb:
                if (!_input.TryLength(out var keys) || !_input.TryLength(out var expires))
                    return false;
                token = new RdbToken(RdbTokenKind.ResizeDb, number: (long)expires, count: keys);
                return true;
            case RdbOpcode.ExpiresAtMilliseconds or RdbOpcode.ExpiresAtSeconds or RdbOpcode.Idle or RdbOpcode.Frequency
                or RdbOpcode.NoEvict:
                return TryReadAttribute(opcode);
            case RdbOpcode.KeyMetaOrSlotImport when Header.Dialect == RdbDialect.Redis:
                return TryReadKeyMeta(out token);
            default:
                return _records.TryRead(opcode, Header.Dialect, _db, _keyNumber + 1, out token);
        }
    }

    private bool TryReadAttribute(RdbOpcode opcode)
    {
        NoteAttribute();
        switch (opcode)
        {
            case RdbOpcode.ExpiresAtMilliseconds:
                Key.Expires = true;
                if (!_input.TryInt64(out var milliseconds))
                    return false;
                Key.ExpiresAt = milliseconds;
                return true;
            case RdbOpcode.ExpiresAtSeconds:
                Key.Expires = true;
                if (!_input.TryInt32(out var seconds))
                    return false;
                Key.ExpiresAt = seconds * 1000L;
                return true;
            case RdbOpcode.Idle:
                if (!_input.TryLength(out var idle))
                    return false;
                Key.IdleSeconds = idle;
                return true;
            case RdbOpcode.Frequency:
                if (!_input.TryByte(out var frequency))
                    return false;
                Key.Frequency = frequency;
                return true;
            default:
                Key.NoEvict = true;
                return true;
        }
    }

    private bool TryReadKeyMeta(out RdbToken token)
    {
        token = default;
        NoteAttribute();
        Key.HasMeta = true;
        if (!_raw.TryReadKeyMeta(keep: true, out var bytes))
            return false;
        token = new RdbToken(RdbTokenKind.KeyMeta, value: bytes);
        return true;
    }

    private bool TryReadEnd(out RdbToken token)
    {
        token = new RdbToken(RdbTokenKind.End);
        _state = State.Over;
        _input.TakeOutOfView();
        var checksum = RdbChecksum.Absent;
        var read = Header.Version < RdbHeader.FirstWithChecksum || _input.TryReadChecksum(out checksum);
        Checksum = checksum;
        return read;
    }

    private void NoteAttribute()
    {
        if (!_hasAttributes)
            Key.Reset(_input.RecordOffset);
        _hasAttributes = true;
    }
}
