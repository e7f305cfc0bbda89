namespace AofKit.Views.Stats;

/// <summary>The keys that are written most, and with the most bytes.</summary>
public sealed record KeyStats
{
    /// <summary>Whether all figures are what they are; else they have bounds.</summary>
    public bool IsExact { get; init; }

    /// <summary>How often a key that is not among these was written at most.</summary>
    public long CountError { get; init; }

    /// <summary>How many bytes it had at most.</summary>
    public long BytesError { get; init; }

    /// <summary>Those that are written most often.</summary>
    public required IReadOnlyList<KeyRow> ByCount { get; init; }

    /// <summary>Those that are written with the most bytes.</summary>
    public required IReadOnlyList<KeyRow> ByBytes { get; init; }
}

/// <summary>A key, and how it was written.</summary>
public sealed record KeyRow
{
    /// <summary>The name, or the first 256 bytes of it.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The length of the name.</summary>
    public int KeyLength { get; init; }

    /// <summary>The db.</summary>
    public int Db { get; init; }

    /// <summary>The type that the commands told; <c>any</c> if none did, <c>mixed</c> if they differ.</summary>
    public required string Type { get; init; }

    /// <summary>How often it was written at least.</summary>
    public long Count { get; init; }

    /// <summary>How often it was written at most.</summary>
    public long CountAtMost { get; init; }

    /// <summary>The bytes that wrote it at least.</summary>
    public long Bytes { get; init; }

    /// <summary>The bytes that wrote it at most.</summary>
    public long BytesAtMost { get; init; }

    /// <summary>How often it was removed at least.</summary>
    public long Deletes { get; init; }
}

/// <summary>The prefixes of keys.</summary>
public sealed record PrefixStats
{
    /// <summary>What stands between the names.</summary>
    public ReadOnlyMemory<byte> Separator { get; init; }

    /// <summary>How many names count.</summary>
    public int Depth { get; init; }

    /// <summary>Small names were put together as <c>*</c> because they were too many.</summary>
    public bool IsFolded { get; init; }

    /// <summary>Above all names; its pattern is <c>*</c>.</summary>
    public required PrefixNode Root { get; init; }

    /// <summary>The nodes worth a row of a table: none is inside another, those with the most bytes first.</summary>
    public required IReadOnlyList<PrefixNode> Top { get; init; }
}

/// <summary>A name at the beginning of keys, with all that is below it.</summary>
public sealed record PrefixNode
{
    /// <summary>The name; <c>*</c> for ids, and for all that have no node of their own.</summary>
    public required ReadOnlyMemory<byte> Name { get; init; }

    /// <summary>The way to it from the root, with <c>*</c> at its end if more may follow.</summary>
    public required ReadOnlyMemory<byte> Pattern { get; init; }

    /// <summary>How often keys were written.</summary>
    public long Count { get; init; }

    /// <summary>With how many bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>How often one was removed.</summary>
    public long Deletes { get; init; }

    /// <summary>How many different keys there are.</summary>
    public long Keys { get; init; }

    /// <summary>Whether <see cref="Keys"/> is a count; else it is an estimate with a standard error of 6.5 %.</summary>
    public bool KeysExact { get; init; }

    /// <summary>The names below it, those with the most bytes first.</summary>
    public IReadOnlyList<PrefixNode> Children { get; init; } = [];
}
