using System.Text.Json;
using AofKit.Views.Stats;

namespace AofKit.Cli.Verbs;

/// <summary>The timeline and the expiries as JSON.</summary>
internal static class StatsJsonTimes
{
    public static void WriteTimeline(Utf8JsonWriter json, LogStats stats)
    {
        var timeline = stats.Timeline;
        json.WriteStartObject("timeline");
        json.WriteString("by", timeline.IsByTime ? "time" : "offset");
        WriteBuckets(json, timeline, stats.FirstOffsets, withDeletes: true);
        if (timeline.IsByTime)
        {
            json.WriteStartObject("untimed");
            WriteCounts(json, timeline.Untimed, withDeletes: true);
            json.WriteEndObject();
        }

        if (timeline.Busiest is { } busiest)
        {
            json.WriteStartObject("busiest");
            WriteBucket(json, busiest, timeline.IsByTime, stats.FirstOffsets, withDeletes: true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void WriteExpiries(Utf8JsonWriter json, LogStats stats)
    {
        var expiries = stats.Expiries;
        json.WriteStartObject("expiries");
        json.WriteNumber("set", expiries.Set);
        json.WriteNumber("setBytes", expiries.Bytes);
        StatsJson.WriteShare(json, expiries.Set, stats.Totals.KeyWrites);
        StatsJson.WriteShare(json, expiries.Bytes, stats.Totals.Bytes, "shareOfBytes");
        json.WriteNumber("keys", expiries.Keys);
        json.WriteNumber("removed", expiries.Removed);
        WriteClasses(json, "lifetimes", expiries.Lifetimes);
        WriteClasses(json, "horizon", expiries.Horizon);
        json.WriteStartObject("goes");
        WriteBuckets(json, expiries.Goes, [], withDeletes: false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteBuckets(Utf8JsonWriter json, TimelineStats timeline, IReadOnlyList<long?> firstOffsets, bool withDeletes)
    {
        json.WriteNumber("interval", timeline.Interval);
        StatsJson.WriteAll(json, "buckets", timeline.Buckets, b => WriteBucket(json, b, timeline.IsByTime, firstOffsets, withDeletes));
    }

    private static void WriteBucket(Utf8JsonWriter json, TimelineBucket bucket, bool isByTime, IReadOnlyList<long?> firstOffsets, bool withDeletes)
    {
        if (isByTime)
        {
            StatsJson.WriteTime(json, "time", bucket.Time);
        }
        else
        {
            if (firstOffsets[bucket.Position.PartIndex] is { } first)
                json.WriteNumber("offset", first + bucket.Position.Offset);
            json.WriteString("position", bucket.Position.ToString());
        }

        WriteCounts(json, bucket, withDeletes);
    }

    private static void WriteCounts(Utf8JsonWriter json, TimelineBucket bucket, bool withDeletes)
    {
        json.WriteNumber("count", bucket.Count);
        json.WriteNumber("bytes", bucket.Bytes);
        if (withDeletes)
            json.WriteNumber("deletes", bucket.Deletes);
    }

    private static void WriteClasses(Utf8JsonWriter json, string property, IEnumerable<ExpiryClass> classes) => StatsJson.WriteAll(json, property, classes, c =>
    {
        if (c.UpTo is { } upTo)
            json.WriteNumber("upTo", upTo);
        json.WriteString("label", c.Label);
        json.WriteNumber("count", c.Count);
        json.WriteNumber("bytes", c.Bytes);
    });
}
