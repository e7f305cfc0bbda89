using AofKit.Views;
using AofKit.Views.Writers;

namespace AofKit.Cli.Output;

/// <summary>A chain of sinks that ends in a writer, whose output is kept until its turn has come.</summary>
internal sealed class OutputLane : IRecordSink, IDisposable
{
    private readonly MemoryStream _kept = new();
    private readonly RecordWriter _writer;

    /// <param name="create">Makes the writer.</param>
    /// <param name="before">Puts other sinks before it.</param>
    public OutputLane(Func<Stream, RecordWriter> create, Func<IRecordSink, IRecordSink> before)
    {
        _writer = create(_kept);
        Chain = before(_writer);
    }

    /// <summary>The first sink of the chain.</summary>
    public IRecordSink Chain { get; }

    /// <inheritdoc/>
    public bool Receive(in AofRecord record, in RecordRemark remark = default) => Chain.Receive(record, remark);

    /// <inheritdoc/>
    public void Complete(long tornTransaction = 0) => Chain.Complete(tornTransaction);

    /// <summary>Hands over what was kept.</summary>
    public void WriteTo(Stream output)
    {
        _writer.Flush();
        output.Write(_kept.GetBuffer().AsSpan(0, (int)_kept.Length));
        _kept.SetLength(0);
    }

    public void Dispose() => _kept.Dispose();
}
