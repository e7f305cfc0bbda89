using System.Globalization;
using System.Text;
using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>The table of RDBs and servers in docs/faults.md; made by test/verdict-table.sh.</summary>
public sealed class VerdictTable
{
    private const int Shown = 3;

    [Fact]
    public void The_table_is_written_where_AOFKIT_TABLE_says()
    {
        if (Environment.GetEnvironmentVariable("AOFKIT_TABLE") is not { } path)
        {
            Assert.Skip("AOFKIT_TABLE names no file; test/verdict-table.sh does");
            return;
        }

        var servers = ServerStart.Versions.Where(v => ServerStart.Find(v) is not null).ToList();
        var text = new StringBuilder();
        foreach (var server in ServerStart.Versions.Except(servers))
            text.Append(CultureInfo.InvariantCulture, $"Skipped, for it is not there: {server}.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| RDB | {string.Join(" | ", servers)} |\n|---|{string.Concat(servers.Select(_ => "---|"))}\n");
        var rows = RdbCases.All.Select(c => (c.Name, Row: RowOf(c.Bytes, servers))).ToList();
        foreach (var (name, row) in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {row} |\n");
        var files = Fixtures.All().AsParallel().WithDegreeOfParallelism(2).Select(f => (Name: Path.GetFileName(f), Row: RowOf(File.ReadAllBytes(f), servers))).ToList();
        foreach (var group in files.GroupBy(f => f.Row).OrderByDescending(g => g.Count()))
            text.Append(CultureInfo.InvariantCulture, $"| {Names([.. group.Select(f => f.Name)])} | {group.Key} |\n");
        File.WriteAllText(path, text.ToString());
        Assert.DoesNotContain("aof check", text.ToString(), StringComparison.Ordinal);
    }

    private static string Names(List<string> names) =>
        names.Count <= Shown ? string.Join(", ", names) : $"{names.Count} files of others: {string.Join(", ", names.Take(Shown))} …";

    // Where the two differ, the cell says so.
    private static string RowOf(byte[] bytes, List<string> servers) => string.Join(" | ", servers.Select(server =>
    {
        var (observed, verdict) = (RdbVerdictTests.Observe(ServerStart.Find(server)!, bytes), RdbVerdictTests.Verdict(bytes, server));
        return observed == verdict ? observed : $"{observed}; aof check: {verdict}";
    }));
}
