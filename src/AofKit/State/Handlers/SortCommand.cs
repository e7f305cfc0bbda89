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

        var items = ItemsOf(source);
        var (sorts, byText, by) = (!options.IsUnsorted, options.ByText, options.By);
        if (options.IsUnsorted && source is SetValue)
            (sorts, byText, by) = (true, true, 0);
        if (!sorts && options.IsDescending)
            items.Reverse();
        var isTold = true;
        if (sorts && !TryOrder(call, items, by, byText, options.IsDescending, out isTold))
            return "ERR One or more scores can't be converted into double";
        if (!isTold && !(source is ListValue && !options.HasLimit))
            call.Replayer.MakeUnknown(call.Record, "the order of items that are equal is up to the server");
        else
            Store(call, options, items);
        return null;
    }

    private static List<byte[]> ItemsOf(object? source) => source switch
    {
        ListValue list => [.. list.Elements],
        SetValue set => [.. set.Members],
        SortedSetValue sorted => [.. sorted.Order.Range(0, int.MaxValue).Select(m => m.Member)],
        _ => [],
    };

    /// <param name="call">The command.</param>
    /// <param name="items">What is put in order.</param>
    /// <param name="by">The index of the pattern of keys that hold what they are compared by; 0 for themselves.</param>
    /// <param name="byText">They are compared as bytes, else as numbers.</param>
    /// <param name="isDescending">The greatest comes first.</param>
    /// <param name="isTold">No two of them that differ are equal.</param>
    /// <returns>False when something is no number.</returns>
    private static bool TryOrder(in Call call, List<byte[]> items, int by, bool byText, bool isDescending, out bool isTold)
    {
        var rows = new List<(double Score, byte[]? Text, byte[] Item)>(items.Count);
        isTold = true;
        foreach (var item in items)
        {
            var compared = by == 0 ? item : SortPattern.Find(call.Db, call[by], item);
            var score = 0.0;
            if (!byText && compared is not null && !NumberText.TryBound(compared, out score))
                return false;
            rows.Add((score, compared, item));
        }

        var sign = isDescending ? -1 : 1;
        var compare = byText
            ? Comparer<(double Score, byte[]? Text, byte[] Item)>.Create((a, b) => sign * CompareText(a.Text, b.Text))
            : Comparer<(double Score, byte[]? Text, byte[] Item)>.Create((a, b) =>
                sign * (a.Score != b.Score ? a.Score.CompareTo(b.Score) : ByteOrder.Instance.Compare(a.Item, b.Item)));
        var ordered = rows.Order(compare).ToList();
        for (var i = 1; i < ordered.Count && byText && by > 0; i++)
            isTold &= CompareText(ordered[i - 1].Text, ordered[i].Text) != 0 || ordered[i - 1].Item.AsSpan().SequenceEqual(ordered[i].Item);
        for (var i = 0; i < items.Count; i++)
            items[i] = ordered[i].Item;
        return true;
    }

    private static int CompareText(byte[]? a, byte[]? b) =>
        a is null || b is null ? (a is null ? 0 : 1) - (b is null ? 0 : 1) : a.AsSpan().SequenceCompareTo(b);

    private static void Store(in Call call, SortOptions options, List<byte[]> items)
    {
        var list = new ListValue();
        var (from, to) = options.Range(items.Count);
        for (var i = from; i < to; i++)
        {
            if (options.Gets.Count == 0)
                list.Push(items[i].AsSpan().ToArray(), atFront: false);
            foreach (var get in options.Gets)
                list.Push(SortPattern.Find(call.Db, call[get], items[i])?.AsSpan().ToArray() ?? [], atFront: false);
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
