using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>What <c>aof key</c> prints.</summary>
public sealed class KeyVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_life_of_a_key_and_a_summary() => Is("cart:7", """
        2025-11-20T09:00:00Z 0 SET cart:7 v
        2025-11-20T09:00:00Z 0 DEL x cart:7
        """, "2 records, 2025-11-20T09:00:00Z; the last is DEL at x.aof:98");

    [Fact]
    public void A_summary_has_the_first_and_the_last_time() => Is("x", """
        0 SET x 1
        2025-11-20T09:00:00Z 0 DEL x cart:7
        2025-11-20T09:01:00Z 2 SET x 2
        2025-11-20T09:01:00Z 2 FLUSHALL  # every key of every db
        """, "4 records, 2025-11-20T09:00:00Z to 2025-11-20T09:01:00Z; the last is FLUSHALL at x.aof:196");

    [Theory]
    [InlineData("x --db 2", "SET x 2|FLUSHALL  # every key of every db")]
    [InlineData("x --db 0", "SET x 1|DEL x cart:7")]
    [InlineData("x --limit 1", "SET x 1")]
    [InlineData("x --last 1", "FLUSHALL  # every key of every db")]
    [InlineData("x --command set", "SET x 1|SET x 2")]
    [InlineData("c* --glob", "SET cart:7 v|DEL x cart:7|FLUSHALL  # every key of every db")] // there may be more such keys
    [InlineData("^c --regex --limit 2", "SET cart:7 v|DEL x cart:7")]
    [InlineData("x --since @1763629260", "SET x 2|FLUSHALL  # every key of every db")]
    public void Options_choose_keys_and_records(string options, string commands)
    {
        var args = options.Split(' ');
        var run = Tool.Run(["key", args[0], Log(), .. args[1..]]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(commands, string.Join('|', run.Lines.Select(l => l[(l.IndexOf(l.Contains('Z') ? "Z " : "", StringComparison.Ordinal) + (l.Contains('Z') ? 4 : 2))..])));
    }

    [Fact]
    public void A_key_is_spelled_as_it_is_printed()
    {
        var key = Bytes.Raw("a\nb \xff\"");
        var path = _folder.Write("y.aof", Bytes.Command("SET"u8.ToArray(), key, "v"u8.ToArray()));
        var printed = Tool.Run("log", path).Text;
        Assert.Equal("0 SET \"a\\nb \\xff\\\"\" v\n", printed);
        Assert.Equal(printed, Tool.Run("key", "\"a\\nb \\xff\\\"\"", path).Text);
    }

    [Fact]
    public void The_empty_key_is_a_key()
    {
        var path = _folder.Write("y.aof", Bytes.Join(Bytes.Command("SET", "", "v"), Bytes.Command("SET", "k", "")));
        Assert.Equal("0 SET \"\" v\n", Tool.Run("key", "\"\"", path).Text);
        Assert.Equal("0 SET \"\" v\n", Tool.Run("key", "", path).Text);
    }

    [Fact]
    public void A_key_that_looks_like_an_option_or_a_response_file_is_a_key()
    {
        var path = _folder.Write("y.aof", Bytes.Commands("SET @x 1\nSET -x 2\nSET --help 3"));
        Assert.Equal("0 SET @x 1\n", Tool.Run("key", "@x", path).Text);
        Assert.Equal("0 SET -x 2\n", Tool.Run("key", "--", "-x", path).Text);
        Assert.Equal("0 SET --help 3\n", Tool.Run("key", "--", "--help", path).Text);
    }

    [Fact]
    public void Following_shows_the_names_before_and_after()
    {
        var path = _folder.Write("y.aof", Bytes.Commands("SET tmp 1\nRENAME tmp k\nRENAME k old\nAPPEND old x\nSET tmp 2"));
        var run = Tool.Run("key", "k", path, "--follow");
        Assert.Equal(["0 SET tmp 1", "0 RENAME tmp k", "0 RENAME k old", "0 APPEND old x"], run.Lines);

        var piped = Tool.Run(File.ReadAllBytes(path), "key", "k", "-", "--follow");
        Assert.Equal(["0 RENAME tmp k", "0 RENAME k old", "0 APPEND old x"], piped.Lines);
        Assert.Contains("note: standard input can be read only once", piped.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_tells_how_each_record_touches_the_key()
    {
        var touches = Tool.Run("key", "x", Log(), "--format", "json").Lines
            .Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("touch").GetString());
        Assert.Equal(["overwrite", "delete", "overwrite", "flush"], touches);
    }

    [Fact]
    public void The_end_of_a_key_is_as_before_when_the_log_is_compressed() =>
        Assert.Equal(Tool.Run("key", "x", Log()).Text, Tool.Run(Bytes.GZip(File.ReadAllBytes(Log())), "key", "x", "-").Text);

    private void Is(string key, string lines, string summary)
    {
        var run = Tool.Run("key", key, Log());
        Assert.Equal((0, lines, summary + "\n"), (run.ExitCode, run.Text.TrimEnd(), run.Talk));
    }

    private string Log() => _folder.Write("x.aof", Bytes.Commands("""
        SET x 1
        #TS:1763629200
        SET cart:7 v
        SELECT 0
        DEL x cart:7
        #TS:1763629260
        SELECT 2
        SET x 2
        FLUSHALL
        """));
}
