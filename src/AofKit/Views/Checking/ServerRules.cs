using System.Globalization;

namespace AofKit.Views.Checking;

/// <summary>How a version of a server loads a log: one row of the table of servers. Of each line it is the newest release that was looked at, such as Valkey 9.1.2.</summary>
/// <param name="Name">The kind and the version, as <c>redis-7.0</c>.</param>
/// <param name="RdbVersion">The newest RDB version it reads.</param>
/// <param name="LineLimit">The most bytes of a header or an annotation that it reads as one line.</param>
/// <param name="Traits">What it does that others do not.</param>
public sealed record ServerRules(string Name, int RdbVersion, int LineLimit, ServerTraits Traits)
{
    private const int ShortLine = 127;
    private const int LongLine = 1023;
    private const int LastInherited = 11;
    private const int FirstOfValkey = 80;

    private const ServerTraits Redis7 = ServerTraits.Parts | ServerTraits.Annotations | ServerTraits.Subcommands | ServerTraits.RefusesShutdown;
    private const ServerTraits Redis84 = Redis7 | ServerTraits.CutsCorruptTail | ServerTraits.RestoresZeroChecksum;
    private const ServerTraits Valkey81 = Redis7 | ServerTraits.ChecksArity;
    private const ServerTraits Valkey9 = Valkey81 | ServerTraits.ValkeyRdb;
    private const ServerTraits Valkey91 = Valkey9 | ServerTraits.LooksIntoValues | ServerTraits.CutsBeforeMulti | ServerTraits.KeepsRdb;

    /// <summary>All servers, the older before the newer of each kind.</summary>
    public static IReadOnlyList<ServerRules> All { get; } =
    [
        new("redis-4.0", 8, ShortLine, ServerTraits.None),
        new("redis-5.0", 9, ShortLine, ServerTraits.None),
        new("redis-6.0", 9, ShortLine, ServerTraits.None),
        new("redis-6.2", 9, ShortLine, ServerTraits.None),
        new("redis-7.0", 10, LongLine, Redis7),
        new("redis-7.2", 11, LongLine, Redis7),
        new("redis-7.4", 12, LongLine, Redis7),
        new("redis-8.0", 12, LongLine, Redis7),
        new("redis-8.2", 12, LongLine, Redis7),
        new("redis-8.4", 12, LongLine, Redis84),
        new("redis-8.6", 13, LongLine, Redis84),
        new("redis-8.8", 14, LongLine, Redis84),
        new("redis-8.10", 15, LongLine, Redis84),
        new("valkey-7.2", 11, LongLine, Redis7),
        new("valkey-8.0", 11, LongLine, Redis7),
        new("valkey-8.1", 11, LongLine, Valkey81),
        new("valkey-9.0", 80, LongLine, Valkey9),
        new("valkey-9.1", 80, LongLine, Valkey91),
        new("keydb-6.3", 9, ShortLine, ServerTraits.None),
    ];

    /// <summary>The newest Redis, for logs that do not tell who wrote them.</summary>
    internal static ServerRules Newest { get; } = All.Last(r => r.Kind == "redis");

    /// <summary><c>redis</c>, <c>valkey</c> or <c>keydb</c>.</summary>
    public string Kind => Name[..Name.IndexOf('-', StringComparison.Ordinal)];

    /// <summary>The major and minor version.</summary>
    public Version Version => Version.Parse(Name.AsSpan(Name.IndexOf('-', StringComparison.Ordinal) + 1));

    /// <summary>Finds a server by its name; <c>redis-8</c> is the newest of the eights.</summary>
    /// <returns>False when there is none of that name.</returns>
    public static bool TryFind(string name, out ServerRules rules)
    {
        rules = All.LastOrDefault(r => r.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? All.LastOrDefault(r => r.Name.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase)
                || r.Name.StartsWith(name + "-", StringComparison.OrdinalIgnoreCase))!;
        return rules is not null;
    }

    /// <summary>The server does something that others do not.</summary>
    public bool Has(ServerTraits trait) => (Traits & trait) == trait;

    /// <summary>The row of the server that an RDB names, such as <c>redis 7.0.15</c>: the newest that is not newer.</summary>
    internal static ServerRules? OfWriter(string? server)
    {
        if (server?.Split(' ') is not [var kind, var text] || !Version.TryParse(text, out var version))
            return null;

        // No Redis has had the version 6.3: KeyDB calls itself so.
        if (kind == "redis" && version is { Major: 6, Minor: 3 })
            kind = "keydb";
        return All.LastOrDefault(r => r.Kind == kind && r.Version <= version) ?? All.FirstOrDefault(r => r.Kind == kind);
    }

    /// <summary>Whether it takes a part for one that begins with an RDB, by its first bytes.</summary>
    internal bool TakesForRdb(AofPartFormat format) =>
        format == AofPartFormat.Rdb || (format == AofPartFormat.ValkeyRdb && Has(ServerTraits.ValkeyRdb));

    /// <summary>Whether it reads an RDB, or a DUMP payload, of a version.</summary>
    internal bool ReadsRdb(int version) =>
        version >= 1 && version <= RdbVersion && !(Has(ServerTraits.ValkeyRdb) && version is > LastInherited and < FirstOfValkey);

    /// <summary>The oldest server of its kind that reads an RDB version, in words.</summary>
    internal static string FirstToRead(int version) =>
        All.FirstOrDefault(r => r.ReadsRdb(version))?.Name is { } name ? $"{name} or newer" : string.Create(CultureInfo.InvariantCulture, $"a server that reads version {version}");
}

/// <summary>What some servers do when they load a log, and others do not.</summary>
[Flags]
public enum ServerTraits
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>It reads a manifest and parts.</summary>
    Parts = 1,

    /// <summary>It passes over annotations.</summary>
    Annotations = 2,

    /// <summary>It looks up the subcommands of containers, and stops at one that it does not know.</summary>
    Subcommands = 4,

    /// <summary>It compares the count of args with the arity of the command before it runs it.</summary>
    ChecksArity = 8,

    /// <summary>It has the setting <c>aof-load-corrupt-tail-max-size</c>.</summary>
    CutsCorruptTail = 16,

    /// <summary>It takes a DUMP payload whose checksum is zero.</summary>
    RestoresZeroChecksum = 32,

    /// <summary>It reads RDBs that begin with <c>VALKEY</c>.</summary>
    ValkeyRdb = 64,

    /// <summary>A <c>SHUTDOWN</c> in a log does not stop it, unless it says <c>NOW</c>.</summary>
    RefusesShutdown = 128,

    /// <summary>It looks into listpacks, intsets and streams as it loads them, and refuses what is wrong there.</summary>
    LooksIntoValues = 256,

    /// <summary>Where a log ends inside a record of a transaction, it cuts before the MULTI.</summary>
    CutsBeforeMulti = 512,

    /// <summary>Where no command behind an RDB is whole, it cuts behind the RDB, and not that with the rest.</summary>
    KeepsRdb = 1024,
}
