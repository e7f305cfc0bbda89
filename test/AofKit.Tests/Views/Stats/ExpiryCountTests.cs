using AofKit.Tests.Support;
using AofKit.Views.Stats;

namespace AofKit.Tests.Views.Stats;

/// <summary>What is written with a time to live is told from each command that can give one.</summary>
public sealed class ExpiryCountTests
{
    [Theory]
    [InlineData("SET k v EX 30", 30)]
    [InlineData("set k v nx px 30000", 30)]
    [InlineData("SET k v PXAT 1795172030000", 30)]
    [InlineData("SET k v EXAT 1795172030", 30)]
    [InlineData("SET k EX PX 7000", 7)]
    [InlineData("SETEX k 30 v", 30)]
    [InlineData("PSETEX k 30000 v", 30)]
    [InlineData("EXPIRE k 30", 30)]
    [InlineData("PEXPIRE k 30000 NX", 30)]
    [InlineData("EXPIREAT k 1795172030", 30)]
    [InlineData("PEXPIREAT k 1795172030000", 30)]
    [InlineData("GETEX k EX 30", 30)]
    [InlineData("HPEXPIREAT k 1795172030000 FIELDS 1 f", 30)]
    [InlineData("HSETEX k EX 30 FIELDS 1 f v", 30)]
    [InlineData("MSETEX 1 k EX EX 30", 30)]
    [InlineData("RESTORE k 30000 payload", 30)]
    [InlineData("RESTORE k 1795172030000 payload ABSTTL", 30)]
    [InlineData("PEXPIREAT k 1795171999000", -1)]
    public void A_command_that_gives_a_time_to_live_counts(string command, int seconds)
    {
        var stats = Count(command);
        Assert.Equal((1, 0), (stats.Set, stats.Removed));
        var lifetime = Assert.Single(stats.Lifetimes);
        Assert.Equal(seconds < 0 ? 0 : 60, lifetime.UpTo);
        Assert.Equal(1795172000 + seconds, Assert.Single(stats.Goes.Buckets).Time.ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("SET k v")]
    [InlineData("SET k EX")]
    [InlineData("SET k v KEEPTTL")]
    [InlineData("RESTORE k 0 payload")]
    [InlineData("SETEX k soon v")]
    [InlineData("HSET k EX 30")]
    [InlineData("HSETEX k FIELDS 1 EX 30")]
    [InlineData("PEXPIREAT k 99999999999999999999")]
    [InlineData("EXPIRE k 9223372036854775807")]
    public void A_command_that_gives_none_does_not(string command) => Assert.Equal((0, 0), (Count(command).Set, Count(command).Removed));

    [Theory]
    [InlineData("PERSIST k")]
    [InlineData("GETEX k PERSIST")]
    [InlineData("HPERSIST k FIELDS 1 f")]
    public void A_command_that_takes_it_away_counts_as_that(string command) => Assert.Equal((0, 1), (Count(command).Set, Count(command).Removed));

    [Fact]
    public void Without_times_a_relative_one_counts_and_has_a_lifetime_but_no_end()
    {
        var stats = Counting.Whole(Bytes.Commands("SETEX k 30 v")).Expiries;
        Assert.Equal(1, stats.Set);
        Assert.Equal("1 m", Assert.Single(stats.Lifetimes).Label);
        Assert.Empty(stats.Goes.Buckets);
        Assert.Empty(stats.Horizon);
    }

    [Fact]
    public void The_horizon_counts_from_the_last_time_in_the_log()
    {
        var stats = Counting.Whole(Bytes.Commands("#TS:1000\nPEXPIREAT a 1500000\nPEXPIREAT b 3000000\nPEXPIREAT c 900000000\n#TS:2000\nSET d v")).Expiries;
        Assert.Equal([("expired", 1L), ("1 h", 1L), ("30 d", 1L)], stats.Horizon.Select(h => (h.Label, h.Count)));
    }

    private static ExpiryStats Count(string command) => Counting.Whole(Bytes.Commands("#TS:1795172000\n" + command)).Expiries;
}
