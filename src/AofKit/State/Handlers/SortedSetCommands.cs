using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>Sorted sets, one at a time.</summary>
internal static class SortedSetCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("ZADD", Add),
        new("ZINCRBY", IncrBy),
        new("ZREM", (in Call call) => ItemCommands.Remove<SortedSetValue>(call)),
        new("ZREMRANGEBYRANK", RemoveByRank),
        new("ZREMRANGEBYSCORE", RemoveByScore),
        new("ZREMRANGEBYLEX", RemoveByText),
        new("ZPOPMIN", (in Call call) => Pop(call, atFront: true)),
        new("ZPOPMAX", (in Call call) => Pop(call, atFront: false)),
        new("BZPOPMIN", (in Call call) => PopCommands.One<SortedSetValue>(call, Pop, atFront: true)),
        new("BZPOPMAX", (in Call call) => PopCommands.One<SortedSetValue>(call, Pop, atFront: false)),
        new("ZMPOP", (in Call call) => PopCommands.Many<SortedSetValue>(call, 1, Pop, "MIN", "MAX")),
        new("BZMPOP", (in Call call) => PopCommands.Many<SortedSetValue>(call, 2, Pop, "MIN", "MAX")),
    ];

    private static string? Add(in Call call)
    {
        var options = new AddOptions();
        var first = 2;
        while (first < call.Count && options.TryRead(call, first))
            first++;
        var args = call.Count - first;
        if (args == 0 || args % 2 == 1)
            return Refusal.Syntax;
        return Add(call, options, first);
    }

    private static string? IncrBy(in Call call) => Add(call, new AddOptions { Increments = true }, 2);

    private static string? Add(in Call call, AddOptions options, int first)
    {
        if (options.IsContradictory || (options.Increments && call.Count - first > 2))
            return Refusal.Syntax;
        for (var i = first; i < call.Count; i += 2)
            if (!call.TryDouble(i, out _))
                return Refusal.NotFloat;
        if (!call.Find<SortedSetValue>(1, out var set))
            return Refusal.WrongType;
        if (set is null && options.IfExists)
            return null;
        call.FindOrAdd(1, out set);
        for (var i = first; i < call.Count; i += 2)
        {
            call.TryDouble(i, out var score);
            if (!options.TryApply(set!, call[i + 1], score))
                return "ERR resulting score is not a number (NaN)";
        }

        return null;
    }

    private static string? RemoveByRank(in Call call)
    {
        if (!call.TryInteger(2, out var start) || !call.TryInteger(3, out var end))
            return Refusal.NotInteger;
        if (!call.FindToChange<SortedSetValue>(1, out var set))
            return Refusal.WrongType;
        if (set is not null)
            RemoveRange(call, set, IndexRange.Of(start, end, (int)set.Count));
        return null;
    }

    private static string? RemoveByScore(in Call call)
    {
        if (!ScoreRange.TryRead(call[2], call[3], out var range))
            return Refusal.MinOrMax;
        if (!call.FindToChange<SortedSetValue>(1, out var set))
            return Refusal.WrongType;
        if (set is not null)
            RemoveRange(call, set, range.Ranks(set));
        return null;
    }

    private static string? RemoveByText(in Call call)
    {
        if (!TextRange.TryRead(call[2], call[3], out var range))
            return Refusal.MinOrMaxText;
        if (!call.FindToChange<SortedSetValue>(1, out var set))
            return Refusal.WrongType;
        if (set is { IsTextRangeByChance: true })
            call.Replayer.MakeUnknown(call.Record, TextRange.ByChance);
        else if (set is not null)
            RemoveRange(call, set, range.Ranks(set));
        return null;
    }

    private static void RemoveRange(in Call call, SortedSetValue set, (int From, int To) ranks)
    {
        if (ranks.From < ranks.To)
            set.RemoveRange(ranks.From, ranks.To);
        call.RemoveIfEmpty(1, set);
    }

    private static string? Pop(in Call call, bool atFront)
    {
        if (call.Count > 3)
            return Refusal.Syntax;
        long count = 1;
        if (call.Count == 3 && (!call.TryInteger(2, out count) || count < 0))
            return Refusal.OutOfRange;
        if (!call.FindToChange<SortedSetValue>(1, out var set))
            return Refusal.WrongType;
        if (set is not null)
            Pop(call, 1, set, count, atFront);
        return null;
    }

    private static void Pop(in Call call, int key, SortedSetValue set, long count, bool atFront)
    {
        var all = (int)set.Count;
        var popped = (int)Math.Min(count, all);
        if (atFront)
            set.RemoveRange(0, popped);
        else
            set.RemoveRange(all - popped, all);
        call.RemoveIfEmpty(key, set);
    }

    internal struct AddOptions
    {
        public bool IfMissing;
        public bool IfExists;
        public bool IfGreater;
        public bool IfLess;
        public bool Increments;

        public readonly bool IsContradictory => (IfMissing && (IfExists || IfGreater || IfLess)) || (IfGreater && IfLess);

        public bool TryRead(in Call call, int i)
        {
            if (call.Is(i, "NX"))
                return IfMissing = true;
            if (call.Is(i, "XX"))
                return IfExists = true;
            if (call.Is(i, "GT"))
                return IfGreater = true;
            if (call.Is(i, "LT"))
                return IfLess = true;
            if (call.Is(i, "INCR"))
                return Increments = true;
            return call.Is(i, "CH");
        }

        /// <returns>False when the score would not be a number.</returns>
        public readonly bool TryApply(SortedSetValue set, ReadOnlySpan<byte> member, double score)
        {
            if (!set.TryGetScore(member, out var old))
            {
                if (!IfExists)
                    set.Set(member, score);
                return true;
            }

            if (IfMissing)
                return true;
            if (Increments)
                score += old;
            if (double.IsNaN(score))
                return false;
            if ((IfGreater && score <= old) || (IfLess && score >= old))
                return true;
            // Minus zero does not replace zero: they are equal.
            if (score != old)
                set.Set(member, score);
            return true;
        }
    }
}
