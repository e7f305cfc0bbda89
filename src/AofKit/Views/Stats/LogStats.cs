namespace AofKit.Views.Stats;

/// <summary>What fills a log: counted in one pass over its records.</summary>
public sealed record LogStats
{
    /// <summary>The log.</summary>
    public required AofLog Log { get; init; }

    /// <summary>Everything together.</summary>
    public required StatsTotals Totals { get; init; }

    /// <summary>Each command that came, those with the most bytes first.</summary>
    public required IReadOnlyList<SizeStats> Commands { get; init; }

    /// <summary>The groups of the commands, likewise.</summary>
    public required IReadOnlyList<SizeStats> Groups { get; init; }

    /// <summary>The dbs by their numbers; -1 stands for the rest when there are very many.</summary>
    public required IReadOnlyList<SizeStats> Dbs { get; init; }

    /// <summary>The types of keys, as the commands tell them.</summary>
    public required IReadOnlyList<TypeStats> Types { get; init; }

    /// <summary>The keys that are written most.</summary>
    public required KeyStats Keys { get; init; }

    /// <summary>The prefixes of keys.</summary>
    public required PrefixStats Prefixes { get; init; }

    /// <summary>The biggest records.</summary>
    public required IReadOnlyList<BigRecord> Biggest { get; init; }

    /// <summary>The longest transactions.</summary>
    public required IReadOnlyList<TransactionStats> Transactions { get; init; }

    /// <summary>What was written when, or where.</summary>
    public required TimelineStats Timeline { get; init; }

    /// <summary>When the base was written.</summary>
    public required IReadOnlyList<RewriteStats> Rewrites { get; init; }

    /// <summary>What is written with a time to live.</summary>
    public required ExpiryStats Expiries { get; init; }

    /// <summary>What a rewrite would drop.</summary>
    public required WasteStats Waste { get; init; }

    /// <summary>How long a server takes to load the log.</summary>
    public required RestartStats Restart { get; init; }

    /// <summary>What is wrong with the log.</summary>
    public IReadOnlyList<AofFault> Faults { get; init; } = [];

    /// <summary>The offset at which each part begins when all are laid end to end; null where the length of one before it is not known.</summary>
    public required IReadOnlyList<long?> FirstOffsets { get; init; }
}

/// <summary>Everything that was counted, together.</summary>
public sealed record StatsTotals
{
    /// <summary>How many records there are.</summary>
    public long Records => Commands + Entries + Annotations;

    /// <summary>The bytes of all records.</summary>
    public long Bytes => CommandBytes + EntryBytes + AnnotationBytes;

    /// <summary>How many commands there are, <c>SELECT</c>, <c>MULTI</c> and <c>EXEC</c> included.</summary>
    public long Commands { get; init; }

    /// <summary>The bytes of the commands.</summary>
    public long CommandBytes { get; init; }

    /// <summary>How many entries RDBs have.</summary>
    public long Entries { get; init; }

    /// <summary>The bytes of these entries.</summary>
    public long EntryBytes { get; init; }

    /// <summary>How many annotations there are.</summary>
    public long Annotations { get; init; }

    /// <summary>The bytes of the annotations.</summary>
    public long AnnotationBytes { get; init; }

    /// <summary>How many transactions there are.</summary>
    public long Transactions { get; init; }

    /// <summary>How many records are in the base.</summary>
    public long BaseRecords { get; init; }

    /// <summary>The bytes of these records.</summary>
    public long BaseBytes { get; init; }

    /// <summary>How often keys are written, by commands and entries.</summary>
    public long KeyWrites { get; init; }

    /// <summary>How many keys commands remove by their nature.</summary>
    public long Deletes { get; init; }

    /// <summary>How many different keys are written.</summary>
    public long Keys { get; init; }

    /// <summary>Whether <see cref="Keys"/> is a count; else it is an estimate with a standard error of 0.81 %.</summary>
    public bool KeysExact { get; init; }

