using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>The expiry of the fields of hashes.</summary>
internal static class HashExpiryCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("HEXPIRE", (in Call call) => Expire(call, 1000, call.Now)),
        new("HPEXPIRE", (in Call call) => Expire(call, 1, call.Now)),
        new("HEXPIREAT", (in Call call) => Expire(call, 1000, 0)),
        new("HPEXPIREAT", (in Call call) => Expire(call, 1, 0)),
        new("HPERSIST", Persist),
        new("HSETEX", SetEx),
        new("HGETEX", GetEx),
    ];

    // HPEXPIREAT key time [NX|XX|GT|LT] FIELDS n field …
    private static string? Expire(in Call call, long unit, long from)
    {
        if (!call.Find<HashValue>(1, out var hash))
            return Refusal.WrongType;
        if (!call.TryInteger(2, out var time))
            return Refusal.NotInteger;
        if (time < 0 || !ExpiryTime.TryAdd(time, unit, from, out var at))
            return Refusal.InvalidExpiry;
        var condition = new ExpiryCondition();
        var fields = condition.TryRead(call[3]) ? 4 : 3;
        if (!TryFields(call, fields, 1, out var first))
            return Refusal.Syntax;
        for (var i = first; i < call.Count && hash is not null; i++)
            if (hash.Contains(call[i]) && condition.Allows(hash.ExpiryOf(call[i]), at))
                hash.SetExpiry(call[i], at);
        return null;
    }

    private static string? Persist(in Call call)
    {
        if (!call.Find<HashValue>(1, out var hash))
            return Refusal.WrongType;
        if (!TryFields(call, 2, 1, out var first))
            return Refusal.Syntax;
        for (var i = first; i < call.Count; i++)
            hash?.SetExpiry(call[i], Expiry.None);
        return null;
    }

    // HSETEX key [NX|XX] [FNX|FXX] [EX s|PX ms|EXAT s|PXAT ms|KEEPTTL] FIELDS n field value …
    private static string? SetEx(in Call call)
    {
        var options = new FieldOptions();
        if (options.Read(call, out var first) is { } refusal)
            return refusal;
        if ((call.Count - first) != 2 * options.Count)
            return Refusal.Syntax;
        if (!call.Find<HashValue>(1, out var hash))
            return Refusal.WrongType;
        if (options.KeyCondition != SetCondition.None && hash is null != (options.KeyCondition == SetCondition.IfMissing))
            return null;
        for (var i = first; i < call.Count && options.FieldCondition != SetCondition.None; i += 2)
            if ((hash?.Contains(call[i]) ?? false) != (options.FieldCondition == SetCondition.IfExists))
                return null;
        call.FindOrAdd(1, out hash);
        for (var i = first; i < call.Count; i += 2)
        {
            hash!.Set(call[i], call[i + 1]);
            if (!options.KeepsExpiry)
                hash.SetExpiry(call[i], options.ExpiresAt);
        }

        return null;
    }

    // HGETEX key [EX s|PX ms|EXAT s|PXAT ms|PERSIST] FIELDS n field …
    private static string? GetEx(in Call call)
    {
        var options = new FieldOptions();
        if (options.Read(call, out var first) is { } refusal)
            return refusal;
        if (call.Count - first != options.Count)
            return Refusal.Syntax;
        if (!call.Find<HashValue>(1, out var hash))
            return Refusal.WrongType;
        if (!options.Persists && options.ExpiresAt == Expiry.None)
            return null;
        for (var i = first; i < call.Count && hash is not null; i++)
            if (hash.Contains(call[i]))
                hash.SetExpiry(call[i], options.ExpiresAt);
        return null;
    }

    // FIELDS n, and then so many items of so many args each.
    private static bool TryFields(in Call call, int index, int each, out int first)
    {
        first = index + 2;
        return index + 1 < call.Count && call.Is(index, "FIELDS") && call.TryInteger(index + 1, out var count)
            && count > 0 && count * each == call.Count - first;
    }

    private struct FieldOptions()
    {
        public SetCondition KeyCondition = SetCondition.None;
        public SetCondition FieldCondition = SetCondition.None;
        public bool KeepsExpiry = false;
        public bool Persists = false;
        public long ExpiresAt = Expiry.None;
        public long Count = 0;

        public string? Read(in Call call, out int first)
        {
            first = 0;
            for (var i = 2; i < call.Count; i++)
            {
                if (call.Is(i, "FIELDS"))
                {
                    first = i + 2;
                    return first <= call.Count && call.TryInteger(i + 1, out Count) && Count > 0 ? null : Refusal.Syntax;
                }

                if (ExpiryTime.UnitOf(call[i], out var unit, out var isAbsolute))
                {
                    if (i + 1 == call.Count)
                        return Refusal.Syntax;
                    if (!call.TryInteger(++i, out var time) || !ExpiryTime.TryAdd(time, unit, isAbsolute ? 0 : call.Now, out ExpiresAt))
                        return Refusal.InvalidExpiry;
                }
                else if (!TryWord(call, i))
                {
                    return Refusal.Syntax;
                }
            }

            return Refusal.Syntax;
        }

        private bool TryWord(in Call call, int i)
        {
            if (call.Is(i, "KEEPTTL"))
                return KeepsExpiry = true;
            if (call.Is(i, "PERSIST"))
                return Persists = true;
            if (call.Is(i, "FNX") || call.Is(i, "FXX"))
                FieldCondition = call.Is(i, "FNX") ? SetCondition.IfMissing : SetCondition.IfExists;
            else if (call.Is(i, "NX") || call.Is(i, "XX"))
                KeyCondition = call.Is(i, "NX") ? SetCondition.IfMissing : SetCondition.IfExists;
            else
                return false;
            return true;
        }
    }
}
