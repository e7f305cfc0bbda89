using System.Text.Json;
using AofKit.Views.Stats;

namespace AofKit.Cli.Verbs;

/// <summary>Keys and prefixes as JSON.</summary>
internal static class StatsJsonKeys
{
    public static void WriteKeys(Utf8JsonWriter json, KeyStats keys)
    {
        json.WriteStartObject("keys");
        json.WriteBoolean("exact", keys.IsExact);
        json.WriteNumber("countError", keys.CountError);
        json.WriteNumber("bytesError", keys.BytesError);
        StatsJson.WriteAll(json, "byCount", keys.ByCount, k => WriteKey(json, k));
        StatsJson.WriteAll(json, "byBytes", keys.ByBytes, k => WriteKey(json, k));
        json.WriteEndObject();
    }

    public static void WritePrefixes(Utf8JsonWriter json, PrefixStats prefixes)
    {
        json.WriteStartObject("prefixes");
        StatsJson.WriteName(json, "separator", null, prefixes.Separator.Span, prefixes.Separator.Length);
        json.WriteNumber("depth", prefixes.Depth);
        json.WriteBoolean("folded", prefixes.IsFolded);
        json.WriteStartObject("tree");
        WriteNode(json, prefixes.Root, isWhole: true);
        json.WriteEndObject();
        StatsJson.WriteAll(json, "top", prefixes.Top, n => WriteNode(json, n, isWhole: false));
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, PrefixNode node, bool isWhole)
    {
        if (isWhole)
            StatsJson.WriteName(json, "name", null, node.Name.Span, node.Name.Length);
        StatsJson.WriteName(json, "pattern", null, node.Pattern.Span, node.Pattern.Length);
        json.WriteNumber("count", node.Count);
        json.WriteNumber("bytes", node.Bytes);
        json.WriteNumber("keys", node.Keys);
        json.WriteBoolean("keysExact", node.KeysExact);
        json.WriteNumber("deletes", node.Deletes);
        if (isWhole && node.Children.Count > 0)
            StatsJson.WriteAll(json, "children", node.Children, c => WriteNode(json, c, isWhole: true));
    }

    private static void WriteKey(Utf8JsonWriter json, KeyRow key)
    {
        StatsJson.WriteName(json, "key", "keyLength", key.Key.Span, key.KeyLength);
        json.WriteNumber("db", key.Db);
        json.WriteString("type", key.Type);
        json.WriteNumber("count", key.Count);
        json.WriteNumber("countAtMost", key.CountAtMost);
        json.WriteNumber("bytes", key.Bytes);
        json.WriteNumber("bytesAtMost", key.BytesAtMost);
        json.WriteNumber("deletes", key.Deletes);
    }
}
