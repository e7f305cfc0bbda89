using AofKit.Tests.Support;
using AofKit.Views.Stats;

namespace AofKit.Tests.Views.Stats;

/// <summary>Ways to count a log.</summary>
internal static class Counting
{
    /// <summary>All at once.</summary>
    public static LogStats Whole(AofLog log, StatsOptions? options = null)
    {
        var collector = new StatsCollector(options);
        using var reader = log.Read();
        while (reader.TryRead(out var record))
            Assert.True(collector.Receive(record));
        return collector.ToStats(log, reader.Rdbs);
    }

    public static LogStats Whole(byte[] log, StatsOptions? options = null) => Whole(Open(log), options);

    /// <summary>Chunk after chunk by some collectors, which are then merged.</summary>
    public static LogStats InParts(AofLog log, int seed, int collectors, StatsOptions? options = null)
    {
        var random = new Random(seed);
        var all = Enumerable.Range(0, collectors).Select(_ => new StatsCollector(options)).ToList();
        using var reader = log.Read();
        var (to, left) = (all[0], 0);
        while (reader.TryRead(out var record))
        {
            if (left-- == 0)
                (to, left) = (all[random.Next(collectors)], random.Next(1, 60));
            to.Receive(record);
        }

        foreach (var other in all.Skip(1))
            all[0].Merge(other);
        return all[0].ToStats(log, reader.Rdbs);
    }

    public static AofLog Open(byte[] log) => AofLog.FromStream(new MemoryStream(log), "log");

    /// <summary>All records of a log.</summary>
    public static PlainCount Plain(AofLog log)
    {
        using var reader = log.Read();
        return new PlainCount(Records.All(reader));
    }
}
