using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>SORT … STORE.</summary>
internal static class SortCommand
{
    public static readonly CommandRow[] Rows = [new("SORT", Sort)];

    private static string? Sort(in Call call)
    {
        var options = new SortOptions();
        if (options.Read(call) is { } refusal)
            return refusal;
        var source = call.Db.Get(call[1]);
        if (source is not (null or ListValue or SetValue or SortedSetValue))
            return Refusal.WrongType;
        // The server holds a sorted set unpacked from then on, and so it can have minus zeros.
        if (call.FindToChange<SortedSetValue>(1, out var sorted))
            sorted?.Unpack();
        if (options.Store == 0)
            return null;

        var count = (int)((source as Value)?.Count ?? 0);
        var (from, to) = options.Range(count);
        if (options.IsUnsorted && source is not SetValue)
        {
            Store(call, options, options.IsDescending ? ItemsOf(source, count - to, count - from).AsEnumerable().Reverse() : ItemsOf(source, from, to));
            return null;
        }

        var items = ItemsOf(source, 0, count);
        var (byText, by) = options.IsUnsorted ? (true, 0) : (options.ByText, options.By);
        if (!TryOrder(call, items, by, byText, options.IsDescending, out var isTold))
            return "ERR One or more scores can't be converted into double";
        if (!isTold && !(source is ListValue && !options.HasLimit))
            call.Replayer.MakeUnknown(call.Record, "the order of items that are equal is up to the server");
        else
            Store(call, options, items.Take(from..to));
        return null;
    }

    private static byte[][] ItemsOf(object? source, int from, int to) => source switch
    {
        ListValue list => [.. list.Range(from, to)],
        SetValue set => [.. set.Members],
        SortedSetValue sorted => [.. sorted.Order.Range(from, to).Select(m => m.Member)],
        _ => [],
    };

    /// <param name="call">The command.</param>
    /// <param name="items">What is put in order.</param>
    /// <param name="by">The index of the pattern of keys that hold what they are compared by; 0 for themselves.</param>
    /// <param name="byText">They are compared as bytes, else as numbers.</param>
    /// <param name="isDescending">The greatest comes first.</param>
    /// <param name="isTold">No two of them that differ are equal.</param>
    /// <returns>False when something is no number.</returns>
    private static bool TryOrder(in Call call, byte[][] items, int by, bool byText, bool isDescending, out bool isTold)
    {
        var orders = new ulong[items.Length];
        var texts = by == 0 || !byText ? items : new byte[]?[items.Length];
        isTold = true;
        for (var i = 0; i < items.Length; i++)
        {
            var compared = by == 0 ? items[i] : SortPattern.Find(call.Db, call[by], items[i]);
            var score = 0.0;
            if (!byText && compared is not null && !NumberText.TryBound(compared, out score))
                return false;
            orders[i] = byText ? SortOrder.Of(compared) : SortOrder.Of(score);
            // Those of one score come in the order of their own bytes.
            if (byText)
                texts[i] = compared;
        }

        var places = SortOrder.PlacesOf(orders, texts, isDescending);
        var ordered = Array.ConvertAll(places, p => items[p]);
        for (var i = 1; i < places.Length && byText && by > 0; i++)
            isTold &= SortOrder.Compare(texts[places[i - 1]], texts[places[i]]) != 0 || ordered[i - 1].AsSpan().SequenceEqual(ordered[i]);
        ordered.CopyTo(items, 0);
        return true;
    }

    // The elements of lists are never written over, so that lists can share them.
    private static void Store(in Call call, SortOptions options, IEnumerable<byte[]> items)
    {
        var list = new ListValue();
        foreach (var item in items)
        {
            if (options.Gets.Count == 0)
                list.Push(item, atFront: false);
            foreach (var get in options.Gets)
                list.Push(SortPattern.Find(call.Db, call[get], item) ?? [], atFront: false);
        }

        if (list.Length == 0)
            call.Db.Remove(call[options.Store]);
        else
            call.Db.Put(call[options.Store], list);
    }

    private struct SortOptions()
    {
        public int Store = 0;
        public int By = 0;
        public bool IsUnsorted = false;
        public bool IsDescending = false;
        public bool ByText = false;
        public bool HasLimit = false;
        public readonly List<int> Gets = [];
        private long _start = 0;
        private long _count = -1;

        public string? Read(in Call call)
        {
            for (var i = 2; i < call.Count; i++)
            {
                var left = call.Count - i - 1;
                if (call.Is(i, "ASC") || call.Is(i, "DESC"))
                    IsDescending = call.Is(i, "DESC");
                else if (call.Is(i, "ALPHA"))
                    ByText = true;
                else if (call.Is(i, "STORE") && left >= 1)
                    Store = ++i;
                else if (call.Is(i, "GET") && left >= 1)
                    Gets.Add(++i);
                else if (call.Is(i, "BY") && left >= 1)
                    IsUnsorted |= !call[By = ++i].Contains((byte)'*');
                else if (!call.Is(i, "LIMIT") || left < 2)
                    return Refusal.Syntax;
                else if (!call.TryInteger(++i, out _start) || !call.TryInteger(++i, out _count))
                    return Refusal.NotInteger;
                else
                    HasLimit = true;
            }

            return null;
        }

        public readonly (int From, int To) Range(int count)
        {
            var from = (int)Math.Clamp(_start, 0, count);
            var length = (int)Math.Clamp(_count, -1, count);
            return (from, length < 0 ? count : Math.Min(count, from + length));
        }
    }
}
