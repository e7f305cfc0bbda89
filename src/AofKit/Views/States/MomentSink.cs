namespace AofKit.Views.States;

/// <summary>Passes on the records up to a moment, of a log that is read from its beginning.</summary>
public sealed class MomentSink : IRecordSink
{
    private readonly StateMoment _moment;
    private readonly IRecordSink _next;

    /// <summary>Makes a sink.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="next">Takes the records up to it.</param>
    public MomentSink(StateMoment moment, IRecordSink next)
    {
        ArgumentNullException.ThrowIfNull(moment);
        (_moment, _next) = (moment, next);
        moment.Start();
    }

    /// <inheritdoc/>
    public bool Receive(in AofRecord record, in RecordRemark remark = default) =>
        _moment.Includes(record) && _next.Receive(record, remark);

    /// <inheritdoc/>
    public void Complete(long tornTransaction = 0) => _next.Complete(tornTransaction);
}
