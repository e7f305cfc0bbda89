namespace AofKit.Indexing;

/// <summary>A file as if it ended earlier, between two records.</summary>
/// <param name="file">The file; closed with this stream, if it is not taken back.</param>
/// <param name="end">The offset at which it seems to end.</param>
internal sealed class StreamUpTo(FileStream file, long end) : ForwardStream
{
    private bool _isTaken;

    /// <summary>The file, to be read elsewhere.</summary>
    public FileStream Take()
    {
        _isTaken = true;
        return file;
    }

    public override int Read(Span<byte> buffer) => file.Read(buffer[..(int)Math.Clamp(end - file.Position, 0, buffer.Length)]);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isTaken)
            file.Dispose();
        base.Dispose(disposing);
    }
}
