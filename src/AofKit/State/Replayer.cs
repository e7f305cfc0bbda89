using System.Runtime.CompilerServices;
using System.Text;
using AofKit.Commands;
using AofKit.State.Handlers;
using AofKit.State.Values;

namespace AofKit.State;

/// <summary>Executes the records of a log, one after the other, as a server does that loads it; after each, the data set is what it was then.</summary>
/// <remarks>
/// Commands of a transaction are executed when it ends. A command that servers refuse changes nothing, and is a finding. What is not
/// evaluated here, as a script, makes the keys that it may change unknown, and is a finding too. Nothing expires
/// by the clock: what has expired is gone when the log removes it.
/// </remarks>
/// <example>
/// <code>
/// var replayer = new Replayer();
/// using var reader = replayer.Read(AofLog.Open(path));
/// while (reader.TryRead(out var record))
///     replayer.Apply(record);
/// </code>
/// </example>
public sealed class Replayer
{
    private readonly List<StateFinding> _findings = [];
    private readonly List<KeyTouch> _touches = [];
    private readonly List<AofCommand> _queue = [];
    private readonly RdbStateSink _sink;
    private readonly KeysAhead _ahead = new();
    private long _queued;

    /// <summary>Makes a replayer with an empty data set.</summary>
    public Replayer(ReplayOptions? options = null)
    {
        Options = options ?? new ReplayOptions();
        _sink = new RdbStateSink(Data, Options.Scope);
    }

    /// <summary>How it replays.</summary>
    public ReplayOptions Options { get; }

    /// <summary>The data set after the records that were applied.</summary>
    public DataSet Data { get; } = new();

    /// <summary>A key that is wanted depends on one that the scope leaves out, so what is told of it from here on may be wrong. It never is with a scope that <see cref="StateScope.Of(AofLog, IEnumerable{byte[]})"/> found.</summary>
    public bool NeedsMoreKeys { get; private set; }

    /// <summary>What there is to say about records, the first ten thousand of it.</summary>
    public IReadOnlyList<StateFinding> Findings => _findings;

    /// <summary>How many findings there are.</summary>
    public long FindingCount { get; private set; }

    /// <summary>Starts to read a log in the way this needs: entries of an RDB bring their values with them.</summary>
    /// <param name="log">The log.</param>
    /// <param name="options">What else is wanted; what it says of an RDB does not count.</param>
    public AofReader Read(AofLog log, AofReadOptions? options = null) => log.Read((options ?? new AofReadOptions()) with
    {
        Rdb = AofRdbRecords.Entries,
        WithArg = Options.Scope?.Only ?? options?.WithArg,
        Values = _sink,
    });

    /// <summary>Executes a record.</summary>
    /// <param name="record">A record of a reader that <see cref="Read"/> gave, or any command.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(in AofRecord record)
    {
        if (Options.Scope is null)
            _ahead.Pass(record, Data);
        if (record.Kind == AofRecordKind.Command && record.Transaction == 0)
            Execute(record);
        else
            ApplyOther(record);
    }

    internal long TimeOf(in AofRecord record)
    {
        Report(record, StateFindingKind.RelativeTime, "its time counts from when it is replayed");
        return ClockOf(record);
    }

    internal long ClockOf(in AofRecord record) => record.HasTime ? record.UnixTime * 1000 : Options.Now.ToUnixTimeMilliseconds();

    /// <summary>The keys that a command may change are unknown from there on.</summary>
    internal void MakeUnknown(in AofRecord record, string why, StateFindingKind kind = StateFindingKind.NotEvaluated)
    {
        Report(record, kind, why);
        KeyFinder.Find(record, _touches);
        Data.MayHaveUnknown = true;
        MarkUnknown(record, new UnknownValue(record.Number, kind == StateFindingKind.UnknownCommand ? why : $"{CommandName(record)}: {why}"));
    }

