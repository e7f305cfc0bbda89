using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AofKit.State;

/// <summary>A hash table whose keys are bytes, looked up without making an array of them.</summary>
/// <remarks>
/// <code>
/// bucket: hash u32, place + 1 u32; 0 empty; place + 1 = FFFFFFFF removed. The key is in the first free one from its hash on.
/// entry:  key | value; a short key lies in the entry itself, of a long one the entry has the place among the long ones
/// </code>
/// So finding a key mostly costs two trips to memory, and an entry of short keys is no work for the garbage collector.
/// Entries lie in pages, so that a large table grows without copying them. A small table has no buckets. The place of an
/// entry that is removed is used again; entries move to other places only when a key is added.
/// </remarks>
internal sealed class ByteTable<TValue> : ByteTable
{
    private const int PageBits = 10;
    private const int PageSize = 1 << PageBits;
    private const int SmallCount = 8;
    private const int FirstPage = 2;
    private const int LargestUntidied = 64;
    private const uint RemovedBucket = uint.MaxValue;

    private Entry[][] _pages = [];
    private List<byte[]?>? _longKeys;
    private int _used;
    private int _free;
    private int _filledBuckets;

    /// <summary>Makes an empty table.</summary>
    /// <param name="capacity">How many keys it will have, if that is known; then it does not grow by steps.</param>
    public ByteTable(int capacity = 0)
    {
        if (capacity > SmallCount)
            _buckets = new ulong[BucketCountFor(capacity)];
    }

    /// <summary>How many keys there are.</summary>
    public int Count { get; private set; }

