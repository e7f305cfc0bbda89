using System.Runtime.CompilerServices;
using AofKit.Resp;

namespace AofKit.Rdb;

/// <summary>The entries of an RDB one by one, and the commands that recreate them.</summary>
/// <remarks>What is handed out lives until the next read.</remarks>
internal sealed class RdbEntries
{
    private const int MostHeldBack = 64 * 1024;

    private readonly RdbEntriesOptions _options;
    private readonly RdbReader _reader;
    private readonly List<string> _warnings = [];
    private readonly RdbText _name = new();
    private readonly RdbText _value = new();
    private readonly RdbSubkeyExpiry _subkey = new();
    private RdbKeyCommands? _commands;
    private readonly ArgTable _args = new();
    private CommandQueue? _current;
    private bool _hasArgs;
    private int _nameLength;
    private int _valueLength;
    private int _warningCount;
    private int _readerWarningCount;
    private bool _isKeyOver;
    private bool _isPassed;
    private bool _wantsValue;
    private bool _mayWait = true;
    private ulong _db;

    /// <summary>Makes the entries of the RDB on whose magic the window stands.</summary>
    public RdbEntries(ByteWindow window, string part, RdbEntriesOptions? options = null)
    {
        _options = options ?? new RdbEntriesOptions();
        _reader = new RdbReader(window, part, new RdbReaderOptions
        {
            VerifyChecksum = _options.VerifyChecksum,
            ReadValues = _options.Expand || _options.Values is not null,
        });
    }

    /// <summary>The dialect and the version.</summary>
    public RdbHeader Header => _reader.Header;

    /// <summary>What is known of the checksum.</summary>
    public RdbChecksum Checksum => _reader.Checksum;

    /// <summary>What is wrong with the bytes, when reading has stopped because of it.</summary>
    public AofFault? Fault => _reader.Fault;

    /// <summary>The offset in the part of the next byte to read.</summary>
    public long Offset => _reader.Offset;

    /// <summary>The key whose commands are being handed out, or that was just passed.</summary>
    public RdbKey Key => _reader.Key;

    /// <summary>The name of the key, or of the AUX field.</summary>
    public ReadOnlySpan<byte> Name => _isPassed ? _reader.PassedName : _name.Buffered(_nameLength);

    /// <summary>The value of the AUX field, or the source of the function library.</summary>
    public ReadOnlySpan<byte> Value => _value.Buffered(_valueLength);

    /// <summary>The first module that keeps something beside the keys, and where that begins.</summary>
    public (string Module, long Offset)? ModuleAux { get; private set; }

    /// <summary>The warning, in words that do not show names or values.</summary>
    public string Warning { get; private set; } = "";

    /// <summary>The command in RESP.</summary>
    public ReadOnlySpan<byte> Bytes => _current is null ? default : _current.Bytes;

    /// <summary>Where the args of the command lie, counted from its first byte. The table is filled when it is asked for.</summary>
    public ArgTable Args
    {
        get
        {
            if (!_hasArgs)
                _current?.CopyArgs(_args);
            _hasArgs = true;
            return _args;
        }
    }

    /// <summary>Reads the next thing.</summary>
    /// <returns>False at the end, and where the RDB is damaged.</returns>
    [MethodImpl(Jit.Hot)]
    public bool TryRead(out RdbItem item)
    {
        for (;;)
        {
            if (_mayWait && TryTakeWaiting(out item))
                return true;
            _mayWait = false;
            if (!_options.AllByTokens && _options.Values is null && _reader.TryPass(_commands?.Plain))
            {
                _isPassed = true;
                item = RdbItem.Key;
                if (_commands is null)
                    return true;
                _isKeyOver = _mayWait = true;
                continue;
            }

            if (ReadToken(out item) is { } isItem)
                return isItem;
        }
    }

