using System.Globalization;
using System.Text.Json;
using AofKit.State;
using AofKit.Tests.Support;

namespace AofKit.Tests.State;

/// <summary>The logs of ten versions of servers give what those servers held.</summary>
public sealed class CorpusStateTests
{
    [Fact]
    public void Every_log_gives_what_its_server_held()
    {
        foreach (var folder in Repo.Corpora())
        {
            var replayer = Replay(folder);
            // A server no longer shows what has expired and is still in its log; what stands lies decades ahead.
            replayer.Data.RemoveExpired(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
            using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")));
            var problems = Compare(expected.RootElement.GetProperty("state"), replayer.Data);
            Assert.True(replayer.FindingCount == 0 || folder.EndsWith("redis-4.0.14", StringComparison.Ordinal), $"{folder}: {string.Join("; ", replayer.Findings.Take(3))}");
            Assert.True(problems.Count == 0, $"{folder}: {problems.Count} differ\n{string.Join('\n', problems.Take(10))}\n{string.Join('\n', replayer.Findings.Take(10))}");
        }
    }

    [Fact]
    public void Values_of_an_RDB_and_the_commands_that_recreate_them_are_the_same()
    {
        foreach (var folder in Repo.Corpora())
        {
            var byCommands = new Replayer();
            using var reader = AofLog.Open(folder).Read(new AofReadOptions { Rdb = AofRdbRecords.Commands });
            while (reader.TryRead(out var record))
                byCommands.Apply(record);
            // No command gives back what is pending and no longer there, or when a consumer was seen.
            var different = StateText.Of(Replay(folder).Data, StateDetail.None).Except(StateText.Of(byCommands.Data, StateDetail.None)).Where(k => !k.Value.StartsWith("stream", StringComparison.Ordinal));
            Assert.Empty(different);
        }
    }

    private static Replayer Replay(string folder)
    {
        var replayer = new Replayer();
        using var reader = replayer.Read(AofLog.Open(folder));
        while (reader.TryRead(out var record))
            replayer.Apply(record);
        Assert.Null(reader.Fault);
        return replayer;
    }

    private static List<string> Compare(JsonElement expected, DataSet data)
    {
        var wanted = expected.EnumerateObject().SelectMany(db => db.Value.EnumerateObject().Select(key => ($"{db.Name} {key.Name}", key.Value)))
            .ToDictionary(k => k.Item1, k => k.Value);
        var found = data.Dbs.SelectMany(db => data.Keys(db)).ToDictionary(k => $"{k.Db} {Base64(k.Key)}");
        var problems = new List<string>();
        foreach (var name in wanted.Keys.Union(found.Keys))
        {
            // Redis 4.0 writes scripts, and nobody can say what becomes of their keys without running them.
            if (found.TryGetValue(name, out var unknown) && unknown.Type == StateType.Unknown)
                continue;
            var want = wanted.TryGetValue(name, out var value) ? Describe(value) : "nothing";
            var have = found.TryGetValue(name, out var key) ? Describe(key, value.ValueKind == JsonValueKind.Object && value.TryGetProperty("volatile", out _)) : "nothing";
            if (want != have)
                problems.Add($"{name}\n  expected {want}\n  found    {have}");
        }

        return problems;
    }

    internal static string Describe(JsonElement key)
    {
        var type = key.GetProperty("type").GetString()!;
        var expires = key.TryGetProperty("pexpireat", out var at) ? $" expires {at.GetInt64()}" : key.TryGetProperty("volatile", out _) ? " expires" : "";
        var value = key.GetProperty("value");
        IEnumerable<string> words = type switch
        {
            "string" => [value.GetString()!],
            "hash" => value.EnumerateArray().Select(Field).Order(StringComparer.Ordinal),
            "set" => value.EnumerateArray().Select(m => m.GetString()!).Order(StringComparer.Ordinal),
            "zset" => value.EnumerateArray().Select(m => $"{m[0].GetString()} {Score(m[1].GetString()!)}"),
            "stream" => Stream(value),
            _ => value.EnumerateArray().Select(e => e.GetString()!),
        };
        return $"{type}{expires} {string.Join(' ', words)}";
    }

    private static string Field(JsonElement field) =>
        $"{field[0].GetString()}={field[1].GetString()}" + (field.GetArrayLength() > 2 && field[2].GetInt64() is >= 0 and var at ? $"@{at}" : "");

    private static IEnumerable<string> Stream(JsonElement stream) => stream.GetProperty("entries").EnumerateArray()
        .Select(e => $"{e[0].GetString()}:{string.Join(',', e[1].EnumerateArray().Select(w => w.GetString()))}")
        .Append($"last {stream.GetProperty("last").GetString()}")
        .Concat(stream.GetProperty("groups").EnumerateArray().Select(g => $"{g[0].GetString()} at {g[1].GetString()} pending "
            + string.Join(',', g[2].EnumerateArray().Select(p => $"{p[0].GetString()} of {p[1].GetString()} x{p[2].GetInt64()}"))));

    private static string Describe(KeyState key, bool withoutTime)
    {
        var expires = key.ExpiresAt is not { } at ? "" : withoutTime ? " expires" : $" expires {at}";
        var words = key.Type switch
        {
            StateType.String => [Convert.ToBase64String(key.Text)],
            StateType.List => key.Elements.Select(Base64),
            StateType.Set => key.Members.Select(m => Base64(m.Member)).Order(StringComparer.Ordinal),
            StateType.Hash => key.Fields.Select(f => $"{Base64(f.Field)}={Base64(f.Value)}" + (f.ExpiresAt is { } field ? $"@{field}" : "")).Order(StringComparer.Ordinal),
            StateType.SortedSet => key.Scores.Select(s => $"{Base64(s.Member)} {Score(s.ScoreText)}"),
            StateType.Stream => key.Stream!.Entries.Select(e => $"{e.Id}:{string.Join(',', e.Fields.Select(f => $"{Base64(f.Key)},{Base64(f.Value)}"))}")
                .Append($"last {key.Stream.LastId}")
                .Concat(key.Stream.Groups.Select(g => $"{Base64(g.Name)} at {g.LastDeliveredId} pending " + string.Join(',', g.Pending.Select(p => $"{p.Id} of {Base64(p.Consumer)} x{p.Deliveries}")))),
            _ => (IEnumerable<string>)[$"{key.UnknownWhy}"],
        };
        return $"{key.TypeName}{expires} {string.Join(' ', words)}";
    }

    internal static string Score(string score) =>
        (double.Parse(score.Replace("inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture) + 0.0).ToString("R", CultureInfo.InvariantCulture);

    private static string Base64(ReadOnlyMemory<byte> bytes) => Convert.ToBase64String(bytes.Span);
}
