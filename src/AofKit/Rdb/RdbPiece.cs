namespace AofKit.Rdb;

/// <summary>What stands between two boundaries of an RDB: an opcode with what belongs to it, or a key with its attributes and value.</summary>
internal readonly record struct RdbPiece
{
    /// <summary>Where it begins.</summary>
    public long Start { get; init; }

    /// <summary>The offset behind it.</summary>
    public long End { get; init; }

    /// <summary>Its opcode; 0 when it is a key.</summary>
    public RdbOpcode Opcode { get; init; }

    /// <summary>The type of the key.</summary>
    public RdbType? Type { get; init; }

    /// <summary>The number that follows SELECTDB.</summary>
    public ulong Db { get; init; }

    /// <summary>How unlikely it is, in about as many bits, that other bytes read like this. Below zero when no server writes such a thing.</summary>
    public int Evidence { get; init; }

    /// <summary>The evidence, but no more than some keys have: one large value that was misread must not outweigh them.</summary>
    public int Weight => Math.Min(Evidence, 100);

    /// <summary>Its end can be told, but what is inside is damaged.</summary>
    public bool IsHollow { get; init; }

    /// <summary>It is a key without a name; there can be but one such in a db.</summary>
    public bool IsNameless { get; init; }

    /// <summary>It is a key.</summary>
    public bool IsKey => Type is not null;
}
