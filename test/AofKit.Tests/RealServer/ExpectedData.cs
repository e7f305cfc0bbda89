using System.Text.Json;
using System.Text.RegularExpressions;
using AofKit.Tests.State;

namespace AofKit.Tests.RealServer;

/// <summary>The <c>expected.json</c> of a corpus log, which tells what its server held, in the words of <see cref="StateText"/> without any detail.</summary>
internal static partial class ExpectedData
{
    /// <summary>Compares what somebody made of a corpus log with what its server held.</summary>
    /// <param name="folder">The folder of the log.</param>
    /// <param name="found">What was made of it.</param>
    /// <returns>What differs; empty when nothing does.</returns>
    public static string Compare(string folder, SortedDictionary<string, string> found)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")));
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var db in document.RootElement.GetProperty("state").EnumerateObject())
            foreach (var key in db.Value.EnumerateObject())
            {
                var name = $"{db.Name} {StateText.Show(Convert.FromBase64String(key.Name))}";
                expected.Add(name, Describe(key.Value));
                // The server could not tell the time.
                if (key.Value.TryGetProperty("volatile", out _) && found.TryGetValue(name, out var line))
                    found[name] = TimeOfExpiry().Replace(line, " expires", 1);
            }

        // Redis 4.0 writes scripts, and nobody can say what becomes of their keys without running them.
        foreach (var (name, line) in found.Where(k => k.Value.StartsWith("unknown", StringComparison.Ordinal)))
            expected[name] = line;
        return StateText.Compare(StateText.WithoutMinusZeros(expected), StateText.WithoutMinusZeros(found));
    }

    private static string Describe(JsonElement key)
    {
        var type = key.GetProperty("type").GetString()!;
        var expires = key.TryGetProperty("pexpireat", out var at) ? $" expires {at.GetInt64()}" : key.TryGetProperty("volatile", out _) ? " expires" : "";
        var value = key.GetProperty("value");
        IEnumerable<string> words = type switch
        {
            "string" => [Show(value)],
            "hash" => value.EnumerateArray().Select(Field).Order(StringComparer.Ordinal),
            "set" => value.EnumerateArray().Select(Show).Order(StringComparer.Ordinal),
            "zset" => value.EnumerateArray().Select(m => $"{Show(m[0])}:{StateText.Score(m[1].GetString()!)}"),
            "stream" => Facts(value).Show(StateDetail.None),
            _ => value.EnumerateArray().Select(Show),
        };
        return $"{type}{expires} {string.Join(' ', words)}";
    }

    private static string Field(JsonElement field) =>
        $"{Show(field[0])}={Show(field[1])}" + (field.GetArrayLength() > 2 && field[2].GetInt64() is >= 0 and var at ? $"@{at}" : "");

    private static StreamFacts Facts(JsonElement stream) => new(
        stream.GetProperty("entries").EnumerateArray().Select(e => (e[0].GetString()!, e[1].EnumerateArray().Select(Show))),
        stream.GetProperty("last").GetString()!, "",
        stream.GetProperty("groups").EnumerateArray().Select(g => new GroupFacts(Show(g[0]), g[1].GetString()!, "", [],
            [.. g[2].EnumerateArray().Select(p => new PendingFacts(p[0].GetString()!, Show(p[1]), p[2].GetInt64(), 0))])));

    private static string Show(JsonElement base64) => StateText.Show(base64.GetBytesFromBase64());

    [GeneratedRegex(@" expires \d+")]
    private static partial Regex TimeOfExpiry();
}
