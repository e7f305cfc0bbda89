namespace AofKit.Views.States;

/// <summary>Passes on the records up to a moment.</summary>
public sealed class MomentSink(StateMoment moment, IRecordSink next) : IRecordSink
{
    /// <inheritdoc/>
    public bool Receive(in AofRecord record, in RecordRemark remark = default) =>
        moment.Includes(record) && next.Receive(record, remark);

    /// <inheritdoc/>
    public void Complete(long tornTransaction = 0) => next.Complete(tornTransaction);
}
