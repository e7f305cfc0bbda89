using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>What <c>aof get</c> prints.</summary>
public sealed class GetVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SET k v", "0 # k: string of 1 byte|v")]
    [InlineData("RPUSH k a b a", "0 # k: list of 3 elements|a|b|a")]
    [InlineData("SADD k b a", "0 # k: set of 2 members|a|b")]
    [InlineData("ZADD k 2 b 1.5 a", "0 # k: zset of 2 members|a 1.5|b 2")]
    [InlineData("HSET k g 1 f 2", "0 # k: hash of 2 fields|f 2|g 1")]
    [InlineData("XADD k 1-1 f v g w", "0 # k: stream of 1 entry|1-1 f v g w|# last id 1-1|# greatest deleted id 0-0|# entries added 1")]
    [InlineData("XADD k 1-1 f v\nXGROUP CREATE k g 0\nXCLAIM k g c 0 1-1 TIME 1763629200000 RETRYCOUNT 2 FORCE JUSTID",
        "0 # k: stream of 1 entry|1-1 f v|# last id 1-1|# greatest deleted id 0-0|# entries added 1|# group g: delivered to 0-0|# consumer c of g|# pending 1-1 of g: c ×2 at 2025-11-20T09:00:00.000Z")]
    [InlineData("SET k v\nPEXPIREAT k 4102444800000", "0 # k: string of 1 byte, expires 2100-01-01T00:00:00.000Z|v")]
    [InlineData("SET k v\nPEXPIREAT k 1000", "0 # k: string of 1 byte, expired 1970-01-01T00:00:01.000Z|v")]
    [InlineData("HSET k f v g w\nHPEXPIREAT k 4102444800000 FIELDS 1 f", "0 # k: hash of 2 fields|f v  # expires 2100-01-01T00:00:00.000Z|g w")]
    [InlineData("SET k v\nSELECT 3\nSADD k x", "0 # k: string of 1 byte|v|3 # k: set of 1 member|x")]
    public void Text_is_a_line_on_the_key_and_its_items(string log, string lines)
    {
        var run = Tool.Run("get", "k", Log(log));
        Assert.Equal((0, lines, ""), (run.ExitCode, string.Join('|', run.Lines), run.Talk));
    }

    [Theory]
    [InlineData("SET k v\nPEXPIREAT k 1000", """{"db":0,"key":"k","type":"string","value":"v","expiresAt":1000,"expired":true}""")]
    [InlineData("RPUSH k a b", """{"db":0,"key":"k","type":"list","value":["a","b"]}""")]
    [InlineData("ZADD k 2 b inf a", """{"db":0,"key":"k","type":"zset","value":[{"member":"b","score":"2"},{"member":"a","score":"inf"}]}""")]
    [InlineData("HSET k f v g w\nHPEXPIREAT k 4102444800000 FIELDS 1 f", """{"db":0,"key":"k","type":"hash","value":[{"field":"f","value":"v","expiresAt":4102444800000},{"field":"g","value":"w"}]}""")]
    [InlineData("XADD k 1-1 f v\nXGROUP CREATE k g 0\nXCLAIM k g c 0 1-1 TIME 5 RETRYCOUNT 2 FORCE JUSTID",
        """{"db":0,"key":"k","type":"stream","value":{"entries":[{"id":"1-1","fields":[["f","v"]]}],"lastId":"1-1","maxDeletedId":"0-0","entriesAdded":1,"groups":[{"name":"g","lastDeliveredId":"0-0","pending":[{"id":"1-1","consumer":"c","deliveries":2,"deliveredAt":5}],"consumers":["c"]}]}}""")]
    public void Json_is_an_object_a_key(string log, string line) => Assert.Equal(line + "\n", Tool.Run("get", "k", Log(log), "--format", "json").Text);

    [Fact]
    public void Much_that_is_pending_is_printed_to_its_end()
    {
        const int Count = 20_000;
        var claims = string.Join('\n', Enumerable.Range(1, Count).Select(i => $"XADD k {i}-0 f v\nXCLAIM k g c 0 {i}-0 TIME 5 FORCE JUSTID"));
        var run = Tool.Run("get", "k", Log("XGROUP CREATE k g 0 MKSTREAM\n" + claims));
        Assert.Equal((0, Count), (run.ExitCode, run.Lines.Count(l => l.StartsWith("# pending", StringComparison.Ordinal))));
        Assert.Equal($"# pending {Count}-0 of g: c ×1 at 1970-01-01T00:00:00.005Z", run.Lines[^1]);
    }

    [Theory]
    [InlineData("0", 1, "")]
    [InlineData("1", 0, "1")]
    [InlineData("2", 0, "2")]
    [InlineData("x.aof:27", 0, "2")]
    [InlineData("5", 0, "2")] // a transaction does nothing before its end
    [InlineData("6", 1, "")]
    [InlineData("7", 0, "3")]
    public void A_place_includes_its_record(string at, int exitCode, string value)
    {
        var run = Tool.Run("get", "k", Log("SET k 1\nSET k 2\nMULTI\nSET x 1\nDEL k\nEXEC\nSET k 3"), "--at", at, "--format", "raw");
        Assert.Equal((exitCode, value), (run.ExitCode, run.Text));
    }

    [Theory]
    [InlineData("@1763629199", "1", "note: 1 record whose time the log does not tell counted as written by 2025-11-20T08:59:59Z")]
    [InlineData("@1763629200", "2", "")]
    [InlineData("2025-11-20T09:00:30.5", "2", "")]
    [InlineData("@1763629260", "", "no such key in db 0 then: expired 2025-11-20T09:01:00.000Z")]
    [InlineData("@1763629300", "3", "")]
    public void A_time_includes_its_second_and_takes_away_what_has_expired(string at, string value, string talk)
    {
        var run = Tool.Run("get", "k", Log("SET k 1\n#TS:1763629200\nSET k 2\nPEXPIREAT k 1763629260000\n#TS:1763629270\nSET k 3"), "--at", at, "--format", "raw");
        Assert.Equal((value.Length > 0 ? 0 : 1, value, talk), (run.ExitCode, run.Text, run.Talk.TrimEnd()));
    }

    [Fact]
    public void The_clock_removes_nothing_unless_asked()
    {
        var log = Log("SET k v\nPEXPIREAT k 1000");
        Assert.Equal("v", Tool.Run("get", "k", log, "--format", "raw").Text);
        var run = Tool.Run("get", "k", log, "--now");
        Assert.Equal((1, "", "no such key in db 0 now: expired 1970-01-01T00:00:01.000Z\n"), (run.ExitCode, run.Text, run.Talk));
    }

    [Theory]
    [InlineData("SET k v\nUNLINK x k", "no such key in db 0: deleted by UNLINK at x.aof:27 (record 2)")]
    [InlineData("SET k v\nRENAME k live", "no such key in db 0: renamed to live by RENAME at x.aof:27 (record 2)")]
    [InlineData("SET k v\nMOVE k 3\nSELECT 3\nFLUSHDB", "no such key in db 0: moved to db 3 by MOVE at x.aof:27 (record 2)|no such key in db 3: flushed by FLUSHDB at x.aof:78 (record 4)")]
    [InlineData("LPUSH k v\nLPOP k", "no such key in db 0: emptied by LPOP at x.aof:29 (record 2)")]
    [InlineData("SET k v\nSWAPDB 0 1\nSELECT 1\nDEL k", "no such key in db 0: swapped out by SWAPDB at x.aof:27 (record 2)|no such key in db 1: deleted by DEL at x.aof:80 (record 4)")]
    [InlineData("SET k v\nPEXPIREAT k 1763629260000\n#TS:1763629260\nDEL k", "no such key in db 0: expired 2025-11-20T09:01:00.000Z, and removed by DEL at x.aof:89 (2025-11-20T09:01:00Z, record 4)")]
    [InlineData("SET other v", "no such key, and there never was in this log")]
    public void A_key_that_is_not_there_is_1_and_a_line_on_how_it_went(string log, string talk)
    {
        var run = Tool.Run("get", "k", Log(log));
        Assert.Equal((1, "", talk), (run.ExitCode, run.Text, run.Talk.TrimEnd().Replace('\n', '|')));
    }

    [Fact]
    public void What_cannot_be_known_is_said_to_be_unknown()
    {
        var log = Log("SET k v\nEVAL script 1 k");
        var run = Tool.Run("get", "k", log);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("0 # k: unknown value\n# unknown since record 2: ", run.Text, StringComparison.Ordinal);
        Assert.Contains("note: record 2 at x.aof:27: EVAL: ", run.Talk, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"unknown\",\"unknown\":\"", Tool.Run("get", "k", log, "--format", "json").Text, StringComparison.Ordinal);
        Assert.Equal("", Tool.Run("get", "k", log, "--format", "resp").Text);
        Assert.Equal((2, ""), (Tool.Run("get", "k", log, "--format", "raw").ExitCode, Tool.Run("get", "k", log, "--format", "raw").Text));
    }

    [Fact]
    public void A_refused_command_changes_nothing_and_is_a_note()
    {
        var run = Tool.Run("get", "k", Log("SET k v\nLPUSH k x\nLPUSH k x\nLPUSH k x\nLPUSH k x"));
        Assert.Equal((0, "0 # k: string of 1 byte\nv\n"), (run.ExitCode, run.Text));
        Assert.StartsWith("note: record 2 at x.aof:27: servers refuse this LPUSH: WRONGTYPE", run.Talk, StringComparison.Ordinal);
        Assert.EndsWith("note: 1 more record of this kind: servers refuse them, and they change nothing\n", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_names_and_values_are_spelled_and_raw_is_the_bytes()
    {
        var (key, value) = (Bytes.Raw("a\nb \xff\x1b[31m"), Bytes.Raw("\0\r\n\xfe\x1b"));
        var log = _folder.Write("y.aof", Bytes.Command("SET"u8.ToArray(), key, value));
        var spelled = "\"a\\nb \\xff\\x1b[31m\"";
        Assert.Equal($"0 # {spelled}: string of 5 bytes\n\"\\x00\\r\\n\\xfe\\x1b\"\n", Tool.Run("get", spelled, log).Text);
        Assert.Equal(value, Tool.Run("get", spelled, log, "--format", "raw").Output);
        Assert.Equal(Bytes.Command("SET"u8.ToArray(), key, value), Tool.Run("get", spelled, log, "--format", "resp").Output);
        Assert.Contains($"\"value\":{{\"base64\":\"{Convert.ToBase64String(value)}\"}}", Tool.Run("get", spelled, log, "--format", "json").Text, StringComparison.Ordinal);
        Assert.Equal("0 # \"\": string of 0 bytes\n\"\"\n", Tool.Run("get", "", _folder.Write("z.aof", Bytes.Command("SET", "", ""))).Text);
    }

    [Fact]
    public void Resp_selects_the_db_and_standard_input_is_read_too()
    {
        var log = Bytes.Commands("SELECT 3\nSET k v\nPEXPIREAT k 4102444800000");
        Assert.Equal(log, Tool.Run(log, "get", "k", "-", "--format", "resp").Output);
        var past = Tool.Run(Bytes.Commands("SET k v\nPEXPIREAT k 1000"), "get", "k", "-", "--format", "resp");
        Assert.Contains("note: the key in db 0 expired 1970-01-01T00:00:01.000Z, so a server", past.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_values_are_cut_unless_full()
    {
        var log = Log("SET k " + new string('x', 200));
        Assert.Equal(new string('x', 128) + "…(200 bytes)", Tool.Run("get", "k", log).Lines[1]);
        Assert.Equal(new string('x', 200), Tool.Run("get", "k", log, "--full").Lines[1]);
    }

    [Fact]
    public void What_is_before_a_fault_is_used_and_the_fault_is_told()
    {
        var log = _folder.Write("x.aof", Bytes.Join(Bytes.Command("SET", "k", "v"), Bytes.Raw("*2\r\n$3\r\nDE")));
        var run = Tool.Run("get", "k", log, "--format", "raw");
        Assert.Equal((1, "v"), (run.ExitCode, run.Text));
        Assert.Contains("x.aof: at 35", run.Talk, StringComparison.Ordinal);
        Assert.Equal(0, Tool.Run("get", "k", log, "--at", "0", "--db", "1").ExitCode & 2);
    }

    [Theory]
    [InlineData("--at nonsense", "--at: expected a time, the number of a record or PART:OFFSET, found nonsense; the parts are x.aof")]
    [InlineData("--at 1 --now", "--at and --now cannot both be given")]
    [InlineData("--at 2026-11-20T10:00", "the log does not tell when its records were written")]
    [InlineData("--format raw", "the key is in dbs 0, 1; --format raw takes one: --db 0")]
    [InlineData("--format raw --db 1", "--format raw is for strings, and the key is a set")]
    [InlineData("--db x", "--db: expected the number of a db, found x")]
    public void What_cannot_be_done_is_one_line_and_2(string options, string says)
    {
        var run = Tool.Run(["get", "k", Log("SET k v\nSELECT 1\nSADD k m"), .. options.Split(' ')]);
        Assert.Equal((2, ""), (run.ExitCode, run.Text));
        Assert.StartsWith("aof: " + says, run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_before_the_base_cannot_be_told()
    {
        var run = Tool.Run("get", "cart:7", "--at", "2026-11-20T10:57:31", Path.Combine(Repo.Root, "samples", "shop"));
        Assert.Equal((2, "aof: the log does not reach back to 2026-11-20T10:57:31Z; its base was written 2026-11-20T10:57:32Z\n"), (run.ExitCode, run.Talk));
    }

    private string Log(string lines) => _folder.Write("x.aof", Bytes.Commands(lines));
}
