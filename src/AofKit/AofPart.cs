namespace AofKit;

/// <summary>One file of a log.</summary>
public sealed record AofPart
{
    /// <summary>The place of the part among the parts of its log, from 0, in the order in which they are read.</summary>
    public required int Index { get; init; }

    /// <summary>The name, as the manifest spells it; for a log of one file the name of that file.</summary>
    public required string Name { get; init; }

    /// <summary>What the part is to the log.</summary>
    public required AofPartKind Kind { get; init; }

    /// <summary>What the first bytes of the part say it is.</summary>
    public required AofPartFormat Format { get; init; }

    /// <summary>The sequence number that the manifest gives; 0 in a log without one.</summary>
    public long Sequence { get; init; }

    /// <summary>The file that holds the part; null when it is a stream.</summary>
    public string? Path { get; init; }

    /// <summary>The bytes of the file when the log was opened, compressed if it is compressed; -1 when that cannot be told.</summary>
    public long Length { get; init; } = -1;

    /// <summary>The file is compressed with gzip; offsets count uncompressed bytes.</summary>
    public bool IsGzip { get; init; }

    /// <summary>The replication offset at which the part begins (Redis 8.0 and later), if the manifest tells.</summary>
    public long? StartOffset { get; init; }

    /// <summary>The replication offset at which the part ends (Redis 8.0 and later, after a clean shutdown), if the manifest tells.</summary>
    public long? EndOffset { get; init; }
}

/// <summary>What a part is to its log.</summary>
public enum AofPartKind
{
    /// <summary>The only file of a log without a manifest.</summary>
    Standalone,

    /// <summary>The data set that the log starts from.</summary>
    Base,

    /// <summary>Commands since the base was written.</summary>
    Incr,

    /// <summary>A part that a rewrite has replaced; servers no longer read it.</summary>
    History,
}

/// <summary>What a part holds, by its first bytes.</summary>
public enum AofPartFormat
{
    /// <summary>The command stream.</summary>
    Commands,

    /// <summary>An RDB of Redis; commands may follow it.</summary>
    Rdb,

    /// <summary>An RDB of Valkey 9 or later; commands may follow it.</summary>
    ValkeyRdb,

    /// <summary>Not known before it is read: the part is a stream.</summary>
    Unknown,

    /// <summary>Nothing: the part has no bytes.</summary>
    Empty,

    /// <summary>The file is not there.</summary>
    Missing,
}
