namespace AofKit.Rdb;

/// <summary>What a stream and its groups tell about themselves. It is used again for the next stream.</summary>
internal sealed class RdbStream
{
    /// <summary>The version of the stream's layout, 1 to 5.</summary>
    public int Version { get; set; }

    public ulong Length { get; set; }

    public StreamId LastId { get; set; }

    /// <summary>From version 2, as the two that follow.</summary>
    public StreamId FirstId { get; set; }

    public StreamId MaxDeletedId { get; set; }

    public ulong EntriesAdded { get; set; }

    /// <summary>When the last consumer was active, in milliseconds since 1970, or -1; from version 3.</summary>
    public long ConsumerActiveAt { get; set; }

    /// <summary>How many idempotent ids were ever added, and how many came again; from version 4.</summary>
    public ulong IdempotentAdded { get; set; }

    public ulong IdempotentDuplicates { get; set; }

    /// <summary>The version of the layout of a type.</summary>
    public static int VersionOf(RdbType type) => type.Number switch
    {
        15 => 1,
        19 => 2,
        21 => 3,
        26 => 4,
        _ => 5,
    };
}
