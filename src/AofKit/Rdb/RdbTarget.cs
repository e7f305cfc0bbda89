namespace AofKit.Rdb;

/// <summary>What a server has to know for a command to be sent to it.</summary>
[Flags]
internal enum RdbFeatures
{
    None = 0,

    /// <summary>Streams, and <c>RESTORE … ABSTTL</c>, which came with them.</summary>
    Streams = 1,

    /// <summary><c>XGROUP CREATECONSUMER</c>.</summary>
    CreateConsumer = 2,

    /// <summary><c>ENTRIESADDED</c>, <c>MAXDELETEDID</c> and <c>ENTRIESREAD</c>.</summary>
    StreamBounds = 4,

    /// <summary><c>FUNCTION LOAD</c>.</summary>
    Functions = 8,

    /// <summary><c>HPEXPIREAT</c>.</summary>
    FieldExpiry = 16,

    /// <summary><c>HSETEX</c> in the form in which Valkey rewrites its log.</summary>
    FieldWithExpiry = 32,

    /// <summary><c>XCFGSET</c> and <c>XIDMPRECORD</c>.</summary>
    Idempotence = 64,

    /// <summary><c>XNACK</c>.</summary>
    Nack = 128,

    /// <summary><c>ARMSET</c> and <c>ARSEEK</c>.</summary>
    Arrays = 256,

    /// <summary><c>SPEXPIREAT</c>.</summary>
    MemberExpiry = 512,

    /// <summary>What modules keep about a key, in a DUMP payload.</summary>
    KeyMeta = 1024,

    /// <summary><c>PEXPIREMEMBERAT</c> and the cron type, of KeyDB.</summary>
    KeyDb = 2048,
}

/// <summary>The server that commands are meant for.</summary>
/// <param name="Name">Its name and version, as <c>redis-7.2</c>.</param>
/// <param name="Dialect">Whose RDB numbers it reads.</param>
/// <param name="RdbVersion">The newest RDB version it reads.</param>
/// <param name="Features">What it knows.</param>
internal sealed record RdbTarget(string Name, RdbDialect Dialect, int RdbVersion, RdbFeatures Features)
{
    private const RdbFeatures Redis5 = RdbFeatures.Streams;
    private const RdbFeatures Redis62 = Redis5 | RdbFeatures.CreateConsumer;
    private const RdbFeatures Redis70 = Redis62 | RdbFeatures.StreamBounds | RdbFeatures.Functions;
    private const RdbFeatures Redis74 = Redis70 | RdbFeatures.FieldExpiry;
    private const RdbFeatures Redis86 = Redis74 | RdbFeatures.Idempotence | RdbFeatures.KeyMeta;
    private const RdbFeatures Redis88 = Redis86 | RdbFeatures.Nack | RdbFeatures.Arrays;
    private const RdbFeatures Valkey90 = Redis70 | RdbFeatures.FieldWithExpiry;

    /// <summary>All targets, the older before the newer of each dialect.</summary>
    public static IReadOnlyList<RdbTarget> All { get; } =
    [
        new("redis-4.0", RdbDialect.Redis, 8, RdbFeatures.None),
        new("redis-5.0", RdbDialect.Redis, 9, Redis5),
        new("redis-6.0", RdbDialect.Redis, 9, Redis5),
        new("redis-6.2", RdbDialect.Redis, 9, Redis62),
        new("keydb-6.3", RdbDialect.Redis, 9, Redis62 | RdbFeatures.KeyDb),
        new("redis-7.0", RdbDialect.Redis, 10, Redis70),
        new("redis-7.2", RdbDialect.Redis, 11, Redis70),
        new("redis-7.4", RdbDialect.Redis, 12, Redis74),
        new("redis-8.0", RdbDialect.Redis, 12, Redis74),
        new("redis-8.2", RdbDialect.Redis, 12, Redis74),
        new("redis-8.4", RdbDialect.Redis, 12, Redis74),
        new("redis-8.6", RdbDialect.Redis, 13, Redis86),
        new("redis-8.8", RdbDialect.Redis, 14, Redis88),
        new("redis-8.10", RdbDialect.Redis, 15, Redis88),
        new("redis-8.12", RdbDialect.Redis, 16, Redis88 | RdbFeatures.MemberExpiry),
        new("valkey-7.2", RdbDialect.Valkey, 11, Redis70),
        new("valkey-8.0", RdbDialect.Valkey, 11, Redis70),
        new("valkey-8.1", RdbDialect.Valkey, 11, Redis70),
        new("valkey-9.0", RdbDialect.Valkey, 80, Valkey90),
        new("valkey-9.1", RdbDialect.Valkey, 80, Valkey90),
        new("valkey-9.2", RdbDialect.Valkey, 81, Valkey90),
    ];

    /// <summary>The newest target of a dialect.</summary>
    public static RdbTarget NewestOf(RdbDialect dialect) => All.Last(target => target.Dialect == dialect);

    /// <summary>Finds a target by its name; <c>redis-8</c> is the oldest of the eights, so that all of them know what is sent.</summary>
    public static bool TryFind(string name, out RdbTarget target)
    {
        target = All.FirstOrDefault(row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? All.FirstOrDefault(row => row.Name.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase))!;
        return target is not null;
    }

    /// <summary>The target knows something.</summary>
    public bool Knows(RdbFeatures feature) => (Features & feature) == feature;

    /// <summary>The target reads a type in a DUMP payload from an RDB of a dialect.</summary>
    public bool Reads(RdbType type, RdbDialect source)
    {
        const byte FirstOfDialects = 22;
        if (type.Layout == RdbLayout.Cron)
            return Knows(RdbFeatures.KeyDb);
        return type.FirstVersion <= RdbVersion && (type.Number < FirstOfDialects || source == Dialect);
    }

    /// <summary>The version to put on a DUMP payload, so that the target takes it: its own, or the older one of the source.</summary>
    public int PayloadVersionFor(RdbHeader source)
    {
        // Valkey refuses the numbers between those it inherited and its own.
        const int LastInherited = 11;
        var version = Math.Min(source.Version, RdbVersion);
        return Dialect == RdbDialect.Valkey && version is > LastInherited and < RdbHeader.OldestValkey ? LastInherited : version;
    }
}
