using System.Text;
using System.Text.Json;
using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary><c>aof stats</c>: its tables, its JSON, its CSV, and what it is asked wrongly.</summary>
public sealed class StatsVerbTests
{
    private static readonly string s_shop = Path.Combine(Repo.Root, "samples", "shop");

    [Fact]
    public void Text_fits_80_columns_and_ends_no_line_in_spaces()
    {
        foreach (var options in (string[][])[[], ["--full"], ["--top", "3", "--depth", "1"]])
        {
            var run = Tool.Run(["stats", s_shop, .. options]);
            Assert.Equal((0, ""), (run.ExitCode, run.Talk));
            Assert.All(run.Lines.Skip(1), line => Assert.InRange(line.Length, 0, 80));
            Assert.All(run.Lines, line => Assert.Equal(line.TrimEnd(), line));
        }
    }

    [Fact]
    public void Json_is_an_object_with_what_stats_md_says()
    {
        var documented = JsonDocument.Parse(string.Join('\n', Docs.DocFiles.Blocks("json").Single(b => b.File.EndsWith("stats.md", StringComparison.Ordinal)).Lines)).RootElement;
        var run = Tool.Run("stats", s_shop, "--format", "json");
        using var actual = JsonDocument.Parse(run.Output);
        CheckFields("", documented, actual.RootElement);
    }

