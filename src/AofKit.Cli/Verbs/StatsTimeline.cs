using AofKit.Cli.Output;
using AofKit.Views.Stats;

namespace AofKit.Cli.Verbs;

/// <summary>The timeline as a table: every bucket in a file, for people as many as a screen has lines.</summary>
internal static class StatsTimeline
{
    private const int MostLines = 24;

    private static readonly long[] s_seconds = [1, 5, 15, 60, 300, 900, 3600, 10800, 21600, 43200, 86400];

    /// <summary>All buckets.</summary>
    public static StatsTable Table(LogStats stats) => Table(stats.Timeline, stats.Timeline.Buckets, stats.Timeline.Interval, stats.Totals.Bytes);

    /// <summary>Buckets put together, until they are few enough.</summary>
    public static StatsTable Short(LogStats stats)
    {
        var timeline = stats.Timeline;
        var (buckets, width) = (timeline.Buckets, timeline.Interval);
        while (buckets.Count > MostLines)
        {
            width = Wider(width, timeline.IsByTime);
            buckets = [.. timeline.Buckets.GroupBy(b => Start(b, width)).Select(Sum)];
        }

        return Table(timeline, buckets, width, stats.Totals.Bytes);
    }

    /// <summary>A width in words.</summary>
    public static string Width(TimelineStats timeline, long width) => !timeline.IsByTime ? Sizes.Text(width)
        : width % 86400 == 0 ? Sizes.Count(width / 86400, "day")
        : width % 3600 == 0 ? Sizes.Count(width / 3600, "hour")
        : width % 60 == 0 ? Sizes.Count(width / 60, "minute")
        : Sizes.Count(width, "second");

    // Widths that people count in.
    private static long Wider(long width, bool isTime)
    {
        if (isTime && s_seconds.FirstOrDefault(s => s > width && s % width == 0) is > 0 and var next)
            return next;
        return !isTime && width.ToString(System.Globalization.CultureInfo.InvariantCulture)[0] == '1' ? 5 * width : 2 * width;
    }

    private static StatsTable Table(TimelineStats timeline, IEnumerable<TimelineBucket> buckets, long width, long all) => new("timeline",
        $"timeline, every {Width(timeline, width).Replace("1 ", "", StringComparison.Ordinal)}{(timeline.IsByTime ? "" : " of the log, for it does not tell times")}",
        [
            timeline.IsByTime ? new("time", StatsCell.Time) : new("position", StatsCell.Name),
            new("count", StatsCell.Count), new("bytes", StatsCell.Bytes), new("share", StatsCell.Share), new("deletes", StatsCell.Count),
        ],
        [.. buckets.Select(b => (object?[])[timeline.IsByTime ? b.Time : b.Position.ToString(), b.Count, b.Bytes, StatsTables.Share(b.Bytes, all), b.Deletes])],
        timeline.Untimed.Count > 0 ? $"{Sizes.Count(timeline.Untimed.Count, "record")} ({Sizes.Text(timeline.Untimed.Bytes)}) without a time, such as those of the base, not shown here." : null);

    private static (int, long) Start(TimelineBucket bucket, long width) =>
        (bucket.Position.PartIndex, (bucket.Position.PartName is null ? bucket.Time.ToUnixTimeSeconds() : bucket.Position.Offset) / width * width);

    private static TimelineBucket Sum(IGrouping<(int Part, long Start), TimelineBucket> group)
    {
        var first = group.First();
        return new TimelineBucket
        {
            Time = first.Position.PartName is null ? DateTimeOffset.FromUnixTimeSeconds(group.Key.Start) : default,
            Position = first.Position.PartName is null ? default : new AofPosition(first.Position.PartIndex, first.Position.PartName, group.Key.Start),
            Count = group.Sum(b => b.Count),
            Bytes = group.Sum(b => b.Bytes),
            Deletes = group.Sum(b => b.Deletes),
        };
    }
}
