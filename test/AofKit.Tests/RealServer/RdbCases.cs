using AofKit.Tests.Rdb;

namespace AofKit.Tests.RealServer;

/// <summary>An RDB with one flaw, and what becomes of a server that loads it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Bytes">The RDB.</param>
/// <param name="Looked">What becomes of a server that looks at headers.</param>
/// <param name="LookedInto">What becomes of one that looks into values.</param>
internal sealed record RdbCase(string Name, byte[] Bytes, string Looked, string LookedInto)
{
    /// <summary>The servers that make something else of it.</summary>
    public IReadOnlyDictionary<string, string> By { get; init; } = new Dictionary<string, string>();

    public string ExpectedOf(string server) => By.GetValueOrDefault(server, server == "valkey-9.1" ? LookedInto : Looked);
}

/// <summary>The flaws of values that servers do not agree on, or that are sound but for what servers look for.</summary>
internal static class RdbCases
{
    private const string Starts = "starts";
    private const string Refuses = "refuses";
    private const string Crashes = "crashes";
    private const byte Broken = 0xFA;

    private static readonly byte[] s_brokenEntry = [Broken, 1];
    private static readonly string s_long = new('x', 100);

    public static IReadOnlyList<RdbCase> All { get; } =
    [
        Sound("a list, a set, a hash and a stream", RdbBytes.Redis(10).Key(1, "l").Length(1).Text("a").Key(4, "h").Length(1).Texts("f", "v").Raw(Stream(15))),
        new("no bytes", [], Refuses, Refuses),

        // Lists
        Refused("an empty node of a quicklist", RdbBytes.Redis(10).Key(18, "l").Length(2).Length(1).Text("").Length(1).Text("a")),
        Overlooked("a node of a quicklist broken inside", RdbBytes.Redis(10).Key(18, "l").Length(1).Length(2).Text(RdbBytes.ListpackOf(s_brokenEntry, 1))),
        Overlooked("a node of a quicklist with another count", RdbBytes.Redis(10).Key(18, "l").Length(1).Length(2).Text(RdbBytes.ListpackOf(RdbBytes.ListpackEntry("a"), 2))),
        Refused("a ziplist broken inside", RdbBytes.Redis(10).Key(10, "l").Text(Spoiled(RdbBytes.Ziplist("a", "b"), 11))),

        // Hashes
        Overlooked("a packed hash with a field twice", RdbBytes.Redis(10).Key(16, "h").Text(RdbBytes.Listpack("f", "1", "f", "2"))),
        Overlooked("a packed hash with a field and no value", RdbBytes.Redis(10).Key(16, "h").Text(RdbBytes.Listpack("f", "1", "g"))),
        Overlooked("a packed hash broken inside", RdbBytes.Redis(10).Key(16, "h").Text(RdbBytes.ListpackOf([.. RdbBytes.ListpackEntry("f"), .. s_brokenEntry], 2))),
        Unpacked("a packed hash of 600 fields with one twice", RdbBytes.Redis(10).Key(16, "h").Text(RdbBytes.Listpack(Twice(600, pairs: true)))),
        Unpacked("a packed hash of 600 fields broken inside", RdbBytes.Redis(10).Key(16, "h").Text(RdbBytes.ListpackOf([.. RdbBytes.ListpackEntry("f"), .. s_brokenEntry], 1200))),
        Overlooked("a hash of items with a field twice", RdbBytes.Redis(10).Key(4, "h").Length(2).Texts("f", "1", "f", "2")),
        Refused("a hash of items with a long text and then a field twice", RdbBytes.Redis(10).Key(4, "h").Length(3).Texts("g", s_long, "f", "1", "f", "2")),
        Unpacked("a hash of items with a field twice and then a long text", RdbBytes.Redis(10).Key(4, "h").Length(3).Texts("f", "1", "f", "2", "g", s_long)),
        Refused("a hash of 600 items with a field twice", RdbBytes.Redis(10).Key(4, "h").Length(600).Texts([.. Twice(600, pairs: true).Cast<string>()])),
        Refused("a ziplist with a field twice", RdbBytes.Redis(10).Key(13, "h").Text(RdbBytes.Ziplist("f", "1", "f", "2"))),
        Refused("a zipmap without a field", RdbBytes.Redis(10).Key(9, "h").Text([0, 0xFF])),
        Refused("a zipmap that says 255", RdbBytes.Redis(10).Key(9, "h").Text([0xFF, 1, (byte)'f', 1, 0, (byte)'v', 0xFF])),
        Refused("a zipmap with a field twice", RdbBytes.Redis(10).Key(9, "h").Text([2, 1, (byte)'f', 1, 0, (byte)'v', 1, (byte)'f', 1, 0, (byte)'v', 0xFF])),
        Redis8("a field that expires too late", Refuses, RdbBytes.Redis(12).Key(24, "h").Int64(1L << 48).Length(1).Length(1).Texts("f", "v")),
        Redis8("a least expiry that is too late", Refuses, RdbBytes.Redis(12).Key(24, "h").Int64(1L << 50).Length(1).Length(0).Texts("f", "v")),
        Redis8("a field of a packed hash that expires too late", Starts, RdbBytes.Redis(12).Key(25, "h").Int64(1L << 48).Text(RdbBytes.Listpack("f", "v", 1L << 48))),
        Redis8("a packed hash with its expiries out of order", Starts, RdbBytes.Redis(12).Key(25, "h").Int64(1L << 40).Text(RdbBytes.Listpack("f", "v", 0, "g", "v", 1L << 40))),
        new("a field that expires before all times", RdbBytes.Valkey(80).Key(22, "h").Length(1).Texts("f", "v").Int64(-2).End(), Refuses, Refuses),

        // Sets
        Refused("a set of items with a member twice", RdbBytes.Redis(10).Key(2, "s").Length(2).Texts("a", "a")),
        Since11(Overlooked("a packed set with a member twice", RdbBytes.Redis(11).Key(20, "s").Text(RdbBytes.Listpack("a", "a")))),
        Since11(Unpacked("a packed set of 200 members with one twice", RdbBytes.Redis(11).Key(20, "s").Text(RdbBytes.Listpack(Twice(200, pairs: false))))),
        Since11(Overlooked("a packed set that says that it is empty", RdbBytes.Redis(11).Key(20, "s").Text(RdbBytes.ListpackOf(RdbBytes.ListpackEntry("a"), 0)))),
        Overlooked("an intset out of order", RdbBytes.Redis(10).Key(11, "s").Text(RdbBytes.Intset(2, 2, 1))),
        Overlooked("a packed sorted set with a member twice", RdbBytes.Redis(10).Key(17, "z").Text(RdbBytes.Listpack("a", 1, "a", 2))),
        Unpacked("a packed sorted set of 200 members with one twice", RdbBytes.Redis(10).Key(17, "z").Text(RdbBytes.Listpack(Twice(200, pairs: true)))),
        Overlooked("a ziplist with a score that is no number", RdbBytes.Redis(10).Key(12, "z").Text(RdbBytes.Ziplist("a", "nan"))),
        Refused("a sorted set of items with a member twice", RdbBytes.Redis(10).Key(5, "z").Length(2).Text("a").Double(1).Text("a").Double(2)),

        // Streams
        Refused("a stream with a node twice", RdbBytes.Redis(10).Raw(Stream(15, nodes: 2, length: 2))),
        Refused("a stream with a node without entries", RdbBytes.Redis(10).Raw(Stream(15, node: RdbBytes.ListpackOf([], 0)))),
        Refused("a stream with a length and no node", RdbBytes.Redis(10).Raw(Stream(15, nodes: 0))),
        Overlooked("a stream of another length", RdbBytes.Redis(10).Raw(Stream(15, length: 2))),
        Overlooked("a stream of another length that tells its first entry", RdbBytes.Redis(10).Raw(Stream(19, length: 2))),
        Overlooked("a stream node with another count", RdbBytes.Redis(10).Raw(Stream(19, node: Node(live: 2)))),
        Overlooked("a stream node with another count of deleted entries", RdbBytes.Redis(10).Raw(Stream(19, node: Node(deleted: 1)))),
        Overlooked("a stream node whose first entry has another end", RdbBytes.Redis(10).Raw(Stream(19, node: Node(master: 1)))),
        Overlooked("a stream entry with another length", RdbBytes.Redis(10).Raw(Stream(19, node: Node(packed: 9)))),
        Overlooked("a stream node broken in its first entry", RdbBytes.Redis(10).Raw(Stream(19, node: RdbBytes.ListpackOf([.. Entries(1, 0, 0, 0), .. s_brokenEntry], 5)))),
        Unpacked("a stream node broken in its first entry, which the stream does not tell", RdbBytes.Redis(10).Raw(Stream(15, node: RdbBytes.ListpackOf([.. Entries(1, 0, 0, 0), .. s_brokenEntry], 5)))),
        Unpacked("a stream node whose first entry has text for an id", RdbBytes.Redis(10).Raw(Stream(15, node: RdbBytes.Listpack(1, 0, 0, 0, 0, "a", 0, 0, 4)))),
        Overlooked("a stream node broken behind its first entry", RdbBytes.Redis(10).Raw(Stream(15, node: RdbBytes.ListpackOf([.. Entries(1, 0, 0, 0, 0, 0, 0, 0, 4), .. s_brokenEntry], 10)))),
        Refused("a group twice", RdbBytes.Redis(10).Raw(Stream(15, groups: g => g.Length(2).Raw(Group("g")).Raw(Group("g"))))),
        Refused("a consumer twice", RdbBytes.Redis(10).Raw(Stream(15, groups: g => g.Length(1).Raw(Group("g", g => g.Length(0).Length(2).Raw(Consumer("c")).Raw(Consumer("c"))))))),
        Refused("an entry that is pending twice for a consumer", RdbBytes.Redis(10).Raw(Stream(15, groups: g => g.Length(1).Raw(Group("g", g => g.Raw(Pending()).Length(1).Raw(Consumer("c", 2))))))),
        Refused("an entry that is pending for two consumers", RdbBytes.Redis(10).Raw(Stream(15, groups: g => g.Length(1).Raw(Group("g", g => g.Raw(Pending()).Length(2).Raw(Consumer("c", 1)).Raw(Consumer("d", 1))))))) with { By = Only("redis-8.6", Starts) },
        Overlooked("an entry that is pending for nobody", RdbBytes.Redis(10).Raw(Stream(15, groups: g => g.Length(1).Raw(Group("g", g => g.Raw(Pending()).Length(1).Raw(Consumer("c"))))))),
        Refused("an entry of a consumer that is not pending", RdbBytes.Redis(10).Raw(Stream(15, groups: g => g.Length(1).Raw(Group("g", g => g.Length(0).Length(1).Raw(Consumer("c", 1))))))),

        // Beside the keys
        Refused("a function library of a release candidate", RdbBytes.Redis(10).Raw(0xF6).Texts("lib", "LUA").Length(0).Text("redis.register_function('f', function() return 1 end)")) with { By = Only("redis-7.0", Starts) },
        Refused("what a module keeps beside the keys", RdbBytes.Redis(10).Raw(0xF7).Length(0xB5EB2D7ADDB00400).Length(2).Length(1).Length(0)),
    ];

