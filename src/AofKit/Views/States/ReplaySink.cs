using AofKit.State;

namespace AofKit.Views.States;

/// <summary>Gives records to a replayer.</summary>
public sealed class ReplaySink(Replayer replayer) : IRecordSink
{
    /// <inheritdoc/>
    public bool Receive(in AofRecord record, in RecordRemark remark = default)
    {
        replayer.Apply(record);
        return true;
    }

    /// <inheritdoc/>
    public void Complete(long tornTransaction = 0)
    {
    }
}
