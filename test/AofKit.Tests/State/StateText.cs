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
            StateType.Stream => Of(key.Stream!, detail),
            _ => [$"{key.UnknownWhy}"],
        };
        return text.Append(' ').AppendJoin(' ', words).ToString();
    }

    private static IEnumerable<string> Of(StreamState stream, StateDetail detail)
    {
        foreach (var entry in stream.Entries)
            yield return $"{entry.Id}:{string.Join(',', entry.Fields.Select(f => $"{Show(f.Key.Span)}={Show(f.Value.Span)}"))}";
        yield return $"last {stream.LastId} maxdel {stream.MaxDeletedId} added {stream.EntriesAdded}";
        foreach (var group in stream.Groups)
            yield return $"group {Show(group.Name.Span)} last {group.LastDeliveredId} read {(detail.HasFlag(StateDetail.Reads) ? group.EntriesRead : 0)} consumers {string.Join(',', group.Consumers.Where(c => detail.HasFlag(StateDetail.IdleConsumers) || group.Pending.Any(p => p.Consumer.Span.SequenceEqual(c.Name.Span))).Select(c => Show(c.Name.Span)))} pending "
                + string.Join(',', group.Pending.Select(p => $"{p.Id}={Show(p.Consumer.Span)}x{p.Deliveries}@{p.DeliveredAt}"));
    }

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
        _ => Stream(body, detail),
    };

    private static string FieldExpiry(RedisClient client, byte[] key, byte[] field) =>
        client.Call([.. Words("HPEXPIRETIME"), key, .. Words("FIELDS", "1"), field]) is object?[] { Length: 1 } times && times[0] is long and > -1
            ? string.Create(CultureInfo.InvariantCulture, $"@{times[0]}") : "";

    private static IEnumerable<string> Stream(object? reply, StateDetail detail)
    {
        foreach (var entry in Array(After(reply, "entries")).Cast<object?[]>())
            yield return $"{Text(entry[0])}:{string.Join(',', Array(entry[1]).Chunk(2).Select(f => $"{Show(f[0])}={Show(f[1])}"))}";
        yield return $"last {Text(After(reply, "last-generated-id"))} maxdel {Text(After(reply, "max-deleted-entry-id"))} added {After(reply, "entries-added")}";
        foreach (var group in Array(After(reply, "groups")))
        {
            var pending = Array(After(group, "pending") ?? After(group, "pel")).Cast<object?[]>().ToList();
            var consumers = Array(After(group, "consumers")).Where(c => detail.HasFlag(StateDetail.IdleConsumers) || pending.Exists(p => Show(p[1]) == Show(After(c, "name"))));
            yield return $"group {Show(After(group, "name"))} last {Text(After(group, "last-delivered-id"))} read {(detail.HasFlag(StateDetail.Reads) ? After(group, "entries-read") : 0)} consumers {string.Join(',', consumers.Select(c => Show(After(c, "name"))))} pending "
                + string.Join(',', pending.Select(p => $"{Text(p[0])}={Show(p[1])}x{p[3]}@{p[2]}"));
        }
    }

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

    /// <summary>Bytes as they are if they are plain, else as a row of numbers.</summary>
    public static string Show(ReadOnlySpan<byte> bytes) => ArgText.ToString(bytes);

    private static string Show(object? bytes) => Show((byte[])bytes!);

    // Servers spell the same score differently.
    private static string Score(string score) =>
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

    /// <summary>How many entries a group has read.</summary>
    Reads = 1,

    /// <summary>Consumers that have nothing pending.</summary>
    IdleConsumers = 2,

    All = Reads | IdleConsumers,
}
