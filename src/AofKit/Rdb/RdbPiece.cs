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

    /// <summary>The number that follows SELECTDB; of RESIZEDB, how many keys it announces.</summary>
    public ulong Number { get; init; }

    /// <summary>How unlikely it is, in about as many bits, that other bytes read like this. Below zero when no server writes such a thing.</summary>
    public int Evidence { get; init; }

    /// <summary>
    /// The evidence, but no more than some keys have: one large value that was misread must not outweigh them. One whose items are written as
    /// keys are has as much as they would have.
    /// </summary>
    public int Weight => HasItemsLikeKeys(Type) ? Evidence : Math.Min(Evidence, 100);

    /// <summary>Its end can be told, but what is inside is damaged.</summary>
    public bool IsHollow { get; init; }

    /// <summary>It is a key without a name; there can be but one such in a db.</summary>
    public bool IsNameless { get; init; }

    /// <summary>It is a key.</summary>
    public bool IsKey => Type is not null;

    /// <summary>Whether each item of a value is a number, a name and a text: the number 0 reads as the type of a string.</summary>
    public static bool HasItemsLikeKeys(RdbType? type) => type?.Layout is RdbLayout.ExpiringPairs or RdbLayout.PairsFromLeast or RdbLayout.ItemsFromLeast;
}