    /// <summary>The value at a place.</summary>
    public ref TValue this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref At(index).Value;
    }

    /// <summary>The key at a place. It lives until the table changes.</summary>
    public ReadOnlySpan<byte> KeyAt(int index)
    {
        ref var entry = ref At(index);
        return entry.IsLong ? _longKeys![entry.Number] : entry.Short;
    }

    /// <summary>The place of a key; -1 when it is not there.</summary>
    public int Find(ReadOnlySpan<byte> key) => _buckets is null ? FindSmall(key) : Find(key, ByteHash.Of(key));

    /// <summary>The key is there.</summary>
    public bool Contains(ReadOnlySpan<byte> key) => Find(key) >= 0;

    /// <summary>The place of a key, which is added when it is not there.</summary>
    public int FindOrAdd(ReadOnlySpan<byte> key, out bool added)
    {
        var hash = _buckets is null ? 0 : ByteHash.Of(key);
        var index = _buckets is null ? FindSmall(key) : Find(key, hash);
        added = index < 0;
        return added ? Add(key, hash) : index;
    }

    /// <summary>A table of the same keys and values.</summary>
    public ByteTable<TValue> Copy()
    {
        var copy = new ByteTable<TValue>();
        if (Count < _used / 2)
            CopyEntriesTo(copy = new ByteTable<TValue>(Count));
        else
            copy.Take(this, [.. _pages.Select(p => p?.AsSpan().ToArray()!)], _buckets?.AsSpan().ToArray(), _longKeys is null ? null : [.. _longKeys]);
        return copy;
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
        if (_buckets is { } buckets)
        {
            var at = BucketOf(index, ByteHash.Of(KeyAt(index)));
            // Nothing was put behind a bucket that an empty one follows, so it can be empty again.
            var isLast = buckets[(at + 1) & (buckets.Length - 1)] == 0;
            buckets[at] = isLast ? 0 : RemovedBucket;
            _filledBuckets -= isLast ? 1 : 0;
        }

        ref var entry = ref At(index);
        if (entry.IsLong)
            _longKeys![entry.Number] = null;
        entry.Free(_free);
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
        _longKeys = null;
        _used = _free = _filledBuckets = Count = 0;
    }

    /// <summary>The next place after one that has an entry; -1 at the end. Begin with -1.</summary>
    public int Next(int index)
    {
        while (++index < _used)
            if (!At(index).IsFree)
                return index;
        return -1;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override int Touch(ReadOnlySpan<int> indexes)
    {
        // The sum is there so that reading is not left out.
        var sum = 0;
        foreach (var index in indexes)
            sum += At(index).Length;
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry At(int index) => ref _pages[index >> PageBits][index & (PageSize - 1)];

    private int Find(ReadOnlySpan<byte> key, uint hash)
    {
        var buckets = _buckets!;
        var mask = buckets.Length - 1;
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            var bucket = buckets[at];
            if (bucket == 0)
                return -1;
            if ((uint)(bucket >> 32) == hash && (uint)bucket != RemovedBucket && IsAt((int)(uint)bucket - 1, key))
                return (int)(uint)bucket - 1;
        }
    }

    private int FindSmall(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < _used; i++)
            if (IsAt(i, key))
                return i;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsAt(int index, ReadOnlySpan<byte> key)
    {
        ref var entry = ref At(index);
        if (key.Length <= Entry.LongestShort)
            return entry.Length == key.Length && key.SequenceEqual(entry.Short);
        return entry.IsLong && key.SequenceEqual(_longKeys![entry.Number]);
    }

    private int BucketOf(int index, uint hash)
    {
        var buckets = _buckets!;
        var at = (int)hash & (buckets.Length - 1);
        while ((uint)buckets[at] != (uint)index + 1)
            at = (at + 1) & (buckets.Length - 1);
        return at;
    }

    private void CopyEntriesTo(ByteTable<TValue> other)
    {
        for (var i = Next(-1); i >= 0; i = Next(i))
            other[other.FindOrAdd(KeyAt(i), out _)] = this[i];
    }

    private void Take(ByteTable<TValue> other, Entry[][] pages, ulong[]? buckets, List<byte[]?>? longKeys)
    {
        (_pages, _buckets, _longKeys) = (pages, buckets, longKeys);
        (_used, _free, _filledBuckets, Count) = (other._used, other._free, other._filledBuckets, other.Count);
    }

    // Going through a table takes as long as it has places, so one that has become small gets a small number of them.
    private void Tidy()
    {
        var tidied = new ByteTable<TValue>(Count + 1);
        CopyEntriesTo(tidied);
        Take(tidied, tidied._pages, tidied._buckets, tidied._longKeys);
    }

    private int Add(ReadOnlySpan<byte> key, uint hash)
    {
        if (_used > LargestUntidied && Count < _used / 4)
            Tidy();
        var index = TakePlace();
        ref var entry = ref At(index);
        if (key.Length <= Entry.LongestShort)
        {
            entry.SetShort(key);
        }
        else
        {
            entry.SetLong(AddLong(key));
        }

        Count++;
        if (_buckets is { } buckets && _filledBuckets < buckets.Length / 4 * 3)
            Fill(buckets, hash, index);
        else if (_buckets is not null || Count > SmallCount)
            Rehash(hash, index);
        return index;
    }

    private int AddLong(ReadOnlySpan<byte> key)
    {
        _longKeys ??= [];
        // Removed keys leave holes. At least half of the list is holes when it is twice as long as the table has entries.
        if (_longKeys.Count >= 2 * _used && _longKeys.Count > SmallCount)
            CloseHoles(_longKeys);
        _longKeys.Add(key.ToArray());
        return _longKeys.Count - 1;
    }

    private void CloseHoles(List<byte[]?> longKeys)
    {
        var kept = new List<byte[]?>(_used);
        for (var i = Next(-1); i >= 0; i = Next(i))
        {
            ref var entry = ref At(i);
            if (!entry.IsLong)
                continue;
            kept.Add(longKeys[entry.Number]);
            entry.SetLong(kept.Count - 1);
        }

        _longKeys = kept;
    }

    private int TakePlace()
    {
        if (_free > 0)
        {
            var free = _free - 1;
            _free = At(free).Number;
            return free;
        }

        var page = _used >> PageBits;
        if (_pages.Length == 0)
            _pages = [new Entry[FirstPage]];
        else if (page == 0 && _used == _pages[0].Length)
            Array.Resize(ref _pages[0], Math.Min(PageSize, 2 * _used));
        else if (page > 0 && (_used & (PageSize - 1)) == 0)
            AddPage(page);
        return _used++;
    }

    private void AddPage(int page)
    {
        if (page == _pages.Length)
            Array.Resize(ref _pages, Math.Max(4, 2 * _pages.Length));
        _pages[page] = new Entry[PageSize];
    }

    // The hashes are in the buckets that were; only of the last entry there is none yet.
    private void Rehash(uint hash, int index)
    {
        var old = _buckets;
        _buckets = new ulong[BucketCountFor(Count)];
        _filledBuckets = 0;
        if (old is null)
        {
            for (var i = Next(-1); i >= 0; i = Next(i))
                Fill(_buckets, ByteHash.Of(KeyAt(i)), i);
            return;
        }

        foreach (var bucket in old)
            if (bucket != 0 && (uint)bucket != RemovedBucket)
                Fill(_buckets, (uint)(bucket >> 32), (int)(uint)bucket - 1);
        Fill(_buckets, hash, index);
    }

    private static int BucketCountFor(int count)
    {
        var length = 16;
        while (length < 2 * count)
            length *= 2;
        return length;
    }

    private void Fill(ulong[] buckets, uint hash, int index)
    {
        var mask = buckets.Length - 1;
        var at = (int)hash & mask;
        while (buckets[at] != 0)
            at = (at + 1) & mask;
        buckets[at] = (ulong)hash << 32 | (uint)(index + 1);
        _filledBuckets++;
    }

    /// <summary>A key and its value.</summary>
    private struct Entry
    {
        /// <summary>The longest key that an entry has room for.</summary>
        public const int LongestShort = 23;

        private const byte Long = 254;
        private const byte Removed = 255;

        private KeyBytes _bytes;
        public TValue Value;

        public readonly byte Length
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => _bytes[0];
        }

        public readonly bool IsLong => Length == Long;

        public readonly bool IsFree => Length == Removed;

        /// <summary>The place among the long keys; the next free entry of one that is free.</summary>
        public readonly int Number => BinaryPrimitives.ReadInt32LittleEndian(((ReadOnlySpan<byte>)_bytes)[1..]);

        /// <summary>A short key.</summary>
        [UnscopedRef]
        public readonly ReadOnlySpan<byte> Short
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => MemoryMarshal.CreateReadOnlySpan(in _bytes[1], Length);
        }

        public void SetShort(ReadOnlySpan<byte> key)
        {
            _bytes[0] = (byte)key.Length;
            key.CopyTo(((Span<byte>)_bytes)[1..]);
        }

        public void SetLong(int number) => Set(Long, number);

        public void Free(int next)
        {
            Value = default!;
            Set(Removed, next);
        }

        private void Set(byte kind, int number)
        {
            _bytes[0] = kind;
            BinaryPrimitives.WriteInt32LittleEndian(((Span<byte>)_bytes)[1..], number);
        }
    }

    [InlineArray(Entry.LongestShort + 1)]
    private struct KeyBytes
    {
        private byte _first;
    }
}

/// <summary>What hash tables of keys have in common whatever their values are: how the entries of several keys are fetched from memory at a time.</summary>
internal abstract class ByteTable
{
    protected ulong[]? _buckets;

    /// <summary>Has so many keys that they are found by their hashes.</summary>
    public bool HasBuckets => _buckets is not null;

    /// <summary>The places that the first buckets of some hashes tell; some place where they tell none. The keys need not be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Guess(ReadOnlySpan<uint> hashes, Span<int> indexes)
    {
        var buckets = _buckets!;
        var mask = buckets.Length - 1;
        indexes = indexes[..hashes.Length];
        for (var i = 0; i < hashes.Length; i++)
            indexes[i] = Math.Max((int)(uint)buckets[(int)hashes[i] & mask] - 1, 0);
    }

    /// <summary>Reads from entries, so that they are in the cache.</summary>
    /// <returns>Any number.</returns>
    public abstract int Touch(ReadOnlySpan<int> indexes);
}
