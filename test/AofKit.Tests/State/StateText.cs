using System.Globalization;
using System.Text;
using AofKit.State;
using AofKit.Tests.Support;

namespace AofKit.Tests.State;

/// <summary>A data set in words, a line a key, so that two can be compared: what a replayer made, or what a server holds.</summary>
internal static class StateText
{
    /// <summary>What a replayer made.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="detail">What to show too.</param>
    public static SortedDictionary<string, string> Of(DataSet data, StateDetail detail)
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var db in data.Dbs)
            foreach (var key in data.Keys(db))
                lines.Add(NameOf(key), Of(key, detail));
        return lines;
    }

    /// <summary>What a line begins with: the db and the key.</summary>
    public static string NameOf(KeyState key) => $"{key.Db} {Show(key.Key.Span)}";

    public static string Of(KeyState key, StateDetail detail)
    {
        var text = new StringBuilder(key.TypeName);
        if (key.ExpiresAt is { } at)
            text.Append(CultureInfo.InvariantCulture, $" expires {at}");
        IEnumerable<string> words = key.Type switch
        {
            StateType.String => [Show(key.Text)],
            StateType.List => key.Elements.Select(e => Show(e.Span)),
            StateType.Set => key.Members.Select(m => Show(m.Member.Span)).Order(StringComparer.Ordinal),
            StateType.Hash => key.Fields.Select(f => $"{Show(f.Field.Span)}={Show(f.Value.Span)}" + (f.ExpiresAt is { } expires ? $"@{expires}" : "")).Order(StringComparer.Ordinal),
            StateType.SortedSet => key.Scores.Select(s => $"{Show(s.Member.Span)}:{Score(s.ScoreText)}"),
            StateType.Stream => Facts(key.Stream!).Show(detail),
            _ => [$"{key.UnknownWhy}"],
        };
        return text.Append(' ').AppendJoin(' ', words).ToString();
    }

    private static StreamFacts Facts(StreamState stream) => new(
        stream.Entries.Select(e => ($"{e.Id}", e.Fields.SelectMany(f => (string[])[Show(f.Key.Span), Show(f.Value.Span)]))),
        $"{stream.LastId}",
        $"maxdel {stream.MaxDeletedId} added {stream.EntriesAdded}",
        stream.Groups.Select(g => new GroupFacts(Show(g.Name.Span), $"{g.LastDeliveredId}", $"{g.EntriesRead}", g.Consumers.Select(c => Show(c.Name.Span)),
            [.. g.Pending.Select(p => new PendingFacts($"{p.Id}", Show(p.Consumer.Span), p.Deliveries, p.DeliveredAt))])));

    /// <summary>What a server holds.</summary>
    public static SortedDictionary<string, string> Of(RedisClient client, int dbs, StateDetail detail)
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var db = 0; db < dbs; db++)
        {
            client.Must("SELECT", db.ToString(CultureInfo.InvariantCulture));
            var keys = ((object?[])client.Must("KEYS", "*")!).Cast<byte[]>().ToList();
            var heads = client.Pipeline(keys.SelectMany(k => (byte[][][])[["TYPE"u8.ToArray(), k], ["PEXPIRETIME"u8.ToArray(), k]]));
            var types = keys.Select((_, i) => (string)heads[2 * i]!).ToList();
            var bodies = client.Pipeline(keys.Select((k, i) => Reading(types[i], k)));
            for (var i = 0; i < keys.Count; i++)
            {
                var expires = heads[2 * i + 1] is long and > -1 ? string.Create(CultureInfo.InvariantCulture, $" expires {heads[2 * i + 1]}") : "";
                lines.Add($"{db} {Show(keys[i])}", $"{types[i]}{expires} {string.Join(' ', Words(client, types[i], keys[i], bodies[i], detail))}");
            }
        }

        return lines;
    }

    private static byte[][] Reading(string type, byte[] key) => type switch
    {
        "string" => [.. Words("GET"), key],
        "list" => [.. Words("LRANGE"), key, .. Words("0", "-1")],
        "set" => [.. Words("SMEMBERS"), key],
        "hash" => [.. Words("HGETALL"), key],
        "zset" => [.. Words("ZRANGE"), key, .. Words("0", "-1", "WITHSCORES")],
        _ => [.. Words("XINFO", "STREAM"), key, .. Words("FULL", "COUNT", "0")],
    };

    private static byte[][] Words(params string[] words) => [.. words.Select(Bytes.Of)];

    private static IEnumerable<string> Words(RedisClient client, string type, byte[] key, object? body, StateDetail detail) => type switch
    {
        "string" => [Show((byte[])body!)],
        "list" => Array(body).Select(Show),
        "set" => Array(body).Select(Show).Order(StringComparer.Ordinal),
        "hash" => Array(body).Chunk(2).Select(f => $"{Show(f[0])}={Show(f[1])}" + FieldExpiry(client, key, (byte[])f[0]!)).Order(StringComparer.Ordinal),
        "zset" => Array(body).Chunk(2).Select(m => $"{Show(m[0])}:{Score(Encoding.ASCII.GetString((byte[])m[1]!))}"),
        _ => Facts(body).Show(detail),
    };

    private static string FieldExpiry(RedisClient client, byte[] key, byte[] field) =>
        client.Call([.. Words("HPEXPIRETIME"), key, .. Words("FIELDS", "1"), field]) is object?[] { Length: 1 } times && times[0] is long and > -1
            ? string.Create(CultureInfo.InvariantCulture, $"@{times[0]}") : "";

    private static StreamFacts Facts(object? reply) => new(
        Array(After(reply, "entries")).Cast<object?[]>().Select(e => (Text(e[0]), Array(e[1]).Select(Show))),
        Text(After(reply, "last-generated-id")),
        $"maxdel {Text(After(reply, "max-deleted-entry-id"))} added {After(reply, "entries-added")}",
        Array(After(reply, "groups")).Select(g => new GroupFacts(Show(After(g, "name")), Text(After(g, "last-delivered-id")), $"{After(g, "entries-read")}",
            Array(After(g, "consumers")).Select(c => Show(After(c, "name"))),
            [.. Array(After(g, "pending") ?? After(g, "pel")).Cast<object?[]>().Select(p => new PendingFacts(Text(p[0]), Show(p[1]), (long)p[3]!, (long)p[2]!))])));

    /// <summary>Tells what differs, three lines a key; empty when nothing does.</summary>
    public static string Compare(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual)
    {
        var text = new StringBuilder();
        foreach (var key in expected.Keys.Union(actual.Keys).Order(StringComparer.Ordinal))
        {
            var (want, found) = (expected.GetValueOrDefault(key, "nothing"), actual.GetValueOrDefault(key, "nothing"));
            if (want != found)
                text.Append(CultureInfo.InvariantCulture, $"{key}\n  server   {want}\n  replayed {found}\n");
        }

        return text.ToString();
    }

    /// <summary>A minus zero keeps its sign or loses it with the encoding of its set, which depends on what the set once held.</summary>
    public static SortedDictionary<string, string> WithoutMinusZeros(SortedDictionary<string, string> lines)
    {
        foreach (var (key, line) in lines.Where(l => l.Value.StartsWith("zset", StringComparison.Ordinal)).ToList())
            lines[key] = line.Replace(":-0 ", ":0 ", StringComparison.Ordinal) is var text && text.EndsWith(":-0", StringComparison.Ordinal) ? text[..^2] + "0" : text;
        return lines;
    }

    /// <summary>Bytes as they are if they are plain, else as a row of numbers.</summary>
    public static string Show(ReadOnlySpan<byte> bytes) => ArgText.ToString(bytes);

    private static string Show(object? bytes) => Show((byte[])bytes!);

    /// <summary>A score in one spelling; servers have several.</summary>
    public static string Score(string score) =>
        BitConverter.DoubleToInt64Bits(double.Parse(score.Replace("inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture)) is var bits
            ? BitConverter.Int64BitsToDouble(bits).ToString("R", CultureInfo.InvariantCulture) : "";

    private static object? After(object? pairs, string name)
    {
        var array = Array(pairs);
        var index = System.Array.FindIndex(array, p => p is byte[] or string && Text(p) == name);
        return index < 0 ? null : array[index + 1];
    }

    private static object?[] Array(object? reply) => (object?[])reply!;

    private static string Text(object? bytes) => bytes as string ?? Encoding.UTF8.GetString((byte[])bytes!);
}

/// <summary>What servers know and do not all write.</summary>
[Flags]
internal enum StateDetail
{
    None,

    /// <summary>What a stream has counted, and when its entries were delivered.</summary>
    Counts = 1,

    /// <summary>How many entries a group has read.</summary>
    Reads = 2,

    /// <summary>Consumers, of which some may have nothing pending.</summary>
    IdleConsumers = 4,

    All = Counts | Reads | IdleConsumers,
}
