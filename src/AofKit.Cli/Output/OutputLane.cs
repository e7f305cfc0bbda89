using AofKit.Views;
using AofKit.Views.Writers;

namespace AofKit.Cli.Output;

/// <summary>A chain of sinks that ends in a writer of pieces.</summary>
/// <param name="Chain">The first sink of the chain.</param>
/// <param name="Writer">The last.</param>
internal sealed record OutputLane(IRecordSink Chain, RecordWriter Writer) : IRecordSink
{
    /// <inheritdoc/>
    public bool Receive(in AofRecord record, in RecordRemark remark = default) => Chain.Receive(record, remark);

    /// <inheritdoc/>
    public void Complete(long tornTransaction = 0) => Chain.Complete(tornTransaction);
}
