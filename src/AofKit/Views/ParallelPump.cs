namespace AofKit.Views;

/// <summary>Moves records from a reader to several sinks side by side.</summary>
public static class ParallelPump
{
    /// <summary>
    /// Gives the records of a log to sinks, a stretch of the log to each in turn. All sinks together receive every record once, with the
    /// same number, db, time and transaction as from the reader; each receives its own in order.
    /// </summary>
    /// <param name="reader">The reader. Its log is read to its end or its first fault.</param>
    /// <param name="sinks">The sinks. That one wants no more does not end the reading.</param>
    /// <param name="join">
    /// Takes what a sink has made of a stretch, in the order of the log, on the calling thread, and is told its index; the sink receives
    /// nothing meanwhile. Null if that can wait for the end.
    /// </param>
    public static void CopyTo(this AofReader reader, IReadOnlyList<IRecordSink> sinks, Action<int>? join = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(sinks);
        var lanes = sinks.Select((s, i) => new Lane(s, i, reader)).ToArray();
        try
        {
            reader.BeginStretches(lanes.Length);
            Copy(reader, lanes, join);
            foreach (var lane in lanes)
            {
                lane.Sink.Complete(reader.TornTransaction);
                join?.Invoke(lane.Index);
            }
        }
        finally
        {
            // Nobody gives a sink anything once this has returned.
            foreach (var lane in lanes)
                lane.Wait();
        }
    }

    private static void Copy(AofReader reader, Lane[] lanes, Action<int>? join)
    {
        var turn = 0;
        while (true)
        {
            var lane = lanes[turn++ % lanes.Length];
            if (lane.WaitForMore())
                join?.Invoke(lane.Index);
            if (reader.TryPassStretch(out var stretch))
                lane.Start(stretch);
            else if (!lane.TryReceive())
                break;
        }

        // The one whose turn it was has been joined; the oldest of the others comes after it.
        for (var i = 0; i < lanes.Length; i++)
            if (lanes[turn++ % lanes.Length] is var lane && lane.WaitForMore())
                join?.Invoke(lane.Index);
    }
}
