using System.Runtime.CompilerServices;
using AofKit.Rdb;

namespace AofKit.Views;

/// <summary>Moves records from a reader to a sink.</summary>
public static class RecordPump
{
    /// <summary>Gives every record to a sink, until it wants no more or the reader ends. Then completes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyTo(this AofReader reader, IRecordSink sink)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(sink);
        if (sink is IRespTaker taker)
            reader.GiveEntries(taker);
        while (reader.TryRead(out var record) && sink.Receive(record))
        {
        }

        sink.Complete(reader.TornTransaction);
    }
}
