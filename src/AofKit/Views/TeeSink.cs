namespace AofKit.Views;

/// <summary>Gives each record to two sinks.</summary>
public sealed class TeeSink(IRecordSink first, IRecordSink second) : IRecordSink
{
    /// <inheritdoc/>
    public bool Receive(in AofRecord record, in RecordRemark remark = default) =>
        first.Receive(record, remark) & second.Receive(record, remark);

    /// <inheritdoc/>
    public void Complete(long tornTransaction = 0)
    {
        first.Complete(tornTransaction);
        second.Complete(tornTransaction);
    }
}
