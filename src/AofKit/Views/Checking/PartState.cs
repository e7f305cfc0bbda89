namespace AofKit.Views.Checking;

/// <summary>Where a server stands in the part that it loads. Each part is loaded by a client of its own.</summary>
internal sealed class PartState
{
    private long _lookedAt;

    public AofPart? Part { get; private set; }

    /// <summary>The end of the last command. The end of an RDB does not count, so that what follows it is cut together with it.</summary>
    public long ValidUpTo { get; private set; }

    /// <summary>What <see cref="ValidUpTo"/> was at the last MULTI, also at one inside a transaction.</summary>
    public long BeforeMulti { get; private set; }

    public bool InTransaction { get; private set; }

    /// <summary>A MULTI may lie in damage before here.</summary>
    public bool IsBehindDamage { get; private set; }

    /// <summary>The part begins with an RDB.</summary>
    public AofRdb? Rdb { get; set; }

    public void Begin(AofPart part, AofRdb? rdb)
    {
        Part = part;
        Rdb = rdb;
        (ValidUpTo, BeforeMulti, _lookedAt) = (0, 0, 0);
        (InTransaction, IsBehindDamage) = (false, false);
    }

    /// <summary>Comes to an offset. What lies between it and what was looked at last are commands.</summary>
    public void Reach(long offset)
    {
        if (offset > Math.Max(_lookedAt, Rdb?.Length ?? 0))
            ValidUpTo = _lookedAt = offset;
    }

    /// <summary>Passes over what was looked at.</summary>
    public void Pass(long end, bool isCommand)
    {
        _lookedAt = end;
        if (isCommand)
            ValidUpTo = end;
    }

    public void Multi()
    {
        BeforeMulti = ValidUpTo;
        (InTransaction, IsBehindDamage) = (true, false);
    }

    public void Exec() => (InTransaction, IsBehindDamage) = (false, false);

    public void Damage() => (InTransaction, IsBehindDamage) = (false, true);
}
