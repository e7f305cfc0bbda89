namespace AofKit;

/// <summary>A window as a stream, so that what was peeked at can still be read from the start.</summary>
internal sealed class WindowStream(ByteWindow window) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        if (window.Bytes.IsEmpty && !window.Fill(1))
            return 0;
        var count = Math.Min(buffer.Length, window.Bytes.Length);
        window.Bytes[..count].CopyTo(buffer);
        window.Advance(count);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            window.Dispose();
        base.Dispose(disposing);
    }
}
