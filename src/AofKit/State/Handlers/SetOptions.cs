namespace AofKit.State.Handlers;

/// <summary>When a SET takes place.</summary>
internal enum SetCondition : byte
{
    None,
    IfMissing,
    IfExists,
    IfEqual,
    IfNotEqual,

    /// <summary>It compares a digest. A log has only commands that took place, so it is taken for met.</summary>
    IfDigest,
}

/// <summary>The options of SET, GETEX, MSETEX and of the like of hashes.</summary>
internal struct SetOptions()
{
    public SetCondition Condition = SetCondition.None;
    public int Operand = 0;
    public bool Get = false;
    public bool KeepsExpiry = false;
    public bool Persists = false;
    public long ExpiresAt = Expiry.None;
    private bool _hasExpiry = false;

    /// <summary>Reads options from an index to the end.</summary>
    public string? Read(in Call call, int from, bool isGetEx = false)
    {
        for (var i = from; i < call.Count; i++)
        {
            if (!TryWord(call, i, isGetEx))
                return Refusal.Syntax;
            if (Operand == i + 1)
            {
                i++;
            }
            else if (ExpiryTime.UnitOf(call[i], out var unit, out var isAbsolute))
            {
                if (i + 1 == call.Count)
                    return Refusal.Syntax;
                if (!call.TryInteger(++i, out var time))
                    return Refusal.NotInteger;
                if (time <= 0 || !ExpiryTime.TryRelative(time, unit, isAbsolute ? 0 : call.Now, out ExpiresAt))
                    return Refusal.InvalidExpiry;
            }
        }

        return null;
    }

    private bool TryWord(in Call call, int i, bool isGetEx)
    {
        if (ExpiryTime.UnitOf(call[i], out _, out _))
            return SetOnce(ref _hasExpiry) && !KeepsExpiry && !Persists;
        if (isGetEx)
            return call.Is(i, "PERSIST") && !_hasExpiry && SetOnce(ref Persists);
        if (call.Is(i, "KEEPTTL"))
        {
            KeepsExpiry = true;
            return !_hasExpiry;
        }

        if (call.Is(i, "GET"))
        {
            Get = true;
            return true;
        }

        var condition = ConditionOf(call, i);
        if (condition == SetCondition.None || (Condition != SetCondition.None && Condition != condition))
            return false;
        Condition = condition;
        if (condition < SetCondition.IfEqual)
            return true;
        Operand = i + 1;
        return Operand < call.Count;
    }

    private static SetCondition ConditionOf(in Call call, int i) =>
        call.Is(i, "NX") ? SetCondition.IfMissing
        : call.Is(i, "XX") ? SetCondition.IfExists
        : call.Is(i, "IFEQ") ? SetCondition.IfEqual
        : call.Is(i, "IFNE") ? SetCondition.IfNotEqual
        : call.Is(i, "IFDEQ") || call.Is(i, "IFDNE") ? SetCondition.IfDigest
        : SetCondition.None;

    private static bool SetOnce(ref bool flag)
    {
        var wasSet = flag;
        flag = true;
        return !wasSet;
    }
}
