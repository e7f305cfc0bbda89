using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>The expiry of the fields of hashes.</summary>
internal static class HashExpiryCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("HEXPIRE", (in Call call) => ItemCommands.Expire<HashValue>(call, Items, 1000, call.Now)),
        new("HPEXPIRE", (in Call call) => ItemCommands.Expire<HashValue>(call, Items, 1, call.Now)),
        new("HEXPIREAT", (in Call call) => ItemCommands.Expire<HashValue>(call, Items, 1000, 0)),
        new("HPEXPIREAT", (in Call call) => ItemCommands.Expire<HashValue>(call, Items, 1, 0)),
        new("HPERSIST", (in Call call) => ItemCommands.Persist<HashValue>(call, Items)),
        new("HSETEX", SetEx),
        new("HGETEX", GetEx),
    ];

    private const string Items = "FIELDS";

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
        if (!call.FindToChange<HashValue>(1, out var hash))
            return Refusal.WrongType;
        if (!options.Persists && options.ExpiresAt == Expiry.None)
            return null;
        for (var i = first; i < call.Count && hash is not null; i++)
            if (hash.Contains(call[i]))
                hash.SetExpiry(call[i], options.ExpiresAt);
        return null;
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
                if (call.Is(i, Items))
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
