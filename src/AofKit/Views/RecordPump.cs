using System.Runtime.CompilerServices;

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
        while (reader.TryRead(out var record) && sink.Receive(record))
        {
        }

        sink.Complete(reader.TornTransaction);
    }
}
