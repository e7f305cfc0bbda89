using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>What is the same for fields and for members.</summary>
internal static class ItemCommands
{
    /// <summary>Removes the items whose names begin at an arg.</summary>
    public static string? Remove<T>(in Call call, int from = 2)
        where T : Value, IItems
    {
        if (!call.FindToChange<T>(1, out var value))
            return Refusal.WrongType;
        if (value is null)
            return null;
        for (var i = from; i < call.Count; i++)
            value.Remove(call[i]);
        call.RemoveIfEmpty(1, value);
        return null;
    }

    /// <summary><c>HPEXPIREAT key time [NX|XX|GT|LT] FIELDS n field …</c></summary>
    /// <param name="call">The command.</param>
    /// <param name="items">What stands before the count of the items.</param>
    /// <param name="unit">The milliseconds of the unit of the time.</param>
    /// <param name="from">What the time is counted from.</param>
    public static string? Expire<T>(in Call call, string items, long unit, long from)
        where T : Value, IExpiringItems
    {
        if (!call.FindToChange<T>(1, out var value))
            return Refusal.WrongType;
        if (!call.TryInteger(2, out var time))
            return Refusal.NotInteger;
        if (time < 0 || !ExpiryTime.TryAdd(time, unit, from, out var at))
            return Refusal.InvalidExpiry;
        var condition = new ExpiryCondition();
        if (!TryItems(call, condition.TryRead(call[3]) ? 4 : 3, items, out var first))
            return Refusal.Syntax;
        for (var i = first; i < call.Count && value is not null; i++)
            if (value.Contains(call[i]) && condition.Allows(value.ExpiryOf(call[i]), at))
                value.SetExpiry(call[i], at);
        return null;
    }

    /// <summary><c>HPERSIST key FIELDS n field …</c></summary>
    public static string? Persist<T>(in Call call, string items)
        where T : Value, IExpiringItems
    {
        if (!call.FindToChange<T>(1, out var value))
            return Refusal.WrongType;
        if (!TryItems(call, 2, items, out var first))
            return Refusal.Syntax;
        for (var i = first; i < call.Count; i++)
            value?.SetExpiry(call[i], Expiry.None);
        return null;
    }

    // FIELDS n, and then so many items.
    private static bool TryItems(in Call call, int index, string items, out int first)
    {
        first = index + 2;
        return index + 1 < call.Count && call.Is(index, items) && call.TryInteger(index + 1, out var count) && count > 0 && count == call.Count - first;
    }
}
