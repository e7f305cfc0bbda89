using System.Text;
using System.Text.Json.Nodes;
using AofKit.Cli.Report;
using AofKit.Tests.Support;

namespace AofKit.Tests.Report;

/// <summary><c>aof stats --report</c>: what it writes, over what, and that a browser shows it for every log there is.</summary>
public sealed class ReportVerbTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Logs => [Path.Combine(Repo.Root, "samples", "shop"), Path.Combine(Repo.Root, "samples", "classic.aof"), .. Repo.Corpora()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Logs))]
    public async Task The_page_of_a_real_log_shows_the_figures_of_the_verb(string log)
    {
        var run = Tool.Run("stats", log, "--report", _folder["report.html"]);
        var json = JsonNode.Parse(Tool.Run("stats", log, "--format", "json", "--top", "100").Output)!;
        Assert.Equal((0, ""), (run.ExitCode, run.Text));

        await using var report = await browser.Open(File.ReadAllBytes(_folder["report.html"]));
        Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse(await report.Page.Locator("#figures").EvaluateAsync<string>("element => element.textContent"))));
        Assert.Empty(report.Sins);

        var main = await report.Page.InnerTextAsync("main");
        foreach (var nonsense in (string[])["NaN", "undefined", "Infinity", "[object"])
            Assert.DoesNotContain(nonsense, main, StringComparison.Ordinal);
        Assert.Equal($"{json["totals"]!["records"]}", await report.Page.Locator(".figures data").First.GetAttributeAsync("value"));
        Assert.Equal(json["commands"]!.AsArray().Select(c => $"{c!["bytes"]}"), await report.All<string>("#commands .table:first-of-type table:has(caption:text-is('Commands')) tbody td:nth-child(2) data", "element.value"));
        Assert.Equal(json["timeline"]!["buckets"]!.AsArray().Sum(b => (long)b!["count"]!), await Walked(report));
    }

    [Fact]
    public void Tables_and_JSON_come_beside_the_page_when_they_are_asked_for()
    {
        var log = _folder.Write("x.aof", Bytes.Commands("SET a 1"));
        foreach (var asked in (string[][])[["--full"], ["--table", "keys"], ["--format", "csv"], ["--format", "json"], ["--format", "text"]])
        {
            File.Delete(_folder["report.html"]);
            Assert.Equal(Tool.Run(["stats", log, "--top", "100", .. asked]).Text, Tool.Run(["stats", log, "--report", _folder["report.html"], .. asked]).Text);
            Assert.True(File.Exists(_folder["report.html"]));
        }
    }

    [Fact]
    public void A_file_that_is_no_report_is_never_written_over()
    {
        var log = _folder.Write("x.aof", Bytes.Commands("SET a 1"));
        var empty = _folder.Write("empty.aof", []);
        foreach (var path in (string[])[log, empty])
        {
            var run = Tool.Run("stats", log, "--report", path);
            Assert.Equal((2, "", $"aof: {path}: is there and is no HTML; name a file that is not there yet, or a report to be replaced\n"), (run.ExitCode, run.Text, run.Talk));
        }

        Assert.Equal(Bytes.Commands("SET a 1"), File.ReadAllBytes(log));
        Assert.Equal($"aof: {_folder.Path}: is a directory; name the file that the report is to go into\n", Tool.Run("stats", log, "--report", _folder.Path).Talk);
        Assert.Equal($"aof: {_folder["no/r.html"]}: its directory is not there\n", Tool.Run("stats", log, "--report", _folder["no/r.html"]).Talk);
        Assert.Equal(["empty.aof", "x.aof"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_report_is_replaced_by_the_next_one_also_where_a_link_points()
    {
        var log = _folder.Write("x.aof", Bytes.Commands("SET a 1"));
        var path = _folder.Write("report.html", []);
        Assert.Equal(0, Tool.Run("stats", log, "--report", path).ExitCode);
        File.CreateSymbolicLink(_folder["latest.html"], "report.html");
        _folder.Write("x.aof", Bytes.Commands("SET a 1\nSET b 2"));
        Assert.Equal(0, Tool.Run("stats", log, "--report", _folder["latest.html"]).ExitCode);
        Assert.Equal("report.html", new FileInfo(_folder["latest.html"]).LinkTarget);
        Assert.Contains("\"records\":2", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal(["latest.html", "report.html", "x.aof"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_report_that_cannot_be_written_to_its_end_leaves_the_old_one()
    {
        var path = _folder.Write("report.html", "<!doctype html>old");
        Assert.Throws<IOException>(() => ReportFile.Write(path, to =>
        {
            to.Write("half"u8);
            throw new IOException("no room");
        }));
        Assert.Equal("<!doctype html>old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Two_logs_stand_side_by_side()
    {
        var a = _folder.Write("a.aof", Bytes.Commands("SET a:1 1\nSET a:2 2\nDEL a:1"));
        var b = _folder.Write("b.aof", Bytes.Commands("SET a:1 1\nSET a:2 2\nSET b:1 3\nSET b:2 4"));
        Assert.Equal(0, Tool.Run("stats", a, "--against", b, "--report", _folder["report.html"]).ExitCode);
        await using var report = await browser.Open(File.ReadAllBytes(_folder["report.html"]));
        Assert.Equal($"A is this log, B is {b}.", await report.Text("#beside .intro"));
        Assert.StartsWith("Commands | 3 | 4 | +33 %\nSize | ", await ReportFiguresTests.Rows(report, "Figures of both logs"), StringComparison.Ordinal);
        Assert.Equal("SET | 58 B | 116 B | +100 %\nDEL | 22 B |  | gone", await ReportFiguresTests.Rows(report, "Commands of both logs"));
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task Names_that_a_log_really_holds_are_text_in_its_page()
    {
        byte[][] names = [.. new[] { "</script><img src=x onerror=alert(1)>", "<!--<script>", "\u2028", "\u202ex" }.Select(Encoding.UTF8.GetBytes), [0xFF, (byte)'<']];
        var log = _folder.Write("x.aof", Bytes.Join([.. names.Select(name => Bytes.Command(Bytes.Of("SET"), name, Bytes.Of("v")))]));
        Assert.Equal(0, Tool.Run("stats", log, "--report", _folder["report.html"]).ExitCode);
        await using var report = await browser.Open(File.ReadAllBytes(_folder["report.html"]));
        Assert.Equal(names.Select(n => ArgText.ToString(n)).Order(StringComparer.Ordinal), (await report.All<string>("#keys tbody th bdi", "element.textContent")).Order(StringComparer.Ordinal));
        Assert.Equal(0, await report.Page.Locator("main img").CountAsync());
        Assert.Empty(report.Sins);
    }

    // What the readout says adds up, column by column from the first to the last.
    private static Task<long> Walked(BrowserPage report) => report.Page.EvaluateAsync<long>("""
        () => {
          const picture = document.querySelector('#timeline .picture');
          let sum = 0;
          for (let i = 0; picture && i <= Number(picture.ariaValueMax); i++) {
            picture.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
            sum += Number(document.querySelector('#timeline .reading data').value);
          }
          return sum;
        }
        """);
}
