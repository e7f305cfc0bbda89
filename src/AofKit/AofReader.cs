using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using AofKit.Rdb;
using AofKit.Resp;

namespace AofKit;

/// <summary>Reads the records of a log, part after part, up to its end or its first fault.</summary>
/// <example>
/// <code>
/// using var reader = AofLog.Open(path).Read();
/// while (reader.TryRead(out var record)) …
/// if (reader.Fault is { } fault) …
/// </code>
/// </example>
public sealed class AofReader : IDisposable
{
    private const int LongestConverted = 64 * 1024 * 1024;

    private readonly AofLog _log;
    private readonly ArgTable _args = new();
    private readonly List<AofNote> _notes = [];
    private readonly AofReadOptions _options;
    private readonly RdbTarget? _target;
    private readonly bool _goesOn;
    private readonly List<AofRdb> _rdbs = [];
    private AofRecordInfo _info;
    private ByteWindow? _window;
    private RdbRecords? _rdb;
    private int _nextPart;
    private long _bytesOfPartsBefore;
    private long _transactionStart;
    private long _transactionCount;
    private long _transaction;
    private long _trusted = -1;
    private AofCommand? _misread;
    private bool _isBehindDamage;
    private int _searches;
    private ConvertedCommand? _converted;
    private bool _atEnd;
    private bool _countsEntries;
    private IRespTaker? _taker;

    internal AofReader(AofLog log, AofReadOptions options)
    {
        _log = log;
        _options = options;
        _goesOn = options.OnDamage is not null;
        _target = options.FindTarget();
    }

    /// <summary>What ended the reading before the end of the log; null while there is nothing wrong.</summary>
    public AofFault? Fault { get; private set; }

    /// <summary>How many parts were not read because of the fault.</summary>
    public int UnreadParts => Fault is null ? 0 : _log.Parts.Count - _nextPart;

    /// <summary>The number of the transaction in which the fault lies; 0 when it lies in none.</summary>
    public long TornTransaction { get; private set; }

    /// <summary>What the reader came across that is worth knowing.</summary>
    public IReadOnlyList<AofNote> Notes => _notes;

    /// <summary>What the RDBs that were come across tell about themselves.</summary>
    public IReadOnlyList<AofRdb> Rdbs => _rdbs;

    /// <summary>The bytes of all parts that have been read, uncompressed.</summary>
    public long BytesRead => _bytesOfPartsBefore + ((_window ?? _rdb?.Window)?.Offset ?? 0);

    /// <summary>How many records have been read.</summary>
    internal long RecordCount => _info.Number;

    /// <summary>The bytes of the parts before the one that is being read.</summary>
    internal long BytesOfPartsBefore => _bytesOfPartsBefore;

    /// <summary>Reads the next record.</summary>
    /// <param name="record">The record. It lives until the next call.</param>
    /// <returns>False at the end of the log and at a fault.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(out AofRecord record)
    {
        if (_window is { } window)
        {
            if (_options.WithArg is { } arg)
                PassOver(window, arg);
            var bytes = window.Bytes;
            var length = PlainCommand.Read(bytes, _args);
            if (length > 0 && (!_goesOn || BeginsRecord(bytes, length)))
            {
                record = AcceptCommand(window, bytes, length, AofDeviations.None);
                return true;
            }
        }

        return TryReadCarefully(out record);
    }

    /// <summary>Counts the entries of RDBs from here on, in <see cref="Rdbs"/>, instead of handing them out.</summary>
    internal void CountEntries()
    {
        _countsEntries = true;
        if (_rdb is { } rdb)
            rdb.CountsEntries = true;
    }

    /// <summary>Gives the commands of most entries of RDBs to a taker from here on, instead of handing them out.</summary>
    internal void GiveEntries(IRespTaker taker)
    {
        _taker = taker;
        if (_rdb is { } rdb)
            rdb.Taker = taker;
    }

