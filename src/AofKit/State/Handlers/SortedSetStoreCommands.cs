using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>Sorted sets that are made out of others.</summary>
internal static class SortedSetStoreCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("ZUNIONSTORE", (in Call call) => Store(call, Union)),
        new("ZINTERSTORE", (in Call call) => Store(call, Intersection)),
        new("ZDIFFSTORE", (in Call call) => Store(call, Difference)),
        new("ZRANGESTORE", StoreRange),
    ];

    private delegate IEnumerable<ScoredMember> Combine(Source[] sources, Aggregate aggregate);

    private enum Aggregate
    {
        Sum,
        Min,
        Max,
    }

    // ZUNIONSTORE destination numkeys key … [WEIGHTS w …] [AGGREGATE SUM|MIN|MAX]
    private static string? Store(in Call call, Combine combine)
    {
        if (!call.TryInteger(2, out var count) || count < 1)
            return "ERR at least 1 input key is needed";
        if (count > call.Count - 3)
            return Refusal.Syntax;
        var sources = new Source[count];
        for (var i = 0; i < sources.Length; i++)
            if (!TryFindSource(call, i + 3, out sources[i]))
                return Refusal.WrongType;
        var aggregate = Aggregate.Sum;
        if (ReadOptions(call, 3 + (int)count, sources, ref aggregate, combine != Difference) is { } refusal)
            return refusal;
        Put(call, combine(sources, aggregate).ToArray());
        return null;
    }

    private static bool TryFindSource(in Call call, int index, out Source source)
    {
        var value = call.Db.Get(call[index]);
        source = new Source(value as Value, 1);
        return value is null or SortedSetValue or SetValue;
    }

    private static string? ReadOptions(in Call call, int from, Source[] sources, ref Aggregate aggregate, bool hasOptions)
    {
        for (var i = from; i < call.Count; i++)
        {
            if (hasOptions && call.Is(i, "WEIGHTS") && i + sources.Length < call.Count)
            {
                for (var j = 0; j < sources.Length; j++)
                {
                    if (!call.TryDouble(++i, out var weight))
                        return "ERR weight value is not a float";
                    sources[j] = sources[j] with { Weight = weight };
                }
            }
            else if (hasOptions && call.Is(i, "AGGREGATE") && i + 1 < call.Count && TryAggregate(call, ++i, out var found))
            {
                aggregate = found;
            }
            else
            {
                return Refusal.Syntax;
            }
        }

        return null;
    }

    private static bool TryAggregate(in Call call, int index, out Aggregate aggregate)
    {
        aggregate = call.Is(index, "MIN") ? Aggregate.Min : call.Is(index, "MAX") ? Aggregate.Max : Aggregate.Sum;
        return aggregate != Aggregate.Sum || call.Is(index, "SUM");
    }

    // The order in which scores are added matters to their last digits: small sources come first.
    private static IEnumerable<ScoredMember> Union(Source[] sources, Aggregate aggregate)
    {
        var sums = new ByteTable<double>();
        foreach (var source in sources.OrderBy(s => s.Count))
        {
            foreach (var (score, member) in source.Members)
            {
                var weighted = NotNaN(score * source.Weight);
                ref var sum = ref sums[sums.FindOrAdd(member, out var added)];
                sum = added ? weighted : Combined(sum, weighted, aggregate);
            }
        }

        for (var i = sums.Next(-1); i >= 0; i = sums.Next(i))
            yield return new ScoredMember(sums[i], sums.KeyAt(i).ToArray());
    }

    private static IEnumerable<ScoredMember> Intersection(Source[] sources, Aggregate aggregate)
    {
        var ordered = sources.OrderBy(s => s.Count).ToArray();
        foreach (var (first, member) in ordered[0].Members)
        {
            var score = NotNaN(first * ordered[0].Weight);
            var isInAll = true;
            for (var i = 1; i < ordered.Length && isInAll; i++)
            {
                isInAll = ordered[i].TryGetScore(member, out var other);
                score = Combined(score, other * ordered[i].Weight, aggregate);
            }

            if (isInAll)
                yield return new ScoredMember(score, member);
        }
    }

    private static IEnumerable<ScoredMember> Difference(Source[] sources, Aggregate aggregate) =>
        sources[0].Members.Where(m => !sources.Skip(1).Any(s => s.TryGetScore(m.Member, out _)));

    private static double Combined(double a, double b, Aggregate aggregate) => aggregate switch
    {
        Aggregate.Sum => NotNaN(a + b),
        Aggregate.Min => b < a ? b : a,
        _ => b > a ? b : a,
    };

    private static double NotNaN(double score) => double.IsNaN(score) ? 0 : score;

    private static void Put(in Call call, ScoredMember[] members)
    {
        if (members.Length == 0)
            call.Db.Remove(call[1]);
        else
            call.Db.Put(call[1], SortedSetValue.Of(members));
    }

    // ZRANGESTORE destination source min max [BYSCORE|BYLEX] [REV] [LIMIT offset count]
    private static string? StoreRange(in Call call)
    {
        var (byScore, byText, isReverse, hasLimit) = (false, false, false, false);
        var (offset, count) = (0L, -1L);
        for (var i = 5; i < call.Count; i++)
        {
            if (call.Is(i, "BYSCORE"))
                byScore = true;
            else if (call.Is(i, "BYLEX"))
                byText = true;
            else if (call.Is(i, "REV"))
                isReverse = true;
            else if (call.Is(i, "LIMIT") && i + 2 < call.Count)
            {
                hasLimit = true;
                if (!call.TryInteger(++i, out offset) || !call.TryInteger(++i, out count))
                    return Refusal.NotInteger;
            }
            else
                return Refusal.Syntax;
        }

        if ((byScore && byText) || (hasLimit && count != -1 && !byScore && !byText))
            return Refusal.Syntax;
        var (low, high) = isReverse && (byScore || byText) ? (4, 3) : (3, 4);
        ScoreRange scores = default;
        TextRange texts = default;
        var (start, end) = (0L, 0L);
        if (byScore && !ScoreRange.TryRead(call[low], call[high], out scores))
            return Refusal.MinOrMax;
        if (byText && !TextRange.TryRead(call[low], call[high], out texts))
            return Refusal.MinOrMaxText;
        if (!byScore && !byText && (!call.TryInteger(3, out start) || !call.TryInteger(4, out end)))
            return Refusal.NotInteger;

        if (!call.Find<SortedSetValue>(2, out var set))
            return Refusal.WrongType;
        if (set is null)
        {
            call.Db.Remove(call[1]);
            return null;
        }

        if (byText && set.IsTextRangeByChance)
        {
            call.Replayer.MakeUnknown(call.Record, TextRange.ByChance);
            return null;
        }

        var all = (int)set.Count;
        var (from, to) = byScore ? scores.Ranks(set) : byText ? texts.Ranks(set) : IndexRange.Of(start, end, all);
        if (!byScore && !byText)
        {
            if (isReverse)
                (from, to) = (all - to, all - from);
            Put(call, [.. set.Order.Range(from, to)]);
            return null;
        }

        // What is left out is counted from the end that comes first; a negative offset leaves out everything.
        offset = offset < 0 ? all : Math.Min(offset, all);
        var left = Math.Max(0, to - from - offset);
        var taken = count < 0 ? left : Math.Min(count, left);
        (from, to) = isReverse ? ((int)(to - offset - taken), (int)(to - offset)) : ((int)(from + offset), (int)(from + offset + taken));
        Put(call, taken == 0 ? [] : [.. set.Order.Range(from, to)]);
        return null;
    }

    /// <summary>What is combined: a sorted set, or a set whose members count 1 each, or nothing.</summary>
    private readonly record struct Source(Value? Value, double Weight)
    {
        public long Count => Value?.Count ?? 0;

        public IEnumerable<ScoredMember> Members => Value switch
        {
            SortedSetValue sorted => sorted.Members,
            SetValue set => set.Members.Select(m => new ScoredMember(1, m)),
            _ => [],
        };

        public bool TryGetScore(ReadOnlySpan<byte> member, out double score)
        {
            score = 1;
            return Value switch
            {
                SortedSetValue sorted => sorted.TryGetScore(member, out score),
                SetValue set => set.Contains(member),
                _ => false,
            };
        }
    }
}
