using System.Text.Json.Nodes;
using AofKit.Tests.Support;

namespace AofKit.Tests.Report;

/// <summary>The page of <c>aof stats --report</c> for logs that have little to show, or too much.</summary>
public sealed class ReportOddTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_log_without_times_is_drawn_over_its_bytes()
    {
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            foreach (var name in (string[])["firstTime", "lastTime", "seconds", "commandsPerSecond", "bytesPerSecond"])
                json["totals"]!.AsObject().Remove(name);
            json["expiries"]!.AsObject().Remove("lifetimes");
            json["expiries"]!.AsObject().Remove("horizon");
            json["rewrites"] = new JsonArray();
            json["timeline"] = JsonNode.Parse("""
                {"by": "offset", "interval": 500, "buckets": [{"offset": 0, "count": 6, "bytes": 400, "deletes": 0}, {"offset": 500, "count": 9, "bytes": 500, "deletes": 1}, {"offset": 1500, "count": 9, "bytes": 500, "deletes": 1}]}
                """);
        }));
        Assert.Equal("Over the log", await report.Text("#timeline h2"));
        Assert.Equal("0 B – 2.0 kB of the log. Touch or point at the chart, or move along it with the arrow keys.", await report.Text("#timeline .readout"));
        Assert.Equal(["incr"], await report.All<string>("#timeline .mark text", "element.textContent"));
        await report.Page.Locator("#timeline .picture").PressAsync("End");
        Assert.Equal("1.5 kB – 2.0 kB of the log Commands 9 Deletes 1", await report.Text("#timeline .readout"));
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task Where_the_lengths_of_parts_are_not_known_each_place_is_named_by_its_part()
    {
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            json["parts"]![1]!.AsObject().Remove("firstOffset");
            json["timeline"] = JsonNode.Parse("""
                {"by": "offset", "interval": 500, "buckets": [{"part": "a.gz", "offset": 0, "count": 6, "bytes": 400, "deletes": 0}, {"part": "b.gz", "offset": 500, "count": 9, "bytes": 500, "deletes": 1}]}
                """);
        }));
        await report.Page.Locator("#timeline .picture").PressAsync("End");
        Assert.Equal("b.gz:500 Commands 9 Bytes 500 B Deletes 1", await report.Text("#timeline .readout"));
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task An_empty_log_is_a_short_page()
    {
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            foreach (var (name, value) in json["totals"]!.AsObject().ToArray())
                if (value is JsonValue)
                    json["totals"]![name] = 0;
            foreach (var name in (string[])["firstTime", "lastTime", "seconds", "commandsPerSecond", "bytesPerSecond"])
                json["totals"]!.AsObject().Remove(name);
            foreach (var name in (string[])["commands", "groups", "types", "dbs", "biggest", "transactions", "rewrites"])
                json[name] = new JsonArray();
            json["keys"]!["byCount"] = new JsonArray();
            json["keys"]!["byBytes"] = new JsonArray();
            json["prefixes"] = JsonNode.Parse("""{"separator": ":", "depth": 4, "folded": false, "tree": {"name": "", "pattern": "*", "count": 0, "bytes": 0, "keys": 0, "keysExact": true, "deletes": 0}, "top": []}""");
            json["timeline"] = JsonNode.Parse("""{"by": "offset", "interval": 0, "buckets": []}""");
            json["expiries"] = JsonNode.Parse("""{"set": 0, "setBytes": 0, "share": 0, "shareOfBytes": 0, "keys": 0, "removed": 0}""");
            json.Remove("waste");
            json.Remove("restart");
        }));
        Assert.Equal(["Commands", "Expiry", "Parts"], await report.All<string>("h2", "element.textContent"));
        Assert.DoesNotContain("NaN", await report.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("undefined", await report.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task A_log_that_a_rewrite_would_not_make_smaller_has_no_waste()
    {
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            json["waste"]!["sizeAfter"] = 2100;
            json["restart"]!["seconds"] = 0.0001;
        }));
        Assert.Equal("Waste A rewrite would not make this log smaller: it would take 2.1 kB.", await report.Text("#waste"));
        Assert.Equal("After a rewrite 2.1 kB no smaller, estimated", await report.Text(".figures > div:nth-child(5)"));
        Assert.EndsWith("Keys cart:* take 40.0 %. A server loads it in less than 1 ms.", await report.Text(".lede"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_moment_is_a_single_column()
    {
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            json["rewrites"] = new JsonArray();
            json["timeline"]!["buckets"] = new JsonArray(json["timeline"]!["buckets"]![0]!.DeepClone());
        }));
        await report.Page.Locator("#timeline .picture").PressAsync("ArrowLeft");
        Assert.Equal("2026-11-20 10:57:33 – 10:57:34 UTC Commands 10 Bytes 800 B Deletes 0", await report.Text("#timeline .readout"));
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task Times_from_1970_to_the_end_of_time_take_no_more_columns_than_there_is_room()
    {
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            json["timeline"]!["buckets"]![0]!["time"] = "1970-01-01T00:00:00Z";
            json["timeline"]!["buckets"]![2]!["time"] = "9999-12-31T23:59:58Z";
        }));
        var picture = report.Page.Locator("#timeline .picture");
        Assert.InRange(int.Parse((await picture.GetAttributeAsync("aria-valuemax"))!), 100, 400);
        await picture.PressAsync("Home");
        Assert.Contains("Commands 10", await report.Text("#timeline .readout"), StringComparison.Ordinal);
        Assert.InRange(await report.Page.Locator("#timeline .tick").CountAsync(), 1, 20);
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task A_rewrite_that_ended_just_before_the_log_begins_is_marked_before_it()
    {
        await using var report = await browser.Open(StatsSample.Page(json => json["rewrites"]![0]!["time"] = "2026-11-20T10:57:32Z"));
        Assert.Equal("2026-11-20 10:57:32 – 10:57:38 UTC. Touch or point at the chart, or move along it with the arrow keys.", await report.Text("#timeline .readout"));
        Assert.Equal("0", await report.Page.Locator("#timeline .mark line").First.GetAttributeAsync("x1"));
    }

    [Fact]
    public async Task A_tree_without_branches_is_left_to_the_table()
    {
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            var only = json["prefixes"]!["tree"]!["children"]![1]!.DeepClone();
            json["prefixes"]!["tree"] = JsonNode.Parse("""{"name": "", "pattern": "*", "count": 1, "bytes": 400, "keys": 1, "keysExact": true, "deletes": 0}""");
            json["prefixes"]!["tree"]!["children"] = new JsonArray(only);
        }));
        Assert.Equal(0, await report.Page.Locator(".treemap").CountAsync());
        Assert.Empty(report.Sins);
    }

    [Fact]
    public async Task Faults_and_filters_are_remarked_on_above_all_figures()
    {
        await using var report = await browser.Open(StatsSample.Page(json =>
        {
            json["filtered"] = true;
            json["faults"] = JsonNode.Parse("""[{"part": "x.aof", "offset": 848, "text": "the file ends inside a record"}]""");
        }));
        Assert.Equal(["Filters were in force: only what they let through is counted.", "x.aof: the file ends inside a record"], await report.All<string>(".remark", "element.textContent"));
    }
}
