using AofKit.Tests.Rdb;
using AofKit.Tests.Support;
using AofKit.Views.Checking;

namespace AofKit.Tests.Views.Checking;

/// <summary>Without a server that was asked for, a log is judged as that of the one that wrote it, as far as anything in it tells.</summary>
public sealed class WriterHintTests
{
    [Theory]
    [InlineData("SET a 1", "redis-8.10", "the newest Redis, for the log does not tell who wrote it")]
    [InlineData("SET a 1\nDELIFEQ a 1", "valkey-9.1", "DELIFEQ at x.aof:27 is a command of valkey 9.0.0")]
    [InlineData("SET a 1\nSTRALGO LCS KEYS a b", "redis-6.2", "STRALGO at x.aof:27 is a command of servers before 7.0")]
    [InlineData("KEYDB.CRON a single 1 script", "keydb-6.3", "KEYDB.CRON at x.aof:0 is a command of keydb")]
    public void A_command_that_one_line_has(string commands, string server, string reason)
    {
        var (check, findings) = Checks.Of(Bytes.Commands(commands), new CheckOptions());
        Assert.Equal((server, reason), (check.Server.Name, check.ServerReason));
        Assert.DoesNotContain(findings, f => f.Kind == CheckKind.NewerCommand);
    }

    [Fact]
    public void A_command_that_is_newer_than_the_base_tells_of_an_upgrade()
    {
        var log = Bytes.Join(Rdb(RdbBytes.Redis(10), "redis-ver", "7.0.15"), Bytes.Command("HPEXPIREAT", "h", "1", "FIELDS", "1", "f"));
        Assert.Equal("redis-7.4", Checks.Of(log, new CheckOptions()).Check.Server.Name);
        Assert.Equal(LoadOutcome.Refuses, Checks.Of(log).Check.Loads.Outcome);
    }

    [Fact]
    public void What_contradicts_itself_is_not_believed_twice()
    {
        var (check, findings) = Checks.Of(Bytes.Commands("DELIFEQ a 1\nARSET a 1 1\nDELIFEQ a 1"), new CheckOptions());
        Assert.Equal("valkey-9.1", check.Server.Name);
        Assert.Equal(CheckKind.NewerCommand, Assert.Single(findings, f => f.Severity == CheckSeverity.Error).Kind);
    }

    [Theory]
    [InlineData(80, "valkey-9.1", "the payload at x.aof:0 is of RDB version 80")]
    [InlineData(12, "redis-8.10", "the newest Redis, for the log does not tell who wrote it")]
    public void The_version_of_a_payload(int version, string server, string reason)
    {
        var log = Bytes.Command(Bytes.Of("RESTORE"), Bytes.Of("k"), Bytes.Of("0"), RdbBytes.Bare().Raw(0).Text("v").Payload(version));
        var check = Checks.Of(log, new CheckOptions()).Check;
        Assert.Equal((server, reason, LoadOutcome.Starts), (check.Server.Name, check.ServerReason, check.Loads.Outcome));
    }

    [Theory]
    [InlineData(true, 80, "valkey-9.1", "x.aof begins with VALKEY")]
    [InlineData(false, 10, "redis-7.0", "x.aof is an RDB of version 10")]
    [InlineData(false, 12, "redis-8.4", "x.aof is an RDB of version 12")]
    public void The_first_bytes_of_an_rdb_that_names_no_server(bool isValkey, int version, string server, string reason)
    {
        var rdb = (isValkey ? RdbBytes.Valkey(version) : RdbBytes.Redis(version)).Key(0, "k").Text("v").End();
        var check = Checks.Of(Bytes.Join(rdb, Bytes.Command("SET", "a", "1")), new CheckOptions()).Check;
        Assert.Equal((server, reason), (check.Server.Name, check.ServerReason));
    }

    private static byte[] Rdb(RdbBytes rdb, string name, string value) => rdb.Raw(0xFA).Texts(name, value).Key(0, "k").Text("v").End();
}
