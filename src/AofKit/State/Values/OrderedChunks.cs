namespace AofKit.State.Values;

/// <summary>Things in order: chunks of sorted arrays, so that one is put between others without moving many.</summary>
internal sealed class OrderedChunks<T>
    where T : struct, IComparable<T>
{
    private const int LargestChunk = 512;

    private readonly List<List<T>> _chunks = [];

    public int Count { get; private set; }

    /// <summary>The first; there must be one.</summary>
    public T First => _chunks[0][0];

    /// <summary>The last; there must be one.</summary>
    public T Last => _chunks[^1][^1];

    /// <summary>Sorts things.</summary>
    public static OrderedChunks<T> Of(IEnumerable<T> items)
    {
        var order = new OrderedChunks<T>();
        var all = items.ToArray();
        Array.Sort(all);
        foreach (var part in all.Chunk(LargestChunk / 2))
            order._chunks.Add([.. part]);
        order.Count = all.Length;
        return order;
    }

    public void Add(T item)
    {
        Count++;
        if (_chunks.Count == 0)
        {
            _chunks.Add([item]);
            return;
        }

        if (_chunks[^1][^1].CompareTo(item) < 0)
        {
            AddLast(item);
            return;
        }

        var at = ChunkOf(item);
        var chunk = _chunks[at];
        var index = chunk.BinarySearch(item);
        chunk.Insert(index < 0 ? ~index : index, item);
        if (chunk.Count > LargestChunk)
        {
            _chunks.Insert(at + 1, chunk.GetRange(LargestChunk / 2, chunk.Count - LargestChunk / 2));
            chunk.RemoveRange(LargestChunk / 2, chunk.Count - LargestChunk / 2);
        }
    }

    public bool Remove(T item)
    {
        if (Count == 0)
            return false;
        var at = ChunkOf(item);
        var index = _chunks[at].BinarySearch(item);
        if (index < 0)
            return false;
        _chunks[at].RemoveAt(index);
        if (_chunks[at].Count == 0)
            _chunks.RemoveAt(at);
        Count--;
        return true;
    }

    /// <summary>Finds what compares equal.</summary>
    public bool TryFind(T item, out T found)
    {
        found = default;
        if (Count == 0)
            return false;
        var chunk = _chunks[ChunkOf(item)];
        var index = chunk.BinarySearch(item);
        if (index >= 0)
            found = chunk[index];
        return index >= 0;
    }

    /// <summary>The things with ranks from one up to before another.</summary>
    public IEnumerable<T> Range(int from, int to)
    {
        foreach (var chunk in _chunks)
        {
            for (var i = Math.Max(from, 0); i < Math.Min(to, chunk.Count); i++)
                yield return chunk[i];
            (from, to) = (from - chunk.Count, to - chunk.Count);
            if (to <= 0)
                yield break;
        }
    }

    public void RemoveRange(int from, int to)
    {
        Count -= Math.Max(0, to - from);
        var (firstEmpty, empty) = (0, 0);
        for (var at = 0; at < _chunks.Count && to > 0; at++)
        {
            var chunk = _chunks[at];
            var (first, last, count) = (Math.Max(from, 0), Math.Min(to, chunk.Count), chunk.Count);
            if (first < last)
                chunk.RemoveRange(first, last - first);
            (from, to) = (from - count, to - count);
            if (chunk.Count == 0 && empty++ == 0)
                firstEmpty = at;
        }

        // They lie side by side.
        _chunks.RemoveRange(firstEmpty, empty);
    }

    /// <summary>How many there are in front of the first for which something is so; it must be so for all behind it.</summary>
    public int CountBefore(Func<T, bool> isSo)
    {
        var before = 0;
        foreach (var chunk in _chunks)
        {
            if (isSo(chunk[^1]))
            {
                var (low, high) = (0, chunk.Count - 1);
                while (low < high)
                {
                    var middle = (low + high) / 2;
                    if (isSo(chunk[middle]))
                        high = middle;
                    else
                        low = middle + 1;
                }

                return before + low;
            }

            before += chunk.Count;
        }

        return before;
    }

    // What comes in order, as stream entries do, fills chunks to their end.
    private void AddLast(T item)
    {
        if (_chunks[^1].Count < LargestChunk)
            _chunks[^1].Add(item);
        else
            _chunks.Add([item]);
    }

    // The last chunk that does not begin behind the thing.
    private int ChunkOf(T item)
    {
        var (low, high) = (0, _chunks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_chunks[middle][0].CompareTo(item) <= 0)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}
