namespace AofKit.Resp;

/// <summary>Where the bytes of one arg lie, counted from the first byte of its record.</summary>
internal readonly record struct ArgRange(int Start, int Length);

/// <summary>The args of one command. It is used again for the next, and grows by args that were seen, never by a count that was read.</summary>
internal sealed class ArgTable
{
    private ArgRange[] _ranges = new ArgRange[64];

    public int Count;

    /// <summary>Room for ranges, of which the first <see cref="Count"/> are set.</summary>
    public ArgRange[] Room => _ranges;

    public ReadOnlySpan<ArgRange> Ranges => new(_ranges, 0, Count);

    /// <summary>Where in a record that is not yet whole the next arg begins, its count of args and its deviations so far; 0 at the start of a record.</summary>
    public (int At, int Argc, AofDeviations Deviations) Resume;

    public void Add(int start, int length)
    {
        if (Count == _ranges.Length)
            Array.Resize(ref _ranges, 2 * Count);
        _ranges[Count++] = new ArgRange(start, length);
    }
}
