using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>Offsets and lengths beyond 32 bits.</summary>
public sealed class LargeLogTests
{
    [Fact]
    public void Offsets_go_beyond_4_GiB()
    {
        const int count = 4400;
        var command = Bytes.Command("SET", "k", new string('v', 1_000_000));
        using var reader = AofLog.FromStream(new RepeatingStream(command, count), "log").Read();
        long offset = 0, records = 0;
        while (reader.TryRead(out var record))
        {
            Assert.Equal(offset, record.Offset);
            offset += record.Length;
            records++;
        }

        Assert.Null(reader.Fault);
        Assert.Equal((count, (long)count * command.Length), (records, offset));
        Assert.True(offset > uint.MaxValue);
        Assert.Equal(offset, reader.BytesRead);
    }

    [Fact]
    public void An_arg_of_more_than_2_GiB_is_said_to_be_too_large_and_not_a_torn_tail()
    {
        const long length = 2_200_000_000;
        using var folder = new TempFolder();
        var path = folder["log"];
        using (var file = File.Create(path))
        {
            file.Write(Bytes.Join(Bytes.Command("PING"), Bytes.Raw($"*2\r\n$6\r\nAPPEND\r\n${length}\r\n")));
            file.SetLength(file.Position + length + 2);
        }

        Assert.Equal($"""
            0 +14 command PING
            fault RecordTooLarge at 43 of 14: expected a record of less than 2 GiB, found an arg of {length} bytes
            end
            """, Transcript.Of(AofLog.Open(path)));
    }

    // The same bytes over and over.
    private sealed class RepeatingStream(byte[] bytes, int count) : Stream
    {
        private readonly long _length = (long)bytes.Length * count;
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var from = (int)(_at % bytes.Length);
            var taken = (int)Math.Min(Math.Min(count, bytes.Length - from), _length - _at);
            Array.Copy(bytes, from, buffer, offset, taken);
            _at += taken;
            return taken;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
