using System.Text.Json;
using AofKit.Tests.Support;
using AofKit.Views.Checking;

namespace AofKit.Tests.Docs;

/// <summary>The table of findings in the documentation is that of the code.</summary>
public sealed class FindingKindTests
{
    [Fact]
    public void Every_kind_has_its_row_and_its_repair()
    {
        var rows = File.ReadAllLines(Path.Combine(Repo.Root, "docs", "faults.md")).Where(l => l.Count(c => c == '|') == 6).Skip(2).Select(l => l.Split('|', StringSplitOptions.TrimEntries)).ToList();
        var kinds = Enum.GetValues<CheckKind>().Select(k => CheckKinds.Of(k)).ToList();
        Assert.Equal(
            kinds.Select(k => $"`{JsonNamingPolicy.CamelCase.ConvertName(k.Kind.ToString())}` {k.Severity.ToString().ToLowerInvariant()} {(k.IsSound ? "yes" : "")} {k.Repair}"),
            rows.Select(r => $"{r[1]} {r[2]} {r[3]} {r[5]}"));
    }
}