    /// <summary>Passes over the next entry if it is a plain one, without handing it out. Only to be called after a key.</summary>
    /// <param name="taker">Takes its commands and those before; the last ones when it is told to.</param>
    /// <returns>False when it has to be read, whatever it is.</returns>
    [MethodImpl(Jit.Hot)]
    public bool TryPass(IRespTaker? taker)
    {
        if (_options.AllByTokens || !_reader.TryPass(_commands?.Plain))
            return false;
        _isPassed = true;
        if (_commands is not null && _commands.Now.Length >= MostHeldBack)
            GiveTo(taker);
        return true;
    }

    /// <summary>Passes over plain entries whose commands are given to a taker, the last ones when it is told to. Only to be called after a key.</summary>
    /// <returns>How many there were.</returns>
    public long PassAll(IRespTaker taker)
    {
        if (_options.AllByTokens || _commands is null)
            return 0;
        var count = 0L;
        while (_reader.PassAll(_commands.Plain, MostHeldBack) is > 0 and var passed)
        {
            count += passed;
            if (_commands.Now.Length >= MostHeldBack)
                GiveTo(taker);
        }

        return count;
    }

    /// <summary>Passes over plain entries that are only counted. Only to be called after a key.</summary>
    /// <returns>How many there were.</returns>
    public long PassAll(RdbTally? tally) => _options.AllByTokens || _commands is not null ? 0 : _reader.PassAll(tally);

    /// <summary>Gives the commands of the entries that were passed over to their taker.</summary>
    public void GiveTo(IRespTaker? taker)
    {
        if (taker is null || _commands is not { Now.IsEmpty: false } commands)
            return;
        var bytes = commands.Now.TakeAll(out var count);
        taker.Take(bytes, count, (int)Math.Min(Key.Db, int.MaxValue));
    }

    /// <summary>Reads and takes tokens until something may wait.</summary>
    /// <returns>True when the last token is itself something to hand out, false when there are no more.</returns>
    [MethodImpl(Jit.Hot)]
    private bool? ReadToken(out RdbItem item)
    {
        for (;;)
        {
            if (!_reader.TryRead(out var token))
                return TryTakeWarning(out item);
            if (token.Kind is > RdbTokenKind.KeyStart and < RdbTokenKind.KeyEnd)
            {
                // What is inside of a value: mostly an item that goes into a chunk.
                item = default;
                if (_wantsValue)
                    _options.Values!.Take(token, _reader);
                _commands?.TakeValue(token);
                _mayWait = _commands?.HasWaiting ?? false;
                if (_mayWait)
                    return null;
                continue;
            }

            _mayWait = true;
            return Take(token, out item) ? true : null;
        }
    }

    [MethodImpl(Jit.Hot)]
    private bool TryTakeWaiting(out RdbItem item)
    {
        item = RdbItem.Command;
        if (_commands is { } commands)
        {
            _hasArgs = false;
            _current = commands.Now;
            if (_current.TryTake())
                return true;
            if (!_current.IsOpen && !commands.After.IsEmpty)
            {
                _current = commands.After;
                if (_current.TryTake())
                    return true;
            }
        }

        if (_warnings.Count + _reader.WarningCount > _readerWarningCount && TryTakeWarning(out item))
            return true;
        item = RdbItem.Key;
        if (!_isKeyOver)
            return false;
        _isKeyOver = false;
        return true;
    }

    private bool TryTakeWarning(out RdbItem item)
    {
        item = RdbItem.Warning;
        if (_readerWarningCount < _reader.WarningCount)
        {
            Warning = _reader.Warnings[_readerWarningCount++];
            return true;
        }

        if (_warningCount < _warnings.Count)
        {
            Warning = _warnings[_warningCount++];
            return true;
        }

        if (_warningCount > 0)
            _warnings.Clear();
        _warningCount = 0;
        return false;
    }

