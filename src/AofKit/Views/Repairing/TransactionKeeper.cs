namespace AofKit.Views.Repairing;

/// <summary>Finds what must be left out of a part so that each of its transactions is whole or is not there at all.</summary>
/// <remarks>
/// <para>
/// Damage can take a MULTI or an EXEC with it. What comes first behind it tells which: an EXEC ends a transaction that began in the
/// damage or before it; a MULTI, or the end of the part, shows that what was open had its end in the damage.
/// </para>
/// <para>
/// A command of an unknown name is damage only if that name does not come often, which is known at the end. What is left out because
/// of it is told together with the name.
/// </para>
/// </remarks>
internal sealed class TransactionKeeper(AofPart part, bool keepsPartial, Action<RepairLoss, string?> lose)
{
    private readonly List<string?> _names = [];
    private (long Start, long End)? _multi;
    private long? _damageInside;
    private long? _behindDamage;

    /// <summary>Where the transaction begins that is open; null when none is.</summary>
    public long? Start => _multi?.Start;

    /// <summary>A span is left out.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="name">The name of a command, when it is left out only if that name does not come often.</param>
    public void Damage(long offset, long end, string? name = null)
    {
        if (_multi is not null)
            _damageInside ??= offset;
        _behindDamage = end;
        _names.Add(name);
    }

    public void Multi(long offset, long end)
    {
        if (_multi is { } open)
        {
            if (_damageInside is { } damage)
                LoseTransaction(open, damage, "its EXEC is lost");
            LoseBracket(open.Start, open.End, "a MULTI before another one: its own EXEC is not there");
        }

        Begin((offset, end));
    }

    public void Exec(long offset, long end)
    {
        if (_multi is { } open && _damageInside is not null)
            LoseTransaction(open, offset, "commands of it are lost", end);
        else if (_multi is null && _behindDamage is { } from)
            LoseTransaction((from, from), offset, "its MULTI is lost", end);
        if (_multi is null)
            LoseBracket(offset, end, "an EXEC without a MULTI");
        Begin(null);
    }

    /// <summary>The part ends.</summary>
    public void Complete(long end)
    {
        if (_multi is { } open && _damageInside is { } damage)
        {
            LoseTransaction(open, damage, "its EXEC is lost");
            LoseBracket(open.Start, open.End, "a MULTI without an EXEC");
        }
        else if (_multi is { } torn)
        {
            _names.Add(null);
            LoseTransaction(torn, end, "the part ends before its EXEC");
        }

        Begin(null);
    }

    private void Begin((long, long)? multi)
    {
        (_multi, _damageInside, _behindDamage) = (multi, null, null);
        _names.Clear();
    }

    // All of it, or only its brackets: the MULTI at its start, and the EXEC from its end on.
    private void LoseTransaction((long Start, long End) multi, long end, string reason, long exec = 0)
    {
        reason = $"a transaction that is not whole: {reason}";
        foreach (var name in _names.Contains(null) ? [null] : _names.ToArray())
        {
            if (!keepsPartial)
                lose(new RepairLoss(part, multi.Start, Math.Max(end, exec) - multi.Start, RepairLossKind.TornTransaction, reason), name);
            if (keepsPartial && multi.End > multi.Start)
                LoseBracket(multi.Start, multi.End, reason, name);
            if (keepsPartial && exec > 0)
                LoseBracket(end, exec, reason, name);
        }
    }

    private void LoseBracket(long offset, long end, string reason, string? name = null) =>
        lose(new RepairLoss(part, offset, end - offset, RepairLossKind.LooseBracket, reason), name);
}
