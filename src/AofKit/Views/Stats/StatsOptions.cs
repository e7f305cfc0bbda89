namespace AofKit.Views.Stats;

/// <summary>How a log is counted.</summary>
public sealed record StatsOptions
{
    internal const int MostDepth = 64;

    /// <summary>How many of the largest keys, commands and transactions are kept.</summary>
    public int Top { get; init; } = 10;

    /// <summary>What stands between the names that a key is made of; empty for keys that are not to be cut.</summary>
    public ReadOnlyMemory<byte> Separator { get; init; } = ":"u8.ToArray();

    /// <summary>How many of these names count, 1 to 64; what follows is not told apart.</summary>
    public int Depth { get; init; } = 4;

    /// <summary>The width of the buckets of the timeline; null for one that gives some hundred.</summary>
    public TimeSpan? Interval { get; init; }
}
