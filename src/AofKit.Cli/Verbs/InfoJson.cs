using System.Text.Json;
using AofKit.Views;

namespace AofKit.Cli.Verbs;

/// <summary>The summary of a log as one object of JSON.</summary>
internal static class InfoJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static void Write(LogSummary summary, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("log", summary.Log.Name);
            if (summary.Log.Manifest is { } manifest)
                json.WriteString("manifest", manifest.Name);
            json.WriteNumber("commands", summary.Commands);
            json.WriteNumber("annotations", summary.Annotations);
            json.WriteNumber("transactions", summary.Transactions);
            WriteTimes(json, summary.FirstTime, summary.LastTime);
            json.WriteStartArray("dbs");
            foreach (var (db, commands) in summary.Dbs)
            {
                json.WriteStartObject();
                json.WriteNumber("db", db);
                json.WriteNumber("commands", commands);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("parts");
            foreach (var part in summary.Parts)
                WritePart(json, part, summary);
            json.WriteEndArray();
            WriteRdbs(json, summary);
            WriteOdd(json, summary);
            WriteFaults(json, summary);
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
    }

    private static void WritePart(Utf8JsonWriter json, PartSummary summary, LogSummary log)
    {
        var part = summary.Part;
        json.WriteStartObject();
        json.WriteString("name", part.Name);
        json.WriteString("kind", InfoText.Kind(part));
        json.WriteString("format", InfoText.FormatName(summary, log));
        if (part.Sequence != 0)
            json.WriteNumber("seq", part.Sequence);
        if (part.Length >= 0)
            json.WriteNumber("size", part.Length);
        if (part.StartOffset is { } start)
            json.WriteNumber("startOffset", start);
        if (part.EndOffset is { } end)
            json.WriteNumber("endOffset", end);
        json.WriteNumber("records", summary.Keys + summary.Functions + summary.Commands + summary.Annotations);
        json.WriteNumber("keys", summary.Keys);
        json.WriteNumber("commands", summary.Commands);
        json.WriteNumber("annotations", summary.Annotations);
        WriteTimes(json, summary.FirstTime, summary.LastTime);
        json.WriteEndObject();
    }

    private static void WriteRdbs(Utf8JsonWriter json, LogSummary summary)
    {
        json.WriteStartArray("rdbs");
        foreach (var rdb in summary.Rdbs)
        {
            json.WriteStartObject();
            json.WriteString("part", rdb.Part.Name);
            json.WriteNumber("version", rdb.Version);
            if (rdb.Server is { } server)
                json.WriteString("server", server);
            if (rdb.WrittenAt is { } time)
                json.WriteString("writtenAt", time.UtcDateTime.ToString(TimeFormat, System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("checksum", rdb.Checksum);
            json.WriteNumber("size", rdb.Length);
            json.WriteNumber("keys", rdb.Keys);
            json.WriteNumber("functions", rdb.Functions);
            json.WriteStartObject("aux");
            foreach (var (name, value) in rdb.Aux.DistinctBy(a => a.Key))
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("keysByType");
        foreach (var (type, count) in summary.KeysByType)
            json.WriteNumber(type, count);
        json.WriteEndObject();
        json.WriteStartObject("keysByDb");
        foreach (var (db, count) in summary.KeysByDb)
            json.WriteNumber(db.ToString(System.Globalization.CultureInfo.InvariantCulture), count);
        json.WriteEndObject();
        json.WriteNumber("expiringKeys", summary.ExpiringKeys);
    }

    private static void WriteTimes(Utf8JsonWriter json, DateTimeOffset? first, DateTimeOffset? last)
    {
        if (first is { } f)
            json.WriteString("firstTime", f.UtcDateTime.ToString(TimeFormat, System.Globalization.CultureInfo.InvariantCulture));
        if (last is { } l)
            json.WriteString("lastTime", l.UtcDateTime.ToString(TimeFormat, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void WriteOdd(Utf8JsonWriter json, LogSummary summary)
    {
        json.WriteStartArray("odd");
        foreach (var note in summary.Notes)
        {
            json.WriteStartObject();
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(note.Kind.ToString()));
            json.WriteString("name", note.Name);
            json.WriteString("text", note.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("deviatingRecords", summary.Deviating);
        json.WriteStartArray("deviations");
        foreach (var deviation in Enum.GetValues<AofDeviations>())
            if (deviation != AofDeviations.None && summary.Deviations.HasFlag(deviation))
                json.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(deviation.ToString()));
        json.WriteEndArray();
    }

    private static void WriteFaults(Utf8JsonWriter json, LogSummary summary)
    {
        json.WriteStartArray("faults");
        foreach (var fault in summary.Fault is { } ended ? summary.Log.Faults.Append(ended) : summary.Log.Faults)
        {
            json.WriteStartObject();
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(fault.Kind.ToString()));
            json.WriteString("part", fault.Part);
            json.WriteNumber("offset", fault.Offset);
            json.WriteNumber("recordOffset", fault.RecordOffset);
            json.WriteString("expected", fault.Expected);
            json.WriteString("found", fault.Found);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
