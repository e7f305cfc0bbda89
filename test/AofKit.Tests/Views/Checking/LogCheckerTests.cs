using AofKit.Tests.Rdb;
using AofKit.Tests.Support;
using AofKit.Views.Checking;

namespace AofKit.Tests.Views.Checking;

/// <summary>Each kind of finding, with its place.</summary>
public sealed class LogCheckerTests
{
    private static readonly byte[] A = Bytes.Command("SET", "a", "1");

    [Theory]
    [InlineData("*2\r\n$3\r\nGE", "EndInsideRecord@27+10")]
    [InlineData("*1\r\n$5\r\nMULTI\r\n", "EndInsideTransaction@42+0")]
    [InlineData("*1\r\n$5\r\nMULTI\r\n*1\r\n$3", "TornInTransaction@42+6")]
    [InlineData("\x01\x02", "NotARecord@27+2")]
    [InlineData("\0\0\0", "ZeroFilled@27+3")]
    [InlineData("\r\n", "BlankLine@27+2")]
    [InlineData("SET a 1\r\n", "InlineCommand@27+9")]
    [InlineData("*0\r\n", "BadArgCount@27+4")]
    [InlineData("*\0\r\n", "NulInHeader@27+4")]
    [InlineData("*1\r\n+OK\r\n", "NotAnArg@27+9")]
    [InlineData("*1\r\n$-1\r\n", "BadArgLength@27+9")]
    [InlineData("*1\r\n$999999999999999999\r\nx", "HugeArgLength@27+26")]
    [InlineData("*1\n$4\nPING\r\n", "LineEndsInLf@27+12, OutOfPlace@27+12")]
    [InlineData("*1\r\n$04\r\nPING\r\n", "NumberNotPlain@27+15, OutOfPlace@27+15")]
    [InlineData("*1x\r\n$4\r\nPING\r\n", "BytesAfterNumber@27+15, OutOfPlace@27+15")]
    [InlineData("*2\r\n$4\r\nPING\r\n$\r\n\r\n", "NoDigits@27+19, OutOfPlace@27+19")]
    [InlineData("*4294967297\r\n$4\r\nPING\r\n", "NumberWraps@27+23, OutOfPlace@27+23")]
    [InlineData("*1\r\n$4\r\nPINGXY", "BytesAfterArgNotCrLf@27+14, OutOfPlace@27+14")]
    [InlineData("#TS:x\r\n", "BadTimestamp@27+7")]
    [InlineData("#TS:1", "LineUnfinished@27+5")]
    public void Framing(string tail, string kinds)
    {
        var (check, findings) = Checks.Of(Bytes.Join(A, Bytes.Raw(tail)));
        Assert.Equal(kinds, Checks.Kinds(findings));
        Assert.False(check.IsSound);
        Assert.All(findings, f => Assert.True(f is { Part: "x.aof", Expected.Length: > 0, Found.Length: > 0, Server.Length: > 0, Repair.Length: > 0 }));
    }

    [Theory]
    [InlineData("EXEC", "ExecWithoutMulti@27+14")]
    [InlineData("DISCARD", "ExecWithoutMulti@27+17")]
    [InlineData("MULTI\nMULTI\nEXEC", "NestedMulti@42+15")]
    [InlineData("MULTI\nDISCARD\nEXEC", "DiscardInTransaction@42+17")]
    [InlineData("SELECT x", "BadSelect@27+23")]
    [InlineData("SELECT 16", "SelectOutOfRange@27+24")]
    [InlineData("SETT a 1", "UnknownCommand@27+28")]
    [InlineData("XGROUP NOPE k", "UnknownSubcommand@27+33")]
    [InlineData("DELIFEQ k v", "NewerCommand@27+31")]
    [InlineData("JSON.SET k $ 1", "ModuleCommand@27+39")]
    [InlineData("GET", "WrongArity@27+13, OutOfPlace@27+13")]
    [InlineData("SHUTDOWN NOW", "StopsServer@27+27")]
    [InlineData("PUBLISH c m", "OutOfPlace@27+31")]
    [InlineData("EVAL return 0", "Script@27+33")]
    [InlineData("RESTORE k 0 x", "BadPayload@27+38")]
    public void Meaning(string commands, string kinds) => Assert.Equal(kinds, Checks.Kinds(Checks.Of(Bytes.Join(A, Bytes.Commands(commands))).Findings));

    [Fact]
    public void What_is_well_known_is_passed_without_a_word()
    {
        var log = Bytes.Commands("""
            #TS:1
            SELECT 3
            SET a 1
            set b 2
            PEXPIREAT a 4102444800000
            RPUSH l a b c d e f g h i j k l m n
            ZUNIONSTORE z 2 z1 z2
            XGROUP CREATE s g $ MKSTREAM
            MULTI
            SELECT 4
            DEL a b c
            EXEC
            """);
        var (check, findings) = Checks.Of(Bytes.Join(log, log));
        Assert.Equal(("", true, LoadOutcome.Starts, 24L), (Checks.Kinds(findings), check.IsSound, check.Loads.Outcome, check.Records));
    }

    [Fact]
    public void All_damage_is_told_not_only_the_first()
    {
        var (check, findings) = Checks.Of(Bytes.Join(A, Bytes.Raw("\r\n"), A, A, new byte[9], A, A, Bytes.Raw("*1")));
        Assert.Equal("BlankLine@27+2, ZeroFilled@83+9, EndInsideRecord@146+2", Checks.Kinds(findings));
        Assert.Equal((LoadOutcome.Refuses, 3L), (check.Loads.Outcome, check.Errors));
    }

