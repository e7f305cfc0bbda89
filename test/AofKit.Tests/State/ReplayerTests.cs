using AofKit.State;
using AofKit.Tests.Rdb;
using AofKit.Tests.Support;

namespace AofKit.Tests.State;

/// <summary>What no server at hand can show: newer commands, what is not evaluated, transactions that are cut.</summary>
public sealed class ReplayerTests
{
    private static Replayer Replay(string lines) => Replay(Bytes.Commands(lines));

    private static Replayer Replay(byte[] log)
    {
        var replayer = new Replayer(new ReplayOptions { Now = DateTimeOffset.FromUnixTimeMilliseconds(1000) });
        using var reader = replayer.Read(AofLog.FromStream(new MemoryStream(log), "log"));
        while (reader.TryRead(out var record))
            replayer.Apply(record);
        return replayer;
    }

    private static string Show(Replayer replayer) =>
        string.Join('\n', StateText.Of(replayer.Data, StateDetail.All).Select(k => $"{k.Key}: {k.Value}"));

    [Fact]
    public void A_transaction_is_executed_when_it_ends_and_not_before()
    {
        var replayer = Replay("SET a 1\nMULTI\nSET a 2\nSELECT 3\nINCR b");
        Assert.Equal("0 a: string 1", Show(replayer));
        Assert.Equal("0 a: string 2\n3 b: string 1", Show(Replay("SET a 1\nMULTI\nSET a 2\nSELECT 3\nINCR b\nEXEC")));
    }

    [Fact]
    public void A_command_that_is_refused_changes_nothing_and_is_a_finding()
    {
        var replayer = Replay("RPUSH l a\nINCR l\nSET s x\nINCR s\nLPUSH l");
        Assert.Equal("0 l: list a\n0 s: string x", Show(replayer));
        Assert.Equal([2, 4, 5], replayer.Findings.Select(f => f.Number));
        Assert.All(replayer.Findings, f => Assert.Equal(StateFindingKind.Refused, f.Kind));
        Assert.Equal("2 at log:29: INCR: WRONGTYPE Operation against a key holding the wrong kind of value", replayer.Findings[0].ToString());
    }

    [Fact]
    public void What_a_script_may_have_changed_is_unknown_until_it_is_replaced()
    {
        var replayer = Replay("SET a 1\nSET b 2\nEVAL script 2 a b\nINCR a\nAPPEND b x\nRENAME b c\nSUNIONSTORE d c\nSET a 5\nJSON.SET j $ 1");
        Assert.Equal("string", replayer.Data.TryGet(0, "a"u8, out var a) ? a.TypeName : "");
        Assert.All((string[])["c", "d", "j"], k => Assert.Equal(StateType.Unknown, replayer.Data.TryGet(0, Bytes.Of(k), out var state) ? state.Type : default));
        Assert.True(replayer.Data.TryGet(0, "c"u8, out var c));
        Assert.Equal((3, "EVAL: the command is not evaluated"), (c.UnknownSince, c.UnknownWhy));
        Assert.Equal([StateFindingKind.NotEvaluated, StateFindingKind.NotEvaluated], replayer.Findings.Select(f => f.Kind));
    }

    [Fact]
    public void Nothing_expires_unless_the_log_or_the_reader_of_it_says_so()
    {
        var replayer = Replay("SET a 1 PXAT 500\nINCR a\nHSET h f 1 g 2\nHPEXPIREAT h 600 FIELDS 1 f\nSET b 1 PXAT 5000");
        Assert.Equal("0 a: string expires 500 2\n0 b: string expires 5000 1\n0 h: hash f=1@600 g=2", Show(replayer));
        Assert.True(replayer.Data.TryGet(0, "a"u8, out var key) && key.IsExpired(replayer.Options.Now));
        Assert.Equal(1, replayer.Data.RemoveExpired(replayer.Options.Now));
        Assert.Equal("0 b: string expires 5000 1\n0 h: hash g=2", Show(replayer));
    }

    [Fact]
    public void Relative_times_count_from_the_time_of_the_record_and_are_findings()
    {
        var replayer = Replay("#TS:100\nEXPIRE a 1\nSET a 1\nPEXPIRE a 7");
        Assert.Equal("0 a: string expires 100007 1", Show(replayer));
        Assert.Equal(StateFindingKind.RelativeTime, replayer.Findings[^1].Kind);
    }

