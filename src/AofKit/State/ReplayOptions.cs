namespace AofKit.State;

/// <summary>How a log is replayed.</summary>
public sealed record ReplayOptions
{
    private const int LargestBulk = 512 * 1024 * 1024;

    /// <summary>The time by which relative expiries are told of commands whose own time is not known; the time of making the options when it is not set.</summary>
    public DateTimeOffset Now { get; init; } = TimeProvider.System.GetUtcNow();

    /// <summary>The keys that are wanted, with all that they depend on; null for all. Of the data set only the keys that were asked for mean anything then.</summary>
    public StateScope? Scope { get; init; }

    /// <summary>The longest string that a write far behind the end of one may make.</summary>
    internal int LongestString { get; init; } = LargestBulk;

    /// <summary>How many findings are kept; the others are only counted.</summary>
    internal int MostFindings { get; init; } = 10_000;
}
