using AofKit.Tests.Support;
using AofKit.Views.Stats;

namespace AofKit.Tests.Views.Stats;

/// <summary>Counting is flat in memory, and no record disturbs it.</summary>
public sealed class CollectorTests
{
    [Fact]
    public void A_hundred_thousand_records_of_known_keys_allocate_no_more_than_ten_thousand()
    {
        var collector = new StatsCollector();
        var log = RandomLog.Make(2, 500);
        Count(collector, log, 400);
        var few = Count(collector, log, 20);
        Assert.InRange(Count(collector, log, 200), 0, few + 16_000);
    }

    [Fact]
    public void Any_commands_of_any_args_are_counted_without_fail()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var log = new MemoryStream();
            for (var i = 0; i < 200; i++)
            {
                var name = AofKit.Commands.CommandTable.All[random.Next(AofKit.Commands.CommandTable.All.Count)].Name.Split('|');
                log.Write(Bytes.Command([.. name.Select(Bytes.Of), .. Enumerable.Range(0, random.Next(6)).Select(_ => Arg(random))]));
            }

            log.Write(Bytes.Command("EXEC"));
            var (stats, plain) = (Counting.Whole(log.ToArray()), Counting.Plain(Counting.Open(log.ToArray())));
            Assert.Equal((plain.Commands.Count, log.Length), (stats.Totals.Commands, stats.Totals.Bytes));
            Assert.Equal((plain.Writes().Count(), plain.Writes().Sum(w => w.Bytes)), (stats.Totals.KeyWrites, stats.Prefixes.Root.Bytes));
        }
    }

    private static byte[] Arg(Random random) => random.Next(8) switch
    {
        0 => Bytes.Of(random.NextInt64().ToString(System.Globalization.CultureInfo.InvariantCulture)),
        1 => Bytes.Of($"-{random.Next(5)}"),
        2 => Bytes.Of(new[] { "EX", "PXAT", "STORE", "MAXLEN", "FIELDS", "ABSTTL", "LIMIT", "KEYS", "inf", "XX" }[random.Next(10)]),
        3 => Bytes.Random(random, random.Next(20)),
        4 => [],
        5 => Bytes.Of($"{random.Next(4)}"),
        _ => Bytes.Of($"k:{random.Next(9)}"),
    };

    internal static long Count(StatsCollector collector, byte[] log, int times)
    {
        var all = new MemoryStream();
        for (var i = 0; i < times; i++)
            all.Write(log);
        all.Position = 0;
        using var reader = AofLog.FromStream(all, "log").Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.TryRead(out var record))
            collector.Receive(record);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
