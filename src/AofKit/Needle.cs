namespace AofKit;

/// <summary>Bytes that are looked for ahead of the reading. Searching is several times as fast as reading.</summary>
internal sealed class Needle(byte[] bytes)
{
    private long _found = -1;
    private long _searchedTo;

    /// <summary>Where in the view the next record that may hold the needle must end at the earliest.</summary>
    /// <param name="view">The bytes in view.</param>
    /// <param name="offset">The offset of the first of them.</param>
    /// <returns>An index in the view; its length when nothing is there.</returns>
    public int Find(ReadOnlySpan<byte> view, long offset)
    {
        if (_found >= offset)
            return (int)(_found - offset);

        // What was searched before is searched again only where a needle may have been cut by the end of the view.
        var from = (int)Math.Max(0, Math.Min(view.Length, _searchedTo - offset - (bytes.Length - 1)));
        var index = view[from..].IndexOf(bytes);
        if (index < 0)
        {
            _searchedTo = offset + view.Length;
            return view.Length;
        }

        _found = offset + from + index;
        _searchedTo = _found + bytes.Length;
        return from + index;
    }

    /// <summary>Begins again, with another part.</summary>
    public void Reset() => (_found, _searchedTo) = (-1, 0);
}
