using System.Runtime.CompilerServices;
using AofKit.Commands;

namespace AofKit.Views.Stats;

/// <summary>Counts records in flat memory. Several can count parts of a log, and be merged.</summary>
/// <remarks>
/// What comes out depends on which records each was given, not on when; and where it is exact, not even on that. Each has to be
/// given its records in the order of the log, from one thread at a time.
/// </remarks>
/// <example>
/// <code>
/// var collector = new StatsCollector();
/// reader.CopyTo(collector);
/// var stats = collector.ToStats(log, reader.Rdbs);
/// </code>
/// </example>
public sealed class StatsCollector : IRecordSink
{
    private const int DistinctBits = 14;
    private const int MostDbs = 1024;
    private const int OtherDbs = -1;
    private const int MostBuckets = 1000;
    private const int MostBucketsAsked = 10_000;
    private const int HeavyBits = 8;
    private const int LeastHeavy = 64 * 1024;

    private readonly StatsOptions _options;
    private readonly List<KeyTouch> _touches = [];
    private readonly TypeTally[] _types = [.. Enumerable.Range(0, KeyTypes.Count + 1).Select(_ => new TypeTally())];
    private readonly Dictionary<int, SizeTally> _dbs = [];
    private SizeTally _dbTally = null!;
    private int _db = int.MinValue;
    private long _heavyBytes = LeastHeavy;

