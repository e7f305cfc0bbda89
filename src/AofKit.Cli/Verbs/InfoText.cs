using System.Globalization;
using System.Text;
using AofKit.Cli.Output;
using AofKit.Views;

namespace AofKit.Cli.Verbs;

/// <summary>The summary of a log for people.</summary>
internal static class InfoText
{
    public static void Write(LogSummary summary, Stream stream)
    {
        var text = new StringBuilder();
        var log = summary.Log;
        Line(text, "log", log.Name + (log.Manifest is { } manifest ? $" ({manifest.Name})" : ""));
        Line(text, "size", Size(log.Parts));
        if (summary.FirstTime is { } first && summary.LastTime is { } last)
            Line(text, "time", $"{Time(first)} to {Time(last)} ({Span(last - first)})");
        else
            Line(text, "time", summary.Fault is null ? "not told (aof-timestamp-enabled no)" : "not told before the fault; what is behind it is not read");
        Line(text, "records", $"{Sizes.Count(summary.Commands, "command")}, {Sizes.Count(summary.Annotations, "annotation")}, {Sizes.Count(summary.Transactions, "transaction")}");
        foreach (var rdb in summary.Rdbs)
            WriteRdb(text, rdb);
        if (summary.Keys > 0)
            Line(text, "keys", $"{Counts(summary.KeysByType.Select(t => (t.Key, t.Value)))}; {summary.ExpiringKeys:N0} of them expire; {string.Join(", ", summary.KeysByDb.Select(d => string.Create(CultureInfo.InvariantCulture, $"db {d.Key}: {d.Value:N0}")))}");
        Line(text, "dbs", summary.Dbs.Count == 0 ? "none" : string.Join(", ", summary.Dbs.Select(d => $"{d.Key} ({Sizes.Count(d.Value, "command")})")));
        text.AppendLine();

        var table = new Table("PART", "KIND", "FORMAT", "SIZE", "KEYS", "COMMANDS", "FIRST", "LAST");
        foreach (var part in summary.Parts)
            table.Add(part.Part.Name, Kind(part.Part), FormatName(part, summary), part.Part.Length < 0 ? "" : Sizes.Text(part.Part.Length),
                part.Keys == 0 ? "" : part.Keys.ToString("N0", CultureInfo.InvariantCulture), part.Commands.ToString("N0", CultureInfo.InvariantCulture), Time(part.FirstTime), Time(part.LastTime));
        table.Write(text);

        var odd = Odd(summary).ToList();
        if (odd.Count > 0)
        {
            text.AppendLine().AppendLine("odd");
            foreach (var line in odd)
                text.Append("  ").AppendLine(line);
        }

        stream.Write(Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n").ToString()));
    }

    /// <summary>What a part is to its log, and its number if it has one.</summary>
    public static string Kind(AofPart part) => part.Kind switch
    {
        AofPartKind.Base => "base",
        AofPartKind.Incr => "incr",
        AofPartKind.History => "history",
        _ => "single",
    };

    /// <summary>What a part holds.</summary>
    public static string FormatName(PartSummary part, LogSummary summary) => part.Part.Format switch
    {
        AofPartFormat.Rdb or AofPartFormat.ValkeyRdb => "rdb",
        AofPartFormat.Missing => "missing",
        AofPartFormat.Unknown when summary.Rdbs.Count > 0 => "rdb",
        AofPartFormat.Unknown when part.Commands + part.Annotations == 0 && summary.Fault is null => "empty",
        AofPartFormat.Empty => "empty",
        _ => "aof",
    } + (part.Part.IsGzip ? ".gz" : "");

    private static IEnumerable<string> Odd(LogSummary summary)
    {
        foreach (var note in summary.Notes)
            yield return note.ToString();
        if (summary.Deviating > 0)
            yield return $"{Sizes.Count(summary.Deviating, "record")} not written as servers write them: {Deviations.Text(summary.Deviations)}";
    }

    private static void Line(StringBuilder text, string label, string value) => text.Append(label.PadRight(9)).AppendLine(value);

    private static void WriteRdb(StringBuilder text, AofRdb rdb)
    {
        var written = rdb.WrittenAt is { } time ? $", written {Time(time)}" : "";
        var functions = rdb.Functions > 0 ? $", {Sizes.Count(rdb.Functions, "function library", "function libraries")}" : "";
        Line(text, "base", $"{rdb.Part.Name}: RDB version {rdb.Version} of {rdb.Server ?? "an unknown server"}{written}; {Sizes.Count(rdb.Keys, "key")}{functions}; checksum {Checksum(rdb.Checksum)}");
        Line(text, "aux", string.Join(", ", rdb.Aux.DistinctBy(a => a.Key).Where(a => !s_told.Contains(a.Key)).Select(a => $"{a.Key} {a.Value}")));
    }

    private static readonly string[] s_told = ["redis-ver", "valkey-ver", "ctime", "lua"];

    private static string Checksum(string state) => state switch
    {
        "zero" => "not computed by the server",
        "absent" => "none in this version",
        "differs" => "DIFFERS",
        _ => state,
    };

    private static string Counts(IEnumerable<(string Name, long Count)> counts) =>
        string.Join(", ", counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Count:N0} {c.Name}")));

    private static string Size(IReadOnlyList<AofPart> parts)
    {
        var known = parts.Where(p => p.Length >= 0).ToList();
        var bytes = known.Sum(p => p.Length);
        return known.Count == 0 ? "not told" : $"{Sizes.Text(bytes)} ({Sizes.Count(bytes, "byte")}) in {Sizes.Count(parts.Count, "part")}";
    }

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    private static string Span(TimeSpan span) =>
        span.TotalDays >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays}d {span.Hours}h")
        : span.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.Hours}h {span.Minutes}m")
        : span.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}m {span.Seconds}s")
        : string.Create(CultureInfo.InvariantCulture, $"{span.Seconds}s");
}
