using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AofKit.Indexing;
using AofKit.Rdb;
using AofKit.Resp;
using AofKit.Resyncing;
using AofKit.Scouting;

namespace AofKit;

/// <summary>Reads the records of a log, part after part, up to its end or its first fault.</summary>
/// <example>
/// <code>
/// using var reader = AofLog.Open(path).Read();
/// while (reader.TryRead(out var record)) …
/// if (reader.Fault is { } fault) …
/// </code>
/// </example>
public sealed partial class AofReader : IDisposable
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
    private RecordContext _context;
    private long _trusted = -1;
    private AofCommand? _misread;
    private ConvertedCommand? _converted;
    private DamageSkipper? _skipper;
    private bool _atEnd;
    private bool _countsEntries;
    private IRespTaker? _taker;

    internal AofReader(AofLog log, AofReadOptions options)
    {
        _log = log;
        _options = options;
        _goesOn = options.OnDamage is not null;
        _target = options.FindTarget();
        _passing = options.PassOver ?? (options.WithArg is { } arg ? new PassWithoutArg(arg) : null);
        _mayPass = _passing is not null;
        if (options.LeavesIndex && log.Parts.Count > 0 && AofIndex.WhyNot(log) is null)
            _maker = new IndexMaker(options.Index, options.IndexDistance);
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

    private DamageSkipper Skipper => _skipper ??= new DamageSkipper();

    /// <summary>The bytes of the parts before the one that is being read.</summary>
    internal long BytesOfPartsBefore => _bytesOfPartsBefore;

    /// <summary>Reads the next record.</summary>
    /// <param name="record">The record. It lives until the next call.</param>
    /// <returns>False at the end of the log and at a fault.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(out AofRecord record)
    {
        if (_passes && _window is { } window)
            PassCommands(window);
        return TryReadPlain(out record) || TryReadCarefully(out record);
    }

    /// <summary>Reads the next record if it is one of those that nearly all are; to be compiled into a loop that looks at every record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryReadPlain(out AofRecord record)
    {
        if (_window is { } window)
        {
            var bytes = window.Bytes;
            var length = PlainCommand.Read(bytes, _args);
            if (length > 0 && (!_goesOn || PassOver.BeginsRecord(bytes, length)))
            {
                record = AcceptCommand(window, bytes, length, AofDeviations.None);
                return true;
            }
        }

        record = default;
        return false;
    }

    /// <summary>Counts the entries of RDBs from here on, in <see cref="Rdbs"/>, instead of handing them out.</summary>
    internal void CountEntries()
    {
        _countsEntries = true;
        if (_rdb is { } rdb)
            rdb.CountsEntries = true;
    }

    /// <summary>Counts commands from here on instead of handing them out, but for those that matter to the ones that follow.</summary>
    internal void CountCommands(IPassedCounter? counter = null) => (_passing, _mayPass, _passed) = (PassCounted.Instance, true, counter);

    /// <summary>Gives the commands of most entries of RDBs to a taker from here on, instead of handing them out.</summary>
    internal void GiveEntries(IRespTaker taker)
    {
        _taker = taker;
        if (_rdb is { } rdb)
            rdb.Taker = taker;
    }

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
                    if (_window is not null)
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
            if (_window is null)
                continue;
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
        if (_trusted == window.Offset || (PassOver.BeginsRecord(window.Bytes, length) && !DamageSkipper.MayBeTwo(deviations)))
            return true;
        if (window.Bytes.Length == length && TryFill(window, length + 1L))
            return false;
        if (window.Bytes.Length > length && !Skipper.IsTrusted(window, length, _args, deviations))
            (fault, _misread) = (RespFaults.Misread(_info.Part, window, length), Misread(window, length, deviations));
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
            if (status == OperationStatus.InvalidData || window.Bytes.Length > LongestConverted || !TryFill(window, window.Bytes.Length + 1L) || _window is null)
                return false;

        // Others do not read such a command, and so cannot begin behind it.
        _maker?.Stop();
        new RespParser(command.Bytes, _args, atEnd: true).ReadCommand();
        Accept(window, length, AofRecordKind.Command, AofDeviations.LineEndsChanged);
        _context.Take(ref _info, command.Bytes, _args.Ranges);
        window.Advance(length);
        record = new AofRecord(in _info, command.Bytes, command.Bytes.Length, _args.Ranges);
        return true;
    }

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
            fault = SourceFaults.DamagedCompression(_info.Part, rdb.Window, e);
        }
        catch (IOException e)
        {
            fault = SourceFaults.Unreadable(_info.Part, rdb.Window.Offset + rdb.Window.Bytes.Length, e);
        }

        // The commands of a file with a preamble follow the RDB directly; they begin in db 0.
        record = default;
        _info.FromRdb = false;
        _info.Db = 0;
        fault ??= rdb.Fault;
        if (rdb.Salvage is { } rest && fault is null)
        {
            TellLosses(rest, long.MaxValue);
            _rdb = null;
            BeginCommands(rest.OpenTail());
        }
        else if (fault is null || (_goesOn && fault.Kind == AofFaultKind.BadChecksum))
        {
            _rdb = null;
            BeginCommands(rdb.Window);
        }

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
        _context.Take(ref _info, bytes, args);
        window.Advance(length);
        _passes = _mayPass;
        return new AofRecord(in _info, bytes, length, args);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Accept(ByteWindow window, int length, AofRecordKind kind, AofDeviations deviations)
    {
        _info.Number++;
        _info.Offset = window.Offset;
        _info.Length = length;
        _info.Kind = kind;
        _info.Deviations = deviations;
    }

    private AofRecord AcceptAnnotation(ByteWindow window, ReadOnlySpan<byte> bytes, AofDeviations deviations)
    {
        Accept(window, bytes.Length, AofRecordKind.Annotation, deviations);
        _context.Take(ref _info, bytes);
        _maker?.Annotate(_info);
        window.Advance(bytes.Length);
        return new AofRecord(in _info, bytes, bytes.Length, default);
    }

    private bool TryOpenNextPart()
    {
        while (Fault is null && _nextPart < _log.Parts.Count)
        {
            var part = _log.Parts[_nextPart++];
            _context.BeginPart(ref _info, part);
            _trusted = -1;
            _atEnd = false;
            // The first command of a part is always handed out, for parts should not go by unseen.
            _passes = false;
            if (TrySeek(part))
                return true;
            if (part.Format == AofPartFormat.Missing || !TryOpen(part, out var window))
                continue;

            if (PartSource.FormatOf(window.Bytes) is AofPartFormat.Rdb or AofPartFormat.ValkeyRdb || (_goesOn && PartSource.ResemblesRdb(window.Bytes)))
            {
                var salvage = _goesOn ? FindSalvage(part, ref window) : null;
                if (salvage is not null)
                    _maker?.Stop();
                _notesBefore = _notes.Count;
                _rdb = new RdbRecords(window, part, _options.Rdb, _target, _options.Values, _notes, salvage) { CountsEntries = _countsEntries, Taker = _taker };
                _rdbs.Add(_rdb.About);
            }
            else
            {
                BeginCommands(window);
            }

            return true;
        }

        return false;
    }

    // What is lost has to be known before the first entry is handed out: damage shows itself only behind it.
    private RdbSalvage? FindSalvage(AofPart part, ref ByteWindow window)
    {
        var checks = _options.Rdb.HasFlag(AofRdbRecords.Commands) ? RdbChecks.Values : _options.Checks;
        var file = part is { Path: { } path, IsGzip: false } ? PartSource.OpenFile(path) : null;
        var source = file ?? (Stream)Spool.Of(window);
        var salvage = RdbSalvage.Of(source, part.Name, checks);
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
            window = _log.OpenWindow(part, _options.PieceLength, readAhead: _options.Threads > 1);
            return true;
        }
        catch (FileNotFoundException)
        {
            Stop(SourceFaults.Gone(part));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Stop(SourceFaults.Unreadable(_info.Part, 0, e));
        }

        return false;
    }

    private bool TryFill(ByteWindow window, long wanted)
    {
        Reach(window);
        try
        {
            if (!window.Fill(wanted))
                return false;
            _atEnd = false;
            return true;
        }
        catch (InvalidDataException e)
        {
            Stop(SourceFaults.DamagedCompression(_info.Part, window, e));
        }
        catch (IOException e)
        {
            Stop(SourceFaults.Unreadable(_info.Part, window.Offset + window.Bytes.Length, e));
        }

        return true;
    }

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
            Stop(RespFaults.EndInsideRecord(_info.Part, window, parser, _context.Transaction > 0 ? _context.TransactionStart : null, IsLastPart, countsRest: !_goesOn));
        }
        catch (InvalidDataException e)
        {
            Stop(SourceFaults.DamagedCompression(_info.Part, window, e));
        }
    }

    private void EndPart(ByteWindow window)
    {
        if (TryJump())
            return;
        var changed = NoteChange(window);
        if (_context.Transaction > 0 && !changed)
            Stop(RespFaults.EndInsideTransaction(_info.Part, window, _context.TransactionStart, IsLastPart));
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
            PassDamage(fault);
            return;
        }

        Fault = fault;
        TornTransaction = _context.Transaction;
        ClosePart();
    }

    private void PassDamage(AofFault fault)
    {
        if (_window is { } before)
            _maker?.End(before.Offset, _info, _context, isWhole: false);
        _maker?.Stop();
        var start = _window?.Offset ?? _rdb?.Window.Offset ?? 0;
        var skip = fault.Kind == AofFaultKind.BadChecksum ? new DamageSkip(fault, start, GoesOn: true, IsBetween: false, _info.Db)
            : _window is not null ? Skipper.Skip(_window, fault, _info)
            : new DamageSkip(fault, start, GoesOn: false, IsBetween: false, _info.Db);
        var inView = (_window?.Offset ?? 0) + (_window?.Bytes.Length ?? 0);
        var end = skip.GoesOn ? _window!.Offset : Math.Max(inView, _info.Part.IsGzip ? 0 : _info.Part.Length);
        var damage = new AofDamage(skip.Fault, _info.Part, skip.Start, Math.Max(0, end - skip.Start), _context.Transaction, !skip.GoesOn)
        {
            Db = skip.Db,
            CanHoldRecords = !skip.IsBetween,
            Met = fault,
            MetAt = start,
            Misread = _misread,
        };
        if (!skip.IsBetween)
            _context.PassDamage(ref _info, skip.Db);
        _misread = null;
        _args.Resume = default;
        _atEnd = false;
        _trusted = -1;
        _options.OnDamage!(damage);
        if (!skip.GoesOn)
            ClosePart();
    }

    private void ClosePart()
    {
        var window = _window ?? _rdb?.Window;
        _bytesOfPartsBefore += window?.Offset ?? 0;
        if (_window is { } commands)
            _maker?.End(commands.Offset, _info, _context, isWhole: Fault is null && commands.Bytes.IsEmpty);
        _context.EndPart();
        _args.Resume = default;
        window?.Dispose();
        _rdb?.Salvage?.Dispose();
        (_window, _rdb) = (null, null);
    }
}
