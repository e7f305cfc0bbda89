using System.Globalization;
using AofKit.State;

namespace AofKit.Views.Stats;

/// <summary>Measures the commands that a rewrite writes for a data set.</summary>
public static class ExactWaste
{
    private const int Select = 16;

    /// <summary>The same statistics with what is left of the log measured, not estimated.</summary>
    /// <param name="stats">What was counted of the log.</param>
    /// <param name="data">The data set after the records that were counted.</param>
    public static LogStats WithState(this LogStats stats, DataSet data)
    {
        ArgumentNullException.ThrowIfNull(stats);
        ArgumentNullException.ThrowIfNull(data);
        var end = stats.Totals.LastTime;
        var (after, expired) = (0L, 0L);
        foreach (var source in data.Functions.Values)
            after += SizeOf(["FUNCTION"u8.ToArray(), "LOAD"u8.ToArray(), source.ToArray()]);
        foreach (var db in data.Dbs)
        {
            after += Select + WasteSample.BulkLength(db.ToString(CultureInfo.InvariantCulture).Length);
            foreach (var key in data.KeysInOrder(db, isWanted: null, int.MaxValue))
            {
                var size = key.ToCommands().Sum(SizeOf);
                if (end is { } now && key.IsExpired(now))
                    expired += size;
                else
                    after += size;
            }
        }

        var estimate = stats.Waste;
        var waste = new WasteStats { IsExact = true, Bytes = estimate.Bytes, SizeAfter = after, SampledKeys = estimate.SampledKeys };
        return stats with { Waste = LogStatsBuilder.Spread(waste, estimate.Overwritten, estimate.Deleted, expired) };
    }

    private static long SizeOf(byte[][] args)
    {
        // "*N\r\n" is a byte shorter than the header of an arg with its line ends.
        var size = WasteSample.BulkLength(args.Length) - args.Length - 2;
        foreach (var arg in args)
            size += WasteSample.BulkLength(arg.Length);
        return size;
    }
}