    [Fact]
    public void Payloads_are_read_and_damaged_ones_are_findings()
    {
        var payload = RdbBytes.Bare().Raw(1).Length(2).Texts("a", "b").Payload(9);
        var log = Bytes.Join(Bytes.Command("RESTORE"u8.ToArray(), "l"u8.ToArray(), "0"u8.ToArray(), payload), Bytes.Commands("RPUSH l c"));
        Assert.Equal("0 l: list a b c", Show(Replay(log)));
        payload[3] ^= 1;
        var damaged = Replay(Bytes.Command("RESTORE"u8.ToArray(), "l"u8.ToArray(), "0"u8.ToArray(), payload));
        Assert.Equal(("", StateFindingKind.BadPayload), (Show(damaged), damaged.Findings[0].Kind));
    }

    [Fact]
    public void Arrays_have_a_cursor_and_can_be_rings()
    {
        var replayer = Replay("ARSET a 5 x y\nARINSERT a p q\nARDEL a 6\nARSEEK a 9\nARINSERT a z\nARRING r 3 1 2 3 4\nARRING r 2 5\nARDELRANGE a 9 5");
        Assert.True(replayer.Data.TryGet(0, "a"u8, out var a));
        Assert.Equal("0=p 1=q", string.Join(' ', a.Items.Select(i => $"{i.Index}={StateText.Show(i.Value.Span)}")));
        Assert.True(replayer.Data.TryGet(0, "r"u8, out var r));
        Assert.Equal("0=5 1=4", string.Join(' ', r.Items.Select(i => $"{i.Index}={StateText.Show(i.Value.Span)}")));
        Assert.Equal(["ARMSET a 0 p 1 q", "ARSEEK a 10"], a.ToCommands().Select(c => string.Join(' ', c.Select(w => StateText.Show(w)))));
        Assert.Equal(0, replayer.FindingCount);
    }

    [Fact]
    public void Newer_streams_delete_references_and_give_back_what_is_pending()
    {
        const string Stream = "XADD s 1-0 f v\nXADD s 2-0 f v\nXADD s 3-0 f v\nXGROUP CREATE s g 3-0\nXCLAIM s g c 0 1-0 2-0 TIME 5 RETRYCOUNT 2 FORCE JUSTID\n";
        Assert.Contains("pending 2-0=cx2@5", Show(Replay(Stream + "XDELEX s DELREF IDS 1 1-0")));
        Assert.Contains("1-0:f=v 2-0:f=v last", Show(Replay(Stream + "XDELEX s ACKED IDS 2 1-0 3-0")));
        Assert.Contains("2-0:f=v 3-0:f=v last 3-0 maxdel 1-0", Show(Replay(Stream + "XACKDEL s g KEEPREF IDS 2 1-0 3-0")));
        Assert.Contains("1-0=\"\"x1@0,2-0=cx2@5", Show(Replay(Stream + "XNACK s g SILENT IDS 1 1-0")));
        Assert.Contains("added 4 ", Show(Replay(Stream + "XADD s IDMP p i 4-0 f v\nXADD s IDMP p i * f v\nXCFGSET s IDMP-DURATION 5\nXIDMPRECORD s p i 4-0")));
    }

    [Fact]
    public void Newer_strings_compare_before_they_set()
    {
        var replayer = Replay("SET a 1\nSET a 2 IFEQ 1\nSET a 3 IFEQ 1\nSET b 1 IFNE x\nMSETEX 2 c 1 d 2 PXAT 5000\nMSETEX 1 c 3 NX\nDELEX d IFEQ 2\nDELIFEQ b 2\nHSETEX h PXAT 9 FIELDS 1 f v\nHSETEX h KEEPTTL FIELDS 1 f w");
        Assert.Equal("0 a: string 2\n0 b: string 1\n0 c: string expires 5000 1\n0 h: hash f=w@9", Show(replayer));
        Assert.Equal(0, replayer.FindingCount);
    }

    [Theory]
    [InlineData("LEFT LEFT COUNT 2 OBO", "3 4", "2 1 5 6")]
    [InlineData("LEFT LEFT COUNT 2 BULK", "3 4", "1 2 5 6")]
    [InlineData("RIGHT RIGHT COUNT 2 OBO", "1 2", "5 6 4 3")]
    [InlineData("RIGHT RIGHT COUNT 2 BULK", "1 2", "5 6 3 4")]
    [InlineData("LEFT RIGHT COUNT 9 OBO", null, "5 6 1 2 3 4")]
    [InlineData("RIGHT LEFT EXACTLY 3 BULK", "1", "2 3 4 5 6")]
    [InlineData("LEFT LEFT EXACTLY 5 BULK", "1 2 3 4", "5 6")]
    [InlineData("RIGHT LEFT", "1 2 3", "4 5 6")]
    public void Several_elements_are_moved_one_by_one_or_at_once(string how, string? from, string to)
    {
        var expected = (from is null ? "" : $"0 a: list {from}\n") + $"0 b: list {to}";
        Assert.Equal(expected, Show(Replay($"RPUSH a 1 2 3 4\nRPUSH b 5 6\nLMOVEM a b {how}")));
        Assert.Equal("0 a: list 1 2 3", Show(Replay("RPUSH a 1 2 3\nLMOVEM a a LEFT LEFT COUNT 2 OBO\nLMOVEM a a RIGHT RIGHT COUNT 2 BULK")));
    }

