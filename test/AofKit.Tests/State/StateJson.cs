using System.Text.Json;
using AofKit.Tests.Support;

namespace AofKit.Tests.State;

/// <summary>What <c>aof state --format json</c> prints, in the words of <see cref="StateText"/>.</summary>
internal static class StateJson
{
    /// <summary>Reads the lines of a data set, without what streams count.</summary>
    public static SortedDictionary<string, string> Read(IEnumerable<string> lines)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in lines.Select(l => JsonDocument.Parse(l).RootElement))
            found.Add($"{key.GetProperty("db").GetInt32()} {Show(key.GetProperty("key"))}", Describe(key));
        return found;
    }

    private static string Describe(JsonElement key)
    {
        var type = key.GetProperty("type").GetString()!;
        if (type == "unknown")
            return type;
        var expires = key.TryGetProperty("expiresAt", out var at) ? $" expires {at.GetInt64()}" : "";
        var value = key.GetProperty("value");
        IEnumerable<string> words = type switch
        {
            "string" => [Show(value)],
            "hash" => value.EnumerateArray().Select(f => $"{Show(f.GetProperty("field"))}={Show(f.GetProperty("value"))}" + (f.TryGetProperty("expiresAt", out var field) ? $"@{field.GetInt64()}" : "")).Order(StringComparer.Ordinal),
            "set" => value.EnumerateArray().Select(m => Show(m.ValueKind == JsonValueKind.Object && m.TryGetProperty("member", out var member) ? member : m)).Order(StringComparer.Ordinal),
            "zset" => value.EnumerateArray().Select(m => $"{Show(m.GetProperty("member"))}:{StateText.Score(m.GetProperty("score").GetString()!)}"),
            "stream" => Facts(value).Show(StateDetail.None),
            _ => value.EnumerateArray().Select(Show),
        };
        return $"{type}{expires} {string.Join(' ', words)}";
    }

    private static StreamFacts Facts(JsonElement stream) => new(
        stream.GetProperty("entries").EnumerateArray().Select(e => (e.GetProperty("id").GetString()!, e.GetProperty("fields").EnumerateArray().SelectMany(f => f.EnumerateArray()).Select(Show))),
        stream.GetProperty("lastId").GetString()!, "",
        stream.GetProperty("groups").EnumerateArray().Select(g => new GroupFacts(Show(g.GetProperty("name")), g.GetProperty("lastDeliveredId").GetString()!, "", [],
            [.. g.GetProperty("pending").EnumerateArray().Select(p => new PendingFacts(p.GetProperty("id").GetString()!, Show(p.GetProperty("consumer")), p.GetProperty("deliveries").GetInt64(), 0))])));

    private static string Show(JsonElement bytes) => StateText.Show(bytes.ValueKind == JsonValueKind.String ? Bytes.Of(bytes.GetString()!) : bytes.GetProperty("base64").GetBytesFromBase64());
}
