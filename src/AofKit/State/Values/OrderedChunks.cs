using System.Runtime.CompilerServices;

namespace AofKit.State.Values;

/// <summary>Things in order: chunks of sorted arrays, so that one is put between others without moving many.</summary>
/// <remarks>The counts of the chunks lie side by side, so that the chunk of a rank is found without looking into the others.</remarks>
internal sealed class OrderedChunks<T>
    where T : struct, IComparable<T>
{
    private const int LargestLength = 8192;
    private const int FirstLength = 4;
    private static readonly int LargestChunk = LargestLength / Unsafe.SizeOf<T>();

    private Chunk[] _chunks = [];
    private int _used;

    public int Count { get; private set; }

    /// <summary>The first; there must be one.</summary>
    public T First => _chunks[0].Items[0];

    /// <summary>The last; there must be one.</summary>
    public T Last => _chunks[_used - 1].Last;

    /// <summary>Sorts things.</summary>
    public static OrderedChunks<T> Of(IEnumerable<T> items)
    {
        var all = items.ToArray();
        Array.Sort(all);
        var order = new OrderedChunks<T> { Count = all.Length, _chunks = new Chunk[(all.Length + LargestChunk / 2 - 1) / (LargestChunk / 2)] };
        for (var from = 0; from < all.Length; from += LargestChunk / 2)
            order._chunks[order._used++] = new Chunk(all.AsSpan(from, Math.Min(LargestChunk / 2, all.Length - from)));
        return order;
    }

    public void Add(T item)
    {
        Count++;
        if (_used == 0)
        {
            InsertChunk(0, new Chunk([item]));
            return;
        }

        if (Last.CompareTo(item) < 0)
        {
            AddLast(item);
            return;
        }

        var at = ChunkOf(item);
        if (_chunks[at].Count == LargestChunk)
        {
            var half = new Chunk(_chunks[at].Span[(LargestChunk / 2)..]);
            _chunks[at].RemoveRange(LargestChunk / 2, LargestChunk);
            InsertChunk(at + 1, half);
            if (half.Items[0].CompareTo(item) < 0)
                at++;
        }

        var index = _chunks[at].Span.BinarySearch<T, T>(item);
        _chunks[at].Insert(index < 0 ? ~index : index, item, LargestChunk);
    }

    public bool Remove(T item)
    {
        if (Count == 0)
            return false;
        var at = ChunkOf(item);
        var index = _chunks[at].Span.BinarySearch<T, T>(item);
        if (index < 0)
            return false;
        RemoveFrom(at, index, index + 1);
        return true;
    }

    /// <summary>Puts a thing in the place of one that compares equal.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryReplace(T item, out T old)
    {
        old = default;
        if (Count == 0)
            return false;
        var items = _chunks[ChunkOf(item)].Span;
        var index = items.BinarySearch<T, T>(item);
        if (index < 0)
            return false;
        (old, items[index]) = (items[index], item);
        return true;
    }

    /// <summary>Finds the first that does not come before a thing.</summary>
    public bool TryFindFrom(T item, out T found)
    {
        found = default;
        if (Count == 0 || Last.CompareTo(item) < 0)
            return false;
        var at = ChunkOf(item);
        var index = _chunks[at].Span.BinarySearch<T, T>(item);
        index = index < 0 ? ~index : index;
        found = index < _chunks[at].Count ? _chunks[at].Items[index] : _chunks[at + 1].Items[0];
        return true;
    }

    /// <summary>Finds what compares equal.</summary>
    public bool TryFind(T item, out T found)
    {
        found = default;
        if (Count == 0)
            return false;
        var chunk = _chunks[ChunkOf(item)];
        var index = chunk.Span.BinarySearch<T, T>(item);
        if (index >= 0)
            found = chunk.Items[index];
        return index >= 0;
    }

    /// <summary>The first things, up to so many, for which something is so.</summary>
    public List<T> FindAll(Predicate<T> isSo, int most)
    {
        var found = new List<T>(most);
        for (var at = 0; at < _used && found.Count < most; at++)
            foreach (var item in _chunks[at].Span)
                if (found.Count < most && isSo(item))
                    found.Add(item);
        return found;
    }

    /// <summary>The things with ranks from one up to before another.</summary>
    public IEnumerable<T> Range(int from, int to)
    {
        var left = Math.Min(to, Count) - from;
        if (left <= 0)
            yield break;
        for (var (at, index) = PlaceOf(from); left > 0; at++, index = 0)
            for (; index < _chunks[at].Count && left > 0; index++, left--)
                yield return _chunks[at].Items[index];
    }

    public void RemoveRange(int from, int to)
    {
        var left = Math.Min(to, Count) - from;
        if (left <= 0)
            return;
        var (first, start) = PlaceOf(from);
        var (at, index) = (first, start);
        for (; left > 0 && at < _used; at++, index = 0)
        {
            var taken = Math.Min(left, _chunks[at].Count - index);
            _chunks[at].RemoveRange(index, index + taken);
            Count -= taken;
            left -= taken;
        }

        RemoveShort(first, at);
    }

    /// <summary>How many there are in front of the first for which something is so; it must be so for all behind it.</summary>
    public int CountBefore(Func<T, bool> isSo)
    {
        var (low, high) = (0, _used);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (isSo(_chunks[middle].Last))
                high = middle;
            else
                low = middle + 1;
        }

        if (low == _used)
            return Count;
        var items = _chunks[low].Span;
        var (first, last) = (0, items.Length - 1);
        while (first < last)
        {
            var middle = (first + last) / 2;
            if (isSo(items[middle]))
                last = middle;
            else
                first = middle + 1;
        }

        return CountInFrontOf(low) + first;
    }

    private int CountInFrontOf(int at)
    {
        var count = 0;
        if (at <= _used / 2)
        {
            for (var i = 0; i < at; i++)
                count += _chunks[i].Count;
            return count;
        }

        for (var i = at; i < _used; i++)
            count += _chunks[i].Count;
        return Count - count;
    }

    // From the end that is nearer.
    private (int Chunk, int Index) PlaceOf(int rank)
    {
        if (rank <= Count / 2)
        {
            var at = 0;
            for (; rank >= _chunks[at].Count; at++)
                rank -= _chunks[at].Count;
            return (at, rank);
        }

        var (last, fromBack) = (_used - 1, Count - rank);
        for (; fromBack > _chunks[last].Count; last--)
            fromBack -= _chunks[last].Count;
        return (last, _chunks[last].Count - fromBack);
    }

    // What comes in order, as stream entries do, fills chunks to their end.
    private void AddLast(T item)
    {
        ref var last = ref _chunks[_used - 1];
        if (last.Count < LargestChunk)
            last.Insert(last.Count, item, LargestChunk);
        else
            InsertChunk(_used, new Chunk([item]));
    }

    private void RemoveFrom(int at, int from, int to)
    {
        _chunks[at].RemoveRange(from, to);
        Count -= to - from;
        RemoveShort(at, at + 1);
    }

    // Of chunks that have become shorter the empty ones go, and one that has become short is made one with the next.
    private void RemoveShort(int from, int to)
    {
        var kept = from;
        for (var at = from; at < to; at++)
            if (_chunks[at].Count > 0)
                _chunks[kept++] = _chunks[at];
        if (kept > from && _chunks[kept - 1].Count < LargestChunk / 8 && to < _used && _chunks[kept - 1].Count + _chunks[to].Count <= LargestChunk / 2)
        {
            _chunks[to].InsertFront(_chunks[kept - 1].Span);
            kept--;
        }

        if (kept == to)
            return;
        Array.Copy(_chunks, to, _chunks, kept, _used - to);
        Array.Clear(_chunks, _used - (to - kept), to - kept);
        _used -= to - kept;
    }

    private void InsertChunk(int at, Chunk chunk)
    {
        if (_used == _chunks.Length)
            Array.Resize(ref _chunks, Math.Max(1, 2 * _used));
        Array.Copy(_chunks, at, _chunks, at + 1, _used - at);
        _chunks[at] = chunk;
        _used++;
    }

    // The last chunk that does not begin behind the thing.
    private int ChunkOf(T item)
    {
        var (low, high) = (0, _used - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_chunks[middle].Items[0].CompareTo(item) <= 0)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    private struct Chunk(ReadOnlySpan<T> items)
    {
        public T[] Items { get; private set; } = items.ToArray();

        public int Count { get; private set; } = items.Length;

        public readonly Span<T> Span => Items.AsSpan(0, Count);

        public readonly T Last => Items[Count - 1];

        public void Insert(int index, T item, int most)
        {
            if (Count == Items.Length)
                Grow(Math.Min(most, Math.Max(FirstLength, 2 * Count)));
            Array.Copy(Items, index, Items, index + 1, Count - index);
            Items[index] = item;
            Count++;
        }

        public void InsertFront(ReadOnlySpan<T> items)
        {
            if (Count + items.Length > Items.Length)
                Grow(Count + items.Length);
            Array.Copy(Items, 0, Items, items.Length, Count);
            items.CopyTo(Items);
            Count += items.Length;
        }

        public void RemoveRange(int from, int to)
        {
            Array.Copy(Items, to, Items, from, Count - to);
            Array.Clear(Items, Count - (to - from), to - from);
            Count -= to - from;
        }

        private void Grow(int length)
        {
            var larger = new T[length];
            Span.CopyTo(larger);
            Items = larger;
        }
    }
}
