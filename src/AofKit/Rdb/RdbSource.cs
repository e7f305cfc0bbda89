namespace AofKit.Rdb;

/// <summary>The bytes of a file at any offset. What cannot be read is behind its end.</summary>
internal sealed class RdbSource(Stream source)
{
    private const int PageLength = 256 * 1024;

    // Who looks for the start of an entry goes back a little, again and again.
    private const int KeptBehind = 16 * 1024;

    private readonly byte[] _page = GC.AllocateUninitializedArray<byte>(PageLength);
    private long _start;
    private int _count;

    /// <summary>How many bytes there are.</summary>
    public long Length { get; private set; } = source.Length;

    /// <summary>Gives the bytes at an offset; fewer than asked for only at the end.</summary>
    public ReadOnlySpan<byte> At(long offset, int count)
    {
        if (offset >= Length || offset < 0)
            return default;
        count = (int)Math.Min(count, Length - offset);
        if (offset < _start || offset + count > _start + _count)
        {
            Load(Math.Max(0, offset - KeptBehind));
            count = (int)Math.Clamp(Length - offset, 0, count);
            if (count == 0)
                return default;
        }

        return _page.AsSpan((int)(offset - _start), count);
    }

    private void Load(long start)
    {
        (_start, _count) = (start, 0);
        try
        {
            source.Position = start;
            _count = source.ReadAtLeast(_page, (int)Math.Min(PageLength, Length - start), throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // The reader that comes here says what is wrong.
        }

        if (_start + _count < Math.Min(Length, start + PageLength))
            Length = _start + _count;
    }
}
