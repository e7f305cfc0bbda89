namespace AofKit.Rdb;

/// <summary>How large hashes, sets and sorted sets stay packed, with the settings that servers have by default (<c>hash-max-listpack-entries</c> …).</summary>
internal static class RdbPackedLimits
{
    /// <summary>The longest field or value of a packed hash.</summary>
    public const int LongestText = 64;

    /// <summary>The most fields of a packed hash.</summary>
    public const int Fields = 512;

    private const int Members = 128;

    /// <summary>The most entries of a packed node of a type.</summary>
    public static int Of(RdbType type) => type.Kind switch
    {
        RdbKind.Hash => Fields * type.EntriesPerItem,
        RdbKind.Set or RdbKind.SortedSet => Members * type.EntriesPerItem,
        _ => int.MaxValue,
    };
}
