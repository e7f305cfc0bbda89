namespace AofKit.Views.Repairing;

/// <summary>Finds what must be left out of a part so that each of its transactions is whole or is not there at all.</summary>
/// <remarks>
/// Damage can take a MULTI or an EXEC with it. What comes first behind it tells which: an EXEC ends a transaction that began in the
/// damage or before it; a MULTI, or the end of the part, shows that what was open had its end in the damage.
/// </remarks>
internal sealed class TransactionKeeper(AofPart part, bool keepsPartial, Action<RepairLoss> lose)
{
    private (long Start, long End)? _multi;
    private long? _damageInside;
    private long? _behindDamage;

    /// <summary>Where the transaction begins that is open; null when none is.</summary>
    public long? Start => _multi?.Start;

    public void Damage(long offset, long end)
    {
        if (_multi is not null)
            _damageInside ??= offset;
        _behindDamage = end;
    }

    public void Multi(long offset, long end)
    {
        if (_multi is { } open)
        {
            if (_damageInside is { } damage)
                LoseTransaction(open, damage, "its EXEC is lost");
            else
                lose(new RepairLoss(part, open.Start, open.End - open.Start, RepairLossKind.LooseBracket, "a MULTI before another one: its own EXEC is not there"));
        }

        _multi = (offset, end);
        (_damageInside, _behindDamage) = (null, null);
    }

    public void Exec(long offset, long end)
    {
        if (_multi is { } open && _damageInside is not null)
            LoseTransaction(open, offset, "commands of it are lost", end);
        else if (_multi is null && _behindDamage is { } from)
            LoseTransaction((from, from), offset, "its MULTI is lost", end);
        else if (_multi is null)
            lose(new RepairLoss(part, offset, end - offset, RepairLossKind.LooseBracket, "an EXEC without a MULTI"));
        _multi = null;
        (_damageInside, _behindDamage) = (null, null);
    }

    /// <summary>The part ends.</summary>
    public void Complete(long end)
    {
        if (_multi is not { } open)
            return;
        if (_damageInside is { } damage)
            LoseTransaction(open, damage, "its EXEC is lost");
        else
            LoseTransaction(open, end, "the part ends before its EXEC");
        _multi = null;
    }

    // All of it, or only its brackets: the MULTI at its start, and the EXEC from its end on.
    private void LoseTransaction((long Start, long End) multi, long end, string reason, long exec = 0)
    {
        reason = $"a transaction that is not whole: {reason}";
        if (!keepsPartial)
        {
            lose(new RepairLoss(part, multi.Start, Math.Max(end, exec) - multi.Start, RepairLossKind.TornTransaction, reason));
            return;
        }

        if (multi.End > multi.Start)
            lose(new RepairLoss(part, multi.Start, multi.End - multi.Start, RepairLossKind.LooseBracket, reason));
        if (exec > 0)
            lose(new RepairLoss(part, end, exec - end, RepairLossKind.LooseBracket, reason));
    }
}
