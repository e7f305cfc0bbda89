namespace AofKit.Views.Stats;

/// <summary>Makes what is shown of what was counted.</summary>
internal static class LogStatsBuilder
{
    public static LogStats Build(StatsCollector collector, AofLog log, IReadOnlyList<AofRdb> rdbs)
    {
        var totals = Totals(collector);
        return new LogStats
        {
            Log = log,
            Totals = totals,
            Commands = Sizes(collector.Commands.All.Select(c => (c.Name, c.Group, c.Sizes))),
            Groups = Sizes(collector.Commands.All.GroupBy(c => c.Group).Select(g => (g.Key, "", Sum(g.Select(c => c.Sizes))))),
            Dbs = [.. collector.Dbs.OrderBy(d => d.Key).Select(d => Size($"{d.Key}", "", d.Value))],
            Types = Types(collector),
            Keys = Keys(collector),
            Prefixes = PrefixStatsBuilder.Build(collector),
            Biggest = [.. collector.Biggest.Ordered.Select(Big)],
            Transactions = [.. collector.Transactions.Longest.Select(Transaction)],
            Timeline = TimelineOf(collector, log),
            Rewrites = Rewrites(log, rdbs, totals),
            Expiries = Expiries(collector, totals),
            Waste = Waste(collector, totals),
            Restart = LoadCost.Of(collector, totals.Keys),
            FirstOffsets = FirstOffsets(log),
        };
    }

    private static StatsTotals Totals(StatsCollector collector)
    {
        ref var counts = ref collector.Counts;
        var commands = collector.Commands.All.Where(c => c.Name != CommandTallies.EntryName).ToList();
        return new StatsTotals
        {
            Commands = commands.Sum(c => c.Sizes.Count),
            CommandBytes = commands.Sum(c => c.Sizes.Bytes),
            Entries = counts.Entries,
            EntryBytes = counts.EntryBytes,
            Annotations = counts.Annotations,
            AnnotationBytes = counts.AnnotationBytes,
            Transactions = collector.Transactions.Count,
            BaseRecords = counts.BaseRecords,
            BaseBytes = counts.BaseBytes,
            KeyWrites = collector.Types.Sum(t => t.Writes),
            Deletes = collector.ByTime.Sum().Deletes + collector.ByOffset.Sum().Deletes,
            Keys = collector.Keys.IsExact ? collector.Keys.Entries.Length : Math.Max(collector.Keys.Entries.Length, collector.Distinct.Estimate()),
            KeysExact = collector.Keys.IsExact,
            FirstTime = Time(counts.FirstTime),
            LastTime = Time(counts.LastTime),
        };
    }

    private static List<SizeStats> Sizes(IEnumerable<(string Name, string Group, SizeTally Sizes)> rows) =>
        [.. rows.Where(r => r.Sizes.Count > 0).OrderByDescending(r => r.Sizes.Bytes).ThenBy(r => r.Name, StringComparer.Ordinal).Select(r => Size(r.Name, r.Group, r.Sizes))];

    private static SizeStats Size(string name, string group, SizeTally sizes) => new()
    {
        Name = name,
        Group = group,
        Count = sizes.Count,
        Bytes = sizes.Bytes,
        Median = sizes.Percentile(0.5),
        Percentile99 = sizes.Percentile(0.99),
        Max = sizes.Max,
    };

    private static SizeTally Sum(IEnumerable<SizeTally> tallies)
    {
        var sum = new SizeTally();
        foreach (var tally in tallies)
            sum.Merge(tally);
        return sum;
    }

    private static List<TypeStats> Types(StatsCollector collector)
    {
        var (tallies, types) = (collector.Types, new List<TypeStats>());
        for (var i = 0; i < tallies.Length; i++)
            if (tallies[i] is { Writes: > 0 } tally)
                types.Add(new TypeStats(KeyTypes.Name(i == KeyTypes.Count ? 0 : 1u << i), tally.Writes, tally.Bytes, tally.Entries));
        return [.. types.OrderByDescending(t => t.Bytes).ThenBy(t => t.Type, StringComparer.Ordinal)];
    }

    private static KeyStats Keys(StatsCollector collector)
    {
        var keys = collector.Keys;
        var rows = new List<KeyRow>(keys.Entries.Length);
        foreach (ref readonly var entry in keys.Entries)
            rows.Add(new KeyRow
            {
                Key = keys.NameOf(entry).ToArray(),
                KeyLength = entry.NameLength,
                Db = entry.Db,
                Type = KeyTypes.Name(entry.Types),
                Count = entry.Count,
                CountAtMost = entry.CountAtMost,
                Bytes = entry.Bytes,
                BytesAtMost = entry.BytesAtMost,
                Deletes = entry.Deletes,
            });
        var top = collector.Options.Top;
        return new KeyStats
        {
            IsExact = keys.IsExact,
            CountError = keys.CountError,
            BytesError = keys.BytesError,
            ByCount = [.. Ordered(rows, k => k.Count, k => k.Bytes).Take(top)],
            ByBytes = [.. Ordered(rows, k => k.Bytes, k => k.Count).Take(top)],
        };
    }

    private static IEnumerable<KeyRow> Ordered(IEnumerable<KeyRow> rows, Func<KeyRow, long> first, Func<KeyRow, long> second) =>
        rows.OrderByDescending(first).ThenByDescending(second).ThenBy(r => r.Db).ThenBy(r => r.Key.ToArray(), KeyNameComparer.Instance);

