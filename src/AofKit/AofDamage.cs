namespace AofKit;

/// <summary>A span of a part that is no record, passed over by a reader that goes on behind damage.</summary>
/// <param name="Fault">What is wrong there.</param>
/// <param name="Part">The part.</param>
/// <param name="Offset">Where the span begins: the end of the last record before it that can be trusted; it may take in a record that was handed out, if that turns out to be broken.</param>
/// <param name="Length">The bytes of the span, up to the next record; to the end of the part when no record follows. 0 when only a transaction is left open.</param>
/// <param name="Transaction">The number of the transaction that was open before it; 0 when none was.</param>
/// <param name="EndsPart">No record follows in this part.</param>
public sealed record AofDamage(AofFault Fault, AofPart Part, long Offset, long Length, long Transaction, bool EndsPart)
{
    /// <summary>The db that what follows is taken to belong to: that of a SELECT that can be recognised in the span, else that of before.</summary>
    public int Db { get; init; }

    /// <summary>Whether records can be lost there. Not so between records, where a blank line stands or a block of them once more.</summary>
    public bool CanHoldRecords { get; init; } = true;

    /// <summary>What a server meets there, which knows nothing of what may lie behind it.</summary>
    internal AofFault Met { get; init; } = Fault;

    /// <summary>Where it meets that: the end of the last record that it can read.</summary>
    internal long MetAt { get; init; } = Offset;

    /// <summary>What the first bytes read as, and what a server runs before it sees that no record follows.</summary>
    internal AofCommand? Misread { get; init; }

    /// <summary>The span lies in an RDB.</summary>
    internal bool IsInRdb { get; init; }

    /// <summary>The span is an entry of an RDB that can be read, and is written anew in its place.</summary>
    internal bool IsRewritten { get; init; }

    /// <summary>What a copy of an RDB needs in the place of the span: a SELECTDB that is lost with it, a header, or the entry in another form.</summary>
    internal ReadOnlyMemory<byte> Instead { get; init; }
}