    /// <summary>The earliest time that is told; null when none is.</summary>
    public DateTimeOffset? FirstTime { get; init; }

    /// <summary>The latest time that is told; null when none is.</summary>
    public DateTimeOffset? LastTime { get; init; }
}

/// <summary>Counts of records, and their sizes.</summary>
public sealed record SizeStats
{
    /// <summary>What the records have in common: the name of a command or a group, or the number of a db.</summary>
    public required string Name { get; init; }

    /// <summary>The group of the command; empty for what is none.</summary>
    public string Group { get; init; } = "";

    /// <summary>How many there are.</summary>
    public required long Count { get; init; }

    /// <summary>All their bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>A size that half of them do not exceed, at most a sixteenth too high.</summary>
    public required long Median { get; init; }

    /// <summary>A size that 99 of 100 do not exceed, at most a sixteenth too high.</summary>
    public required long Percentile99 { get; init; }

    /// <summary>The largest.</summary>
    public required long Max { get; init; }

    /// <summary>Their mean size.</summary>
    public double Mean => Count == 0 ? 0 : (double)Bytes / Count;
}

/// <summary>What is written to keys of a type.</summary>
/// <param name="Type">The word of the command <c>TYPE</c>; <c>any</c> for commands that take every type.</param>
/// <param name="Writes">How often a key was written.</param>
/// <param name="Bytes">The bytes of that.</param>
/// <param name="Entries">How many of these writes are entries of RDBs.</param>
public sealed record TypeStats(string Type, long Writes, long Bytes, long Entries);

/// <summary>A record that is among the biggest.</summary>
public sealed record BigRecord
{
    /// <summary>The name of the command; <c>rdb-entry</c> for an entry.</summary>
    public required string Name { get; init; }

    /// <summary>Its first key, or the beginning of it; null when it has none.</summary>
    public ReadOnlyMemory<byte>? Key { get; init; }

    /// <summary>The length of that key.</summary>
    public int KeyLength { get; init; }

    /// <summary>The db.</summary>
    public int Db { get; init; }

    /// <summary>The bytes of the record.</summary>
    public long Bytes { get; init; }

    /// <summary>How many args it has, the name included.</summary>
    public int Args { get; init; }

    /// <summary>The count of the record in its log.</summary>
    public long Number { get; init; }

    /// <summary>Where it is.</summary>
    public AofPosition Position { get; init; }

    /// <summary>When it was written, if the log tells.</summary>
    public DateTimeOffset? Time { get; init; }
}

/// <summary>A transaction that is among the longest.</summary>
public sealed record TransactionStats
{
    /// <summary>The number of the transaction in its log.</summary>
    public long Transaction { get; init; }

    /// <summary>How many commands it has, <c>MULTI</c> and <c>EXEC</c> included.</summary>
    public long Commands { get; init; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>The number of its first record.</summary>
    public long Number { get; init; }

    /// <summary>The number of its last record.</summary>
    public long EndNumber { get; init; }

    /// <summary>Where it begins.</summary>
    public AofPosition Position { get; init; }

    /// <summary>When it was written, if the log tells.</summary>
    public DateTimeOffset? Time { get; init; }
}

/// <summary>A base, and when it was written.</summary>
/// <param name="Time">When.</param>
/// <param name="Part">The part.</param>
/// <param name="IsRdb">It is an RDB, and no commands.</param>
public sealed record RewriteStats(DateTimeOffset Time, AofPart Part, bool IsRdb);

/// <summary>How long redis-server takes to load the log, by a model of what each command costs.</summary>
/// <param name="Seconds">All of it.</param>
/// <param name="Commands">What each command takes of it, the most first.</param>
public sealed record RestartStats(double Seconds, IReadOnlyList<RestartRow> Commands);

/// <summary>What a command takes of a restart.</summary>
/// <param name="Name">The name of the command.</param>
/// <param name="Count">How many of them there are.</param>
/// <param name="Seconds">How long all of them take.</param>
public sealed record RestartRow(string Name, long Count, double Seconds);
