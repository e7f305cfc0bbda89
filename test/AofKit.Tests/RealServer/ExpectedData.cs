using System.Globalization;
using System.Text;
using System.Text.Json;
using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>Compares what a server holds with the <c>expected.json</c> of a corpus log.</summary>
internal static class ExpectedData
{
    /// <returns>What differs, a line a key.</returns>
    public static List<string> Compare(JsonElement expected, RedisClient client)
    {
        var problems = new List<string>();
        foreach (var db in expected.GetProperty("state").EnumerateObject())
        {
            client.Must("SELECT", db.Name);
            var here = ((object?[])client.Must("KEYS", "*")!).Cast<byte[]>().Select(k => Convert.ToBase64String(k)).ToHashSet();
            var there = db.Value.EnumerateObject().ToDictionary(k => k.Name, k => k.Value);
            problems.AddRange(here.Where(k => !there.ContainsKey(k)).Select(k => $"db {db.Name} {k}: not expected"));
            foreach (var (name, value) in there)
            {
                var key = Convert.FromBase64String(name);
                var (want, found) = (Describe(value), here.Contains(name) ? Describe(client, key, value.TryGetProperty("volatile", out _)) : "nothing");
                if (want != found)
                    problems.Add($"db {db.Name} {ArgText.ToString(key)}:\n  expected {want}\n  found    {found}");
            }
        }

        return problems;
    }

    private static string Describe(JsonElement key)
    {
        var type = key.GetProperty("type").GetString()!;
        var text = new StringBuilder(type);
        if (key.TryGetProperty("pexpireat", out var expires))
            text.Append(CultureInfo.InvariantCulture, $" expires {expires.GetInt64()}");
        else if (key.TryGetProperty("volatile", out _))
            text.Append(" expires");
        if (type == "stream")
            return text.ToString(); // its groups tell idle times; DEBUG DIGEST compares streams in WorkloadTests
        var value = key.GetProperty("value");
        var words = Flat(value).ToList();
        if (type == "zset")
            words = [.. words.Select((w, i) => i % 2 == 0 ? w : Convert.ToBase64String(Bytes.Of(w)))];
        return text.Append(' ').AppendJoin(' ', Ordered(type, words)).ToString();
    }

    private static string Describe(RedisClient client, byte[] key, bool withoutTime)
    {
        var type = (string)client.Call("TYPE"u8.ToArray(), key)!;
        var text = new StringBuilder(type);
        if (client.Call("PEXPIRETIME"u8.ToArray(), key) is long expires and > 0)
            text.Append(withoutTime ? " expires" : string.Create(CultureInfo.InvariantCulture, $" expires {expires}"));
        if (type == "stream")
            return text.ToString();
        var words = (type switch
        {
            "string" => [client.Call("GET"u8.ToArray(), key)],
            "list" => (object?[])client.Call("LRANGE"u8.ToArray(), key, "0"u8.ToArray(), "-1"u8.ToArray())!,
            "set" => (object?[])client.Call("SMEMBERS"u8.ToArray(), key)!,
            "hash" => (object?[])client.Call("HGETALL"u8.ToArray(), key)!,
            _ => (object?[])client.Call("ZRANGE"u8.ToArray(), key, "0"u8.ToArray(), "-1"u8.ToArray(), "WITHSCORES"u8.ToArray())!,
        }).Select(w => Convert.ToBase64String((byte[])w!)).ToList();
        return text.Append(' ').AppendJoin(' ', Ordered(type, words)).ToString();
    }

    // A score of minus zero keeps its sign or loses it with the encoding of its set, which depends on what the set once held.
    private static IEnumerable<string> Ordered(string type, List<string> words) => type switch
    {
        "set" => words.Order(StringComparer.Ordinal),
        "hash" => words.Chunk(2).Select(p => string.Join('=', p)).Order(StringComparer.Ordinal),
        "zset" => words.Select((w, i) => i % 2 == 1 && w == "LTA=" ? "MA==" : w),
        _ => words,
    };

    // Strings, lists, and the objects or arrays in which fields and members come, as one row of words.
    private static IEnumerable<string> Flat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Flat),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(p => Flat(p.Value).Prepend(p.Name)),
        _ => [value.GetRawText()],
    };
}
