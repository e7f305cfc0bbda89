using AofKit.State;
using AofKit.Tests.State;
using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>What has been large once and lives small, with much added and removed: every verb tells the two elements that servers have, and nothing when they are removed, too.</summary>
public sealed class ChurnTests : IDisposable
{
    private const int Most = 9;
    private const int Rounds = 60;
    private const int AddedInRound = 5;
    private const string Far = "4102444800000";
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string, string> Kinds => new()
    {
        { "HSET k {0} v", "HDEL k {0}", "0 k: hash {0}=v {1}=v" },
        { $"HSET k {{0}} v\nHPEXPIREAT k {Far} FIELDS 1 {{0}}", "HDEL k {0}", $"0 k: hash {{0}}=v@{Far} {{1}}=v@{Far}" },
        { "SADD k {0}", "SREM k {0}", "0 k: set {0} {1}" },
        { "ZADD k 1 {0}", "ZREM k {0}", "0 k: zset {0}:1 {1}:1" },
        { "SET {0} v", "DEL {0}", "0 {0}: string v|0 {1}: string v" },
        { $"SET {{0}} v PXAT {Far}", "DEL {0}", $"0 {{0}}: string expires {Far} v|0 {{1}}: string expires {Far} v" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_small_one_that_was_large_has_what_it_has(string add, string remove, string what)
    {
        // A name of more than 23 bytes is kept in another place.
        foreach (var prefix in (string[])["m", "a-long-name-of-a-member-number-"])
        {
            var lines = Lines(prefix, add, remove);
            Assert.Equal(Expected(what, prefix), Show(StateText.Of(Replay(Log(lines)), StateDetail.None)));
            Assert.Empty(Show(StateText.Of(Replay(Log(Emptied(lines, prefix, remove))), StateDetail.None)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_verb_tells_it(string add, string remove, string what)
    {
        var lines = Lines("m", add, remove);
        var log = Log(lines);
        var expected = Expected(what, "m");
        var state = Tool.Run("state", "--format", "json", log);
        Assert.Equal((0, ""), (state.ExitCode, state.Talk));
        Assert.Equal(expected, Show(StateJson.Read(state.Lines)));

        var key = expected[0][2..expected[0].IndexOf(':', StringComparison.Ordinal)];
        var get = Tool.Run("get", key, log, "--format", "json");
        Assert.Equal((0, expected[0]), (get.ExitCode, Show(StateJson.Read(get.Lines)).Single()));
        Assert.EndsWith("in db 0 the log leaves it there: " + Describe(expected[0]) + "\n", Tool.Run("key", key, log, "--values").Talk, StringComparison.Ordinal);

        // Since it became small first, nothing that lasted has happened.
        var small = Lines("m", add, remove, rounds: 0).Count;
        var diff = Tool.Run("diff", log, "--from", $"{small}");
        Assert.Equal((0, "", ""), (diff.ExitCode, diff.Text, diff.Talk));

        state = Tool.Run("state", "--format", "json", Log(Emptied(lines, "m", remove)));
        Assert.Equal((0, "", ""), (state.ExitCode, state.Text, state.Talk));
    }

    private static string[] Expected(string what, string prefix) => Format(what, prefix + "0", prefix + "1").Split('|');

    private static List<string> Emptied(List<string> lines, string prefix, string remove) => [.. lines, Format(remove, prefix + "0"), Format(remove, prefix + "1")];

    private static List<string> Lines(string prefix, string add, string remove, int rounds = Rounds)
    {
        var first = Enumerable.Range(0, Most).Select(i => $"{prefix}{i}").ToList();
        List<string> lines = [.. first.SelectMany(name => Format(add, name).Split('\n')), .. first.Skip(2).Select(name => Format(remove, name))];
        for (var round = 0; round < rounds; round++)
        {
            var names = Enumerable.Range(0, AddedInRound).Select(i => $"{prefix}x{round}_{i}").ToList();
            lines.AddRange(names.SelectMany(name => Format(add, name).Split('\n')));
            lines.AddRange(names.Select(name => Format(remove, name)));
        }

        return lines;
    }

    private static string Describe(string line)
    {
        var type = line.Split(' ')[2];
        return type switch { "hash" => "hash of 2 fields", "string" => "string of 1 byte", _ => $"{type} of 2 members" }
            + (line.Contains($"expires {Far}", StringComparison.Ordinal) ? ", expires 2100-01-01T00:00:00.000Z" : "");
    }

    private static string Format(string format, params string[] names) => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, names);

    private static IEnumerable<string> Show(SortedDictionary<string, string> lines) => lines.Select(l => $"{l.Key}: {l.Value}");

    private static DataSet Replay(string path)
    {
        var replayer = new Replayer();
        using var reader = replayer.Read(AofLog.Open(path));
        while (reader.TryRead(out var record))
            replayer.Apply(record);
        Assert.Equal((null, 0), (reader.Fault, replayer.FindingCount));
        return replayer.Data;
    }

    private string Log(List<string> lines) => _folder.Write("x.aof", Bytes.Commands(string.Join('\n', lines)));
}
