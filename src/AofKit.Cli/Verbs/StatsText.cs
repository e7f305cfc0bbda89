using System.Globalization;
using System.Text;
using AofKit.Cli.Output;
using AofKit.Views.Stats;

namespace AofKit.Cli.Verbs;

/// <summary>The statistics for people: a few sentences, then tables with bars, in 80 columns.</summary>
internal static class StatsText
{
    private static readonly string[] s_always = ["commands", "prefixes", "keys", "heavy", "biggest", "timeline"];

    /// <summary>Writes what was asked for: everything, or one table.</summary>
    public static void Write(LogStats stats, string? table, int top, bool isFull, Stream stream)
    {
        var text = new StringBuilder();
        if (table is null)
            WriteHead(stats, text);
        foreach (var each in StatsTables.Of(stats, top))
        {
            if (table is null ? !IsWorthIt(each, isFull) : each.Name != table)
                continue;
            var shown = each.Name == "timeline" && !isFull ? StatsTimeline.Short(stats) : each;
            WriteTable(table is null ? shown : shown with { Most = null }, text);
        }

        stream.Write(Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n").ToString()));
    }

    /// <summary>Writes a table.</summary>
    public static void WriteTable(StatsTable table, StringBuilder text)
    {
        if (text.Length > 0)
            text.AppendLine();
        text.AppendLine(table.Title);
        if (table.Rows.Count == 0 || table.Sure == 0)
        {
            text.AppendLine(table.Sure == 0 ? Wrap($"None stands out. {table.Foot}") : "  none");
            return;
        }

        var columns = table.Columns.Index().Where(c => c.Item.IsShown && table.Rows.Exists(r => r[c.Index] is not null)).ToList();
        var rows = table.Rows.Take(Math.Min(table.Most ?? int.MaxValue, table.Sure ?? int.MaxValue)).Select(r => columns.Select(c => Cell(c.Item, r[c.Index])).ToArray()).ToList();
        var widths = columns.Select((c, i) => Math.Max(c.Item.Cell == StatsCell.Share ? 0 : c.Item.Name.Length, rows.Max(r => r[i].Length))).ToArray();
        WriteRow([.. columns.Select(c => c.Item.Name.ToUpperInvariant())], columns.Select(c => c.Item), widths, text);
        foreach (var row in rows)
            WriteRow(row, columns.Select(c => c.Item), widths, text);
        if (table.Rows.Count > rows.Count && table.Sure is null)
            text.AppendLine(CultureInfo.InvariantCulture, $"  and {table.Rows.Count - rows.Count:N0} more: aof stats --table {table.Name}");
        if (table.Foot is not null)
            text.AppendLine(Wrap(table.Foot));
    }

    // What says nothing new is left out: a single db, no transactions.
    private static bool IsWorthIt(StatsTable table, bool isFull) =>
        isFull || (table.Rows.Count > 0 && (s_always.Contains(table.Name) || table.Rows.Count > 1 || table.Name is "transactions" or "horizon"));

    private static void WriteHead(LogStats stats, StringBuilder text)
    {
        var totals = stats.Totals;
        var size = stats.Log.Parts.Sum(p => Math.Max(0, p.Length));
        Line(text, "log", $"{stats.Log.Name}: {(size == 0 ? "" : Sizes.Text(size) + " in ")}{Sizes.Count(stats.Log.Parts.Count, "part")}");
        Line(text, "counted", $"{Sizes.Count(totals.Commands, "command")}, {Sizes.Text(totals.CommandBytes)}"
            + (totals.Entries > 0 ? $"; {Sizes.Count(totals.Entries, "RDB entry", "RDB entries")}, {Sizes.Text(totals.EntryBytes)}" : "")
            + (totals.Transactions > 0 ? $"; {Sizes.Count(totals.Transactions, "transaction")}" : ""));
        if (totals.BaseBytes > 0)
            Line(text, "base", $"{Percent(totals.BaseBytes, totals.Bytes)} of the bytes");
        Line(text, "keys", $"{(totals.KeysExact ? "" : "about ")}{Sizes.Count(totals.Keys, "different key")}{(totals.KeysExact ? "" : " (± 1.6 %)")}, written {Sizes.Count(totals.KeyWrites, "time")}, removed {Sizes.Count(totals.Deletes, "time")}");
        if (totals is { FirstTime: { } first, LastTime: { } last })
            Line(text, "time", $"{Time(first)} to {Time(last)}");
        if (totals is { FirstTime: { } start, LastTime: { } end } && end > start)
            Line(text, "rate", Rate(totals, end - start));
        if (stats.Timeline is { IsByTime: true, Busiest: { } busiest })
            Line(text, "busiest", $"the {StatsTimeline.Width(stats.Timeline, stats.Timeline.Interval).Replace("1 ", "", StringComparison.Ordinal)} from {Time(busiest.Time)}: {Sizes.Count(busiest.Count, "command")}, {Sizes.Text(busiest.Bytes)}");
        foreach (var rewrite in stats.Rewrites)
            Line(text, "rewrite", $"{Time(rewrite.Time)}, {rewrite.Part.Name}{(rewrite.IsRdb ? " (RDB)" : "")}");
        WriteExpiries(stats, text);
        WriteWaste(stats.Waste, text);
        var slowest = stats.Restart.Commands.Take(2).Select(r => r.Name);
        Line(text, "restart", stats.Restart.Commands.Count == 0 ? "nothing to load" : $"{(stats.Restart.Seconds < 0.001 ? "less than 1 ms" : "about " + Seconds(stats.Restart.Seconds))} to load, most of it for {string.Join(" and ", slowest)}");
    }

    private static void WriteExpiries(LogStats stats, StringBuilder text)
    {
        var expiries = stats.Expiries;
        Line(text, "expiry", expiries.Set == 0 ? "nothing is written with a time to live"
            : $"{Percent(expiries.Set, stats.Totals.KeyWrites)} of writes give a time to live, to about {Sizes.Count(expiries.Keys, "key")}");
    }

    private static void WriteWaste(WasteStats waste, StringBuilder text)
    {
        var about = waste.IsExact ? "" : "about ";
        Line(text, "waste", waste.Dropped > 0
            ? $"{about}{Percent(waste.Dropped, waste.Bytes)}: a rewrite as commands would leave {about}{Sizes.Text(waste.SizeAfter)} of {Sizes.Text(waste.Bytes)}"
            : $"none: a rewrite as commands would take {about}{Sizes.Text(waste.SizeAfter)}, the log has {Sizes.Text(waste.Bytes)}");
        if (waste.Dropped > 0)
            Line(text, "", $"gone: about {Percent(waste.Overwritten, waste.Dropped)} overwritten, {Percent(waste.Deleted, waste.Dropped)} deleted, {Percent(waste.Expired, waste.Dropped)} expired, {Percent(waste.Other, waste.Dropped)} other");
        if (!waste.IsExact)
            Line(text, "", $"(an estimate from {Sizes.Count(waste.SampledKeys, "key")}; --exact measures it)");
    }

    private static void WriteRow(string[] row, IEnumerable<StatsColumn> columns, int[] widths, StringBuilder text)
    {
        var line = new StringBuilder();
        foreach (var (i, column) in columns.Index())
        {
            line.Append(i > 0 ? "  " : "");
            line.Append(column.Cell is StatsCell.Count or StatsCell.Bytes or StatsCell.Seconds ? row[i].PadLeft(widths[i]) : row[i].PadRight(widths[i]));
        }

        text.AppendLine(line.ToString().TrimEnd());
    }

    private static string Cell(StatsColumn column, object? cell) => (column.Cell, cell) switch
    {
        (_, null) => "",
        (StatsCell.Count, long count) => count.ToString("N0", CultureInfo.InvariantCulture),
        (StatsCell.Bytes, long bytes) => Sizes.Text(bytes),
        (StatsCell.Bytes, double mean) => Sizes.Text((long)Math.Round(mean)),
        (StatsCell.Share, double share) => Bar.Of(share),
        (StatsCell.Seconds, double seconds) => Seconds(seconds),
        (_, DateTimeOffset time) => Time(time),
        _ => (string)cell,
    };

    /// <summary>A time.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A part of all in per cent, with as many digits as say something.</summary>
    public static string Percent(long part, long all)
    {
        var percent = all == 0 ? 0 : 100.0 * part / all;
        return percent.ToString(percent is > 0 and < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %";
    }

    private static string Rate(StatsTotals totals, TimeSpan span)
    {
        var seconds = span.TotalSeconds;
        return $"{Math.Round(totals.Commands / seconds).ToString("N0", CultureInfo.InvariantCulture)} commands and {Sizes.Text((long)(totals.CommandBytes / seconds))} a second";
    }

    /// <summary>A duration.</summary>
    public static string Seconds(double seconds) => seconds switch
    {
        >= 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        >= 0.1 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        >= 0.001 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms"),
        _ => "< 1 ms",
    };

    private static void Line(StringBuilder text, string label, string value) => text.Append(label.PadRight(9)).AppendLine(value);

    private static string Wrap(string sentence)
    {
        const int width = 78;
        var text = new StringBuilder("  ");
        var length = 0;
        foreach (var word in sentence.Split(' '))
        {
            if (length + word.Length > width - 2)
            {
                text.Append("\n  ");
                length = 0;
            }

            text.Append(length > 0 ? " " : "").Append(word);
            length += word.Length + 1;
        }

        return text.ToString();
    }
}
