using System.Globalization;
using System.Text;
using AofKit.Views.Stats;

namespace AofKit.Cli.Verbs;

/// <summary>A table of the statistics as comma-separated values (RFC 4180), all columns and rows, numbers as they are.</summary>
internal static class StatsCsv
{
    public static void Write(LogStats stats, LogStats? against, string table, int top, Stream stream)
    {
        var tables = against is null ? StatsTables.Of(stats, top) : StatsBeside.Tables(stats, against, top);
        var chosen = tables.FirstOrDefault(t => t.Name == table) ?? throw new UsageException($"--table: {table} of two logs cannot be compared");
        var text = new StringBuilder();
        text.AppendJoin(',', chosen.Columns.Select(c => c.Name)).Append('\n');
        foreach (var row in chosen.Rows)
            text.AppendJoin(',', row.Select(Cell)).Append('\n');
        stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Cell(object? cell) => cell switch
    {
        null => "",
        DateTimeOffset time => StatsText.Time(time),
        double number => number.ToString("0.######", CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => Quoted((string)cell),
    };

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