    [Theory]
    [InlineData("commands", "command,group,count,bytes,share,mean,p50,p99,max\nHSET,hash,3,180,0.156794,60,55,82,82\n")]
    [InlineData("types", "type,writes,entries,bytes,share\nstring,7,3,265,")]
    [InlineData("keys", "count,countAtMost,bytes,bytesAtMost,share,deletes,type,db,key\n6,6,262,262,0.228223,2,hash,0,cart:7\n")]
    [InlineData("timeline", "time,count,bytes,share,deletes\n2026-11-20T10:57:33Z,3,167,0.14547,0\n")]
    [InlineData("transactions", "commands,bytes,number,last,position,time\n7,304,15,21,appendonly.aof.2.incr.aof:374,2026-11-20T10:57:35Z\n")]
    public void Csv_is_one_table_with_numbers_as_they_are(string table, string start)
    {
        var run = Tool.Run("stats", s_shop, "--format", "csv", "--table", table);
        Assert.Equal((0, ""), (run.ExitCode, run.Talk));
        Assert.StartsWith(start, run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_choose_what_is_counted()
    {
        using var json = JsonDocument.Parse(Tool.Run("stats", s_shop, "--format", "json", "--key", "cart:*").Output);
        Assert.True(json.RootElement.GetProperty("filtered").GetBoolean());
        Assert.Equal(["cart:7"], json.RootElement.GetProperty("keys").GetProperty("byCount").EnumerateArray().Select(k => k.GetProperty("key").GetString()).Where(k => k!.StartsWith("cart", StringComparison.Ordinal) && k != "cart:8"));
        Assert.False(JsonDocument.Parse(Tool.Run("stats", s_shop, "--format", "json").Output).RootElement.GetProperty("filtered").GetBoolean());
    }

    [Fact]
    public void Names_that_are_no_text_are_bytes_and_do_not_break_anything()
    {
        var log = Bytes.Join(Bytes.Command(Bytes.Of("SET"), [0xFF, 0, (byte)'"'], Bytes.Of("v")), Bytes.Command("SET", "</script>\n\u001b[31m", "v"), Bytes.Command("SET", "a,\"b\"", "v"));
        using var json = JsonDocument.Parse(Tool.Run(log, "stats", "-", "--format", "json").Output);
        var keys = json.RootElement.GetProperty("keys").GetProperty("byCount").EnumerateArray().Select(k => k.GetProperty("key")).ToList();
        Assert.Equal("/wAi", keys.Single(k => k.ValueKind == JsonValueKind.Object).GetProperty("base64").GetString());
        Assert.Contains("</script>\n\u001b[31m", keys.Where(k => k.ValueKind == JsonValueKind.String).Select(k => k.GetString()));
        var text = Tool.Run(log, "stats", "-").Text;
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("\"\\xff\\x00\\\"\"", text, StringComparison.Ordinal);
        Assert.Contains("\"\"\"a,\\\"\"b\\\"\"\"\"\"", Tool.Run(log, "stats", "-", "--format", "csv", "--table", "keys").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_logs_are_shown_side_by_side()
    {
        using var folder = new TempFolder();
        var a = folder.Write("a.aof", Bytes.Commands("SET k v\nSET k v\nDEL x"));
        var b = folder.Write("b.aof", Bytes.Commands("SET k v\nHSET h f v"));
        var run = Tool.RunIn(folder.Path, "stats", a, "--against", b, "--table", "commands");
        Assert.Equal("""
            commands, by bytes
            COUNTA  COUNTB  BYTESA  BYTESB  CHANGE  COMMAND
                         1            35 B     new  HSET
                 2       1    54 B    27 B   -50 %  SET
                 1            20 B            gone  DEL

            """, run.Text, ignoreLineEndingDifferences: true);
        using var json = JsonDocument.Parse(Tool.Run("stats", a, "--against", b, "--format", "json").Output);
        Assert.Equal((3, 2), (Commands(json.RootElement), Commands(json.RootElement.GetProperty("against"))));
    }

    [Fact]
    public void Exact_measures_what_is_left()
    {
        using var json = JsonDocument.Parse(Tool.Run(Bytes.Commands("SET k 1\nSET k 2\nSET k 3"), "stats", "-", "--exact", "--format", "json").Output);
        var waste = json.RootElement.GetProperty("waste");
        Assert.Equal("exact", waste.GetProperty("method").GetString());
        Assert.Equal(Bytes.Commands("SELECT 0\nSET k 3").Length, waste.GetProperty("sizeAfter").GetInt64());
    }

    [Fact]
    public void A_damaged_log_is_counted_up_to_its_fault_and_says_so()
    {
        var log = Bytes.Commands("SET a 1\nSET b 2");
        var run = Tool.Run(log[..^3], "stats", "-", "--format", "json");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(1, Commands(json.RootElement));
        Assert.Single(json.RootElement.GetProperty("faults").EnumerateArray());
        Assert.Contains("expected", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_fine_too()
    {
        var run = Tool.Run([], "stats", "-");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("0 commands", run.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--table", "fish", "expected commands")]
    [InlineData("--top", "0", "expected 1 to 1000")]
    [InlineData("--depth", "65", "expected 1 to 64")]
    [InlineData("--interval", "soon", "expected a span")]
    [InlineData("--format", "xml", "expected text, json or csv")]
    public void What_cannot_be_done_is_said(string option, string value, string expected)
    {
        var run = Tool.Run("stats", s_shop, option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Talk, StringComparison.Ordinal);
    }

    private static long Commands(JsonElement stats) => stats.GetProperty("totals").GetProperty("commands").GetInt64();

    // What is there is documented, with its kind; what is documented and not there is what may be left out.
    private static void CheckFields(string path, JsonElement documented, JsonElement actual)
    {
        if (actual.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in actual.EnumerateObject())
            {
                Assert.True(documented.TryGetProperty(field.Name, out var known), $"{path}.{field.Name} is not documented");
                CheckFields($"{path}.{field.Name}", known, field.Value);
            }

            return;
        }

        if (actual.ValueKind == JsonValueKind.Array)
        {
            if (documented.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } row)
                foreach (var each in actual.EnumerateArray())
                    CheckFields(path + "[]", path.EndsWith(".children", StringComparison.Ordinal) ? Node(documented, row) : row, each);
            return;
        }

        var (isBool, wasBool) = (actual.ValueKind is JsonValueKind.True or JsonValueKind.False, documented.ValueKind is JsonValueKind.True or JsonValueKind.False);
        Assert.True(documented.ValueKind == actual.ValueKind || (isBool && wasBool), $"{path} is {actual.ValueKind}, documented as {documented.ValueKind}");
    }

    // A node may have children wherever it stands.
    private static JsonElement Node(JsonElement children, JsonElement row) => row.TryGetProperty("children", out _) ? row : JsonDocument.Parse(Encoding.UTF8.GetBytes(row.GetRawText().TrimEnd('}') + ",\"children\":" + children.GetRawText() + "}")).RootElement;
}
