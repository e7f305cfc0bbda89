using System.Runtime.CompilerServices;

namespace AofKit.State.Handlers;

/// <summary>The expiry of keys. A time that is past expires nothing: a server that loads a log does not either.</summary>
internal static class ExpiryCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("EXPIRE", (in Call call) => Expire(call, 1000, call.Now)) { TakesAnyValue = true },
        new("PEXPIRE", (in Call call) => Expire(call, 1, call.Now)) { TakesAnyValue = true },
        new("EXPIREAT", (in Call call) => Expire(call, 1000, 0)) { TakesAnyValue = true },
        new("PEXPIREAT", (in Call call) => Expire(call, 1, 0)) { TakesAnyValue = true },
        new("PERSIST", Persist) { TakesAnyValue = true },
    ];

    private static string? Expire(in Call call, long unit, long from)
    {
        var condition = new ExpiryCondition();
        for (var i = 3; i < call.Count; i++)
            if (!condition.TryRead(call[i]))
                return Refusal.Syntax;
        if (condition.IsContradictory)
            return Refusal.Syntax;
        if (!call.TryInteger(2, out var time))
            return Refusal.NotInteger;
        if (!ExpiryTime.TryAdd(time, unit, from, out var at))
            return Refusal.InvalidExpiry;
        ref var slot = ref call.Db.Find(call[1]);
        if (!Unsafe.IsNullRef(ref slot) && condition.Allows(slot.ExpiresAt, at))
            slot.ExpiresAt = at;
        return null;
    }

    private static string? Persist(in Call call)
    {
        ref var slot = ref call.Db.Find(call[1]);
        if (!Unsafe.IsNullRef(ref slot))
            slot.ExpiresAt = Expiry.None;
        return null;
    }
}
