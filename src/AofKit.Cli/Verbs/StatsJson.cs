using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using AofKit.Views.Stats;

namespace AofKit.Cli.Verbs;

/// <summary>The statistics as one object of JSON; docs/stats.md tells what is in it.</summary>
internal static class StatsJson
{
    private const int Schema = 1;

    /// <summary>Writes the statistics of a log, and of another beside it if there is one.</summary>
    public static void Write(LogStats stats, LogStats? against, bool isFiltered, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteStats(json, stats, isFiltered);
            if (against is not null)
            {
                json.WriteStartObject("against");
                WriteStats(json, against, isFiltered);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        stream.Write("\n"u8);
    }

    private static void WriteStats(Utf8JsonWriter json, LogStats stats, bool isFiltered)
    {
        var all = stats.Totals.Bytes;
        json.WriteNumber("schema", Schema);
        json.WriteString("log", stats.Log.Name);
        json.WriteBoolean("filtered", isFiltered);
        WriteParts(json, stats);
        WriteTotals(json, stats);
        WriteSizes(json, "commands", "name", stats.Commands, all);
        WriteSizes(json, "groups", "name", stats.Groups, all);
        WriteSizes(json, "dbs", "db", stats.Dbs, all);
        WriteAll(json, "types", stats.Types, t =>
        {
            json.WriteString("type", t.Type);
            json.WriteNumber("writes", t.Writes);
            json.WriteNumber("bytes", t.Bytes);
            WriteShare(json, t.Bytes, all);
            json.WriteNumber("entries", t.Entries);
        });
        StatsJsonKeys.WriteKeys(json, stats.Keys);
        StatsJsonKeys.WritePrefixes(json, stats.Prefixes);
        WriteAll(json, "biggest", stats.Biggest, b =>
        {
            json.WriteString("name", b.Name);
            if (b.Key is { } key)
                WriteName(json, "key", "keyLength", key.Span, b.KeyLength);
            json.WriteNumber("db", b.Db);
            json.WriteNumber("bytes", b.Bytes);
            json.WriteNumber("args", b.Args);
            json.WriteNumber("number", b.Number);
            json.WriteString("position", b.Position.ToString());
            WriteTime(json, "time", b.Time);
        });
        WriteAll(json, "transactions", stats.Transactions, t =>
        {
            json.WriteNumber("transaction", t.Transaction);
            json.WriteNumber("commands", t.Commands);
            json.WriteNumber("bytes", t.Bytes);
            json.WriteNumber("number", t.Number);
            json.WriteString("position", t.Position.ToString());
            json.WriteNumber("endNumber", t.EndNumber);
            WriteTime(json, "time", t.Time);
        });
        StatsJsonTimes.WriteTimeline(json, stats);
        WriteAll(json, "rewrites", stats.Rewrites, r =>
        {
            WriteTime(json, "time", r.Time);
            json.WriteString("part", r.Part.Name);
            json.WriteString("kind", r.IsRdb ? "rdb" : "commands");
        });
        StatsJsonTimes.WriteExpiries(json, stats);
        WriteWaste(json, stats.Waste);
        WriteRestart(json, stats.Restart);
        WriteAll(json, "faults", stats.Faults, f =>
        {
            json.WriteString("part", f.Part);
            json.WriteNumber("offset", f.Offset);
            json.WriteString("text", f.ToString());
        });
    }

    /// <summary>Writes a name that somebody else chose: a string if it is UTF-8, else an object with its bytes.</summary>
    public static void WriteName(Utf8JsonWriter json, string property, string? lengthProperty, ReadOnlySpan<byte> name, int length)
    {
        if (Utf8.IsValid(name))
        {
            json.WriteString(property, name);
        }
        else
        {
            json.WriteStartObject(property);
            json.WriteBase64String("base64", name);
            json.WriteEndObject();
        }

        if (lengthProperty is not null && length > name.Length)
            json.WriteNumber(lengthProperty, length);
    }

    /// <summary>Writes an array of objects.</summary>
    public static void WriteAll<T>(Utf8JsonWriter json, string property, IEnumerable<T> all, Action<T> write)
    {
        json.WriteStartArray(property);
        foreach (var each in all)
        {
            json.WriteStartObject();
            write(each);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a time, if there is one.</summary>
    public static void WriteTime(Utf8JsonWriter json, string property, DateTimeOffset? time)
    {
        if (time is { } t)
            json.WriteString(property, StatsText.Time(t));
    }

    /// <summary>Writes a part of all, from 0 to 1.</summary>
    public static void WriteShare(Utf8JsonWriter json, long part, long all, string property = "share") =>
        json.WriteNumber(property, Math.Round(StatsTables.Share(part, all), 6));

    private static void WriteParts(Utf8JsonWriter json, LogStats stats) => WriteAll(json, "parts", stats.Log.Parts, p =>
    {
        json.WriteString("name", p.Name);
        json.WriteString("kind", InfoText.Kind(p));
        if (p.Length >= 0)
            json.WriteNumber("size", p.Length);
        if (stats.FirstOffsets[p.Index] is { } first)
            json.WriteNumber("firstOffset", first);
    });

    private static void WriteTotals(Utf8JsonWriter json, LogStats stats)
    {
        var totals = stats.Totals;
        json.WriteStartObject("totals");
        json.WriteNumber("records", totals.Records);
        json.WriteNumber("commands", totals.Commands);
        json.WriteNumber("entries", totals.Entries);
        json.WriteNumber("annotations", totals.Annotations);
        json.WriteNumber("transactions", totals.Transactions);
        json.WriteNumber("bytes", totals.Bytes);
        json.WriteNumber("commandBytes", totals.CommandBytes);
        json.WriteNumber("entryBytes", totals.EntryBytes);
        json.WriteNumber("annotationBytes", totals.AnnotationBytes);
        json.WriteNumber("baseRecords", totals.BaseRecords);
        json.WriteNumber("baseBytes", totals.BaseBytes);
        WriteShare(json, totals.BaseBytes, totals.Bytes, "baseShare");
        json.WriteNumber("keyWrites", totals.KeyWrites);
        json.WriteNumber("deletes", totals.Deletes);
        json.WriteNumber("dbs", stats.Dbs.Count);
        json.WriteStartObject("keys");
        json.WriteNumber("count", totals.Keys);
        json.WriteBoolean("exact", totals.KeysExact);
        // Two standard errors.
        json.WriteNumber("atLeast", totals.KeysExact ? totals.Keys : (long)(totals.Keys * 0.984));
        json.WriteNumber("atMost", totals.KeysExact ? totals.Keys : (long)(totals.Keys * 1.016));
        json.WriteEndObject();
        WriteTime(json, "firstTime", totals.FirstTime);
        WriteTime(json, "lastTime", totals.LastTime);
        if (totals is { FirstTime: { } first, LastTime: { } last })
        {
            var seconds = (last - first).TotalSeconds;
            json.WriteNumber("seconds", seconds);
            json.WriteNumber("commandsPerSecond", Math.Round(totals.Commands / Math.Max(1, seconds), 3));
            json.WriteNumber("bytesPerSecond", Math.Round(totals.CommandBytes / Math.Max(1, seconds), 3));
        }

        json.WriteEndObject();
    }

    private static void WriteSizes(Utf8JsonWriter json, string property, string name, IEnumerable<SizeStats> rows, long all) => WriteAll(json, property, rows, r =>
    {
        if (name == "db")
            json.WriteNumber(name, int.Parse(r.Name, System.Globalization.CultureInfo.InvariantCulture));
        else
            json.WriteString(name, r.Name);
        if (r.Group.Length > 0)
            json.WriteString("group", r.Group);
        json.WriteNumber("count", r.Count);
        json.WriteNumber("bytes", r.Bytes);
        WriteShare(json, r.Bytes, all);
        json.WriteNumber("mean", Math.Round(r.Mean, 3));
        json.WriteNumber("p50", r.Median);
        json.WriteNumber("p99", r.Percentile99);
        json.WriteNumber("max", r.Max);
    });

    private static void WriteWaste(Utf8JsonWriter json, WasteStats waste)
    {
        json.WriteStartObject("waste");
        json.WriteString("method", waste.IsExact ? "exact" : "estimate");
        json.WriteNumber("bytes", waste.Bytes);
        json.WriteNumber("sizeAfter", waste.SizeAfter);
        json.WriteNumber("dropped", waste.Dropped);
        WriteShare(json, waste.Dropped, waste.Bytes);
        json.WriteNumber("overwritten", waste.Overwritten);
        json.WriteNumber("deleted", waste.Deleted);
        json.WriteNumber("expired", waste.Expired);
        json.WriteNumber("other", waste.Other);
        json.WriteNumber("sampledKeys", waste.SampledKeys);
        json.WriteEndObject();
    }

    private static void WriteRestart(Utf8JsonWriter json, RestartStats restart)
    {
        json.WriteStartObject("restart");
        json.WriteString("server", "redis 7.0.15");
        json.WriteNumber("seconds", Math.Round(restart.Seconds, 6));
        WriteAll(json, "commands", restart.Commands, r =>
        {
            json.WriteString("name", r.Name);
            json.WriteNumber("count", r.Count);
            json.WriteNumber("seconds", Math.Round(r.Seconds, 6));
            json.WriteNumber("share", restart.Seconds == 0 ? 0 : Math.Round(r.Seconds / restart.Seconds, 6));
        });
        json.WriteEndObject();
    }
}
