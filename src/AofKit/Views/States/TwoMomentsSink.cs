using AofKit.State;

namespace AofKit.Views.States;

/// <summary>Replays a log once and keeps what it held at two moments.</summary>
public sealed class TwoMomentsSink(Replayer replayer, StateMoment from, StateMoment to) : IRecordSink
{
    private DataSet? _from;
    private DataSet? _to;

    /// <summary>What it held at the first moment. To be asked when all has been received.</summary>
    public DataSet From => _from ?? replayer.Data;

    /// <summary>What it held at the second moment. To be asked when all has been received.</summary>
    public DataSet To => _to ?? replayer.Data;

    /// <inheritdoc/>
    public bool Receive(in AofRecord record, in RecordRemark remark = default)
    {
        if (_from is null && !from.Includes(record))
            _from = Keep(_to);
        if (_to is null && !to.Includes(record))
            _to = Keep(_from);
        if (_from is not null && _to is not null)
            return false;
        replayer.Apply(record);
        return true;
    }

    /// <inheritdoc/>
    public void Complete(long tornTransaction = 0)
    {
        _from ??= Keep(_to);
        _to ??= Keep(_from);
    }

    // The data set of the later moment need not be copied; nothing changes it any more.
    private DataSet Keep(DataSet? other) => other is null ? Snapshot.Of(replayer.Data) : replayer.Data;
}
