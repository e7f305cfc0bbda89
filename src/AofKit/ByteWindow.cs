namespace AofKit;

/// <summary>The bytes of a source that are now in view, with their offset; all reading and all buffer growth happen here.</summary>
/// <remarks>
/// The window grows only when one record does not fit, and then never past what the source can still give: a seekable
/// source is asked for its length, any other must deliver each doubling before the next. A length that a file merely
/// claims cannot make it allocate.
/// </remarks>
internal sealed class ByteWindow(Stream source, int capacity = ByteWindow.DefaultCapacity) : IDisposable
{
    /// <summary>Large enough that system calls do not show in a profile, small enough to stay in the second-level cache.</summary>
    public const int DefaultCapacity = 512 * 1024;

    /// <summary>The most bytes that can be in view.</summary>
    public const int MaxLength = 0x7FFF_FFC7;

    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(capacity);
    private int _start;
    private int _end;
    private long _bufferOffset;

    /// <summary>The bytes in view.</summary>
    public ReadOnlySpan<byte> Bytes => new(_buffer, _start, _end - _start);

    /// <summary>The offset in the source of the first byte in view.</summary>
    public long Offset => _bufferOffset + _start;

    /// <summary>The bytes that the source has now; null when it cannot tell.</summary>
    public long? SourceLength => source.CanSeek ? source.Length : null;

    /// <summary>Takes <paramref name="count"/> bytes out of view.</summary>
    public void Advance(int count) => _start += count;

    /// <summary>Brings at least one more byte into view, on the way to <paramref name="wanted"/> bytes.</summary>
    /// <returns>False when there is no more, or when <paramref name="wanted"/> bytes cannot come into view: the source ends before, or they are too many.</returns>
    /// <exception cref="IOException">The source could not be read.</exception>
    /// <exception cref="InvalidDataException">The source is compressed and damaged.</exception>
    public bool Fill(long wanted)
    {
        if (wanted > _buffer.Length - _start && !TryMakeRoom(wanted))
            return false;

        var count = source.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }

    /// <summary>Brings <paramref name="count"/> bytes into view.</summary>
    /// <returns>False when the source ends first; then all that there is, is in view, unless the count is out of reach from the start.</returns>
    public bool Ensure(long count)
    {
        while (_end - _start < count)
            if (!Fill(count))
                return false;
        return true;
    }

    public void Dispose() => source.Dispose();

    private bool TryMakeRoom(long wanted)
    {
        var inView = _end - _start;
        var larger = _buffer.Length;
        if (wanted > larger)
        {
            if (wanted > MaxLength || (source.CanSeek && wanted > inView + RestOfSource))
                return false;

            // Some slack, so that records of nearly the same size do not each grow the window a little.
            if (source.CanSeek)
                larger = (int)Math.Min(wanted + wanted / 8, MaxLength);
            else if (inView == _buffer.Length)
                larger = (int)Math.Min(wanted, 2L * _buffer.Length);
        }

        var to = larger > _buffer.Length ? GC.AllocateUninitializedArray<byte>(larger) : _buffer;
        Array.Copy(_buffer, _start, to, 0, inView);
        _buffer = to;
        _bufferOffset += _start;
        _start = 0;
        _end = inView;
        return true;
    }

    private long RestOfSource => Math.Max(0, source.Length - source.Position);
}
