using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>What <c>aof diff</c> prints.</summary>
public sealed class DiffVerbTests : IDisposable
{
    private const string Before = "SET s a\nSET gone 1\nRPUSH l a b c d\nSADD t a b\nZADD z 1 a 2 b\nHSET h f 1 g 2\nSET type v\nSET ttl v\nXADD x 1-1 f v\nSET same v";
    private const string After = "SET s b\nDEL gone\nLREM l 1 b\nRPUSH l e\nSREM t a\nSADD t c\nZADD z 3 a\nHSET h f 9 n 1\nHDEL h g\nDEL type\nSADD type m\nPEXPIREAT ttl 4102444800000\nXADD x 2-1 f w\nSELECT 1\nSET new v";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_tells_keys_and_what_differs_in_them()
    {
        var run = Tool.Run("diff", Log(Before + "\n" + After), "--from", "10");
        Assert.Equal((1, """
            - 0 gone: was string of 1 byte
              - 1
            ~ 0 h: hash of 2 fields
              ~ f 1 → 9
              - g 2
              + n 1
            ~ 0 l: list of 4 elements
              - [1] b
              + [3] e
            ~ 0 s: string of 1 byte
              ~ a → b
            ~ 0 t: set of 2 members
              - a
              + c
            ~ 0 ttl: string of 1 byte, expires 2100-01-01T00:00:00.000Z (did not expire)
            ~ 0 type: set of 1 member, was string of 1 byte
            ~ 0 x: stream of 2 entries
              ~ last id 1-1 → 2-1
              ~ entries added 1 → 2
              + 2-1 f w
            ~ 0 z: zset of 2 members
              ~ a 1 → 3
            + 1 new: string of 1 byte
              + v

            """, ""), (run.ExitCode, run.Text, run.Talk));
    }

    [Theory]
    [InlineData("LSET l 1 x", "~ [1] b → x")]
    [InlineData("LSET l 0 x\nLSET l 3 y", "~ [0] a → x|~ [3] d → y")]
    [InlineData("LPOP l\nRPUSH l e", "- [0] a|+ [3] e")]
    [InlineData("LINSERT l BEFORE c x", "+ [2] x")]
    [InlineData("LREM l 1 a\nLREM l 1 d", "- [0] a|- [3] d")]
    public void Of_a_list_the_shortest_account_is_given(string change, string items) =>
        Assert.Equal(items, string.Join('|', Tool.Run("diff", Log("RPUSH l a b c d\n" + change), "--from", "1").Lines[1..].Select(l => l.Trim())));

    [Fact]
    public void The_other_way_round_what_was_added_is_removed()
    {
        var log = Log("SET a 1\nSET b 2");
        Assert.Equal("+ 0 b: string of 1 byte\n  + 2\n", Tool.Run("diff", log, "--from", "1", "--to", "2").Text);
        Assert.Equal("- 0 b: was string of 1 byte\n  - 2\n", Tool.Run("diff", log, "--from", "2", "--to", "1").Text);
    }

    [Fact]
    public void Json_has_both_states_and_the_items()
    {
        var log = Log("HSET h f 1\nSET k v\nHSET h f 2\nDEL k\nSADD k m\nSET n 1\nPEXPIREAT n 5");
        Assert.Equal("""
            {"change":"changed","db":0,"key":"h","before":{"type":"hash","count":1},"after":{"type":"hash","count":1},"items":[{"change":"changed","what":"field","name":"f","before":"1","after":"2"}]}
            {"change":"changed","db":0,"key":"k","before":{"type":"string","value":"v"},"after":{"type":"set","value":["m"]}}
            {"change":"added","db":0,"key":"n","after":{"type":"string","value":"1","expiresAt":5}}

            """, Tool.Run("diff", log, "--from", "2", "--format", "json").Text);
    }

    [Fact]
    public void No_difference_is_0_a_difference_1_and_trouble_2()
    {
        var log = Log(Before);
        var same = Tool.Run("diff", log, "--from", "10");
        Assert.Equal((0, "", ""), (same.ExitCode, same.Text, same.Talk));
        Assert.Equal(2, Tool.Run("diff", log, "--from", "nowhere:1").ExitCode);
        var torn = _folder.Write("torn.aof", Bytes.Join(Bytes.Commands(Before), Bytes.Raw("*2\r\n$3\r\nDE")));
        Assert.Equal(2, Tool.Run("diff", torn, "--from", "10").ExitCode);
    }

    [Fact]
    public void Two_logs_are_compared_at_their_ends_or_at_moments()
    {
        var (one, two) = (_folder.Write("1.aof", Bytes.Commands("SET a 1\nSET b 2")), _folder.Write("2.aof", Bytes.Commands("SET b 2\nSET a 1\nSET c 3")));
        Assert.Equal("+ 0 c: string of 1 byte\n  + 3\n", Tool.Run("diff", one, two).Text);
        Assert.Equal(0, Tool.Run("diff", one, two, "--to", "2").ExitCode);
        Assert.Equal("+ 0 b: string of 1 byte\n  + 2\n", Tool.Run("diff", one, two, "--from", "1", "--to", "2").Text);
    }

    [Fact]
    public void What_had_expired_by_a_time_is_gone_by_then()
    {
        var log = Log("#TS:1763629200\nSET k v\nPEXPIREAT k 1763629250000\n#TS:1763629260\nSET x 1");
        Assert.Equal("- 0 k: was string of 1 byte, expires 2025-11-20T09:00:50.000Z\n".Replace(", expires 2025-11-20T09:00:50.000Z", "", StringComparison.Ordinal) + "  - v\n+ 0 x: string of 1 byte\n  + 1\n",
            Tool.Run("diff", log, "--from", "@1763629240", "--to", "@1763629260").Text);
    }

    [Theory]
    [InlineData("--key a", "a")]
    [InlineData("--type list", "c")]
    [InlineData("--limit 2", "a,b")]
    public void Options_choose_keys(string options, string keys)
    {
        var run = Tool.Run(["diff", Log("SET a 1\nSET b 2\nRPUSH c 3"), "--from", "0", "--format", "json", .. options.Split(' ')]);
        Assert.Equal((1, keys), (run.ExitCode, string.Join(',', run.Lines.Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("key").GetString()))));
    }

    [Fact]
    public void Of_a_key_with_much_that_differs_twenty_items_are_shown()
    {
        var log = Log("SADD k " + string.Join(' ', Enumerable.Range(0, 30)));
        Assert.Equal(22, Tool.Run("diff", log, "--from", "0").Lines.Length);
        Assert.EndsWith("  … 10 more; --full shows them\n", Tool.Run("diff", log, "--from", "0").Text, StringComparison.Ordinal);
        Assert.Equal(31, Tool.Run("diff", log, "--from", "0", "--full").Lines.Length);
    }

    private string Log(string lines) => _folder.Write("x.aof", Bytes.Commands(lines));
}
