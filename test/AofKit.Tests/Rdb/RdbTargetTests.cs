using AofKit.Rdb;

namespace AofKit.Tests.Rdb;

public class RdbTargetTests
{
    [Theory]
    [InlineData("redis-8", "redis-8.0")]
    [InlineData("redis-8.10", "redis-8.10")]
    [InlineData("REDIS-4", "redis-4.0")]
    [InlineData("valkey-9", "valkey-9.0")]
    [InlineData("redis-9", null)]
    [InlineData("redis", null)]
    public void A_target_is_found_by_its_version_or_is_the_oldest_of_its_major(string name, string? found)
    {
        Assert.Equal(found is not null, RdbTarget.TryFind(name, out var target));
        Assert.Equal(found, target?.Name);
    }

    [Theory]
    [InlineData("redis-7.0", 12, RdbDialect.Redis, 10)]
    [InlineData("redis-8.6", 10, RdbDialect.Redis, 10)]
    [InlineData("valkey-9.0", 12, RdbDialect.Redis, 11)]
    [InlineData("valkey-9.0", 81, RdbDialect.Valkey, 80)]
    [InlineData("redis-7.2", 80, RdbDialect.Valkey, 11)]
    public void A_payload_carries_a_version_that_the_target_takes(string name, int version, object dialect, int expected)
    {
        Assert.True(RdbTarget.TryFind(name, out var target));
        Assert.Equal(expected, target.PayloadVersionFor(new RdbHeader((RdbDialect)dialect, version)));
    }
}
