namespace AofKit.Views;

/// <summary>Passes on the first records and then wants no more.</summary>
public sealed class LimitSink(long limit, IRecordSink next) : IRecordSink
{
    private long _left = limit;

    /// <inheritdoc/>
    public bool Receive(in AofRecord record, in RecordRemark remark = default) =>
        _left > 0 && next.Receive(record, remark) && --_left > 0;

    /// <inheritdoc/>
    public void Complete(long tornTransaction = 0) => next.Complete(tornTransaction);
}