    internal void Report(in AofRecord record, StateFindingKind kind, string reason)
    {
        FindingCount++;
        if (_findings.Count < Options.MostFindings)
            _findings.Add(new StateFinding(kind, record.Number, record.Position, record.Db, CommandName(record), reason));
    }

    private static string CommandName(in AofRecord record) => CommandTable.Find(record)?.Name ?? "a command that is not known";

    private void ApplyOther(in AofRecord record)
    {
        if (record.Kind == AofRecordKind.Entry)
        {
            if (!record.Entry.IsFunction)
                _sink.Put(record);
            return;
        }

        if (record.Kind != AofRecordKind.Command)
            return;
        if (record.Transaction != _queued)
            _queue.Clear();
        _queued = record.Transaction;
        if (!Framing.IsExec(record.Name))
        {
            if (!Framing.IsMulti(record.Name) || record.Deviations.HasFlag(AofDeviations.NestedMulti))
                _queue.Add(record.ToCommand());
            return;
        }

        foreach (var command in _queue)
            Execute(command.Record);
        _queue.Clear();
        _queued = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Execute(in AofRecord record)
    {
        if (Options.Scope is { } scope)
        {
            if (!scope.MayTouch(record))
                return;
            NeedsMoreKeys |= scope.IsTooSmallFor(record);
        }

        if (CommandRows.Find(record) is not { } row)
        {
            ExecuteUnlisted(record);
            return;
        }

        if (!row.Accepts(record.ArgCount))
        {
            Report(record, StateFindingKind.Refused, Refusal.Arity);
            return;
        }

        if (Data.MayHaveUnknown && !row.TakesAnyValue && SpreadsUnknown(record))
            return;
        if (row.Handler(new Call(this, record)) is { } refusal)
            Report(record, StateFindingKind.Refused, refusal);
    }

    private void ExecuteUnlisted(in AofRecord record)
    {
        if (CommandTable.Find(record) is not { } info)
            MakeUnknown(record, "the command is not known", StateFindingKind.UnknownCommand);
        else if (info.IsWrite || info.Finder == "migrate" || IsScript(info) || info.Wide != WideEffect.None)
            MakeUnknown(record, "the command is not evaluated");
        else if (record.Deviations.HasFlag(AofDeviations.ExecWithoutMulti))
            Report(record, StateFindingKind.Refused, "ERR EXEC without MULTI");
        else if (Framing.IsMulti(record.Name) || Framing.IsDiscard(record.Name))
            Report(record, StateFindingKind.Refused, "ERR MULTI calls can not be nested");
    }

    private static bool IsScript(CommandInfo info) => info.Name is "EVAL" or "EVALSHA" or "FCALL";

    // A command that reads or changes what is not known makes unknown what it writes, unless it replaces it.
    private bool SpreadsUnknown(in AofRecord record)
    {
        KeyFinder.Find(record, _touches);
        foreach (var touch in _touches)
        {
            if (touch.Access == KeyAccess.Delete || (touch.Access == KeyAccess.Overwrite && !IsConditional(record)))
                continue;
            if (Data.Db(touch.Db).Get(record[touch.Index]) is not UnknownValue unknown)
                continue;
            MarkUnknown(record, unknown);
            return true;
        }

        return false;
    }

    private void MarkUnknown(in AofRecord record, UnknownValue unknown)
    {
        foreach (var touch in _touches)
            if (touch.Access != KeyAccess.Read)
                Data.Db(touch.Db).Put(record[touch.Index], unknown);
    }

    // Whether and how it replaces a value may depend on what that was.
    private static bool IsConditional(in AofRecord record) =>
        (Ascii.EqualsIgnoreCase(record.Name, "SET"u8) && record.ArgCount is 4 or > 5) || Ascii.EqualsIgnoreCase(record.Name, "GETSET"u8)
        || Ascii.EqualsIgnoreCase(record.Name, "MSETNX"u8) || Ascii.EqualsIgnoreCase(record.Name, "SETNX"u8);
}
