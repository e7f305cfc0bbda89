using AofKit.Commands;
using AofKit.Tests.Support;

namespace AofKit.Tests.Commands;

public sealed class HashSlotTests
{
    [Theory]
    [InlineData("123456789", 12739)] // the check value of CRC16
    [InlineData("foo", 12182)]
    [InlineData("", 0)]
    public void A_slot_is_the_CRC16_of_the_key(string key, int slot) => Assert.Equal(slot, HashSlot.Of(Bytes.Of(key)));

    [Fact]
    public void Only_what_is_between_the_first_braces_counts_if_it_is_anything()
    {
        Assert.Equal(HashSlot.Of("user"u8), HashSlot.Of("{user}.a"u8));
        Assert.Equal(HashSlot.Of("{a"u8), HashSlot.Of("x{{a}}"u8));
        Assert.NotEqual(HashSlot.Of(""u8), HashSlot.Of("{}a"u8));
        Assert.NotEqual(HashSlot.Of("a"u8), HashSlot.Of("}{a"u8));
    }

    [Fact]
    public void The_server_has_the_same_slot_for_random_keys()
    {
        using var server = RedisServer.Start("--cluster-enabled", "yes");
        var random = new Random(17);
        var keys = Enumerable.Range(0, 2000).Select(_ => Enumerable.Range(0, random.Next(10)).Select(_ => "{}ab\0\xff"u8[random.Next(6)]).ToArray()).ToList();
        var slots = server.Client.Pipeline(keys.Select(key => (byte[][])["CLUSTER"u8.ToArray(), "KEYSLOT"u8.ToArray(), key]));
        Assert.Equal(slots, keys.Select(key => (object?)(long)HashSlot.Of(key)));
    }
}
