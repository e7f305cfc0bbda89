namespace AofKit.Views.Stats;

/// <summary>Keeps the largest of what it is given; of equals, those that come first in the log.</summary>
internal sealed class RecordTop<T>(int most) where T : class, IRanked
{
    private readonly List<T> _all = [];

    /// <summary>What is smaller than this, or as large and later, is not among them.</summary>
    public long Least { get; private set; } = most == 0 ? long.MaxValue : -1;

    /// <summary>The largest, the largest first.</summary>
    public IEnumerable<T> Ordered => _all.OrderByDescending(x => x.Size).ThenBy(x => x.Number).Take(most);

    public void Add(T item)
    {
        if (most == 0)
            return;
        _all.Add(item);
        // Sorted now and then, so that each costs little.
        if (_all.Count >= 2 * most + 16)
            Cut();
    }

    public void Merge(RecordTop<T> other)
    {
        foreach (var item in other._all)
            Add(item);
    }

    private void Cut()
    {
        var kept = Ordered.ToList();
        _all.Clear();
        _all.AddRange(kept);
        if (kept.Count == most)
            Least = kept[^1].Size;
    }
}

/// <summary>What has a size and a place in the log.</summary>
internal interface IRanked
{
    long Size { get; }

    long Number { get; }
}