    [Fact]
    public void Members_of_sets_expire_each_at_its_time()
    {
        var replayer = Replay("SADD s a b c\nSPEXPIREAT s 500 MEMBERS 2 a b\nSPEXPIREAT s 900 GT MEMBERS 1 a\nSPERSIST s MEMBERS 1 b\nSEXPIREAT s 9 MEMBERS 1 c\nSPEXPIREAT s 5 MEMBERS 2 a");
        Assert.True(replayer.Data.TryGet(0, "s"u8, out var s));
        Assert.Equal("a@900 b@ c@9000", string.Join(' ', s.Members.Select(m => $"{StateText.Show(m.Member.Span)}@{m.ExpiresAt}").Order(StringComparer.Ordinal)));
        Assert.Equal("ERR syntax error", replayer.Findings.Single().Reason);
    }

    [Theory]
    [InlineData("GEOADD g -137.4 53.3 a", "GEORADIUS g 180 61.4 5000 km STORE found", false)]
    [InlineData("GEOADD g -137.4 53.3 a", "GEORADIUS g 179.9 61.4 5000 km STORE found", true)]
    [InlineData("GEOADD g 29.5 -35 a", "GEORADIUS g -95.3 85.05112878 20000 km STORE found", false)]
    [InlineData("GEOADD g 13.361389 38.115556 a", "GEOSEARCHSTORE found g FROMLONLAT 15 37 BYBOX 400 400 km", true)]
    public void Places_at_the_ends_of_the_map_are_found_if_servers_find_them(string add, string search, bool isFound)
    {
        var replayer = Replay($"{add}\n{search}");
        Assert.Equal((isFound, 0), (replayer.Data.TryGet(0, "found"u8, out _), replayer.FindingCount));
    }

    [Fact]
    public void A_stream_whose_last_id_lies_below_the_greatest_deleted_one_is_recreated()
    {
        var replayer = Replay("XADD s 1-1 f v\nXSETID s 9-0 ENTRIESADDED 3 MAXDELETEDID 8-0\nXSETID s 3-1");
        Assert.True(replayer.Data.TryGet(0, "s"u8, out var s));
        Assert.Equal(Show(replayer), Show(Replay(Bytes.Join([.. s.ToCommands().Select(c => Bytes.Command(c))]))));
    }

    [Theory]
    [InlineData("540", 540)] // the record is of the second 0, and was written within it
    [InlineData("5000", 1000)] // later than now, which servers do not believe
    public void A_time_of_delivery_is_that_of_the_claim_and_not_cut_to_the_second_of_the_record(string time, long deliveredAt)
    {
        var replayer = Replay($"#TS:0\nXADD s 1-0 f v\nXGROUP CREATE s g 0\nXCLAIM s g c 0 1-0 TIME {time} RETRYCOUNT 1 FORCE JUSTID LASTID 1-0");
        Assert.True(replayer.Data.TryGet(0, "s"u8, out var s));
        Assert.Equal((deliveredAt, 0), (s.Stream!.Groups.Single().Pending.Single().DeliveredAt, replayer.FindingCount));
    }

    [Fact]
    public void What_tells_how_a_value_is_held_changes_nothing()
    {
        var replayer = Replay("SET a 1\nBITCONVERT a\nBLESS SET a NO-EVICT\nINCR a");
        Assert.Equal(("0 a: string 2", 0), (Show(replayer), replayer.FindingCount));
    }

    [Fact]
    public void Function_libraries_are_kept_by_their_names()
    {
        var log = Bytes.Join(
            Bytes.Command("FUNCTION", "LOAD", "#!lua name=one\ncode"), Bytes.Command("FUNCTION", "LOAD", "#!lua name=two\ncode"),
            Bytes.Command("FUNCTION", "LOAD", "#!lua name=one\nother"), Bytes.Command("FUNCTION", "DELETE", "two"));
        var replayer = Replay(log);
        Assert.Equal(["one"], replayer.Data.Functions.Keys);
        Assert.Equal(1, replayer.FindingCount);
    }
}
