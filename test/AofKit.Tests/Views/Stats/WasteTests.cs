using System.Globalization;
using AofKit.State;
using AofKit.Tests.Support;
using AofKit.Views.Stats;

namespace AofKit.Tests.Views.Stats;

/// <summary>The estimate of what a rewrite leaves is near what the state engine measures, where commands tell what they do.</summary>
public sealed class WasteTests
{
    private const int Count = 120_000;

    public static TheoryData<string> Shapes() =>
        ["overwritten", "deleted half", "counters", "hash fields", "one large hash", "one large list", "queue", "sets", "sorted sets", "streams", "trimmed stream", "flushed", "with a time to live", "all of it"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_estimate_is_near_the_truth(string shape)
    {
        var random = new Random(4);
        var log = new MemoryStream();
        for (var i = 0; i < Count; i++)
            log.Write(Bytes.Command(Next(shape, random, i)));
        var exact = Exact(log.ToArray());
        foreach (var collectors in (int[])[1, 3])
        {
            var estimate = Counting.InParts(Counting.Open(log.ToArray()), 9, collectors).Waste;
            Assert.False(estimate.IsExact);
            Assert.InRange(estimate.SizeAfter, 0.85 * exact.SizeAfter - 5_000, 1.15 * exact.SizeAfter + 5_000);
            Assert.InRange(estimate.Overwritten + estimate.Deleted + estimate.Expired + estimate.Other, 0.999 * estimate.Dropped, estimate.Dropped);
        }
    }

    [Fact]
    public void Exact_is_the_size_of_the_commands_that_recreate_everything()
    {
        var log = Bytes.Commands("SELECT 0\nSET a 1\nSET a 22\nHSET h f v\nDEL x\nSELECT 1\nRPUSH l a b c\n#TS:1000\nSET e v PXAT 900000\nSET f v PXAT 2000000");
        var waste = Exact(log);
        var left = Bytes.Commands("SELECT 0\nSET a 22\nHSET h f v\nSELECT 1\nRPUSH l a b c\nSET f v\nPEXPIREAT f 2000000");
        var expired = Bytes.Commands("SET e v\nPEXPIREAT e 900000");
        Assert.Equal((true, log.Length, left.Length, Math.Max(0, log.Length - left.Length)), (waste.IsExact, waste.Bytes, waste.SizeAfter, waste.Dropped));
        Assert.InRange(waste.Expired, 1, expired.Length);
    }

    [Fact]
    public void What_deletes_and_overwrites_leave_nothing_of_is_told_apart()
    {
        var waste = Counting.Whole(Bytes.Commands(string.Concat(Enumerable.Range(0, 1000).Select(i => $"SET a{i} {i:D50}\nSET a{i} {i:D50}\nSET b{i} {i:D50}\nDEL b{i}\n")))).Waste;
        Assert.InRange((double)waste.Deleted / waste.Overwritten, 1.2, 1.7);
        Assert.InRange(waste.SizeAfter, 80_000, 95_000);
    }

    private static WasteStats Exact(byte[] log) => Exact(Counting.Open(log));

    internal static WasteStats Exact(AofLog opened)
    {
        var (collector, replayer) = (new StatsCollector(), new Replayer());
        using var reader = replayer.Read(opened);
        while (reader.TryRead(out var record))
        {
            collector.Receive(record);
            replayer.Apply(record);
        }

        return collector.ToStats(opened, reader.Rdbs).WithState(replayer.Data).Waste;
    }

    internal static string[] Next(string shape, Random random, int i)
    {
        var (key, value) = ($"{shape[0]}:{random.Next(9000)}", new string('v', random.Next(1, 60)));
        var number = i.ToString(CultureInfo.InvariantCulture);
        return shape switch
        {
            "overwritten" => ["SET", key, value],
            "deleted half" => random.Next(2) == 0 ? ["DEL", key] : ["SET", key, value],
            "counters" => ["INCRBY", key, "100"],
            "hash fields" => random.Next(5) == 0 ? ["HDEL", key, $"f{random.Next(10)}"] : ["HSET", key, $"f{random.Next(10)}", value, "age", "42"],
            "one large hash" => ["HSET", "hash", $"field:{random.Next(50_000)}", value],
            "one large list" => ["RPUSH", "list", value],
            "queue" => random.Next(2) == 0 && i > 20_000 ? ["LPOP", "queue"] : ["RPUSH", "queue", value],
            "sets" => random.Next(3) == 0 ? ["SREM", key, $"m{random.Next(9)}"] : ["SADD", key, $"m{random.Next(9)}", $"m{random.Next(9)}"],
            "sorted sets" => random.Next(4) == 0 ? ["ZREM", key, $"m{random.Next(20)}"] : ["ZADD", key, "1.5", $"m{random.Next(20)}"],
            "streams" => ["XADD", key, $"{i + 1}-0", "field", value],
            "trimmed stream" => ["XADD", "stream", "MAXLEN", "=", "5000", $"{i + 1}-0", "field", value],
            "flushed" => i == Count / 2 ? ["FLUSHALL"] : ["SET", $"key:{number}", value],
            "with a time to live" => ["SET", key, value, "PXAT", "4102444800000"],
            _ => Next(Shapes().ToArray()[random.Next(5)].Data, random, i),
        };
    }
}
