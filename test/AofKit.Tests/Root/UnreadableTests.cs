using AofKit.Tests.Support;
using AofKit.Views;
using AofKit.Views.Writers;

namespace AofKit.Tests.Root;

/// <summary>A disk that fails: what could be read is delivered, and the error is a fault with a place.</summary>
public sealed class UnreadableTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(14)]
    [InlineData(700)]
    [InlineData(705)]
    public void An_error_of_the_system_is_a_fault_after_all_that_could_be_read(int readable)
    {
        var log = Bytes.Join([.. Enumerable.Repeat(Bytes.Command("PING"), 100)]);
        var output = new MemoryStream();
        using var reader = AofLog.FromStream(new FailingStream(log[..readable]), "log").Read();
        reader.CopyTo(RecordWriter.Create(RecordFormat.Text, output, new RecordWriterOptions()));
        Assert.Equal(readable / 14, output.ToArray().Count(b => b == '\n'));
        Assert.Equal((AofFaultKind.Unreadable, readable), (reader.Fault?.Kind, reader.Fault?.Offset));
        Assert.False(reader.TryRead(out _));
        Assert.Contains("Input/output error", reader.Fault!.ToString(), StringComparison.Ordinal);
    }

    private sealed class FailingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, Math.Min(count, 10));
            return read > 0 ? read : throw new IOException("Input/output error");
        }
    }
}