    // Plain commands without the arg need not be handed out, unless their name matters.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PassOver(ByteWindow window, ReadOnlySpan<byte> arg)
    {
        var bytes = window.Bytes;
        var (at, count) = (0, 0);
        while (true)
        {
            var record = bytes[at..];
            var length = PlainCommand.Read(record, _args);
            if (length == 0 || MightMatter(record, _args.Room[0]) || HasArg(record, _args.Ranges, arg))
                break;
            at += length;
            count++;
        }

        _info.Number += count;
        window.Advance(at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasArg(ReadOnlySpan<byte> record, ReadOnlySpan<ArgRange> args, ReadOnlySpan<byte> arg)
    {
        for (var i = 1; i < args.Length; i++)
            if (args[i].Length == arg.Length && record.Slice(args[i].Start, arg.Length).SequenceEqual(arg))
                return true;
        return false;
    }

    // SELECT, MULTI and EXEC, the flushes and SWAPDB, and some that begin like them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MightMatter(ReadOnlySpan<byte> bytes, ArgRange name) =>
        name.Length >= 4 && ((bytes[name.Start] | 0x20) is 'f' or 'm' or 'e' or 't' or 'c' || ((bytes[name.Start] | 0x20) == 's' && name.Length > 4));

    // Whatever is not a plain command that is whole and in view.
    private bool TryReadCarefully(out AofRecord record)
    {
        while (_window is not null || _rdb is not null || TryOpenNextPart())
        {
            if (_rdb is { } rdb)
            {
                if (TryReadRdb(rdb, out record))
                    return true;
                continue;
            }

            var window = _window!;
            var bytes = window.Bytes;
            if (bytes.IsEmpty)
            {
                if (!TryFill(window, 1))
                    EndPart(window);
                continue;
            }

            var parser = new RespParser(bytes, _args, _atEnd);
            var status = bytes[0] switch
            {
                (byte)'*' => parser.ReadCommand(),
                (byte)'#' => parser.ReadAnnotation(),
                _ => OperationStatus.InvalidData,
            };

            if (status == OperationStatus.Done)
            {
                if (_goesOn && !IsTrusted(window, parser.Length, parser.Deviations, out var fault))
                {
                    if (fault is null)
                        continue;
                    if (TryReadConverted(window, out record))
                        return true;
                    Stop(fault);
                    continue;
                }

                // Nothing is handed out until the last byte of the record has been seen.
                var isCommand = bytes[0] == '*';
                record = isCommand
                    ? AcceptCommand(window, bytes, parser.Length, parser.Deviations)
                    : AcceptAnnotation(window, bytes[..parser.Length], parser.Deviations);
                if (isCommand || _options.Annotations)
                    return true;
                continue;
            }

            if (status == OperationStatus.InvalidData && _goesOn && TryReadConverted(window, out record))
                return true;
            if (status == OperationStatus.InvalidData)
                Stop(RespFaults.Wrong(_info.Part, window, parser, _info.Deviations));
            else if (!TryFill(window, parser.Needed))
                EndInsideRecord(window, parser);
        }

        record = default;
        return false;
    }

    // A command whose count or length is damaged can still be read as one, but what follows then is no record. So a reader that
    // goes on behind damage looks at the next byte before it trusts a record.
    private bool IsTrusted(ByteWindow window, int length, AofDeviations deviations, out AofFault? fault)
    {
        fault = null;
        if (_trusted == window.Offset || BeginsRecord(window.Bytes, length))
            return true;
        if (window.Bytes.Length == length && TryFill(window, length + 1L))
            return false;
        if (window.Bytes.Length > length && CannotBeTrusted(window, length, deviations))
            (fault, _misread) = (RespFaults.NothingFollows(_info.Part, window, length), Misread(window, length, deviations));
        else
            _trusted = window.Offset;
        return false;
    }

    private AofCommand? Misread(ByteWindow window, int length, AofDeviations deviations)
    {
        if (window.Bytes[0] != '*')
            return null;
        var info = _info with { Offset = window.Offset, Length = length, Number = _info.Number + 1, Kind = AofRecordKind.Command, Deviations = deviations };
        return new AofRecord(in info, window.Bytes, length, _args.Ranges).ToCommand();
    }

    private bool TryReadConverted(ByteWindow window, out AofRecord record)
    {
        record = default;
        _args.Resume = default;
        var command = _converted ??= new ConvertedCommand();
        int length;
        while (command.Read(window.Bytes, out length) is var status and not OperationStatus.Done)
            if (status == OperationStatus.InvalidData || window.Bytes.Length > LongestConverted || !TryFill(window, window.Bytes.Length + 1L))
                return false;

        new RespParser(command.Bytes, _args, atEnd: true).ReadCommand();
        Accept(window, length, AofRecordKind.Command, AofDeviations.LineEndsChanged);
        AcceptName(command.Bytes.Slice(_args.Ranges[0].Start, _args.Ranges[0].Length), command.Bytes);
        window.Advance(length);
        record = new AofRecord(in _info, command.Bytes, command.Bytes.Length, _args.Ranges);
        return true;
    }

    private static bool CannotBeTrusted(ByteWindow window, int length, AofDeviations deviations)
    {
        const AofDeviations suspect = AofDeviations.BytesAfterArgNotCrLf | AofDeviations.NoDigits;
        var bytes = window.Bytes;
        return (deviations & suspect) != 0 || (bytes[0] == '#' && !bytes.StartsWith("#TS:"u8)) || bytes[length] == '$' || new Resync(window).FindStraddling(length) > 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool BeginsRecord(ReadOnlySpan<byte> bytes, int at) => at < bytes.Length && bytes[at] is (byte)'*' or (byte)'#';

    /// <summary>Closes the part that is being read.</summary>
    public void Dispose()
    {
        (_window ?? _rdb?.Window)?.Dispose();
        _rdb?.Salvage?.Dispose();
    }

    private bool TryReadRdb(RdbRecords rdb, out AofRecord record)
    {
        AofFault? fault = null;
        try
        {
            if (rdb.TryRead(ref _info, out var bytes, out var args))
            {
                if (rdb.Salvage is { } salvage)
                {
                    _info.Offset = salvage.OriginOf(_info.Offset);
                    TellLosses(salvage, _info.Offset);
                }

                record = new AofRecord(in _info, bytes, bytes.Length, args.Ranges);
                return true;
            }
        }
        catch (InvalidDataException e)
        {
            fault = DamagedCompression(rdb.Window, e);
        }
        catch (IOException e)
        {
            fault = Unreadable(rdb.Window.Offset + rdb.Window.Bytes.Length, e);
        }

        // The commands of a file with a preamble follow the RDB directly; they begin in db 0.
        record = default;
        _info.FromRdb = false;
        _info.Db = 0;
        fault ??= rdb.Fault;
        if (rdb.Salvage is { } rest && fault is null)
        {
            TellLosses(rest, long.MaxValue);
            (_window, _rdb) = (rest.OpenTail(), null);
        }
        else if (fault is null || (_goesOn && fault.Kind == AofFaultKind.BadChecksum))
            (_window, _rdb) = (rdb.Window, null);
        if (fault is not null)
            Stop(fault);
        return false;
    }

    private void TellLosses(RdbSalvage salvage, long before)
    {
        while (salvage.TryTake(before, _info.Part, out var damage))
            _options.OnDamage!(damage);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private AofRecord AcceptCommand(ByteWindow window, ReadOnlySpan<byte> bytes, int length, AofDeviations deviations)
    {
        Accept(window, length, AofRecordKind.Command, deviations);
        var args = _args.Ranges;
        var name = args[0];
        if (name.Length is >= 4 and <= 6)
            AcceptName(bytes.Slice(name.Start, name.Length), bytes);
        window.Advance(length);
        return new AofRecord(in _info, bytes, length, args);
    }

    // Three names matter to the records that follow; the first letters tell nearly every other name apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AcceptName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> bytes)
    {
        if (name.Length < 4)
            return;
        switch (BinaryPrimitives.ReadUInt32LittleEndian(name) | 0x2020_2020)
        {
            case 0x6365_7865 when name.Length == 4: // exec
                EndTransaction();
                break;
            case 0x746C_756D when name.Length == 5 && (name[4] | 0x20) == 'i': // mult, i
                BeginTransaction();
                break;
            case 0x656C_6573 when name.Length == 6 && (BinaryPrimitives.ReadUInt16LittleEndian(name[4..]) | 0x2020) == 0x7463: // sele, ct
                Select(bytes);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Accept(ByteWindow window, int length, AofRecordKind kind, AofDeviations deviations)
    {
        _info.Number++;
        _info.Offset = window.Offset;
        _info.Length = length;
        _info.Kind = kind;
        _info.Deviations = deviations;
        _info.Transaction = _transaction;
    }

    private void BeginTransaction()
    {
        if (_transaction > 0)
        {
            _info.Deviations |= AofDeviations.NestedMulti;
            return;
        }

        _isBehindDamage = false;
        _transactionStart = _info.Offset;
        _transaction = _info.Transaction = ++_transactionCount;
    }

    private void EndTransaction()
    {
        // Behind damage its MULTI may be what is missing.
        if (_transaction == 0 && !_isBehindDamage)
            _info.Deviations |= AofDeviations.ExecWithoutMulti;
        _transaction = 0;
        _isBehindDamage = false;
    }

    private void Select(ReadOnlySpan<byte> bytes)
    {
        var ranges = _args.Ranges;
        if (ranges.Length == 2
            && Utf8Parser.TryParse(bytes.Slice(ranges[1].Start, ranges[1].Length), out int db, out var length)
            && length == ranges[1].Length && db >= 0)
            _info.Db = db;
        else
            _info.Deviations |= AofDeviations.BadSelect;
    }

    private AofRecord AcceptAnnotation(ByteWindow window, ReadOnlySpan<byte> bytes, AofDeviations deviations)
    {
        Accept(window, bytes.Length, AofRecordKind.Annotation, deviations);
        if (bytes.StartsWith("#TS:"u8))
            AcceptTime(bytes[4..].TrimEnd("\r\n"u8));
        window.Advance(bytes.Length);
        return new AofRecord(in _info, bytes, bytes.Length, default);
    }

    private void AcceptTime(ReadOnlySpan<byte> text)
    {
        if (Utf8Parser.TryParse(text, out long time, out var length) && length == text.Length && IsTime(time))
            _info.UnixTime = time;
        else
            _info.Deviations |= AofDeviations.BadTimestamp;
    }

    private static bool IsTime(long unixTime) =>
        unixTime >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && unixTime <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private bool TryOpenNextPart()
    {
        while (Fault is null && _nextPart < _log.Parts.Count)
        {
            // A server replays each part as a new client: db 0, no transaction, and no time until one is told.
            var part = _log.Parts[_nextPart++];
            _info.Part = part;
            _info.Db = 0;
            _info.UnixTime = AofRecordInfo.NoTime;
            _info.Transaction = 0;
            _info.Deviations = AofDeviations.None;
            _isBehindDamage = false;
            _trusted = -1;
            _atEnd = false;
            if (part.Format == AofPartFormat.Missing || !TryOpen(part, out var window))
                continue;

            if (PartSource.FormatOf(window.Bytes) is AofPartFormat.Rdb or AofPartFormat.ValkeyRdb)
            {
                var salvage = _goesOn ? FindSalvage(part, ref window) : null;
                _rdb = new RdbRecords(window, part, _options.Rdb, _target, _options.Values, _notes, salvage) { CountsEntries = _countsEntries, Taker = _taker };
                _rdbs.Add(_rdb.About);
            }
            else
            {
                _window = window;
            }

            return true;
        }

        return false;
    }

    // What is lost has to be known before the first entry is handed out: damage shows itself only behind it.
    private RdbSalvage? FindSalvage(AofPart part, ref ByteWindow window)
    {
        var checksValues = _options.ChecksValues || _options.Rdb.HasFlag(AofRdbRecords.Commands);
        var file = part is { Path: { } path, IsGzip: false } ? PartSource.OpenFile(path) : null;
        var source = file ?? (Stream)Spool.Of(window);
        var salvage = RdbSalvage.Of(source, part.Name, checksValues);
        if (salvage is null)
        {
            if (file is null)
                window = new ByteWindow(source);
            file?.Dispose();
            return null;
        }

        window.Dispose();
        window = salvage.Window;
        return salvage;
    }

    private bool TryOpen(AofPart part, [NotNullWhen(true)] out ByteWindow? window)
    {
        window = null;
        try
        {
            window = _log.OpenWindow(part);
            return true;
        }
        catch (FileNotFoundException)
        {
            // A rewrite may remove a part after the log was opened.
            Stop(new AofFault(AofFaultKind.MissingPart, part.Name, 0, 0, "the file that was there when the log was opened", "no such file",
                "a rewrite has probably replaced it; open the log again"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Stop(Unreadable(0, e));
        }

        return false;
    }

    private bool TryFill(ByteWindow window, long wanted)
    {
        try
        {
            if (!window.Fill(wanted))
                return false;
            _atEnd = false;
            return true;
        }
        catch (InvalidDataException e)
        {
            Stop(DamagedCompression(window, e));
        }
        catch (IOException e)
        {
            Stop(Unreadable(window.Offset + window.Bytes.Length, e));
        }

        return true;
    }

    private AofFault Unreadable(long offset, Exception e) => new(
        AofFaultKind.Unreadable, _info.Part.Name, offset, offset, "bytes that can be read", $"an error of the system ({e.Message.TrimEnd('.')})",
        "what is before has been read; copy the file from its disk while that still works");

    private AofFault DamagedCompression(ByteWindow window, InvalidDataException e) => new(
        AofFaultKind.BadCompression, _info.Part.Name, window.Offset + window.Bytes.Length, window.Offset, "more compressed bytes", $"damage ({e.Message.TrimEnd('.')})",
        "what could be decompressed has been read");

    private void EndInsideRecord(ByteWindow window, in RespParser parser)
    {
        // A line may end with the file, so the record gets one more look that knows that this is the end.
        if (!_atEnd)
            _atEnd = true;
        else if (NoteChange(window))
            ClosePart();
        else
            StopInsideRecord(window, parser);
    }

    private void StopInsideRecord(ByteWindow window, in RespParser parser)
    {
        try
        {
            Stop(RespFaults.EndInsideRecord(_info.Part, window, parser, _transaction > 0 ? _transactionStart : null, IsLastPart, countsRest: !_goesOn));
        }
        catch (InvalidDataException e)
        {
            Stop(DamagedCompression(window, e));
        }
    }

    private void EndPart(ByteWindow window)
    {
        var changed = NoteChange(window);
        if (_transaction > 0 && !changed)
            Stop(RespFaults.EndInsideTransaction(_info.Part, window, _transactionStart, IsLastPart));
        else
            ClosePart();
    }

    private bool IsLastPart => _nextPart == _log.Parts.Count;

    // A log that is written, or cut, while it is read is a normal thing; its last record need not be whole.
    private bool NoteChange(ByteWindow window)
    {
        if (window.SourceLength is not { } now || _info.Part.IsGzip || _info.Part.Length < 0 || now == _info.Part.Length)
            return false;
        if (now < _info.Part.Length)
        {
            _notes.Add(new AofNote(AofNoteKind.Shortened, _info.Part.Name, $"was shortened from {_info.Part.Length} to {now} bytes while it was read; read it again"));
            return true;
        }

        if (!IsLastPart)
            return false;
        _notes.Add(new AofNote(AofNoteKind.StillBeingWritten, _info.Part.Name, $"is still being written; it was read up to {window.Offset}"));
        return true;
    }

    private void Stop(AofFault fault)
    {
        if (_goesOn)
        {
            PassOver(fault);
            return;
        }

        Fault = fault;
        TornTransaction = _transaction;
        ClosePart();
    }

    private void PassOver(AofFault fault)
    {
        var start = _window?.Offset ?? _rdb?.Window.Offset ?? 0;
        var (resync, goesOn) = (default(Resync), fault.Kind == AofFaultKind.BadChecksum);
        if (_window is not null && CanGoOn(fault.Kind))
        {
            resync = new Resync(_window);
            goesOn = TrySkip(resync, (int)(fault.Offset - start), fault.Kind == AofFaultKind.EndInsideRecord);
        }

        var (met, metAt, misread) = (fault, start, _misread);
        _misread = null;
        var isBetween = goesOn && resync is not null && (resync.FoundBlankLines || IsRepeated(ref fault, ref start));
        var end = goesOn ? _window!.Offset : Math.Max(_window?.Offset ?? 0, _info.Part.IsGzip ? 0 : _info.Part.Length);
        var db = isBetween ? _info.Db : resync?.Db ?? _info.Db;
        var damage = new AofDamage(fault, _info.Part, start, Math.Max(0, end - start), _transaction, !goesOn)
        {
            Db = db,
            CanHoldRecords = !isBetween,
            Met = met,
            MetAt = metAt,
            Misread = misread,
        };
        if (!isBetween)
            (_transaction, _isBehindDamage, _info.Db) = (0, true, db);

        _args.Resume = default;
        _atEnd = false;
        _trusted = -1;
        if (!goesOn)
            ClosePart();
        _options.OnDamage!(damage);
    }

    // Where there is much damage it has another cause, and the search would take longer than all the rest.
    private bool IsRepeated(ref AofFault fault, ref long start)
    {
        const int few = 64, longest = 4 * 1024 * 1024;
        if (_searches++ >= few)
            return false;
        var next = RepeatedBlock.FindEnd(_info.Part, start, _window!, longest);
        if (next == 0 && _info.Offset + _info.Length == start)
        {
            // The block may have broken the record before, in a way that it could still be read.
            next = RepeatedBlock.FindEnd(_info.Part, _info.Offset, _window!, longest);
            start = next > 0 ? _info.Offset : start;
        }

        if (next == 0)
            return false;
        _window!.Advance(next);
        var length = _window.Offset - start;
        fault = fault with
        {
            Kind = AofFaultKind.RepeatedBlock,
            Expected = "the rest of the record",
            Found = $"a block of {length.ToString(CultureInfo.InvariantCulture)} bytes once more",
            Advice = "a copy or a disk has written it twice; its commands would be run twice",
        };
        return true;
    }

    private static bool TrySkip(Resync resync, int readable, bool isTorn)
    {
        try
        {
            return resync.TrySkip(readable, isTorn);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // The bytes end here for us, and that there is damage before is said already.
            return false;
        }
    }

    private static bool CanGoOn(AofFaultKind kind) => kind is AofFaultKind.EndInsideRecord or AofFaultKind.NotARecord or AofFaultKind.BadArgCount
        or AofFaultKind.NulInHeader or AofFaultKind.NotAnArg or AofFaultKind.BadArgLength or AofFaultKind.RecordTooLarge;

    private void ClosePart()
    {
        var window = _window ?? _rdb?.Window;
        _bytesOfPartsBefore += window?.Offset ?? 0;
        _transaction = 0;
        _args.Resume = default;
        window?.Dispose();
        _rdb?.Salvage?.Dispose();
        (_window, _rdb) = (null, null);
    }
}