    /// <summary>Makes a collector that has counted nothing.</summary>
    public StatsCollector(StatsOptions? options = null)
    {
        _options = options ?? new StatsOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.Top);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.Depth, StatsOptions.MostDepth);
        Prefixes = new PrefixTree(_options.Separator.ToArray(), _options.Depth);
        Biggest = new RecordTop<BigCommand>(_options.Top);
        Transactions = new TransactionTally(_options.Top);
        ByTime = _options.Interval is { } interval
            ? new Timeline([Math.Max(1, (long)interval.TotalSeconds)], MostBucketsAsked)
            : new Timeline(StatsSteps.Seconds, MostBuckets);
    }

    internal StatsOptions Options => _options;

    internal CommandTallies Commands { get; } = new();

    internal IReadOnlyDictionary<int, SizeTally> Dbs => _dbs;

    /// <summary>What was written to keys of each type. Of commands that write one key each it is what they were.</summary>
    internal TypeTally[] Types
    {
        get
        {
            var types = Array.ConvertAll(_types, t => t.Copy());
            foreach (var command in Commands.All)
                if (command.OnlyKey is not null and not KeyAccess.Read)
                    types[command.TypeIndex].Add(command.Sizes.Count - command.KeylessCount, command.Sizes.Bytes - command.KeylessBytes);
            return types;
        }
    }

    internal KeyTable Keys { get; } = new();

    internal DistinctCounter Distinct { get; } = new(DistinctBits);

    internal PrefixTree Prefixes { get; }

    internal RecordTop<BigCommand> Biggest { get; }

    internal TransactionTally Transactions { get; }

    /// <summary>What has a time.</summary>
    internal Timeline ByTime { get; }

    /// <summary>What has none.</summary>
    internal Timeline ByOffset { get; } = new(StatsSteps.Offsets, MostBuckets);

    internal ExpiryTally Expiries { get; } = new();

    internal WasteSample Waste { get; } = new();

    internal StatsCounts Counts;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Receive(in AofRecord record, in RecordRemark remark = default)
    {
        ref readonly var info = ref record.Info;
        if (info.Kind != AofRecordKind.Command)
        {
            ReceiveOther(record);
            return true;
        }

        var length = info.Length;
        var command = Commands.Find(record);
        if (info.Db != _db)
            EnterDb(info.Db);
        SizeTally.Add(command.Sizes, _dbTally, length);
        Transactions.Add(record);
        if (length > Biggest.Least)
            AddBig(record, command);

        var deletes = 0;
        if (command.OnlyKey is { } access)
        {
            if (record.ArgCount > 1)
                deletes = AddKey(record, command, 1, access, info.Db, length);
            else
                command.AddKeyless(length);
        }
        else if (!command.HasNoKeys)
        {
            deletes = AddKeys(record, command);
        }
        else if (command.Info is { Wide: not WideEffect.None })
        {
            AddWide(record, command);
        }

        if (info.Part.Kind == AofPartKind.Base)
        {
            Counts.BaseRecords++;
            Counts.BaseBytes += length;
        }

        if (record.HasTime)
        {
            Counts.SeeTime(info.UnixTime);
            ByTime.Add(info.UnixTime, 1, length, deletes);
        }
        else
        {
            ByOffset.Add(((long)info.Part.Index << Timeline.LaneBits) + info.Offset, 1, length, deletes);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Complete(long tornTransaction = 0)
    {
    }

    /// <summary>Adds what another collector with the same options counted. That one must not be used any more.</summary>
    public void Merge(StatsCollector other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Commands.Merge(other.Commands);
        foreach (var (db, theirs) in other._dbs)
            Db(db).Merge(theirs);
        for (var i = 0; i < _types.Length; i++)
            _types[i].Merge(other._types[i]);
        Keys.Merge(other.Keys);
        Distinct.Merge(other.Distinct);
        Prefixes.Merge(other.Prefixes);
        Biggest.Merge(other.Biggest);
        Transactions.Merge(other.Transactions);
        ByTime.Merge(other.ByTime);
        ByOffset.Merge(other.ByOffset);
        Expiries.Merge(other.Expiries);
        Waste.Merge(other.Waste);
        Counts.Merge(other.Counts);
    }

    /// <summary>What was counted.</summary>
    /// <param name="log">The log.</param>
    /// <param name="rdbs">What the reader tells of the RDBs in it.</param>
    public LogStats ToStats(AofLog log, IReadOnlyList<AofRdb> rdbs) => LogStatsBuilder.Build(this, log, rdbs);

    // What can be told from the counts of the command afterwards is not counted here. Returns how many keys are removed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int AddKey(in AofRecord record, CommandTally command, int index, KeyAccess access, int db, long bytes)
    {
        if (access == KeyAccess.Read)
            return 0;
        var key = record[index];
        var deletes = access == KeyAccess.Delete ? 1 : 0;
        Counts.KeyBytes += bytes;
        ref var entry = ref Keys.FindOrAdd(db, key);
        var hash = entry.Hash;
        entry.Add(bytes, command.Type, deletes);
        if (entry.Count == 1)
            Distinct.Add(hash);
        Prefixes.Add(key, hash, bytes, deletes, ref entry.Prefix);
        if (command.Expiring is { } rule)
            Expiries.Add(record, rule, hash, bytes);
        if (Waste.Wants(hash) || entry.Bytes > _heavyBytes)
            AddToWaste(record, command, index, access, hash, db, bytes);
        return deletes;
    }

    private void AddToWaste(in AofRecord record, CommandTally command, int index, KeyAccess access, ulong hash, int db, long bytes)
    {
        _heavyBytes = Math.Max(LeastHeavy, Counts.KeyBytes >> HeavyBits);
        Waste.Add(record, command, index, access, hash, db, bytes);
    }

    // Each key has its arg and what follows up to the next key; the first has what comes before.
    private int AddKeys(in AofRecord record, CommandTally command)
    {
        if (command.IsDelete && record.ArgCount == 2)
        {
            _types[command.TypeIndex].Add(record.Length);
            return AddKey(record, command, 1, KeyAccess.Delete, record.Db, record.Length);
        }

        KeyFinder.Find(record, _touches);
        _touches.RemoveAll(t => t.Access == KeyAccess.Read);
        _touches.Sort((x, y) => x.Index.CompareTo(y.Index));
        var (start, deletes) = (0L, 0);
        for (var i = 0; i < _touches.Count; i++)
        {
            var end = i + 1 == _touches.Count ? record.Length : EndOf(record, _touches[i + 1].Index - 1);
            var bytes = Math.Max(0, end - start);
            _types[command.TypeIndex].Add(bytes);
            deletes += AddKey(record, command, _touches[i].Index, _touches[i].Access, _touches[i].Db, bytes);
            start = Math.Max(start, end);
        }

        return deletes;
    }

    private static long EndOf(in AofRecord record, int index)
    {
        const int lineEnd = 2;
        return Math.Min(record.Length, (long)record.Args[index].Start + record.Args[index].Length + lineEnd);
    }

    private void AddWide(in AofRecord record, CommandTally command)
    {
        if (command.Info!.Wide is WideEffect.AllDbs or WideEffect.Db)
            Waste.Flush(command.Info.Wide == WideEffect.AllDbs ? -1 : record.Db, record.Number);
    }

    private void AddBig(in AofRecord record, CommandTally command)
    {
        var index = 0;
        if (command.OnlyKey is not null && record.ArgCount > 1)
            index = 1;
        else if (!command.HasNoKeys && KeyFinder.Find(record, _touches) != KeysFound.Unknown && _touches.Count > 0)
            index = _touches[0].Index;
        Biggest.Add(new BigCommand(record, command.Name, index > 0 ? record[index] : default, index > 0));
    }

    private void ReceiveOther(in AofRecord record)
    {
        var length = record.Length;
        if (record.Part.Kind == AofPartKind.Base)
        {
            Counts.BaseRecords++;
            Counts.BaseBytes += length;
        }

        if (record.HasTime)
            Counts.SeeTime(record.UnixTime);
        if (record.Kind == AofRecordKind.Annotation)
        {
            Transactions.Add(record);
            Counts.Annotations++;
            Counts.AnnotationBytes += length;
            return;
        }

        Counts.Entries++;
        Counts.EntryBytes += length;
        var command = Commands.Entries;
        if (record.Db != _db)
            EnterDb(record.Db);
        SizeTally.Add(command.Sizes, _dbTally, length);
        if (length > Biggest.Least)
            Biggest.Add(new BigCommand(record, command.Name, record.EntryKey, !record.Entry.IsFunction));
        ByOffset.Add(((long)record.Part.Index << Timeline.LaneBits) + record.Offset, 1, length, 0);
        if (!record.Entry.IsFunction)
            AddEntry(record, length);
    }

    private void AddEntry(in AofRecord record, long length)
    {
        var key = record.EntryKey;
        var type = KeyTypes.Of(record.Entry.Type);
        Counts.KeyBytes += length;
        _types[KeyTypes.IndexOf(type)].AddEntry(record);
        ref var entry = ref Keys.FindOrAdd(record.Db, key);
        var hash = entry.Hash;
        entry.Add(length, type, 0);
        if (entry.Count == 1)
            Distinct.Add(hash);
        Prefixes.Add(key, hash, length, 0, ref entry.Prefix);
        if (record.Entry.ExpiresAt is { } time)
            Expiries.Add(time, null, hash, length);
        if (Waste.Wants(hash) || entry.Bytes > _heavyBytes)
            Waste.AddEntry(record, hash);
    }

    private void EnterDb(int db)
    {
        _db = db;
        _dbTally = Db(db);
    }

    private SizeTally Db(int db)
    {
        if (_dbs.TryGetValue(db, out var tally))
            return tally;
        if (_dbs.Count >= MostDbs && db != OtherDbs)
            return Db(OtherDbs);
        _dbs.Add(db, tally = new SizeTally());
        return tally;
    }
}
