using System.Runtime.CompilerServices;

namespace AofKit.State;

/// <summary>A hash table whose keys are bytes, looked up without making an array of them.</summary>
/// <remarks>
/// Entries lie in pages, so that a large table grows without copying them; buckets hold an entry's index plus one, and
/// entries of a bucket are chained. A small table has no buckets and is searched from end to end. An entry keeps its place until
/// it is removed, and a removed one is used again.
/// </remarks>
internal sealed class ByteTable<TValue>
{
    private const int PageBits = 9;
    private const int PageSize = 1 << PageBits;
    private const int SmallCount = 8;
    private const int FirstPage = 4;
    private const int Removed = -2;

    private Entry[][] _pages = [];
    private int[]? _buckets;
    private int _used;
    private int _free;

    /// <summary>How many keys there are.</summary>
    public int Count { get; private set; }

    /// <summary>A place up to which entries can be; some of them are removed.</summary>
    public int End => _used;

    /// <summary>The entry at a place.</summary>
    public ref Entry this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _pages[index >> PageBits][index & (PageSize - 1)];
    }

    /// <summary>The place of a key; -1 when it is not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ReadOnlySpan<byte> key) => Find(key, ByteHash.Of(key));

    /// <summary>The key is there.</summary>
    public bool Contains(ReadOnlySpan<byte> key) => Find(key) >= 0;

    /// <summary>The place of a key, which is added when it is not there.</summary>
    public int FindOrAdd(ReadOnlySpan<byte> key, out bool added)
    {
        var hash = ByteHash.Of(key);
        var index = Find(key, hash);
        added = index < 0;
        return added ? Add(key.ToArray(), hash) : index;
    }

    /// <summary>The place of a key, which is added when it is not there; then this very array is kept.</summary>
    public int FindOrAddOwned(byte[] key, out bool added)
    {
        var hash = ByteHash.Of(key);
        var index = Find(key, hash);
        added = index < 0;
        return added ? Add(key, hash) : index;
    }

    /// <summary>Removes a key.</summary>
    /// <returns>False when it was not there.</returns>
    public bool Remove(ReadOnlySpan<byte> key)
    {
        var index = Find(key);
        if (index < 0)
            return false;
        RemoveAt(index);
        return true;
    }

    /// <summary>Removes the entry at a place.</summary>
    public void RemoveAt(int index)
    {
        ref var entry = ref this[index];
        if (_buckets is { } buckets)
        {
            ref var link = ref buckets[entry.Hash & (buckets.Length - 1)];
            while (link - 1 != index)
                link = ref this[link - 1].Next;
            link = entry.Next;
        }

        entry = default;
        entry.Next = _free;
        entry.Hash = unchecked((uint)Removed);
        _free = index + 1;
        Count--;
        if (Count == 0)
            Clear();
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        _pages = [];
        _buckets = null;
        _used = _free = Count = 0;
    }

    /// <summary>The next place after one that has an entry; -1 at the end. Begin with -1.</summary>
    public int Next(int index)
    {
        while (++index < _used)
            if (this[index].Key is not null)
                return index;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(ReadOnlySpan<byte> key, uint hash)
    {
        if (_buckets is not { } buckets)
            return FindSmall(key, hash);
        for (var index = buckets[hash & (buckets.Length - 1)] - 1; index >= 0;)
        {
            ref var entry = ref this[index];
            if (entry.Hash == hash && key.SequenceEqual(entry.Key))
                return index;
            index = entry.Next - 1;
        }

        return -1;
    }

    private int FindSmall(ReadOnlySpan<byte> key, uint hash)
    {
        if (_used == 0)
            return -1;
        var page = _pages[0];
        for (var i = 0; i < _used; i++)
            if (page[i].Hash == hash && page[i].Key is { } found && key.SequenceEqual(found))
                return i;
        return -1;
    }

    private int Add(byte[] key, uint hash)
    {
        int index;
        if (_free > 0)
        {
            index = _free - 1;
            _free = this[index].Next;
        }
        else
        {
            index = _used;
            MakeRoom();
            _used++;
        }

        Count++;
        ref var entry = ref this[index];
        entry.Key = key;
        entry.Hash = hash;
        entry.Next = 0;
        if (_buckets is { } buckets && Count <= buckets.Length)
            Link(buckets, ref entry, index);
        else if (Count > SmallCount)
            Rehash();
        return index;
    }

    private void MakeRoom()
    {
        var page = _used >> PageBits;
        if (page > 0)
        {
            if (page == _pages.Length)
                Array.Resize(ref _pages, Math.Max(4, 2 * _pages.Length));
            if ((_used & (PageSize - 1)) == 0)
                _pages[page] = new Entry[PageSize];
            return;
        }

        if (_pages.Length == 0)
            _pages = [new Entry[FirstPage]];
        else if (_used == _pages[0].Length)
            Array.Resize(ref _pages[0], Math.Min(PageSize, 2 * _used));
    }

    private void Rehash()
    {
        var length = 16;
        while (length < Count)
            length *= 2;
        _buckets = new int[length];
        for (var i = 0; i < _used; i++)
        {
            ref var entry = ref this[i];
            if (entry.Key is not null)
                Link(_buckets, ref entry, i);
        }
    }

    private static void Link(int[] buckets, ref Entry entry, int index)
    {
        ref var bucket = ref buckets[entry.Hash & (buckets.Length - 1)];
        entry.Next = bucket;
        bucket = index + 1;
    }

    /// <summary>A key and what belongs to it.</summary>
    internal struct Entry
    {
        /// <summary>The key; null in an entry that was removed.</summary>
        public byte[]? Key;

        /// <summary>What belongs to the key.</summary>
        public TValue Value;

        internal uint Hash;
        internal int Next;
    }
}
