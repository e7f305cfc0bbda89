using System.Globalization;
using System.Text;
using AofKit.Cli.Output;
using AofKit.Views.Stats;

namespace AofKit.Cli.Verbs;

/// <summary>The statistics of two logs side by side: what both tables of a kind have, in one.</summary>
internal static class StatsBeside
{
    private static readonly string[] s_shown = ["commands", "types", "prefixes", "keys", "heavy"];
    private static readonly string[] s_comparable = [.. s_shown, "groups", "dbs", "lifetimes", "horizon"];

    public static void Write(LogStats a, LogStats b, string? table, int top, Stream stream)
    {
        if (table is not null && !s_comparable.Contains(table))
            throw new UsageException($"--table: the rows of {table} have nothing to be told apart by in two logs; these can be compared: {string.Join(", ", s_comparable)}");
        var text = new StringBuilder();
        if (table is null)
            WriteHead(a, b, text);
        foreach (var joined in Tables(a, b, top).Where(t => table is null ? s_shown.Contains(t.Name) : t.Name == table))
            StatsText.WriteTable(table is null ? joined : joined with { Most = null }, text);
        stream.Write(Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n").ToString()));
    }

    /// <summary>The tables of two logs as one each: a row for what is in either, those first that differ most in bytes.</summary>
    public static IEnumerable<StatsTable> Tables(LogStats a, LogStats b, int top) =>
        StatsTables.Of(a, top).Zip(StatsTables.Of(b, top)).Where(t => s_comparable.Contains(t.First.Name)).Select(t => Join(t.First, t.Second, top));

    private static StatsTable Join(StatsTable a, StatsTable b, int top)
    {
        var name = Array.FindIndex(a.Columns, c => c.Cell is StatsCell.Name or StatsCell.Key);
        var count = Array.FindIndex(a.Columns, c => c.Cell == StatsCell.Count);
        var bytes = Array.FindIndex(a.Columns, c => c.Cell == StatsCell.Bytes);
        var db = Array.FindIndex(a.Columns, c => c.Name == "db");
        string Id(object?[] row) => row[name] + (a.Columns[name].Cell == StatsCell.Key && db >= 0 ? "\0" + row[db] : "");
        var (inA, inB) = (a.Rows.ToDictionary(Id), b.Rows.ToDictionary(Id));
        var rows = inA.Keys.Union(inB.Keys).Select(id =>
        {
            var (rowA, rowB) = (inA.GetValueOrDefault(id), inB.GetValueOrDefault(id));
            return (object?[])[rowA?[count], rowB?[count], rowA?[bytes], rowB?[bytes], Change(rowA?[bytes], rowB?[bytes]), (rowA ?? rowB)![name]];
        });
        return new StatsTable(a.Name, a.Title,
            [
                new("countA", StatsCell.Count), new("countB", StatsCell.Count), new("bytesA", StatsCell.Bytes), new("bytesB", StatsCell.Bytes), new("change", StatsCell.Seconds),
                new(a.Columns[name].Name, StatsCell.Key),
            ],
            [.. rows.OrderByDescending(r => Math.Abs((long)(r[3] ?? 0L) - (long)(r[2] ?? 0L))).ThenBy(r => (string?)r[^1], StringComparer.Ordinal)],
            a.Foot is null && b.Foot is null || a.Name is not ("keys" or "heavy") ? null : "What is empty may be among the keys that are not kept.") { Most = top };
    }

    private static string? Change(object? a, object? b) => (a, b) switch
    {
        (null, _) => "new",
        (_, null) => "gone",
        (long from, long to) when from > 0 => ((double)(to - from) / from).ToString("+0 %;-0 %;0 %", CultureInfo.InvariantCulture),
        _ => null,
    };

    private static void WriteHead(LogStats a, LogStats b, StringBuilder text)
    {
        var table = new StatsTable("totals", $"A is {a.Log.Name}, B is {b.Log.Name}",
            [new("", StatsCell.Name), new("A", StatsCell.Seconds), new("B", StatsCell.Seconds), new("change", StatsCell.Seconds)],
            [
                Row("commands", a.Totals.Commands, b.Totals.Commands, Count),
                Row("bytes", a.Totals.Bytes, b.Totals.Bytes, Sizes.Text),
                Row("base", a.Totals.BaseBytes, b.Totals.BaseBytes, Sizes.Text),
                Row("keys", a.Totals.Keys, b.Totals.Keys, n => (a.Totals.KeysExact && b.Totals.KeysExact ? "" : "~") + Count(n)),
                Row("deletes", a.Totals.Deletes, b.Totals.Deletes, Count),
                Row("with time to live", a.Expiries.Set, b.Expiries.Set, Count),
                Row("after a rewrite", a.Waste.SizeAfter, b.Waste.SizeAfter, n => (a.Waste.IsExact ? "" : "~") + Sizes.Text(n)),
                Row("restart", (long)(a.Restart.Seconds * 1000), (long)(b.Restart.Seconds * 1000), n => "~" + StatsText.Seconds(n / 1000.0)),
            ]);
        StatsText.WriteTable(table, text);
    }

    private static object?[] Row(string name, long a, long b, Func<long, string> spell) => [name, spell(a), spell(b), Change(a, b)];

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
