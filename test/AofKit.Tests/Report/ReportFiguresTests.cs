using System.Globalization;
using System.Text.Json.Nodes;
using AofKit.Tests.Support;

namespace AofKit.Tests.Report;

/// <summary>What the page of <c>aof stats --report</c> shows are the figures of its JSON, in a real browser.</summary>
public sealed class ReportFiguresTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_head_says_what_matters_most()
    {
        await using var report = await browser.Open(StatsSample.Page());
        Assert.Equal("samples/shop · aof stats", await report.Page.TitleAsync());
        Assert.Equal("samples/shop", await report.Text("h1"));
        Assert.Equal("HSET fills 35.0 % of the log. Keys cart:* take 40.0 %. A rewrite would shrink it from 2.0 kB to 900 B. A server loads it in about 1 min 15 s.", await report.Text(".lede"));
        Assert.Equal("""
            Records 30 20 commands, 6 entries, 4 annotations
            Size 2.0 kB 20.0 % in the base
            Time 4 s 5 commands a second
            Keys 12 written 25 times
            After a rewrite 900 B 55.0 % less, estimated
            Restart 1 min 15 s estimated for redis 7.0.15
            With a time to live 16.0 % of all writes
            Deletes 3 of 25 writes
            """, Lines(await report.All<string>(".figures > div", "element.innerText")));
        Assert.Equal(["30", "2000", "4", "12", "900", "75.5", "0.16", "3"], await report.All<string>(".figures data", "element.value"));
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task The_tables_hold_what_the_figures_say()
    {
        await using var report = await browser.Open(StatsSample.Page());
        Assert.Equal("""
            HSET | 700 B | 35.0 % | 9 | 78 B | 72 B | 120 B | 118 B
            SET | 500 B | 25.0 % | 11 | 46 B | 44 B | 60 B | 60 B
            rdb-entry | 400 B | 20.0 % | 6 | 67 B | 60 B | 100 B | 98 B
            """, await Rows(report, "Commands"));
        Assert.Equal("hash | 700 B | 35.0 % | 9\nstring | 500 B | 25.0 % | 11", await Rows(report, "Groups of commands"));
        Assert.Equal("hash | 700 B | 35.0 % | 9", await Rows(report, "Types of keys"));
        Assert.Equal("cart:* | 800 B | 50.0 % | 8 | 6 | 2\npage:* | 300 B | 18.8 % | 12 | ≈ 4 | 1", await Rows(report, "Prefixes"));
        Assert.Equal("blob:1 | 400 B | 1 | string | 0\ncart:7 | 300 B | 5 | hash | 1\npage:views | 200 B | 11 | string | 0", await Rows(report, "Keys"));
        Assert.Equal("blob:1 | SET | 65.6 kB | 3 | appendonly.aof.1.incr.aof:184 | 2026-11-20 10:57:33", await Rows(report, "The biggest commands"));
        Assert.Equal("3 | 12 | 900 B | appendonly.aof.1.incr.aof:240 | 2026-11-20 10:57:34", await Rows(report, "The longest transactions"));
        Assert.Equal("over already | 1 | 80 B\n1 m | 2 | 160 B\nlater | 1 | 60 B", await Rows(report, "How long keys live"));
        Assert.Equal("Stays | 900 B | 45.0 %\nOverwritten | 600 B | 30.0 %\nDeleted | 300 B | 15.0 %\nExpired | 0 B | 0.0 %\nFraming and the rest | 200 B | 10.0 %", await Rows(report, "What a rewrite keeps and drops"));
        Assert.Equal("HSET | 9 | 1 min | 80.0 %\nSET | 11 | 15 s | 20.0 %", await Rows(report, "Time to replay"));
        Assert.Equal("appendonly.aof.1.base.rdb | base | 400 B\nappendonly.aof.1.incr.aof | incr | 1.6 kB", await Rows(report, "Parts of the log"));
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task Figures_that_are_bounds_are_shown_as_bounds()
    {
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            json["keys"]!["exact"] = false;
            json["keys"]!["countError"] = 2;
            json["keys"]!["bytesError"] = 90;
            json["keys"]!["byBytes"]![0]!["bytesAtMost"] = 470;
            json["totals"]!["keys"] = JsonNode.Parse("""{"count": 1234567, "exact": false, "atLeast": 1200000, "atMost": 1260000}""");
        }));
        Assert.StartsWith("blob:1 | 400 B – 470 B | 1 |", await Rows(report, "Keys"), StringComparison.Ordinal);
        Assert.Contains("has at most 2 writes and 90 B, or no more than the last one here", await report.Text("#keys .intro"), StringComparison.Ordinal);
        Assert.Equal("Keys 1,234,567 1.2 M to 1.3 M", await report.Text(".figures > div:nth-child(4)"));
    }

    [Fact]
    public async Task Every_interval_of_the_timeline_is_as_high_as_its_figure()
    {
        await using var report = await browser.Open(StatsSample.Page());
        // Five seconds, of which two are empty; the highest of each band is 72 pixels.
        string[] bands = ["0 72, 1 36, 4 28.8", "0 72, 1 36, 4 18", "1 72, 4 36"];
        var paths = await report.All<string>("#timeline .band path", "element.getAttribute('d')");
        var width = await report.Page.Locator("#timeline .picture").EvaluateAsync<double>("element => element.clientWidth");
        Assert.Equal(bands, paths.Select(path => string.Join(", ", path.Split('M', StringSplitOptions.RemoveEmptyEntries).Select(bar =>
        {
            var numbers = bar.Split([' ', 'v', 'h', 'V', 'z'], StringSplitOptions.RemoveEmptyEntries).Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(numbers[0] / width * 5, 2)} {-numbers[2]}");
        }))));
        Assert.Equal(["Commands", "up to 10 in 1 s", "Bytes", "up to 800 B in 1 s", "Deletes", "up to 2 in 1 s"], await report.All<string>("#timeline .band text", "element.textContent"));
        Assert.Equal(["rewrite"], await report.All<string>("#timeline .mark text", "element.textContent"));
        Assert.Equal("Busiest: 2026-11-20 10:57:33 – 10:57:34 UTC, 800 B in 10 commands. Without a time, and so not in it: 1 command (100 B).", await report.Text("#timeline .intro"));
    }

    [Fact]
    public async Task The_cells_of_the_treemap_have_areas_as_their_figures()
    {
        await using var report = await browser.Open(StatsSample.Page());
        Assert.Equal("cart 50, blob:* 25, page 19, mail 6", await Areas(report));
        Assert.Equal(["*", "old", "cart itself"], await report.All<string>(".cell:first-child .inner", "element.textContent"));
        await report.Page.GetByRole(Microsoft.Playwright.AriaRole.Radio, new() { Name = "Writes" }).ClickAsync();
        Assert.Equal("page 48, cart 32, mail 16, blob:* 4", await Areas(report));
        await report.Page.GetByRole(Microsoft.Playwright.AriaRole.Radio, new() { Name = "Keys" }).ClickAsync();
        Assert.Equal("cart 50, page 33, blob:* 8, mail 8", await Areas(report));
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task The_strip_of_waste_is_divided_as_the_bytes_are()
    {
        await using var report = await browser.Open(StatsSample.Page());
        var widths = await report.All<double>(".strip span", "element.getBoundingClientRect().width");
        Assert.Equal([45, 30, 15, 10], widths.Select(w => Math.Round(w / widths.Sum() * 100)));
    }

    private static async Task<string> Areas(BrowserPage report)
    {
        var names = await report.All<string>(".cell", "element.getAttribute('aria-label').split(': ')[0]");
        var areas = await report.All<double>(".cell", "element.getBoundingClientRect().width * element.getBoundingClientRect().height");
        return string.Join(", ", names.Zip(areas, (name, area) => string.Create(CultureInfo.InvariantCulture, $"{name} {area / areas.Sum() * 100:0}")));
    }

    internal static async Task<string> Rows(BrowserPage report, string caption) => string.Join('\n', await report.All<string>(
        $"table:has(caption:text-is(\"{caption}\")) tbody tr:not(.rest)", "[...element.children].filter(cell => !cell.ariaHidden).map(cell => cell.innerText.trim()).join(' | ')"));

    private static string Lines(string[] texts) => string.Join('\n', texts.Select(text => text.ReplaceLineEndings(" ").Replace("  ", " ")));
}
