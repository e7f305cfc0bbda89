using AofKit.Rdb;

namespace AofKit.Views.Checking;

/// <summary>Checks a log in one pass: whether it is what servers write, and whether a server loads it.</summary>
/// <example>
/// <code>
/// using var checker = LogChecker.Start(AofLog.Open(path), new CheckOptions(), finding => …);
/// var check = checker.Run();
/// if (check.IsSound &amp;&amp; check.Loads.Outcome == LoadOutcome.Starts) …
/// </code>
/// </example>
public sealed class LogChecker : IDisposable
{
    private readonly CheckContext _context;
    private readonly PlainHeads _heads = new();
    private readonly PlainNames _names = new();
    private readonly CommandCheck _commands;
    private readonly DeviationCheck _deviations;
    private readonly DamageCheck _damages;
    private readonly FileCheck _files;
    private readonly RdbCheck _rdbs;
    private readonly TimeCheck _times;
    private long _bytesBefore;

    private LogChecker(AofLog log, CheckOptions options, Action<CheckFinding> receive)
    {
        _context = new CheckContext(log, options, new CheckReport(receive));
        _commands = new CommandCheck(_context, _names);
        _deviations = new DeviationCheck(_context);
        _damages = new DamageCheck(_context);
        _files = new FileCheck(_context);
        _rdbs = new RdbCheck(_context);
        _times = new TimeCheck(_context);
        Reader = log.Read(new AofReadOptions { OnDamage = LookAtDamage, Checks = RdbChecks.ValuesOfSound, PassOver = _heads, Jobs = options.Jobs, PieceLength = options.PieceLength, LeavesIndex = options.LeavesIndex });
    }

    /// <summary>The reader, to see how far the check is.</summary>
    public AofReader Reader { get; }

    /// <summary>Makes ready to check a log.</summary>
    /// <param name="log">The log.</param>
    /// <param name="options">For which server.</param>
    /// <param name="receive">Takes each finding, as it is found: the files first, then the parts in their order.</param>
    public static LogChecker Start(AofLog log, CheckOptions options, Action<CheckFinding> receive)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(receive);
        return new LogChecker(log, options, receive);
    }

    /// <summary>Tells what becomes of a log that cannot be opened, because of its manifest.</summary>
    /// <param name="exception">What <see cref="AofLog.Open"/> has thrown.</param>
    /// <param name="options">For which server.</param>
    /// <param name="receive">Takes the finding.</param>
    public static LogCheck Of(AofFormatException exception, CheckOptions options, Action<CheckFinding> receive)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ArgumentNullException.ThrowIfNull(options);
        var context = new CheckContext(new AofLog(exception.Fault.Part, []), options, new CheckReport(receive));
        FileCheck.TellBadManifest(exception.Fault, context, 0);
        return Conclude(context, 0);
    }

    /// <summary>Checks the log.</summary>
    public LogCheck Run()
    {
        _files.Look();
        while (Reader.TryRead(out var record))
            Look(record);

        EndPart(Reader.BytesRead);
        _rdbs.Conclude(Reader.Rdbs);
        _files.Conclude(Reader);
        return Conclude(_context, Reader.RecordCount);
    }

    /// <summary>Closes the log.</summary>
    public void Dispose() => Reader.Dispose();

    private void Look(in AofRecord record)
    {
        Enter(record.Part);
        if (record.Kind == AofRecordKind.Entry)
        {
            _rdbs.Look(record);
            return;
        }

        _context.Part.Reach(record.Offset);
        if (record.Kind == AofRecordKind.Annotation)
            LookAtAnnotation(record);
        else
            LookAtCommand(record);
        _context.Part.Pass(record.Offset + record.Length, record.Kind == AofRecordKind.Command);
    }

    private void LookAtCommand(in AofRecord record)
    {
        if (record.Deviations == AofDeviations.None && _names.Contains(record))
        {
            _heads.Add(record.View);
            return;
        }

        if ((record.Deviations & AofDeviations.LineEndsChanged) != 0)
            _damages.LookAtConverted(record);
        else if (record.Deviations != AofDeviations.None)
            _deviations.Look(record);
        _commands.Look(record);
    }

    private void LookAtAnnotation(in AofRecord record)
    {
        if (record.Deviations != AofDeviations.None)
            _deviations.Look(record);
        if (!_context.Rules.Has(ServerTraits.Annotations))
        {
            var place = CheckPlace.Of(record);
            _context.Report.Add(CheckKind.AnnotationTooNew, place, "a command", "an annotation", "refuses to start");
            _context.Model.End(place, LoadOutcome.Refuses, $"there is an annotation at {record.Position}, and it knows none");
        }

        if (record.HasTime && record.AnnotationText.StartsWith("#TS:"u8) && (record.Deviations & AofDeviations.BadTimestamp) == 0)
            _times.Look(record, Reader.Rdbs);
    }

    private void LookAtDamage(AofDamage damage)
    {
        Enter(damage.Part);
        _context.Part.Reach(damage.MetAt);

        // The server runs what it has read before it looks at what follows.
        if (damage.Misread is { } misread)
            _commands.Look(misread.Record);
        _damages.Look(damage, Reader.RecordCount + 1);
        _context.Part.Pass(damage.Offset + damage.Length, isCommand: false);
    }

    private void Enter(AofPart part)
    {
        if (_context.Part.Part == part)
            return;
        EndPart(Reader.BytesOfPartsBefore);
        var rdb = Reader.Rdbs.Count > 0 && Reader.Rdbs[^1].Part == part ? Reader.Rdbs[^1] : null;
        _context.Part.Begin(part, rdb);

        // Also those without a key, from which no record comes.
        foreach (var read in Reader.Rdbs)
            _context.TellWriter(read);
    }

    private void EndPart(long bytesRead)
    {
        if (_context.Part.Part is { } part)
            _damages.NoteLength(part, bytesRead - _bytesBefore);
        _bytesBefore = bytesRead;
        _context.Model.Forget();
    }

    private static LogCheck Conclude(CheckContext context, long records) => new()
    {
        IsSound = context.Report.IsSound,
        Loads = context.Model.Conclude(),
        Server = context.Rules,
        ServerReason = context.RulesReason,
        Records = records,
        Errors = context.Report.CountOf(CheckSeverity.Error),
        Warnings = context.Report.CountOf(CheckSeverity.Warning),
        Notes = context.Report.CountOf(CheckSeverity.Note),
    };
}