    private static BigRecord Big(BigCommand big) => new()
    {
        Name = big.Name,
        Key = big.HasKey ? big.Key : null,
        KeyLength = big.KeyLength,
        Db = big.Db,
        Bytes = big.Size,
        Args = big.Args,
        Number = big.Number,
        Position = big.Position,
        Time = big.Time,
    };

    private static TransactionStats Transaction(TransactionTally.Span span) => new()
    {
        Transaction = span.Transaction,
        Commands = span.Commands,
        Bytes = span.Bytes,
        Number = span.Number,
        EndNumber = span.EndNumber,
        Position = new AofPosition(span.Part.Index, span.Part.Name, span.Offset),
        Time = span.Time,
    };

    private static TimelineStats TimelineOf(StatsCollector collector, AofLog log)
    {
        var isByTime = collector.Counts.FirstTime is not null;
        var timeline = isByTime ? collector.ByTime : collector.ByOffset;
        var untimed = collector.ByOffset.Sum();
        return TimelineOf(timeline, isByTime, log) with
        {
            Untimed = isByTime ? new TimelineBucket { Count = untimed.Count, Bytes = untimed.Bytes, Deletes = untimed.Deletes } : default,
        };
    }

    private static TimelineStats TimelineOf(Timeline timeline, bool isByTime, AofLog log)
    {
        var buckets = timeline.Buckets.Select(b => new TimelineBucket
        {
            Time = isByTime ? Time(b.Start)!.Value : default,
            Position = isByTime ? default : PositionOf(b.Start, log),
            Count = b.Count,
            Bytes = b.Bytes,
            Deletes = b.Deletes,
        }).ToList();
        return new TimelineStats
        {
            IsByTime = isByTime,
            Interval = timeline.Width,
            Buckets = buckets,
            Busiest = buckets.Count == 0 ? null : buckets.MaxBy(b => b.Bytes),
        };
    }

    private static AofPosition PositionOf(long start, AofLog log)
    {
        var part = log.Parts[(int)(start >> Timeline.LaneBits)];
        return new AofPosition(part.Index, part.Name, start & ((1L << Timeline.LaneBits) - 1));
    }

    // A rewrite as commands begins with its time.
    private static List<RewriteStats> Rewrites(AofLog log, IReadOnlyList<AofRdb> rdbs, StatsTotals totals)
    {
        var rewrites = rdbs.Where(r => r.WrittenAt is not null).Select(r => new RewriteStats(r.WrittenAt!.Value, r.Part, IsRdb: true)).ToList();
        if (rewrites.Count == 0 && log.Parts is [{ Kind: AofPartKind.Base, Format: AofPartFormat.Commands } part, ..] && totals.FirstTime is { } first)
            rewrites.Add(new RewriteStats(first, part, IsRdb: false));
        return rewrites;
    }

    private static ExpiryStats Expiries(StatsCollector collector, StatsTotals totals)
    {
        var tally = collector.Expiries;
        var (lifetimes, horizon) = (new List<ExpiryClass>(), new List<ExpiryClass>());
        var (counts, bytes) = (new long[ExpiryTally.Classes.Length], new long[ExpiryTally.Classes.Length]);
        if (totals.LastTime is { } last)
            foreach (var bucket in tally.Goes.Buckets)
            {
                var index = ExpiryTally.ClassOf((bucket.Start - last.ToUnixTimeSeconds()) * 1000);
                counts[index] += bucket.Count;
                bytes[index] += bucket.Bytes;
            }

        for (var i = 0; i < counts.Length; i++)
        {
            var (upTo, label) = ExpiryTally.Classes[i];
            long? end = upTo == long.MaxValue ? null : upTo;
            if (tally.LifetimeCounts[i] > 0)
                lifetimes.Add(new ExpiryClass(end, label, tally.LifetimeCounts[i], tally.LifetimeBytes[i]));
            if (counts[i] > 0)
                horizon.Add(new ExpiryClass(end, label, counts[i], bytes[i]));
        }

        return new ExpiryStats
        {
            Set = tally.Set,
            Bytes = tally.Bytes,
            Removed = tally.Removed,
            Keys = Math.Min(tally.Set, tally.Keys.Estimate()),
            Lifetimes = lifetimes,
            Horizon = horizon,
            Goes = TimelineOf(tally.Goes, isByTime: true, null!),
        };
    }

    private static WasteStats Waste(StatsCollector collector, StatsTotals totals)
    {
        var estimate = collector.Waste.Estimate(collector.Counts.KeyBytes, (totals.LastTime?.ToUnixTimeSeconds() ?? 0) * 1000);
        var waste = new WasteStats { Bytes = totals.Bytes, SizeAfter = (long)estimate.After, SampledKeys = estimate.Keys };
        return Spread(waste, estimate.Overwritten, estimate.Deleted, estimate.Expired);
    }

    /// <summary>Tells the causes of what is dropped, which together cannot be more than that.</summary>
    internal static WasteStats Spread(WasteStats waste, double overwritten, double deleted, double expired)
    {
        var all = overwritten + deleted + expired;
        var share = all > waste.Dropped ? waste.Dropped / all : 1;
        return waste with { Overwritten = (long)(overwritten * share), Deleted = (long)(deleted * share), Expired = (long)(expired * share) };
    }

    private static List<long?> FirstOffsets(AofLog log)
    {
        var (offsets, sum) = (new List<long?>(), (long?)0);
        foreach (var part in log.Parts)
        {
            offsets.Add(sum);
            sum = part.IsGzip || part.Length < 0 ? null : sum + part.Length;
        }

        return offsets;
    }

    private static DateTimeOffset? Time(long? seconds) =>
        seconds is { } s ? DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(s, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds())) : null;
}
