using System.Text.Json.Nodes;
using AofKit.Tests.Support;
using Microsoft.Playwright;

namespace AofKit.Tests.Report;

/// <summary>How one moves about in the page of <c>aof stats --report</c>, with a mouse, a keyboard, a phone, and on paper.</summary>
public sealed class ReportUseTests(Browser browser) : IClassFixture<Browser>
{
    private const string Resting = "2026-11-20 10:57:33 – 10:57:38 UTC. Touch or point at the chart, or move along it with the arrow keys.";

    [Fact]
    public async Task Pointing_at_the_timeline_tells_the_figures_of_the_place()
    {
        await using var report = await browser.Open(StatsSample.Page());
        var picture = report.Page.Locator("#timeline .picture");
        var width = (await picture.BoundingBoxAsync())!.Width;
        Assert.Equal(Resting, await report.Text("#timeline .readout"));
        await picture.HoverAsync(new() { Position = new() { X = width * 0.3f, Y = 60 } });
        Assert.Equal("2026-11-20 10:57:34 – 10:57:35 UTC Commands 5 Bytes 400 B Deletes 2", await report.Text("#timeline .readout"));
        await picture.HoverAsync(new() { Position = new() { X = width * 0.5f, Y = 60 } });
        Assert.Equal("2026-11-20 10:57:35 – 10:57:36 UTC Commands 0 Bytes 0 B Deletes 0", await report.Text("#timeline .readout"));
        var cursor = (await report.Page.Locator("#timeline .cursor").BoundingBoxAsync())!;
        Assert.Equal(width / 5, cursor.Width, 1);
        await report.Page.Mouse.MoveAsync(0, 0);
        Assert.Equal(Resting, await report.Text("#timeline .readout"));
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task The_arrow_keys_walk_along_the_timeline()
    {
        await using var report = await browser.Open(StatsSample.Page());
        var picture = report.Page.Locator("#timeline .picture");
        await picture.FocusAsync();
        var said = new List<string>();
        foreach (var key in (string[])["ArrowRight", "ArrowRight", "End", "ArrowLeft", "ArrowRight", "ArrowRight", "Home", "PageUp", "Escape"])
        {
            await picture.PressAsync(key);
            said.Add($"{key} {await picture.GetAttributeAsync("aria-valuenow")} {string.Concat(await report.All<string>("#timeline .readout b", "element.textContent"))}");
        }

        Assert.Equal("""
            ArrowRight 0 2026-11-20 10:57:33 – 10:57:34 UTC
            ArrowRight 1 2026-11-20 10:57:34 – 10:57:35 UTC
            End 4 2026-11-20 10:57:37 – 10:57:38 UTC
            ArrowLeft 3 2026-11-20 10:57:36 – 10:57:37 UTC
            ArrowRight 4 2026-11-20 10:57:37 – 10:57:38 UTC
            ArrowRight 4 2026-11-20 10:57:37 – 10:57:38 UTC
            Home 0 2026-11-20 10:57:33 – 10:57:34 UTC
            PageUp 1 2026-11-20 10:57:34 – 10:57:35 UTC
            Escape 0 
            """, string.Join('\n', said));
        await picture.PressAsync("End");
        Assert.Equal("2026-11-20 10:57:37 – 10:57:38 UTC, Commands 4, Bytes 200 B, Deletes 1", await picture.GetAttributeAsync("aria-valuetext"));
    }

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(1000, 7)]
    [InlineData(999, 60)]
    public async Task Where_there_are_more_intervals_than_room_nothing_gets_lost(int intervals, int step)
    {
        var start = new DateTime(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc);
        var counts = Enumerable.Range(0, intervals).Where(i => i % 13 != 0).Select(i => (At: i * step, Count: i * 31 % 97)).ToArray();
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            json["rewrites"] = new JsonArray();
            json["timeline"]!["interval"] = step;
            json["timeline"]!["buckets"] = new JsonArray([.. counts.Select(c => new JsonObject
            {
                ["time"] = start.AddSeconds(c.At).ToString("s") + "Z", ["count"] = c.Count, ["bytes"] = c.Count * 7, ["deletes"] = c.Count % 5,
            })]);
        }));
        var picture = report.Page.Locator("#timeline .picture");
        var columns = int.Parse((await picture.GetAttributeAsync("aria-valuemax"))!) + 1;
        Assert.InRange(columns, 200, 360);
        var sums = await picture.EvaluateAsync<long[]>("""
            (picture, columns) => {
              const sums = [0, 0, 0];
              for (let i = 0; i < columns; i++) {
                picture.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
                document.querySelectorAll('#timeline .reading data').forEach((data, k) => sums[k] += Number(data.value));
              }
              return sums;
            }
            """, columns);
        Assert.Equal([counts.Sum(c => c.Count), counts.Sum(c => c.Count * 7), counts.Sum(c => c.Count % 5)], sums);
    }

    [Fact]
    public async Task The_treemap_is_gone_into_and_out_of_with_keys_and_with_the_mouse()
    {
        await using var report = await browser.Open(StatsSample.Page());
        var cells = report.Page.Locator(".cell");
        Assert.Equal("all keys 1.6 kB, 100.0 % 25 writes, 100.0 % 12 keys, 100.0 %", await report.Text(".tree .readout"));
        await cells.Nth(3).HoverAsync();
        Assert.Equal("mail 100 B, 6.3 % 4 writes, 16.0 % 1 key, 8.3 %", await report.Text(".tree .readout"));

        await cells.First.FocusAsync();
        Assert.Equal("cart 800 B, 50.0 % 8 writes, 32.0 % 6 keys, 50.0 %", await report.Text(".tree .readout"));
        await report.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("page: 300 B, 18.8 %; 12 writes, 48.0 %; 4 keys, 33.3 %", await Focused(report));
        await report.Page.Keyboard.PressAsync("ArrowLeft");
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(["all keys", "cart"], await report.All<string>(".crumbs button", "element.textContent"));
        Assert.Equal("*: 500 B, 31.3 %; 5 writes, 20.0 %; 3 keys, 25.0 %", await Focused(report));
        Assert.Equal(3, await cells.CountAsync());
        await report.Page.Keyboard.PressAsync("Escape");
        Assert.Equal(4, await cells.CountAsync());
        Assert.StartsWith("cart: ", await Focused(report), StringComparison.Ordinal);

        await cells.First.ClickAsync(new() { Position = new() { X = 8, Y = 8 } });
        Assert.Equal(3, await cells.CountAsync());
        await report.Page.Locator(".crumbs button").First.ClickAsync();
        Assert.Equal(4, await cells.CountAsync());
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task Only_the_largest_of_very_many_prefixes_are_drawn_and_the_rest_is_one_of_them()
    {
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            json["prefixes"]!["tree"]!["bytes"] = 500 * 501;
            json["prefixes"]!["tree"]!["count"] = 500;
            json["prefixes"]!["tree"]!["keys"] = 500;
            json["prefixes"]!["tree"]!["children"] = new JsonArray([.. Enumerable.Range(1, 500).Select(i => new JsonObject
            {
                ["name"] = $"p{i}", ["pattern"] = $"p{i}", ["count"] = 1, ["bytes"] = i * 2, ["keys"] = 1, ["keysExact"] = true, ["deletes"] = 0,
            })]);
        }));
        Assert.Equal(80, await report.Page.Locator(".cell").CountAsync());
        Assert.Equal("421 more: 178 kB, 70.9 %; 421 writes, 84.2 %; 421 keys, 84.2 %", await report.Page.Locator(".cell").First.GetAttributeAsync("aria-label"));
        await report.Page.Locator(".cell").First.ClickAsync(new() { Position = new() { X = 8, Y = 8 } });
        Assert.Equal(80, await report.Page.Locator(".cell").CountAsync());
    }

    [Fact]
    public async Task A_table_is_sorted_by_the_column_that_is_pressed()
    {
        await using var report = await browser.Open(StatsSample.Page());
        Assert.Equal("↓ Bytes", await Sorted(report));
        await report.Page.Locator("#commands th button", new() { HasText = "Count" }).First.PressAsync("Enter");
        Assert.StartsWith("SET | 500 B | 25.0 % | 11", await ReportFiguresTests.Rows(report, "Commands"), StringComparison.Ordinal);
        Assert.Equal("↓ Count", await Sorted(report));

        static async Task<string> Sorted(BrowserPage report) => string.Join(',', await report.All<string>("#commands [aria-sort=descending]", "getComputedStyle(element.firstChild, '::before').content.replaceAll('\"', '') + element.textContent"));
    }

    [Fact]
    public async Task The_rest_of_a_long_table_comes_when_asked_for()
    {
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            for (var i = 0; i < 50; i++)
                json["commands"]!.AsArray().Add(JsonNode.Parse($$"""{"name": "MODULE.{{i}}", "group": "unknown", "count": 1, "bytes": 1, "share": 0.0005, "mean": 1, "p50": 1, "p99": 1, "max": 1}"""));
        }));
        Assert.Equal(12, (await ReportFiguresTests.Rows(report, "Commands")).Split('\n').Length);
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Show all 53" }).PressAsync("Enter");
        Assert.Equal(53, (await ReportFiguresTests.Rows(report, "Commands")).Split('\n').Length);
        await report.Page.GetByRole(AriaRole.Button, new() { Name = "Show the first 12" }).ClickAsync();
        Assert.Equal(12, (await ReportFiguresTests.Rows(report, "Commands")).Split('\n').Length);
    }

    [Fact]
    public async Task Colours_follow_the_system_until_one_chooses_and_can_always_be_read()
    {
        await using var dark = await browser.Open(StatsSample.Page(), isDark: true);
        Assert.InRange((await Colours(dark))[0], 0, 0.02);
        await AssertReadable(dark);
        await dark.Page.GetByRole(AriaRole.Radio, new() { Name = "Light" }).ClickAsync();
        Assert.InRange((await Colours(dark))[0], 0.9, 1);

        await using var light = await browser.Open(StatsSample.Page());
        Assert.InRange((await Colours(light))[0], 0.9, 1);
        await AssertReadable(light);
        await light.Page.GetByRole(AriaRole.Radio, new() { Name = "Auto" }).PressAsync("ArrowLeft");
        Assert.InRange((await Colours(light))[0], 0, 0.02);
        Assert.Equal("true", await light.Page.GetByRole(AriaRole.Radio, new() { Name = "Dark" }).GetAttributeAsync("aria-checked"));

        static async Task AssertReadable(BrowserPage report)
        {
            var colours = await Colours(report);
            Assert.All(colours[1..], colour => Assert.True((Math.Max(colour, colours[0]) + 0.05) / (Math.Min(colour, colours[0]) + 0.05) >= 4.5));
        }
    }

    [Theory]
    [InlineData(1200)]
    [InlineData(390)]
    [InlineData(320)]
    public async Task No_width_makes_the_page_scroll_sideways(int width)
    {
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            json["log"] = "/" + new string('x', 300);
            json["keys"]!["byBytes"]![0]!["key"] = new string('k', 256);
            json["prefixes"]!["top"]![0]!["pattern"] = new string('p', 256);
            json["prefixes"]!["tree"]!["children"]![0]!["name"] = new string('p', 256);
            json["faults"] = new JsonArray(new JsonObject { ["part"] = new string('f', 200), ["offset"] = 1, ["text"] = new string('t', 200) });
        }), width);
        Assert.Equal(width, await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await report.Page.Locator("#keys button.key").First.ClickAsync();
        await report.Page.Locator(".cell").First.ClickAsync(new() { Position = new() { X = 8, Y = 8 } });
        Assert.Equal(width, await report.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task Everything_that_can_be_pressed_has_a_name_and_can_be_reached_with_keys()
    {
        await using var report = await browser.Open(StatsSample.Page());
        Assert.All(await report.All<string>("button, a, [tabindex]", "element.getAttribute('aria-label') ?? element.textContent.trim()"), Assert.NotEmpty);
        Assert.Equal(await report.Page.Locator("section").CountAsync(), await report.Page.Locator("section[aria-labelledby] > h2[id]").CountAsync());
        var reached = new HashSet<string>();
        for (var i = 0; i < 120; i++)
        {
            await report.Page.Keyboard.PressAsync("Tab");
            reached.Add(await report.Page.EvaluateAsync<string>("document.activeElement.className + ' ' + document.activeElement.textContent.slice(0, 12)"));
        }

        foreach (var name in (string[])["Auto", "Timeline", "picture", "Bytes", "Count", "cell cart"])
            Assert.Contains(reached, r => r.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Paper_gets_light_colours_and_no_buttons()
    {
        await using var report = await browser.Open(StatsSample.Page(), isDark: true);
        await report.Page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.InRange((await Colours(report))[1], 0, 0.1);
        foreach (var hidden in (string[])[".choice", ".contents"])
            Assert.False(await report.Page.Locator(hidden).First.IsVisibleAsync());
        Assert.True(await report.Page.Locator(".treemap").IsVisibleAsync());
        Assert.StartsWith("%PDF-", System.Text.Encoding.ASCII.GetString((await report.Page.PdfAsync())[..5]), StringComparison.Ordinal);
        Assert.Empty(report.Sins);
    }

    private static Task<string> Focused(BrowserPage report) => report.Page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')");

    // The luminance, as the rules for readable pages count it, of the paper, the ink, what is quiet, what is accented, and a remark.
    private static Task<double[]> Colours(BrowserPage report) => report.Page.EvaluateAsync<double[]>("""
        () => ['--paper', '--ink', '--quiet', '--accent', '--warm'].map(name => {
          const probe = document.body.appendChild(document.createElement('span'));
          probe.style.color = `var(${name})`;
          const parts = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(n => n / 255).map(n => n <= 0.03928 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
          probe.remove();
          return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
        })
        """);
}
