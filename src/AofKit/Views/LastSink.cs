namespace AofKit.Views;

/// <summary>Keeps the last records and passes them on at the end.</summary>
public sealed class LastSink(int count, IRecordSink next) : IRecordSink
{
    private readonly Queue<(AofCommand Record, RecordRemark Remark)> _last = new();

    /// <inheritdoc/>
    public bool Receive(in AofRecord record, in RecordRemark remark = default)
    {
        if (count == 0)
            return false;
        if (_last.Count == count)
            _last.Dequeue();
        _last.Enqueue((record.ToCommand(), remark));
        return true;
    }

    /// <inheritdoc/>
    public void Complete(long tornTransaction = 0)
    {
        while (_last.TryDequeue(out var kept) && next.Receive(kept.Record.Record, kept.Remark))
        {
        }

        next.Complete(tornTransaction);
    }
}
