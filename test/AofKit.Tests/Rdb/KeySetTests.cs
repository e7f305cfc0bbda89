using System.Diagnostics;
using System.Globalization;
using AofKit.Rdb;
using AofKit.Tests.Support;

namespace AofKit.Tests.Rdb;

/// <summary>Keys are told apart by a hash alone, so no two may have the same.</summary>
public sealed class KeySetTests
{
    [Fact]
    public void A_key_is_new_once_in_each_db()
    {
        var keys = new KeySet();
        Assert.True(keys.Add(0, "k"u8));
        Assert.True(keys.Add(1, "k"u8));
        Assert.False(keys.Add(0, "k"u8));
        Assert.False(keys.Add(1, "k"u8));
        keys.Clear();
        Assert.True(keys.Add(0, "k"u8));
    }

    [Fact]
    public void Short_keys_of_every_kind_are_all_told_apart()
    {
        // All of one and two bytes, and runs of one byte, whose two ends overlap.
        var keys = new KeySet();
        for (var first = 0; first < 256; first++)
        {
            Assert.True(keys.Add(0, [(byte)first]));
            for (var second = 0; second < 256; second++)
                Assert.True(keys.Add(0, [(byte)first, (byte)second]));
            for (var length = 3; length < 40; length++)
                for (var last = 0; last < 8; last++)
                    Assert.True(keys.Add(0, [.. Enumerable.Repeat((byte)first, length), (byte)(first ^ last)]));
        }
    }

    [Fact]
    public void Keys_made_to_have_one_hash_have_not()
    {
        // Made so that a hash that anybody can compute is the same: what one word adds, the next takes away.
        var keys = new KeySet();
        for (var i = 0UL; i < 1000; i++)
        {
            var word = BitConverter.GetBytes(Unmixed(i));
            Assert.True(keys.Add(0, [.. BitConverter.GetBytes(i), .. word]));
        }

        static ulong Unmixed(ulong first) => Mix(Mix(16 + 0x9E37_79B9_7F4A_7C15) ^ first);

        static ulong Mix(ulong x)
        {
            x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
            x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
            return x ^ (x >> 31);
        }
    }

    [Fact]
    public void Small_sets_after_a_large_one_cost_no_more_than_before_it()
    {
        var members = new KeySet();
        for (var i = 0; i < 1_000_000; i++)
            members.Add(0, Bytes.Of(i.ToString(CultureInfo.InvariantCulture)));
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 100_000; i++)
        {
            members.Clear();
            Assert.True(members.Add(0, "m"u8));
        }

        // Clearing the room of a million each time would take minutes.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }
}
