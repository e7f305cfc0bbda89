using AofKit.Scouting;

namespace AofKit.Views;

/// <summary>What a log is, counted in one pass over its records.</summary>
public sealed class LogSummary : IPassedCounter
{
    private readonly List<PartSummary> _parts = [];
    private readonly SortedDictionary<int, long> _dbs = [];
    private readonly SortedDictionary<int, long> _keysByDb = [];
    private readonly SortedDictionary<string, long> _keysByType = new(StringComparer.Ordinal);

    private int _db;
    private long _inDb;

    private LogSummary(AofLog log) => Log = log;

    /// <summary>The log.</summary>
    public AofLog Log { get; }

    /// <summary>Each part, in the order of reading.</summary>
    public IReadOnlyList<PartSummary> Parts => _parts;

    /// <summary>The commands of each db, <c>MULTI</c> and <c>EXEC</c> included.</summary>
    public IReadOnlyDictionary<int, long> Dbs => _dbs;

    /// <summary>How many commands there are.</summary>
    public long Commands => _parts.Sum(p => p.Commands);

    /// <summary>How many keys the RDBs hold.</summary>
    public long Keys => _parts.Sum(p => p.Keys);

    /// <summary>What the RDBs at the start of parts tell about themselves.</summary>
    public IReadOnlyList<AofRdb> Rdbs { get; private set; } = [];

    /// <summary>The keys of each db in the RDBs.</summary>
    public IReadOnlyDictionary<int, long> KeysByDb => _keysByDb;

    /// <summary>The keys of each type in the RDBs.</summary>
    public IReadOnlyDictionary<string, long> KeysByType => _keysByType;

    /// <summary>How many of these keys expire.</summary>
    public long ExpiringKeys { get; private set; }

    /// <summary>How many annotations there are.</summary>
    public long Annotations => _parts.Sum(p => p.Annotations);

    /// <summary>How many transactions there are.</summary>
    public long Transactions { get; private set; }

    /// <summary>The earliest time that is told; null when none is.</summary>
    public DateTimeOffset? FirstTime => _parts.Min(p => p.FirstTime);

    /// <summary>The latest time that is told; null when none is.</summary>
    public DateTimeOffset? LastTime => _parts.Max(p => p.LastTime);

    /// <summary>How many records leave the strict grammar.</summary>
    public long Deviating { get; private set; }

    /// <summary>The ways in which they do.</summary>
    public AofDeviations Deviations { get; private set; }

    /// <summary>What ended the reading; null when the log was read to its end.</summary>
    public AofFault? Fault { get; private set; }

    /// <summary>What is odd about the set of files, and what the reader came across.</summary>
    public IReadOnlyList<AofNote> Notes { get; private set; } = [];

    /// <summary>Reads a log to its end or its first fault and counts.</summary>
    /// <exception cref="IOException">A part could not be read.</exception>
    public static LogSummary Of(AofReader reader, AofLog log)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(log);
        var summary = new LogSummary(log);
        foreach (var part in log.Parts)
            summary._parts.Add(new PartSummary(part));
        reader.CountEntries();
        reader.CountCommands(summary);
        summary.Count(reader);
        foreach (var rdb in reader.Rdbs)
            summary.Add(rdb);
        summary.Fault = reader.Fault;
        summary.Rdbs = reader.Rdbs;
        summary.Notes = [.. log.Notes, .. reader.Notes];
        return summary;
    }

    void IPassedCounter.Pass(AofPart part, int db, long commands)
    {
        _parts[part.Index].Commands += commands;
        if (db != _db)
            EndDb(db);
        _inDb += commands;
    }

    // A log stays in a db for long, so the commands of one are added together.
    private void EndDb(int next)
    {
        if (_inDb > 0)
            Add(_dbs, _db, _inDb);
        (_db, _inDb) = (next, 0);
    }

    private void Count(AofReader reader)
    {
        IPassedCounter counter = this;
        while (reader.TryRead(out var record))
        {
            if (record.Deviations != AofDeviations.None)
            {
                Deviations |= record.Deviations;
                Deviating++;
            }

            if (record.Kind == AofRecordKind.Command)
                counter.Pass(record.Part, record.Db, 1);
            else
                _parts[record.Part.Index].AddAnnotation(record);
            Transactions = Math.Max(Transactions, record.Transaction);
        }

        EndDb(0);
    }

    private void Add(AofRdb rdb)
    {
        var (part, tally) = (_parts[rdb.Part.Index], rdb.Tally);
        part.Keys += tally.Keys;
        part.Functions += tally.Functions;
        ExpiringKeys += tally.ExpiringKeys;
        foreach (var (db, count) in tally.KeysByDb)
            Add(_keysByDb, (int)Math.Min(db, int.MaxValue), count);
        foreach (var (type, count) in tally.KeysByType)
            Add(_keysByType, type.Name, count);
    }

    private static void Add<T>(SortedDictionary<T, long> counts, T what, long count)
        where T : notnull => counts[what] = counts.GetValueOrDefault(what) + count;
}

/// <summary>What a part holds, counted.</summary>
public sealed class PartSummary
{
    internal PartSummary(AofPart part) => Part = part;

    /// <summary>The part.</summary>
    public AofPart Part { get; }

    /// <summary>How many keys its RDB holds.</summary>
    public long Keys { get; internal set; }

    /// <summary>How many function libraries its RDB holds.</summary>
    public long Functions { get; internal set; }

    /// <summary>How many commands it has.</summary>
    public long Commands { get; internal set; }

    /// <summary>How many annotations it has.</summary>
    public long Annotations { get; private set; }

    /// <summary>The earliest time that is told in the part.</summary>
    public DateTimeOffset? FirstTime { get; private set; }

    /// <summary>The latest time that is told in the part.</summary>
    public DateTimeOffset? LastTime { get; private set; }

    internal void AddAnnotation(in AofRecord record)
    {
        Annotations++;
        if (record.Time is not { } time)
            return;
        if (FirstTime is null || time < FirstTime)
            FirstTime = time;
        if (LastTime is null || time > LastTime)
            LastTime = time;
    }
}
