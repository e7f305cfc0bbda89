using System.Runtime.ExceptionServices;

namespace AofKit;

/// <summary>A copy of a source that cannot seek, in a file that goes away with it. An error of the source comes at the end of the copy.</summary>
internal sealed class Spool : Stream
{
    private readonly FileStream _file;
    private ExceptionDispatchInfo? _error;

    private Spool(FileStream file) => _file = file;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    /// <summary>Copies a source to its end, and closes it.</summary>
    public static Spool Of(ByteWindow window)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var spool = new Spool(new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose));
        try
        {
            using var stream = new WindowStream(window);
            stream.CopyTo(spool._file);
        }
        catch (InvalidDataException e)
        {
            spool._error = ExceptionDispatchInfo.Capture(e);
        }
        catch
        {
            spool.Dispose();
            throw;
        }

        spool.Position = 0;
        return spool;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = _file.Read(buffer);
        if (count == 0 && buffer.Length > 0)
            _error?.Throw();
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
