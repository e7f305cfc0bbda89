namespace AofKit.Views.Repairing;

/// <summary>A span of a part that a repair leaves out.</summary>
/// <param name="Part">The part.</param>
/// <param name="Offset">Where the span begins.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Kind">Why it is left out.</param>
/// <param name="Reason">The same in words.</param>
public sealed record RepairLoss(AofPart Part, long Offset, long Length, RepairLossKind Kind, string Reason)
{
    /// <summary>Where the span ends.</summary>
    public long End => Offset + Length;
}

/// <summary>Why a repair leaves something out.</summary>
public enum RepairLossKind
{
    /// <summary>The bytes are no record.</summary>
    Damage,

    /// <summary>The records belong to a transaction that is not whole.</summary>
    TornTransaction,

    /// <summary>A MULTI, an EXEC or a DISCARD without its other half.</summary>
    LooseBracket,

    /// <summary>A command that no server can have written: damage has changed its name or its count of args.</summary>
    NotACommand,

    /// <summary>The records lie behind the place where the log was to be cut.</summary>
    Cut,
}
