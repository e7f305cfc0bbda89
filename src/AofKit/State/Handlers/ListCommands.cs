using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>Lists.</summary>
internal static class ListCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("LPUSH", (in Call call) => Push(call, atFront: true)),
        new("RPUSH", (in Call call) => Push(call, atFront: false)),
        new("LPUSHX", (in Call call) => PushIfThere(call, atFront: true)),
        new("RPUSHX", (in Call call) => PushIfThere(call, atFront: false)),
        new("LPOP", (in Call call) => Pop(call, atFront: true)),
        new("RPOP", (in Call call) => Pop(call, atFront: false)),
        new("BLPOP", (in Call call) => PopFirst(call, atFront: true)),
        new("BRPOP", (in Call call) => PopFirst(call, atFront: false)),
        new("LMPOP", (in Call call) => PopMany(call, 1)),
        new("BLMPOP", (in Call call) => PopMany(call, 2)),
        new("LINSERT", Insert),
        new("LSET", Set),
        new("LREM", Remove),
        new("LTRIM", Trim),
        new("RPOPLPUSH", (in Call call) => Move(call, fromFront: false, toFront: true)),
        new("BRPOPLPUSH", (in Call call) => Move(call, fromFront: false, toFront: true)),
        new("LMOVE", MoveSides),
        new("BLMOVE", MoveSides),
    ];

    private static string? Push(in Call call, bool atFront)
    {
        if (!call.FindOrAdd<ListValue>(1, out var list))
            return Refusal.WrongType;
        for (var i = 2; i < call.Count; i++)
            list.Push(call[i].ToArray(), atFront);
        return null;
    }

    private static string? PushIfThere(in Call call, bool atFront)
    {
        if (!call.Find<ListValue>(1, out var list))
            return Refusal.WrongType;
        return list is null ? null : Push(call, atFront);
    }

    private static string? Pop(in Call call, bool atFront)
    {
        if (call.Count > 3)
            return Refusal.Arity;
        long count = 1;
        if (call.Count == 3 && (!call.TryInteger(2, out count) || count < 0))
            return Refusal.OutOfRange;
        if (!call.Find<ListValue>(1, out var list))
            return Refusal.WrongType;
        Pop(call, 1, list, count, atFront);
        return null;
    }

    private static void Pop(in Call call, int key, ListValue? list, long count, bool atFront)
    {
        if (list is null)
            return;
        while (count-- > 0 && list.Length > 0)
            list.Pop(atFront);
        call.RemoveIfEmpty(key, list);
    }

    // A log is replayed by a client that does not wait: it takes from the first list that has something.
    private static string? PopFirst(in Call call, bool atFront)
    {
        for (var i = 1; i < call.Count - 1; i++)
        {
            if (!call.Find<ListValue>(i, out var list))
                return Refusal.WrongType;
            if (list is null)
                continue;
            Pop(call, i, list, 1, atFront);
            return null;
        }

        return null;
    }

    // LMPOP numkeys key … LEFT|RIGHT [COUNT n]
    private static string? PopMany(in Call call, int countIndex)
    {
        if (!call.TryInteger(countIndex, out var keys) || keys < 1)
            return "ERR numkeys should be greater than 0";
        var where = countIndex + 1 + keys;
        if (where >= call.Count || !TrySide(call, (int)where, out var atFront))
            return Refusal.Syntax;
        long count = 1;
        if (where + 1 < call.Count)
        {
            if (where + 3 != call.Count || !call.Is((int)where + 1, "COUNT"))
                return Refusal.Syntax;
            if (!call.TryInteger((int)where + 2, out count) || count < 1)
                return "ERR count should be greater than 0";
        }

        for (var i = countIndex + 1; i < where; i++)
        {
            if (!call.Find<ListValue>(i, out var list))
                return Refusal.WrongType;
            if (list is null)
                continue;
            Pop(call, i, list, count, atFront);
            return null;
        }

        return null;
    }

    private static string? Insert(in Call call)
    {
        var isAfter = call.Is(2, "AFTER");
        if (!isAfter && !call.Is(2, "BEFORE"))
            return Refusal.Syntax;
        if (!call.Find<ListValue>(1, out var list))
            return Refusal.WrongType;
        var index = list?.IndexOf(call[3]) ?? -1;
        if (index >= 0)
            list!.Insert(isAfter ? index + 1 : index, call[4].ToArray());
        return null;
    }

    private static string? Set(in Call call)
    {
        if (!call.Find<ListValue>(1, out var list))
            return Refusal.WrongType;
        if (list is null)
            return Refusal.NoSuchKey;
        if (!call.TryInteger(2, out var index))
            return Refusal.NotInteger;
        if (index < 0)
            index += list.Length;
        if (index < 0 || index >= list.Length)
            return Refusal.IndexRange;
        list[(int)index] = call[3].ToArray();
        return null;
    }

    private static string? Remove(in Call call)
    {
        if (!call.TryInteger(2, out var count))
            return Refusal.NotInteger;
        if (!call.Find<ListValue>(1, out var list))
            return Refusal.WrongType;
        if (list is null)
            return null;
        var most = count == 0 || count == long.MinValue ? long.MaxValue : Math.Abs(count);
        list.Remove(call[3], most, fromFront: count >= 0);
        call.RemoveIfEmpty(1, list);
        return null;
    }

    private static string? Trim(in Call call)
    {
        if (!call.TryInteger(2, out var start) || !call.TryInteger(3, out var end))
            return Refusal.NotInteger;
        if (!call.Find<ListValue>(1, out var list))
            return Refusal.WrongType;
        if (list is null)
            return null;
        var (from, to) = IndexRange.Of(start, end, list.Length);
        list.Trim(from, to);
        call.RemoveIfEmpty(1, list);
        return null;
    }

    private static string? MoveSides(in Call call)
    {
        if (!TrySide(call, 3, out var fromFront) || !TrySide(call, 4, out var toFront))
            return Refusal.Syntax;
        return Move(call, fromFront, toFront);
    }

    private static string? Move(in Call call, bool fromFront, bool toFront)
    {
        if (!call.Find<ListValue>(1, out var from))
            return Refusal.WrongType;
        if (from is null)
            return null;
        if (!call.FindOrAdd<ListValue>(2, out var to))
            return Refusal.WrongType;
        to.Push(from.Pop(fromFront), toFront);
        call.RemoveIfEmpty(1, from);
        return null;
    }

    private static bool TrySide(in Call call, int index, out bool isFront)
    {
        isFront = call.Is(index, "LEFT");
        return isFront || call.Is(index, "RIGHT");
    }
}
