namespace AofKit.Rdb;

/// <summary>How much of a piece that could not be read to its end speaks for it, up to each of its strings; of many strings, up to some.</summary>
internal sealed class RdbPartial
{
    private const int Most = 4096;

    private readonly List<(long End, int Evidence)> _strings = [];
    private int _stride = 1;
    private int _passed;
    private int _best;

    /// <summary>Begins a piece.</summary>
    public void Clear()
    {
        _strings.Clear();
        (_stride, _passed, _best) = (1, 0, 0);
    }

    /// <summary>A string ends.</summary>
    /// <param name="end">Where.</param>
    /// <param name="evidence">The evidence of the piece up to there.</param>
    public void Add(long end, int evidence)
    {
        _best = Math.Max(_best, evidence);
        if (++_passed < _stride)
            return;
        _passed = 0;
        if (_strings.Count == Most)
        {
            // Every second one is enough.
            for (var i = 0; i < Most / 2; i++)
                _strings[i] = _strings[(2 * i) + 1];
            _strings.RemoveRange(Most / 2, Most / 2);
            _stride *= 2;
        }

        _strings.Add((end, _best));
    }

    /// <summary>The evidence of what ends before an offset.</summary>
    public int UpTo(long offset)
    {
        var (low, high) = (0, _strings.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_strings[middle].End <= offset)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? 0 : _strings[low - 1].Evidence;
    }

    /// <summary>A copy that outlives the next piece.</summary>
    public RdbPartial Take()
    {
        var copy = new RdbPartial();
        copy._strings.AddRange(_strings);
        return copy;
    }
}
