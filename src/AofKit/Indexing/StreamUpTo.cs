namespace AofKit.Indexing;

/// <summary>A file as if it ended earlier, between two records.</summary>
/// <param name="file">The file; closed with this stream, if it is not taken back.</param>
/// <param name="end">The offset at which it seems to end.</param>
internal sealed class StreamUpTo(FileStream file, long end) : Stream
{
    private bool _isTaken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The file, to be read elsewhere.</summary>
    public FileStream Take()
    {
        _isTaken = true;
        return file;
    }

    public override int Read(Span<byte> buffer) => file.Read(buffer[..(int)Math.Clamp(end - file.Position, 0, buffer.Length)]);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isTaken)
            file.Dispose();
        base.Dispose(disposing);
    }
}
