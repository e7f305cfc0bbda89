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
        new("BLPOP", (in Call call) => PopCommands.One<ListValue>(call, Pop, atFront: true)),
        new("BRPOP", (in Call call) => PopCommands.One<ListValue>(call, Pop, atFront: false)),
        new("LMPOP", (in Call call) => PopCommands.Many<ListValue>(call, 1, Pop, "LEFT", "RIGHT")),
        new("BLMPOP", (in Call call) => PopCommands.Many<ListValue>(call, 2, Pop, "LEFT", "RIGHT")),
        new("LINSERT", Insert),
        new("LSET", Set),
        new("LREM", Remove),
        new("LTRIM", Trim),
        new("RPOPLPUSH", (in Call call) => Move(call, fromFront: false, toFront: true)),
        new("BRPOPLPUSH", (in Call call) => Move(call, fromFront: false, toFront: true)),
        new("LMOVE", MoveSides),
        new("BLMOVE", MoveSides),
        new("LMOVEM", (in Call call) => MoveMany(call, 5)),
        new("BLMOVEM", (in Call call) => MoveMany(call, 6)),
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
        if (!call.FindToChange<ListValue>(1, out var list))
            return Refusal.WrongType;
        if (list is not null)
            Pop(call, 1, list, count, atFront);
        return null;
    }

    private static void Pop(in Call call, int key, ListValue list, long count, bool atFront)
    {
        while (count-- > 0 && list.Length > 0)
            list.Pop(atFront);
        call.RemoveIfEmpty(key, list);
    }

    private static string? Insert(in Call call)
    {
        var isAfter = call.Is(2, "AFTER");
        if (!isAfter && !call.Is(2, "BEFORE"))
            return Refusal.Syntax;
        if (!call.FindToChange<ListValue>(1, out var list))
            return Refusal.WrongType;
        list?.Insert(call[3], call[4].ToArray(), isAfter);
        return null;
    }

    private static string? Set(in Call call)
    {
        if (!call.FindToChange<ListValue>(1, out var list))
            return Refusal.WrongType;
        if (list is null)
            return Refusal.NoSuchKey;
        if (!call.TryInteger(2, out var index))
            return Refusal.NotInteger;
        if (index < 0)
            index += list.Length;
        if (index < 0 || index >= list.Length)
            return Refusal.IndexRange;
        list.Set((int)index, call[3].ToArray());
        return null;
    }

    private static string? Remove(in Call call)
    {
        if (!call.TryInteger(2, out var count))
            return Refusal.NotInteger;
        if (!call.FindToChange<ListValue>(1, out var list))
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
        if (!call.FindToChange<ListValue>(1, out var list))
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
        if (!call.FindToChange<ListValue>(1, out var from))
            return Refusal.WrongType;
        if (from is null)
            return null;
        if (!call.FindOrAdd<ListValue>(2, out var to))
            return Refusal.WrongType;
        to.Push(from.Pop(fromFront), toFront);
        call.RemoveIfEmpty(1, from);
        return null;
    }

    // LMOVEM from to LEFT|RIGHT LEFT|RIGHT [COUNT|EXACTLY n OBO|BULK]: one after the other, or all at once and in their order.
    private static string? MoveMany(in Call call, int options)
    {
        if (!TrySide(call, 3, out var fromFront) || !TrySide(call, 4, out var toFront))
            return Refusal.Syntax;
        if (call.Count == options)
            return Move(call, fromFront, toFront);
        if (call.Count != options + 3)
            return Refusal.Syntax;
        var isExact = call.Is(options, "EXACTLY");
        var isBulk = call.Is(options + 2, "BULK");
        if ((!isExact && !call.Is(options, "COUNT")) || (!isBulk && !call.Is(options + 2, "OBO")))
            return Refusal.Syntax;
        if (!call.TryInteger(options + 1, out var count) || count < 1)
            return Refusal.OutOfRange;
        if (!call.FindToChange<ListValue>(1, out var from) || !call.FindToChange<ListValue>(2, out var to))
            return Refusal.WrongType;
        if (from is null || (isExact && count > from.Length))
            return null;

        call.FindOrAdd(2, out to);
        var moved = Math.Min(count, from.Length);
        if (isBulk)
            MoveAtOnce(from, to!, moved, fromFront, toFront);
        else
            while (moved-- > 0)
                to!.Push(from.Pop(fromFront), toFront);
        call.RemoveIfEmpty(1, from);
        return null;
    }

    private static void MoveAtOnce(ListValue from, ListValue to, long count, bool fromFront, bool toFront)
    {
        var moved = new byte[count][];
        for (var i = 0; i < moved.Length; i++)
            moved[i] = from.Pop(fromFront);
        // Taken from an end and pushed at the same one, they would come out in reverse.
        if (fromFront == toFront)
            Array.Reverse(moved);
        foreach (var element in moved)
            to.Push(element, toFront);
    }

    private static bool TrySide(in Call call, int index, out bool isFront)
    {
        isFront = call.Is(index, "LEFT");
        return isFront || call.Is(index, "RIGHT");
    }
}