    [Fact]
    public void A_name_is_suggested_and_shown_escaped_and_keys_are_not_shown()
    {
        var (_, findings) = Checks.Of(Bytes.Join(Bytes.Command("HSETT", "secret", "f", "v"), Bytes.Command("a\x1b[1m", "secret"), Bytes.Command("foo.bar", "secret")));
        Assert.Equal(["HSETT; it looks like HSET", "\"a\\x1b[1m\"", "foo.bar; names with a dot belong to modules, and --module says that the server has one"], findings.Select(f => f.Found));
        Assert.DoesNotContain("secret", string.Concat(findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Modules_that_the_server_has_are_its_own()
    {
        var log = Bytes.Join(Bytes.Command("JSON.SET", "k", "$", "1"), Bytes.Command("foo.bar", "k"));
        var (check, findings) = Checks.Of(log, new CheckOptions { Server = Checks.Server("redis-7.0"), Modules = ["redisjson", "FOO"] });
        Assert.Equal(("", LoadOutcome.Starts), (Checks.Kinds(findings), check.Loads.Outcome));

        // Whoever wrote it has had them.
        (check, findings) = Checks.Of(Bytes.Command("JSON.SET", "k", "$", "1"), new CheckOptions());
        Assert.Equal((CheckSeverity.Note, LoadOutcome.Starts), (Assert.Single(findings).Severity, check.Loads.Outcome));
    }

    [Theory]
    [InlineData("redis-6.2", LoadOutcome.Refuses, "AnnotationTooNew@0+7")]
    [InlineData("redis-7.0", LoadOutcome.Starts, "")]
    [InlineData("keydb", LoadOutcome.Refuses, "AnnotationTooNew@0+7")]
    [InlineData("valkey", LoadOutcome.Starts, "")]
    public void Old_servers_know_no_annotations(string server, LoadOutcome outcome, string kinds)
    {
        var (check, findings) = Checks.Of(Bytes.Join(Bytes.Time(1), A), new CheckOptions { Server = Checks.Server(server) });
        Assert.Equal((outcome, kinds, true), (check.Loads.Outcome, Checks.Kinds(findings), check.IsSound));
    }

    [Theory]
    [InlineData("redis-6.2", LoadOutcome.Refuses)]
    [InlineData("redis-7.0", LoadOutcome.Starts)]
    public void Old_servers_read_shorter_lines(string server, LoadOutcome outcome) =>
        Assert.Equal(outcome, Checks.Of(Bytes.Raw($"*3{new string(' ', 200)}\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n"), new CheckOptions { Server = Checks.Server(server) }).Check.Loads.Outcome);

    [Theory]
    [InlineData("redis-8.2", 100, LoadOutcome.Refuses)]
    [InlineData("redis-8.4", 100, LoadOutcome.StartsAfterCut)]
    [InlineData("redis-8.4", 51, LoadOutcome.StartsAfterCut)]
    [InlineData("redis-8.4", 50, LoadOutcome.Refuses)]
    [InlineData("valkey-9", 100, LoadOutcome.Refuses)]
    public void A_corrupt_tail_is_cut_when_it_is_below_the_setting(string server, long setting, LoadOutcome outcome)
    {
        var options = new CheckOptions { Server = Checks.Server(server), CorruptTailMaxSize = setting };
        Assert.Equal(outcome, Checks.Of(Bytes.Join(A, new byte[50]), options).Check.Loads.Outcome);
    }

    [Fact]
    public void A_payload_without_a_checksum_is_taken_by_newer_servers()
    {
        var payload = RdbBytes.Bare().Raw(0).Text("v").Payload(9);
        payload.AsSpan(^8..).Clear();
        var log = Bytes.Command(Bytes.Of("RESTORE"), Bytes.Of("k"), Bytes.Of("0"), payload);
        Assert.Equal(LoadOutcome.StartsWithDataMissing, Checks.Of(log, new CheckOptions { Server = Checks.Server("redis-8.2") }).Check.Loads.Outcome);
        Assert.Equal(LoadOutcome.Starts, Checks.Of(log, new CheckOptions { Server = Checks.Server("redis-8.4") }).Check.Loads.Outcome);
    }

    [Fact]
    public void A_pipe_and_a_compressed_file_are_checked_as_the_file()
    {
        var log = Bytes.Join(A, Bytes.Raw("\r\n"), A, Bytes.Raw("*1"));
        var expected = Checks.Of(log);
        using var folder = new TempFolder();
        foreach (var opened in (AofLog[])[AofLog.FromStream(new PieceStream(log, 7), "x.aof"), AofLog.Open(folder.Write("x.aof", Bytes.GZip(log)))])
        {
            var (check, findings) = Checks.Of(opened);
            Assert.Equal(Checks.Kinds(expected.Findings), Checks.Kinds(findings));
            Assert.Equal(expected.Check.Loads.Outcome, check.Loads.Outcome);
        }

        var torn = Checks.Of(AofLog.FromStream(new PieceStream(Bytes.Join(A, Bytes.Raw("*1")), 3), "x")).Check.Loads;
        Assert.Equal(new LoadCut("x", 27, 2), torn.Cut);
    }
}
