namespace AofKit.Views.Checking;

/// <summary>For which server a log is checked, and how that server is set up.</summary>
public sealed record CheckOptions
{
    /// <summary>The server; null for the one that wrote the log, as far as the log tells.</summary>
    public ServerRules? Server { get; init; }

    /// <summary>The setting <c>aof-load-truncated</c>: a part that ends inside a record is cut.</summary>
    public bool LoadTruncated { get; init; } = true;

    /// <summary>The setting <c>aof-load-corrupt-tail-max-size</c> of Redis 8.4 and later: less than so many bytes of garbage at the end are cut.</summary>
    public long CorruptTailMaxSize { get; init; }

    /// <summary>The setting <c>databases</c>.</summary>
    public int Databases { get; init; } = 16;

    /// <summary>The settings <c>rename-command</c>: the old names with the new; an empty new name disables the command.</summary>
    public IReadOnlyDictionary<string, string> Renames { get; init; } = new Dictionary<string, string>();

    /// <summary>The modules that the server has, by the name of the module or what stands before the dot of its commands.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>How many threads read ahead; 0 for as many as there are processors.</summary>
    public int Jobs { get; init; }

    /// <summary>Makes an index in passing (<see cref="AofReader.ToIndex"/>).</summary>
    public bool LeavesIndex { get; init; }

    /// <summary>The bytes that are read at once.</summary>
    internal int PieceLength { get; init; } = ByteWindow.DefaultCapacity;
}