    private static RdbCase Sound(string name, RdbBytes rdb) => new(name, rdb.End(), Starts, Starts);

    private static RdbCase Refused(string name, RdbBytes rdb) => new(name, rdb.End(), Refuses, Refuses);

    private static RdbCase Overlooked(string name, RdbBytes rdb) => new(name, rdb.End(), Starts, Refuses);

    private static RdbCase Unpacked(string name, RdbBytes rdb) => new(name, rdb.End(), Crashes, Refuses);

    private static RdbCase Redis8(string name, string outcome, RdbBytes rdb) =>
        new(name, rdb.End(), Refuses, Refuses) { By = new Dictionary<string, string> { ["redis-8.0"] = outcome, ["redis-8.0.6"] = outcome, ["redis-8.6"] = outcome } };

    private static RdbCase Since11(RdbCase c) => c with { By = Only("redis-7.0", Refuses) };

    private static Dictionary<string, string> Only(string server, string outcome) => new() { [server] = outcome };

    private static byte[] Spoiled(byte[] bytes, int at)
    {
        bytes[at] = Broken;
        return bytes;
    }

    // Numbered names, or names and numbers, of which the last name is the first once more.
    private static object[] Twice(int count, bool pairs) =>
        [.. Enumerable.Range(0, count).SelectMany(i => pairs ? new object[] { $"n{i % (count - 1)}", $"{i}" } : [$"n{i % (count - 1)}"])];

