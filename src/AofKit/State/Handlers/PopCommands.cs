using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>Takes items from an end of the first of several keys that is there. Lists and sorted sets have such commands.</summary>
internal static class PopCommands
{
    /// <summary>Takes items from a value.</summary>
    /// <param name="call">The command.</param>
    /// <param name="key">The index of the key.</param>
    /// <param name="value">The value.</param>
    /// <param name="count">How many items to take, or all if there are fewer.</param>
    /// <param name="atFront">Take the first ones.</param>
    public delegate void Taker<T>(in Call call, int key, T value, long count, bool atFront);

    /// <summary><c>BLPOP key … timeout</c>. A log is replayed by a client that does not wait.</summary>
    public static string? One<T>(in Call call, Taker<T> take, bool atFront)
        where T : Value => FromFirst(call, 1, call.Count - 1, take, 1, atFront);

    /// <summary><c>LMPOP numkeys key … LEFT|RIGHT [COUNT n]</c></summary>
    /// <param name="call">The command.</param>
    /// <param name="countIndex">Where the count of keys is.</param>
    /// <param name="take">Takes items.</param>
    /// <param name="front">The word for the front.</param>
    /// <param name="back">The word for the other end.</param>
    public static string? Many<T>(in Call call, int countIndex, Taker<T> take, string front, string back)
        where T : Value
    {
        if (!call.TryInteger(countIndex, out var keys) || keys < 1)
            return "ERR numkeys should be greater than 0";
        if (keys >= call.Count - countIndex - 1)
            return Refusal.Syntax;
        var where = countIndex + 1 + (int)keys;
        if (!call.Is(where, front) && !call.Is(where, back))
            return Refusal.Syntax;
        long count = 1;
        if (where + 1 < call.Count)
        {
            if (where + 3 != call.Count || !call.Is(where + 1, "COUNT"))
                return Refusal.Syntax;
            if (!call.TryInteger(where + 2, out count) || count < 1)
                return "ERR count should be greater than 0";
        }

        return FromFirst(call, countIndex + 1, where, take, count, call.Is(where, front));
    }

    private static string? FromFirst<T>(in Call call, int from, int to, Taker<T> take, long count, bool atFront)
        where T : Value
    {
        for (var i = from; i < to; i++)
        {
            if (!call.FindToChange<T>(i, out var value))
                return Refusal.WrongType;
            if (value is null)
                continue;
            take(call, i, value, count, atFront);
            return null;
        }

        return null;
    }
}