    /// <summary>Takes a token.</summary>
    /// <returns>True when it is itself something to hand out, before the commands it leads to.</returns>
    private bool Take(in RdbToken token, out RdbItem item)
    {
        item = default;
        switch (token.Kind)
        {
            case RdbTokenKind.Header:
                if (_options.Expand)
                    _commands = new RdbKeyCommands(_reader, _options.Target ?? RdbTarget.NewestOf(Header.Dialect), _warnings);
                return false;
            case RdbTokenKind.KeyStart:
                KeepName(token.Name);
                _wantsValue = _options.Values?.Start(token.Name) ?? false;
                _commands?.Start(token.Name);
                return false;
            case RdbTokenKind.KeyEnd:
                _isKeyOver = true;
                if (_wantsValue)
                    _options.Values!.End(_reader);
                _commands?.End();
                return false;
            case RdbTokenKind.KeyMeta:
                _commands?.TakeMeta(token.Value);
                return false;
            case RdbTokenKind.Aux:
                return TakeAux(token, out item);
            case RdbTokenKind.Function:
                return TakeFunction(token, out item);
            case RdbTokenKind.ModuleAux:
                TakeModuleAux(token);
                return false;
            case RdbTokenKind.SlotImport:
                if (_options.Expand)
                    _warnings.Add($"a slot import of {token.Count} ranges was under way; no command tells that");
                return false;
            case RdbTokenKind.Update:
                TakeUpdate(token.Value);
                return false;
            case RdbTokenKind.SelectDb:
                _db = token.Count;
                return false;
            default:
                return false;
        }
    }

    private bool TakeAux(in RdbToken token, out RdbItem item)
    {
        item = RdbItem.Aux;
        if (_commands is { } commands)
        {
            if (token.Name.SequenceEqual("lua"u8))
            {
                // A script that a server before 7 had in its cache, for the EVALSHAs of the log that follows.
                commands.Now.Begin("SCRIPT"u8);
                commands.Now.Add("LOAD"u8);
                commands.Now.Add(token.Value);
                commands.Now.End();
            }
            else
            {
                // It is about the key before, whose name is still kept.
                _subkey.Take(token, commands, _options.Target, commands.Name, Key, _warnings);
            }
        }

        _options.Values?.TakeAux(token.Name, token.Value);
        KeepName(token.Name);
        KeepValue(token.Value);
        return true;
    }

    private bool TakeFunction(in RdbToken token, out RdbItem item)
    {
        item = RdbItem.Function;
        KeepValue(token.Value);
        _options.Values?.TakeFunction(token.Value);
        if (_commands is not { } commands)
            return true;
        if (_options.Target is { } target && !target.Knows(RdbFeatures.Functions))
        {
            _warnings.Add($"{target.Name} has no functions; a library of {token.Value.Length} bytes is left out");
        }
        else
        {
            commands.Now.Begin("FUNCTION"u8);
            commands.Now.Add("LOAD"u8);
            commands.Now.Add(token.Value);
            commands.Now.End();
        }

        return true;
    }

    private void TakeModuleAux(in RdbToken token)
    {
        // Two lengths of when it was saved, and the end: there is nothing in it.
        const int EmptyLength = 3;
        ModuleAux ??= (RdbModule.NameOf(token.Count), _reader.RecordOffset);
        if (_options.Expand && token.Value.Length > EmptyLength)
            _warnings.Add($"module {RdbModule.NameOf(token.Count)} keeps {token.Value.Length} bytes beside the keys; no command tells them");
    }

    private void TakeUpdate(ReadOnlySpan<byte> resp)
    {
        if (_commands is not { } commands)
            return;
        commands.Select(_db);
        commands.Now.AddCommand(resp);
        commands.SelectedDb = null;
    }

    private void KeepName(ReadOnlySpan<byte> name)
    {
        _isPassed = false;
        _name.Copy(name);
        _nameLength = name.Length;
    }

    private void KeepValue(ReadOnlySpan<byte> value)
    {
        _value.Copy(value);
        _valueLength = value.Length;
    }
}
