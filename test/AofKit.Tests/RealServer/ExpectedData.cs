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
        return text.Append(' ').AppendJoin(' ', words).ToString();
    }

    private static string Field(JsonElement field) =>
        $"{field[0].GetString()}={field[1].GetString()}" + (field.GetArrayLength() > 2 && field[2].GetInt64() is >= 0 and var at ? $" expires {at}" : "");

    private static IEnumerable<string> Stream(JsonElement stream) => stream.GetProperty("entries").EnumerateArray()
        .Select(e => $"{e[0].GetString()}:{string.Join(',', e[1].EnumerateArray().Select(w => w.GetString()))}")
        .Append($"last {stream.GetProperty("last").GetString()}")
        .Concat(stream.GetProperty("groups").EnumerateArray().Select(g => $"{g[0].GetString()} at {g[1].GetString()} pending "
            + string.Join(',', g[2].EnumerateArray().Select(p => $"{p[0].GetString()} of {p[1].GetString()} x{p[2].GetInt64()}"))));

    private static string Describe(RedisClient client, byte[] key, bool withoutTime)
    {
        var type = (string)Call(client, "TYPE", key)!;
        var text = new StringBuilder(type);
        if (Call(client, "PEXPIRETIME", key) is long expires and > 0)
            text.Append(withoutTime ? " expires" : string.Create(CultureInfo.InvariantCulture, $" expires {expires}"));
        var words = type switch
        {
            "string" => [Base64(Call(client, "GET", key))],
            "list" => Array(Call(client, "LRANGE", key, "0", "-1")).Select(Base64),
            "set" => Array(Call(client, "SMEMBERS", key)).Select(Base64).Order(StringComparer.Ordinal),
            "hash" => Hash(client, key),
            "stream" => Stream(client, key),
            _ => Array(Call(client, "ZRANGE", key, "0", "-1", "WITHSCORES")).Chunk(2).Select(m => $"{Base64(m[0])} {Score(Text(m[1]))}"),
        };
        return text.Append(' ').AppendJoin(' ', words).ToString();
    }

    private static IEnumerable<string> Hash(RedisClient client, byte[] key) => Array(Call(client, "HGETALL", key)).Chunk(2)
        .Select(f => $"{Base64(f[0])}={Base64(f[1])}" + Expiry(Call(client, "HPEXPIRETIME", key, "FIELDS", "1", f[0]!)))
        .Order(StringComparer.Ordinal);

    // A server that does not know the expiry of fields answers with an error.
    private static string Expiry(object? reply) => reply is object?[] { Length: 1 } times && times[0] is long and > 0 ? $" expires {times[0]}" : "";

    private static IEnumerable<string> Stream(RedisClient client, byte[] key)
    {
        foreach (var entry in Array(Call(client, "XRANGE", key, "-", "+")).Cast<object?[]>())
            yield return $"{Text(entry[0])}:{string.Join(',', Array(entry[1]).Select(Base64))}";
        yield return $"last {Text(After(Array(Call(client, "XINFO", "STREAM", key)), "last-generated-id"))}";
        foreach (var group in Array(Call(client, "XINFO", "GROUPS", key)).Cast<object?[]>())
        {
            var name = After(group, "name")!;
            var pending = Array(Call(client, "XPENDING", key, name, "-", "+", "100000")).Cast<object?[]>();
            yield return $"{Base64(name)} at {Text(After(group, "last-delivered-id"))} pending "
                + string.Join(',', pending.Select(p => $"{Text(p[0])} of {Base64(p[1])} x{p[3]}"));
        }
    }

    // Servers spell the same score differently; and one of minus zero keeps its sign or loses it with the encoding of its set,
    // which depends on what the set once held.
    private static string Score(string score) => (double.Parse(score.Replace("inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture) + 0.0)
        .ToString("R", CultureInfo.InvariantCulture);

    private static object? Call(RedisClient client, params object[] args) => client.Call([.. args.Select(a => a as byte[] ?? Bytes.Of((string)a))]);

    private static object? After(object?[] pairs, string name) => pairs[System.Array.FindIndex(pairs, p => p is byte[] && Text(p) == name) + 1];

    private static object?[] Array(object? reply) => (object?[])reply!;

    private static string Base64(object? bytes) => Convert.ToBase64String((byte[])bytes!);

    private static string Text(object? bytes) => Encoding.UTF8.GetString((byte[])bytes!);
}
