namespace AofKit.Views.Stats;

/// <summary>What was written when; or where, if the log tells no times.</summary>
public sealed record TimelineStats
{
    /// <summary>The buckets are spans of time; else of offsets.</summary>
    public bool IsByTime { get; init; }

    /// <summary>The width of a bucket, in seconds or in bytes.</summary>
    public long Interval { get; init; }

    /// <summary>The buckets that have something in them, in order.</summary>
    public required IReadOnlyList<TimelineBucket> Buckets { get; init; }

    /// <summary>What has no time.</summary>
    public TimelineBucket Untimed { get; init; }

    /// <summary>The bucket with the most bytes; null when there is none.</summary>
    public TimelineBucket? Busiest { get; init; }
}

/// <summary>What was written in a span.</summary>
public readonly record struct TimelineBucket
{
    /// <summary>When the span begins, by time.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Where it begins, by offset.</summary>
    public AofPosition Position { get; init; }

    /// <summary>How many commands and entries there are.</summary>
    public long Count { get; init; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>How many keys they remove by their nature.</summary>
    public long Deletes { get; init; }
}

/// <summary>What is written with a time to live.</summary>
public sealed record ExpiryStats
{
    /// <summary>How often a key, or a field, was given a time to live.</summary>
    public long Set { get; init; }

    /// <summary>The bytes of that.</summary>
    public long Bytes { get; init; }

    /// <summary>How many different keys were given one; an estimate with a standard error of 1.6 %.</summary>
    public long Keys { get; init; }

    /// <summary>How often one was taken away.</summary>
    public long Removed { get; init; }

    /// <summary>How long they live, from the time of the record; empty where the log does not tell it.</summary>
    public required IReadOnlyList<ExpiryClass> Lifetimes { get; init; }

    /// <summary>When they go, from the last time in the log; empty where it tells none.</summary>
    public required IReadOnlyList<ExpiryClass> Horizon { get; init; }

    /// <summary>When they go, by the time itself.</summary>
    public required TimelineStats Goes { get; init; }
}

/// <summary>What lives no longer than a time, and longer than the one of the class before.</summary>
/// <param name="UpTo">Seconds; null for the last class, which has no end.</param>
/// <param name="Label">The time in a word.</param>
/// <param name="Count">How often a key was given such a time.</param>
/// <param name="Bytes">The bytes of that.</param>
public sealed record ExpiryClass(long? UpTo, string Label, long Count, long Bytes);

/// <summary>What a rewrite would drop.</summary>
public sealed record WasteStats
{
    /// <summary>The data set was built and measured; else all of this is an estimate from a sample of keys.</summary>
    public bool IsExact { get; init; }

    /// <summary>The bytes of all records.</summary>
    public long Bytes { get; init; }

    /// <summary>The bytes of the commands that a rewrite without RDB writes for what the log leaves behind.</summary>
    public long SizeAfter { get; init; }

    /// <summary>What is not needed any more.</summary>
    public long Dropped => Math.Max(0, Bytes - SizeAfter);

    /// <summary>What of it a later write replaced; an estimate.</summary>
    public long Overwritten { get; init; }

    /// <summary>What was removed later, and what removed it; an estimate.</summary>
    public long Deleted { get; init; }

    /// <summary>What has expired by the end of the log and was not removed yet.</summary>
    public long Expired { get; init; }

    /// <summary>The rest: selects, transactions, timestamps, framing.</summary>
    public long Other => Math.Max(0, Dropped - Overwritten - Deleted - Expired);

    /// <summary>On how many keys the estimate rests.</summary>
    public int SampledKeys { get; init; }
}
