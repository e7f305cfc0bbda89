using System.IO.Compression;

namespace AofKit.Views.Repairing;

/// <summary>The bytes of a part, uncompressed, from front to back.</summary>
internal sealed class PartBytes : IDisposable
{
    private const int BufferLength = 256 * 1024;

    private readonly Stream _source;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferLength);
    private long _offset;

    private PartBytes(Stream source) => _source = source;

    public static PartBytes Open(AofPart part)
    {
        var file = PartSource.OpenFile(part.Path!);
        return new PartBytes(part.IsGzip ? new GZipStream(file, CompressionMode.Decompress) : file);
    }

    /// <summary>Reads the first bytes of a loss, as many as there is room for. What compressed bytes hold is passed over only forwards.</summary>
    public ReadOnlySpan<byte> ReadStart(RepairLoss loss, Span<byte> room)
    {
        SkipTo(loss.Offset);
        return room[..Read(room[..(int)Math.Min(room.Length, loss.Length)])];
    }

    /// <summary>Copies what is before an offset.</summary>
    /// <param name="end">The offset.</param>
    /// <param name="to">Takes the bytes.</param>
    public void CopyTo(long end, Stream to)
    {
        while (_offset < end && Read(_buffer.AsSpan(0, (int)Math.Min(BufferLength, end - _offset))) is var count and > 0)
            to.Write(_buffer, 0, count);
    }

    /// <summary>Reads what comes next. Where compressed bytes are damaged they end, as they do for the reader that has told so.</summary>
    public int Read(Span<byte> bytes)
    {
        var count = 0;
        try
        {
            while (count < bytes.Length && _source.Read(bytes[count..]) is var more and > 0)
                count += more;
        }
        catch (InvalidDataException)
        {
        }

        _offset += count;
        return count;
    }

    /// <summary>All of the bytes, in a form that can seek.</summary>
    public Stream ToSeekable()
    {
        if (!_source.CanSeek)
            return Spool.Of(new ByteWindow(_source));
        _source.Position = 0;
        return _source;
    }

    public void Dispose() => _source.Dispose();

    // Passes over what is before an offset.
    private void SkipTo(long offset)
    {
        if (_source.CanSeek)
            _offset = _source.Seek(offset, SeekOrigin.Begin);
        else
            CopyTo(offset, Stream.Null);
    }
}