    private static byte[] Entries(params object[] entries) => [.. entries.SelectMany(e => RdbBytes.ListpackEntry(e))];

    // One entry of one field.
    private static byte[] Node(int live = 1, int deleted = 0, int master = 0, int packed = 6) =>
        RdbBytes.Listpack(live, deleted, 0, master, 0, 0, 0, 1, "f", "v", packed);

    private static byte[] Stream(byte type, int nodes = 1, byte[]? node = null, int length = 1, Action<RdbBytes>? groups = null)
    {
        var stream = RdbBytes.Bare().Key(type, "x").Length((ulong)nodes);
        for (var i = 0; i < nodes; i++)
            stream.Length(16).Id(1, 1).Text(node ?? Node());
        stream.Length((ulong)length).IdLengths(1, 1);
        if (type > 15)
            stream.IdLengths(1, 1).IdLengths(0, 0).Length(1);
        if (groups is null)
            stream.Length(0);
        else
            groups(stream);
        return stream.ToArray();
    }

    private static byte[] Group(string name, Action<RdbBytes>? content = null)
    {
        var group = RdbBytes.Bare().Text(name).IdLengths(1, 1);
        if (content is null)
            group.Length(0).Length(0);
        else
            content(group);
        return group.ToArray();
    }

    private static byte[] Pending() => RdbBytes.Bare().Length(1).Id(1, 1).Int64(1000).Length(1).ToArray();

    private static byte[] Consumer(string name, int pending = 0)
    {
        var consumer = RdbBytes.Bare().Text(name).Int64(1000).Length((ulong)pending);
        for (var i = 0; i < pending; i++)
            consumer.Id(1, 1);
        return consumer.ToArray();
    }
}
