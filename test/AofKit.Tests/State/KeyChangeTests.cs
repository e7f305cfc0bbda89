using System.Text;
using System.Text.Json;
using AofKit.State;
using AofKit.Tests.Support;
using AofKit.Views.States;
using AofKit.Views.Writers;

namespace AofKit.Tests.State;

/// <summary>What is told of each record, applied to the value before it, gives the value after it. AOFKIT_SEEDS=N runs N seeds.</summary>
public sealed class KeyChangeTests
{
    private const int CommandsOfSeed = 300;

    private static readonly string[] s_types = ["s", "l", "t", "z", "h", "x", "p", "g", "a"];

    // Without those that leave a value unknown, for nothing is told of it from there on.
    private static readonly string[] s_templates =
    [
        .. CommandTemplates.All.Where(t => !t.StartsWith("~XREADGROUP", StringComparison.Ordinal) && !t.StartsWith("~SPOP", StringComparison.Ordinal)).Select(t => t.Replace("|MAXLEN_~_2", "", StringComparison.Ordinal)),
        .. CommandTemplates.FieldExpiry, .. CommandTemplates.Redis8, .. CommandTemplates.Arrays,
    ];

    private static readonly string[] s_ofLargeLists =
    [
        "LREM $l {-1|1|2|-3|0} {0|3|6|x}", "LREM $l {-1|1} {0|3|6|x}", "LINSERT $l {BEFORE|AFTER} {3|6|x} {x|3}", "LINSERT $l BEFORE x y", "LSET $l {100|300|-300|600} x", "LTRIM $l {0|1|5} {-1|-2|-9}",
        "LMOVE $l $l {LEFT|RIGHT} {LEFT|RIGHT}", "LPUSH $l x y z", "RPUSH $l x y z", "LPOP $l 20", "RPOP $l 20",
    ];

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS"), out var seeds) ? seeds : 40;

    private static int FirstSeed => int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_FIRST_SEED"), out var seed) ? seed : 1;

    [Fact]
    public void The_changes_of_each_record_lead_from_the_value_before_it_to_the_value_after_it() => RunSeeds(Seeds, []);

    [Fact]
    public void The_changes_of_large_values_lead_from_one_to_the_next()
    {
        string[] lines =
        [
            "RPUSH la " + Words(900, i => $"{i % 7}"), "HSET ha " + Words(700, i => $"f{i} {i}"), "SADD ta " + Words(700, i => $"m{i}"), "ZADD za " + Words(700, i => $"{i % 50} m{i}"),
            .. Enumerable.Range(1, 600).Select(i => $"XADD xa 0-{i} f {i}"), "XGROUP CREATE xa g1 0", .. Enumerable.Range(1, 40).Select(i => $"XCLAIM xa g1 alice 0 0-{i} TIME 5 FORCE JUSTID"),
        ];
        RunSeeds(Math.Max(2, Seeds / 8), [.. lines.Select(l => l.Split(' ').Select(Bytes.Of).ToArray())]);
    }

    private static string Words(int count, Func<int, string> word) => string.Join(' ', Enumerable.Range(0, count).Select(word));

    private static void RunSeeds(int count, List<byte[][]> first)
    {
        for (var seed = FirstSeed; seed < FirstSeed + count; seed++)
        {
            foreach (var type in first.Count == 0 ? s_types : s_types[1..6])
            {
                // What is about this type and about any, and few keys, so that the one meets all of it.
                string[] own = [.. s_templates.Where(t => t.Contains($"${type} ", StringComparison.Ordinal) || t.EndsWith($"${type}", StringComparison.Ordinal))];
                string[] any = [.. s_templates.Where(t => t.Contains("$k", StringComparison.Ordinal))];
                string[] templates = first.Count == 0 ? [.. own, .. own, .. own, .. any, .. CommandTemplates.Rare] : [.. own, .. OfLarge(type), .. OfLarge(type)];
                List<byte[][]> commands = [.. first, .. new CommandGenerator(seed, templates, byClock: true, ["a", "b"]).Make(CommandsOfSeed)];
                if (Run(commands, type + "a") is not { } problem)
                    continue;
                var fewer = Shrink(commands, type + "a");
                Assert.Fail($"seed {seed}, key {type}a:\n{DifferentialHarness.Show(fewer)}\n\n{Run(fewer, type + "a")}\nat first: {problem}");
            }
        }
    }

