using AofKit.Rdb;

namespace AofKit.Tests.Rdb;

/// <summary>Bytes that nobody wrote.</summary>
public class RdbRandomTests
{
    [Fact]
    public void Random_values_of_every_type_end_in_a_fault_or_in_order()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var value = new byte[random.Next(60)];
            random.NextBytes(value);
            // Small bytes are lengths and counts, which get further.
            for (var i = 0; i < value.Length; i++)
                if (random.Next(2) == 0)
                    value[i] &= 7;
            var type = (byte)random.Next(36);
            foreach (var rdb in new[] { RdbBytes.Redis(16).Key(type, "k").Raw(value).ToArray(), RdbBytes.Valkey(81).Key(type, "k").Raw(value).ToArray() })
            {
                try
                {
                    RdbFeed.Tokens(rdb);
                    RdbFeed.Entries(rdb);
                }
                catch (Exception found) when (found is not Xunit.Sdk.XunitException)
                {
                    Assert.Fail($"seed {seed}, type {type}: {found}");
                }
            }
        }
    }

    [Fact]
    public void Random_nodes_end_in_a_fault_or_in_order()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var body = new byte[random.Next(40)];
            random.NextBytes(body);
            byte[] ziplist = RdbBytes.Ziplist("a", 1, "b", 2);
            ziplist[random.Next(10, ziplist.Length - 1)] = (byte)random.Next(256);
            byte[] zipmap = [(byte)random.Next(256), .. body, 0xFF];
            foreach (var (type, node) in new[] { (20, RdbBytes.ListpackOf(body, 65535)), (16, RdbBytes.ListpackOf(body, 2)), (13, ziplist), (9, zipmap) })
                RdbFeed.Tokens(RdbBytes.Redis(11).Key((byte)type, "k").Text(node).End());
        }
    }

    [Fact]
    public void Lzf_never_writes_past_its_end()
    {
        for (var seed = 0; seed < 5000; seed++)
        {
            var random = new Random(seed);
            var source = new byte[random.Next(1, 20)];
            random.NextBytes(source);
            Lzf.TryExpand(source, new byte[random.Next(1, 300)]);
        }
    }

    [Fact]
    public void Scores_read_back_as_they_were()
    {
        var random = new Random(1);
        var text = new byte[RdbScore.LongestText];
        for (var i = 0; i < 20000; i++)
        {
            var score = i % 3 == 0 ? random.Next(-100000, 100000) / 100.0 : BitConverter.Int64BitsToDouble(random.NextInt64());
            if (double.IsNaN(score))
                continue;
            var length = RdbScore.Format(score, text);
            Assert.True(RdbScore.TryParse(text.AsSpan(0, length), out var again));
            Assert.Equal(BitConverter.DoubleToInt64Bits(score), BitConverter.DoubleToInt64Bits(again));
        }
    }

    [Fact]
    public void A_million_members_pass_through_a_small_window()
    {
        var rdb = RdbBytes.Redis(11).Key(2, "k").Raw(0x80, 0, 0x0F, 0x42, 0x40);
        for (var i = 0; i < 1_000_000; i++)
            rdb.Raw(1, (byte)i);
        var bytes = rdb.End();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new RdbReader(new ByteWindow(new MemoryStream(bytes), 4096), "x");
        var members = 0;
        while (reader.TryRead(out var token))
            members += token.Kind == RdbTokenKind.Member ? 1 : 0;
        Assert.Null(reader.Fault);
        Assert.Equal(1_000_000, members);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 50_000);
    }
}
