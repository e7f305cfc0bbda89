using System.Text;
using System.Text.Json.Nodes;
using AofKit.Tests.Support;
using Microsoft.Playwright;

namespace AofKit.Tests.Report;

/// <summary>Names are chosen by others: nothing in them can run, break, or dress up the page of <c>aof stats --report</c>.</summary>
public sealed class ReportHostileTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly byte[][] s_names =
    [
        .. new[]
        {
            "</script><img src=x onerror=window.hit=1>", "<script>window.hit=1</script>", "<!--<script>", "]]>", "--></style><b>", "\"><svg onload=window.hit=1>", "'-alert(1)-'", "{{style}}{figures}{script}",
            "javascript:window.hit=1", "&lt;b&gt;&amp;", "\u202egnp.exe", "\u2066a\u2069", "a\u200bb\ufeff", "\u2028\u2029", "tab\there", "line\r\nline", "\0", "", " ", "it's", "back\\slash", "\"quoted\"",
            "مفتاح:السلة:١٢٣", "מפתח:עגלה", "購物車:七", "ключ", "é", "e\u0301", "😀:x", "👨‍👩‍👧", "\ue000", "__proto__", "constructor", "toString", "hasOwnProperty",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xE2, 0x82], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80, 0x61, 0xF0, 0x9F, 0x98, 0x80, 0xF0, 0x9F], [.. Enumerable.Range(0, 256).Select(i => (byte)i)],
    ];

    [Fact]
    public async Task Every_name_is_shown_as_the_text_that_the_tool_prints()
    {
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            json["keys"]!["byCount"] = new JsonArray();
            json["keys"]!["byBytes"] = new JsonArray([.. s_names.Select((name, i) => new JsonObject
            {
                ["key"] = StatsSample.Name(name), ["db"] = 0, ["type"] = "string", ["count"] = 1, ["countAtMost"] = 1, ["bytes"] = 1000 - i, ["bytesAtMost"] = 1000 - i, ["deletes"] = 0,
            })]);
        }));
        await report.Page.GetByRole(AriaRole.Button, new() { Name = $"Show all {s_names.Length}" }).ClickAsync();
        Assert.Equal(s_names.Select(name => ArgText.ToString(name)), await report.All<string>("#keys tbody th bdi", "element.textContent"));
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task Names_in_every_place_are_text_and_nothing_else()
    {
        var names = new Queue<byte[]>();
        await using var report = await browser.Open(StatsSample.Page(json => Poison(json, names)));
        Assert.Empty(await report.All<string>("main img, main script, main style, main b:not(.readout b), main svg svg, main iframe, main object, main [onerror], main [onload], main [style*=url]", "element.outerHTML"));
        Assert.Null(await report.Page.EvaluateAsync<int?>("window.hit ?? null"));

        await report.Page.EvaluateAsync("document.querySelectorAll('main button').forEach(button => button.click())");
        Assert.Null(await report.Page.EvaluateAsync<int?>("window.hit ?? null"));
        Assert.Equal(1, await report.Page.Locator("main h1").CountAsync());
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task The_policy_stops_what_a_mistake_would_let_in()
    {
        await using var report = await browser.Open(StatsSample.Page());
        report.Page.RequestFinished += (_, request) => Assert.Fail($"{request.Url} left the page");
        await report.Page.EvaluateAsync("""
            () => {
              document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.hit = 1"><img src="https://example.com/x.png"><p style="color: red" id="red">');
              document.body.appendChild(document.createElement('script')).textContent = 'window.hit = 1';
            }
            """);
        await report.Page.EvaluateAsync("() => fetch('https://example.com/').catch(() => 0)");
        await report.Page.WaitForTimeoutAsync(200);
        Assert.Null(await report.Page.EvaluateAsync<int?>("window.hit ?? null"));
        Assert.NotEqual("rgb(255, 0, 0)", await report.Page.EvaluateAsync<string>("getComputedStyle(document.getElementById('red')).color"));
        foreach (var forbidden in (string[])["inline event handler", "image 'https://example.com/x.png'", "inline style", "inline script", "'https://example.com/'"])
            Assert.Contains(report.Sins, sin => sin.Contains("Content Security Policy", StringComparison.Ordinal) && sin.Contains(forbidden, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_name_is_cut_and_shown_whole_when_pressed()
    {
        var name = "session:" + new string('x', 240);
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            json["keys"]!["byBytes"]![0]!["key"] = name;
            json["keys"]!["byBytes"]![0]!["keyLength"] = 70000;
        }));
        var key = report.Page.Locator("#keys button.key").First;
        Assert.Equal(name + " … 70.0 kB", await key.TextContentAsync());
        var before = (await key.BoundingBoxAsync())!;
        await key.PressAsync("Enter");
        Assert.Equal("true", await key.GetAttributeAsync("aria-expanded"));
        var after = (await key.BoundingBoxAsync())!;
        Assert.True(after.Height > before.Height * 2);
        Assert.True(await key.EvaluateAsync<bool>("element => element.scrollWidth <= element.clientWidth"));
        await key.ClickAsync();
        Assert.Equal(before.Height, (await key.BoundingBoxAsync())!.Height);
    }

    [Fact]
    public async Task Text_from_right_to_left_keeps_to_its_own_place()
    {
        await using var report = await browser.Open(StatsSample.Page(json => json["keys"]!["byBytes"]![0]!["key"] = "מפתח:7"));
        var cell = report.Page.Locator("#keys tbody tr").First;
        Assert.Equal("rtl", await cell.Locator("bdi").First.EvaluateAsync<string>("element => getComputedStyle(element).direction"));
        Assert.Equal("ltr", await cell.Locator("td").First.EvaluateAsync<string>("element => getComputedStyle(element).direction"));
        var key = (await cell.Locator("bdi").First.BoundingBoxAsync())!;
        var row = (await cell.BoundingBoxAsync())!;
        Assert.InRange(key.X - row.X, 0, 8);
    }

    // Puts a nasty name wherever the figures have text; times, and what the page compares with, stay what they are.
    private static void Poison(JsonNode? node, Queue<byte[]> names)
    {
        string[] spared = ["time", "firstTime", "lastTime", "by", "method", "kind"];
        foreach (var (name, value) in node is JsonObject o ? o.ToArray() : [])
        {
            if (value is JsonValue text && text.GetValueKind() == System.Text.Json.JsonValueKind.String && !spared.Contains(name))
                node![name] = StatsSample.Name(name is "name" or "key" or "pattern" ? Next(names) : Next(names, onlyText: true));
            else
                Poison(value, names);
        }

        foreach (var item in node as JsonArray ?? [])
            Poison(item, names);
    }

    private static byte[] Next(Queue<byte[]> names, bool onlyText = false)
    {
        while (true)
        {
            if (names.Count == 0)
                s_names.ToList().ForEach(names.Enqueue);
            var name = names.Dequeue();
            if (!onlyText || StatsSample.Name(name) is JsonValue)
                return name;
        }
    }
}