    // A large value is shared, handed about and changed in its middle, and does not end so soon.
    private static string[] OfLarge(string type) =>
    [
        $"COPY {type}a {type}b REPLACE", $"COPY {type}b {type}a REPLACE", $"RENAME {type}a {type}b", $"COPY {type}b {type}a",
        .. type == "l" ? s_ofLargeLists : [],
    ];

    // Null when all is well.
    private static string? Run(List<byte[][]> commands, string name)
    {
        var key = Bytes.Of(name);
        var options = new ReplayOptions();
        var (watched, plain) = (new Replayer(options), new Replayer(options));
        var told = new MemoryStream();
        var writer = RecordWriter.Create(RecordFormat.Json, told, new RecordWriterOptions { Touches = true });
        var timeline = new KeyTimeline(key, null, watched, writer, int.MaxValue);
        var models = new SortedDictionary<int, KeyModel>();
        using var reader = plain.Read(AofLog.FromStream(new MemoryStream(Bytes.Join([.. commands.Select(c => Bytes.Command(c))])), "log"));
        while (reader.TryRead(out var record))
        {
            plain.Apply(record);
            timeline.Receive(record);
            writer.Flush();
            try
            {
                Apply(models, Encoding.UTF8.GetString(told.GetBuffer(), 0, (int)told.Length));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return $"record {record.Number}: {e.Message}\n{Encoding.UTF8.GetString(told.GetBuffer(), 0, (int)told.Length)}";
            }

            // Within a transaction neither has executed anything yet.
            var (expected, actual) = (Show(Get(plain.Data, key)), Show(models));
            if (expected != actual)
                return $"record {record.Number}: expected {expected}, but applied {actual}\n{Encoding.UTF8.GetString(told.GetBuffer(), 0, (int)told.Length)}";
            told.SetLength(0);
        }

        return null;
    }

    private static void Apply(SortedDictionary<int, KeyModel> models, string lines)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            foreach (var change in json.RootElement.GetProperty("changes").EnumerateArray())
            {
                var db = change.GetProperty("db").GetInt32();
                if (KeyModel.Apply(models.GetValueOrDefault(db), change) is { } after)
                    models[db] = after;
                else
                    models.Remove(db);
            }
        }
    }

    private static SortedDictionary<int, KeyModel> Get(DataSet data, byte[] key)
    {
        var models = new SortedDictionary<int, KeyModel>();
        foreach (var db in data.Dbs)
        {
            if (!data.TryGet(db, key, out var state))
                continue;
            var json = new MemoryStream();
            var writer = new StateWriter(StateFormat.Json, json);
            writer.Write(state);
            writer.Flush();
            using var document = JsonDocument.Parse(json.ToArray());
            models[db] = KeyModel.OfGet(document.RootElement);
        }

        return models;
    }

    private static string Show(SortedDictionary<int, KeyModel> models) => string.Join("\n--\n", models.Select(m => $"db {m.Key}: {m.Value}"));

    private static List<byte[][]> Shrink(List<byte[][]> commands, string key)
    {
        for (var size = commands.Count / 2; size > 0; size /= 2)
            for (var at = 0; at + size <= commands.Count;)
            {
                List<byte[][]> fewer = [.. commands[..at], .. commands[(at + size)..]];
                if (Run(fewer, key) is null)
                    at += size;
                else
                    commands = fewer;
            }

        return commands;
    }
}
