using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>Hashes, all but the expiry of their fields.</summary>
internal static class HashCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("HSET", Set),
        new("HMSET", Set),
        new("HSETNX", SetNx),
        new("HDEL", (in Call call) => ItemCommands.Remove<HashValue>(call)),
        new("HGETDEL", GetDel),
        new("HINCRBY", IncrBy),
        new("HINCRBYFLOAT", IncrByFloat),
    ];

    private static string? Set(in Call call)
    {
        if (call.Count % 2 == 1)
            return Refusal.Arity;
        if (!call.FindOrAdd<HashValue>(1, out var hash))
            return Refusal.WrongType;
        for (var i = 2; i < call.Count; i += 2)
        {
            hash.Set(call[i], call[i + 1]);
            hash.SetExpiry(call[i], Expiry.None);
        }

        return null;
    }

    private static string? SetNx(in Call call)
    {
        if (!call.FindOrAdd<HashValue>(1, out var hash))
            return Refusal.WrongType;
        if (!hash.Contains(call[2]))
            hash.Set(call[2], call[3]);
        return null;
    }

    // HGETDEL key FIELDS n field …
    private static string? GetDel(in Call call)
    {
        if (!call.Is(2, "FIELDS") || !call.TryInteger(3, out var count) || count != call.Count - 4)
            return Refusal.Syntax;
        return ItemCommands.Remove<HashValue>(call, 4);
    }

    private static string? IncrBy(in Call call)
    {
        if (!call.TryInteger(3, out var by))
            return Refusal.NotInteger;
        if (!call.Find<HashValue>(1, out var hash))
            return Refusal.WrongType;
        long number = 0;
        if (hash?.Get(call[2]) is { } text && !NumberText.TryInteger(text, out number))
            return "ERR hash value is not an integer";
        if (by < 0 ? number < long.MinValue - by : number > long.MaxValue - by)
            return Refusal.Overflow;
        call.FindOrAdd(1, out hash);
        hash!.Set(call[2], NumberText.Format(number + by));
        return null;
    }

    private static string? IncrByFloat(in Call call)
    {
        if (!LongDouble.TryParse(call[3], out var by))
            return Refusal.NotFloat;
        if (!call.Find<HashValue>(1, out var hash))
            return Refusal.WrongType;
        if (!LongDouble.TryParse(hash?.Get(call[2]) ?? "0"u8, out var number))
            return "ERR hash value is not a float";
        if (!LongDouble.TryAdd(number, by, out var sum))
            return Refusal.Overflow;
        call.FindOrAdd(1, out hash);
        hash!.Set(call[2], sum.Format());
        return null;
    }
}
