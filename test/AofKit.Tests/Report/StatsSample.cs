using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AofKit.Cli.Report;

namespace AofKit.Tests.Report;

/// <summary>A small answer of <c>aof stats --format json</c>, to be changed where a test needs it.</summary>
internal static class StatsSample
{
    private const string Text = """
        {
          "schema": 1, "log": "samples/shop", "filtered": false,
          "parts": [
            {"name": "appendonly.aof.1.base.rdb", "kind": "base", "size": 400, "firstOffset": 0},
            {"name": "appendonly.aof.1.incr.aof", "kind": "incr", "size": 1600, "firstOffset": 400}
          ],
          "totals": {
            "records": 30, "commands": 20, "entries": 6, "annotations": 4, "transactions": 1,
            "bytes": 2000, "commandBytes": 1500, "entryBytes": 400, "annotationBytes": 100,
            "baseRecords": 6, "baseBytes": 400, "baseShare": 0.2, "keyWrites": 25, "deletes": 3, "dbs": 1,
            "keys": {"count": 12, "exact": true, "atLeast": 12, "atMost": 12},
            "firstTime": "2026-11-20T10:57:33Z", "lastTime": "2026-11-20T10:57:37Z", "seconds": 4, "commandsPerSecond": 5.0, "bytesPerSecond": 375.0
          },
          "commands": [
            {"name": "HSET", "group": "hash", "count": 9, "bytes": 700, "share": 0.35, "mean": 77.8, "p50": 72, "p99": 120, "max": 118},
            {"name": "SET", "group": "string", "count": 11, "bytes": 500, "share": 0.25, "mean": 45.5, "p50": 44, "p99": 60, "max": 60},
            {"name": "rdb-entry", "group": "rdb", "count": 6, "bytes": 400, "share": 0.2, "mean": 66.7, "p50": 60, "p99": 100, "max": 98}
          ],
          "groups": [
            {"name": "hash", "count": 9, "bytes": 700, "share": 0.35, "mean": 77.8, "p50": 72, "p99": 120, "max": 118},
            {"name": "string", "count": 11, "bytes": 500, "share": 0.25, "mean": 45.5, "p50": 44, "p99": 60, "max": 60}
          ],
          "dbs": [{"db": 0, "count": 26, "bytes": 1900, "share": 0.95, "mean": 73.1, "p50": 72, "p99": 120, "max": 118}],
          "types": [{"type": "hash", "writes": 9, "bytes": 700, "share": 0.35, "entries": 2}],
          "keys": {
            "exact": true, "countError": 0, "bytesError": 0,
            "byCount": [
              {"key": "page:views", "db": 0, "type": "string", "count": 11, "countAtMost": 11, "bytes": 200, "bytesAtMost": 200, "deletes": 0},
              {"key": "cart:7", "db": 0, "type": "hash", "count": 5, "countAtMost": 5, "bytes": 300, "bytesAtMost": 300, "deletes": 1}
            ],
            "byBytes": [
              {"key": "blob:1", "db": 0, "type": "string", "count": 1, "countAtMost": 1, "bytes": 400, "bytesAtMost": 400, "deletes": 0},
              {"key": "cart:7", "db": 0, "type": "hash", "count": 5, "countAtMost": 5, "bytes": 300, "bytesAtMost": 300, "deletes": 1}
            ]
          },
          "prefixes": {
            "separator": ":", "depth": 4, "folded": false,
            "tree": {"name": "", "pattern": "*", "count": 25, "bytes": 1600, "keys": 12, "keysExact": true, "deletes": 3, "children": [
              {"name": "cart", "pattern": "cart:*", "count": 8, "bytes": 800, "keys": 6, "keysExact": true, "deletes": 2, "children": [
                {"name": "*", "pattern": "cart:*", "count": 5, "bytes": 500, "keys": 3, "keysExact": true, "deletes": 2},
                {"name": "old", "pattern": "cart:old", "count": 2, "bytes": 200, "keys": 2, "keysExact": true, "deletes": 0}]},
              {"name": "blob", "pattern": "blob:*", "count": 1, "bytes": 400, "keys": 1, "keysExact": true, "deletes": 0, "children": [
                {"name": "*", "pattern": "blob:*", "count": 1, "bytes": 400, "keys": 1, "keysExact": true, "deletes": 0}]},
              {"name": "page", "pattern": "page:*", "count": 12, "bytes": 300, "keys": 4, "keysExact": false, "deletes": 1},
              {"name": "mail", "pattern": "mail", "count": 4, "bytes": 100, "keys": 1, "keysExact": true, "deletes": 0}]},
            "top": [
              {"pattern": "cart:*", "count": 8, "bytes": 800, "keys": 6, "keysExact": true, "deletes": 2},
              {"pattern": "page:*", "count": 12, "bytes": 300, "keys": 4, "keysExact": false, "deletes": 1}]
          },
          "biggest": [{"name": "SET", "key": "blob:1", "db": 0, "bytes": 65600, "args": 3, "number": 17, "position": "appendonly.aof.1.incr.aof:184", "time": "2026-11-20T10:57:33Z"}],
          "transactions": [{"transaction": 3, "commands": 12, "bytes": 900, "number": 17, "position": "appendonly.aof.1.incr.aof:240", "endNumber": 28, "time": "2026-11-20T10:57:34Z"}],
          "timeline": {
            "by": "time", "interval": 1,
            "buckets": [
              {"time": "2026-11-20T10:57:33Z", "count": 10, "bytes": 800, "deletes": 0},
              {"time": "2026-11-20T10:57:34Z", "count": 5, "bytes": 400, "deletes": 2},
              {"time": "2026-11-20T10:57:37Z", "count": 4, "bytes": 200, "deletes": 1}],
            "untimed": {"count": 1, "bytes": 100, "deletes": 0},
            "busiest": {"time": "2026-11-20T10:57:33Z", "count": 10, "bytes": 800, "deletes": 0}
          },
          "rewrites": [{"time": "2026-11-20T10:57:33Z", "part": "appendonly.aof.1.base.rdb", "kind": "rdb"}],
          "expiries": {
            "set": 4, "setBytes": 300, "share": 0.16, "shareOfBytes": 0.15, "keys": 3, "removed": 1,
            "lifetimes": [{"upTo": 0, "label": "0", "count": 1, "bytes": 80}, {"upTo": 60, "label": "1 m", "count": 2, "bytes": 160}, {"label": "more", "count": 1, "bytes": 60}],
            "horizon": [{"upTo": 3600, "label": "1 h", "count": 2, "bytes": 150}],
            "goes": {"interval": 3600, "buckets": [{"time": "2026-11-21T10:00:00Z", "count": 3, "bytes": 220}, {"time": "2026-11-21T12:00:00Z", "count": 1, "bytes": 80}]}
          },
          "waste": {"method": "estimate", "bytes": 2000, "sizeAfter": 900, "dropped": 1100, "share": 0.55, "overwritten": 600, "deleted": 300, "expired": 0, "other": 200, "sampledKeys": 12},
          "restart": {"server": "redis 7.0.15", "seconds": 75.5, "commands": [{"name": "HSET", "count": 9, "seconds": 60.5, "share": 0.8}, {"name": "SET", "count": 11, "seconds": 15, "share": 0.2}]},
          "faults": []
        }
        """;

    /// <summary>The sample, changed or not.</summary>
    public static JsonObject Json(Action<JsonObject>? change = null)
    {
        var json = JsonNode.Parse(Text)!.AsObject();
        change?.Invoke(json);
        return json;
    }

    /// <summary>The page of the sample.</summary>
    public static byte[] Page(Action<JsonObject>? change = null) => Page(Encoding.UTF8.GetBytes(Json(change).ToJsonString(s_plain)));

    /// <summary>The page of any figures.</summary>
    public static byte[] Page(byte[] json)
    {
        var page = new MemoryStream();
        StatsReport.Write(json, page);
        return page.ToArray();
    }

    /// <summary>Bytes as a name in JSON.</summary>
    public static JsonNode Name(byte[] bytes)
    {
        try
        {
            return JsonValue.Create(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return new JsonObject { ["base64"] = Convert.ToBase64String(bytes) };
        }
    }

    // As the tool writes it: nothing is escaped that JSON does not want escaped.
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
