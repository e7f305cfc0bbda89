using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace AofKit.Views.Stats;

/// <summary>Counts writes and bytes by key: exact as long as the keys fit, then with bounds for those that matter.</summary>
/// <remarks>
/// When the table is full, keys with few writes and few bytes are forgotten, at least a quarter of them, and two numbers keep what any
/// forgotten key can have had at most. A key that comes (again) later carries them as what it may have had before. So for each
/// key that is here, count ≤ truth ≤ count + before, and for each that is not, truth ≤ <see cref="CountError"/>; these hold for any stream. They
/// are at most about 4 N / <see cref="Capacity"/> for N writes (Misra and Gries 1982; mergeable as Agarwal and others 2012 show), and far less where few keys have most of the writes.
/// </remarks>
internal sealed class KeyTable
{
    /// <summary>How many keys fit before any is forgotten.</summary>
    public const int ExactCapacity = 16 * 1024;

    /// <summary>How many fit from then on: so few that they stay in the cache of a processor.</summary>
    public const int Capacity = 4 * 1024;

    /// <summary>How much of the name of a key is kept.</summary>
    public const int LongestName = 256;

    private const int ExactSlotBits = 15;
    private const int FewSlotBits = 13;
    private const int LongestProbe = 64;
    private const int SampleStep = 16;

    private readonly ulong _secret = (ulong)RandomNumberGenerator.GetInt32(int.MaxValue) << 32 | (uint)RandomNumberGenerator.GetInt32(int.MaxValue) | 1;
    private int[] _slots = new int[1 << ExactSlotBits];
    private int _slotShift = 64 - ExactSlotBits;
    private Entry[] _entries = new Entry[256];
    private byte[] _names = new byte[8192];
    private int _namesLength;
    private int _count;
    private bool _isGuarded;
    private long[]? _values;

    // The key that was written last: its place, or -1.
    private int _last = -1;

    /// <summary>What a key that is not here has been written at most.</summary>
    public long CountError { get; private set; }

    /// <summary>The bytes that a key that is not here has at most.</summary>
    public long BytesError { get; private set; }

    /// <summary>Whether every key is here.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>The keys that are here.</summary>
    public ReadOnlySpan<Entry> Entries => _entries.AsSpan(0, _count);

    /// <summary>The name of a key, or its beginning.</summary>
    public ReadOnlySpan<byte> NameOf(in Entry entry) => _names.AsSpan(entry.NameStart, Math.Min(entry.NameLength, LongestName));

    /// <summary>A key; it is added if it is not there. What is returned lives until the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Entry FindOrAdd(int db, ReadOnlySpan<byte> name)
    {
        // Who writes a key often writes it again.
        if (_last >= 0)
        {
            ref var entry = ref _entries[_last];
            if (entry.NameLength == name.Length && entry.Db == db && name.Length <= LongestName && name.SequenceEqual(_names.AsSpan(entry.NameStart, name.Length)))
                return ref entry;
        }

        return ref FindOrAdd(KeyHash.Of(name, db), db, name);
    }

    /// <summary>Counts a write. What is returned lives until the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Entry Add(ulong hash, int db, ReadOnlySpan<byte> name, long bytes, uint types, int deletes)
    {
        ref var entry = ref FindOrAdd(hash, db, name);
        entry.Add(bytes, types, deletes);
        return ref entry;
    }

    /// <summary>Adds what another table counted in another part of the stream.</summary>
    public void Merge(KeyTable other)
    {
        var (countError, bytesError) = (CountError, BytesError);
        var isTheirs = new bool[_count];
        var onlyTheirs = new List<int>();
        for (var i = 0; i < other._count; i++)
        {
            ref readonly var theirs = ref other._entries[i];
            var at = Find(theirs.Hash, theirs.Db, other.NameOf(theirs), theirs.NameLength, out _);
            if (at < 0)
            {
                onlyTheirs.Add(i);
                continue;
            }

            isTheirs[at] = true;
            Add(ref _entries[at], theirs, theirs.CountBefore, theirs.BytesBefore);
        }

        // What only one table has, the other may have forgotten.
        for (var i = 0; i < isTheirs.Length; i++)
            if (!isTheirs[i])
                Add(ref _entries[i], default, other.CountError, other.BytesError);
        CountError += other.CountError;
        BytesError += other.BytesError;
        IsExact &= other.IsExact;
        foreach (var i in onlyTheirs)
        {
            ref readonly var theirs = ref other._entries[i];
            ref var entry = ref FindOrAdd(theirs.Hash, theirs.Db, other.NameOf(theirs), theirs.NameLength);
            (entry.CountBefore, entry.BytesBefore) = (countError, bytesError);
            Add(ref entry, theirs, theirs.CountBefore, theirs.BytesBefore);
        }
    }

    private static void Add(ref Entry entry, in Entry other, long countBefore, long bytesBefore)
    {
        entry.Count += other.Count;
        entry.Bytes += other.Bytes;
        entry.CountBefore += countBefore;
        entry.BytesBefore += bytesBefore;
        entry.Deletes += other.Deletes;
        entry.Types |= other.Types;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry FindOrAdd(ulong hash, int db, ReadOnlySpan<byte> name)
    {
        // Nearly always the first slot has the key or nothing.
        var at = _slots[SlotOf(hash)] - 1;
        if (at >= 0 && !_isGuarded)
        {
            ref var entry = ref _entries[at];
            if (entry.Hash == hash && entry.Db == db && entry.NameLength == name.Length && name.Length <= LongestName && name.SequenceEqual(_names.AsSpan(entry.NameStart, name.Length)))
            {
                _last = at;
                return ref entry;
            }
        }

        return ref FindOrAdd(hash, db, name[..Math.Min(name.Length, LongestName)], name.Length);
    }

    private ref Entry FindOrAdd(ulong hash, int db, ReadOnlySpan<byte> name, int length)
    {
        var at = Find(hash, db, name, length, out var slot);
        if (at >= 0)
        {
            _last = at;
            return ref _entries[at];
        }

        if (_count >= (IsExact ? ExactCapacity : Capacity))
        {
            Forget();
            Find(hash, db, name, length, out slot);
        }

        _last = _count;
        _slots[slot] = _count + 1;
        return ref Append(hash, db, name, length);
    }

    // The place of a key, or -1 and the slot where it would be.
    private int Find(ulong hash, int db, ReadOnlySpan<byte> name, int length, out int slot)
    {
        slot = FirstSlot(hash, db, name);
        for (var probe = 0; _slots[slot] != 0; probe++, slot = (slot + 1) & (_slots.Length - 1))
        {
            ref var entry = ref _entries[_slots[slot] - 1];
            if (entry.Hash == hash && entry.Db == db && entry.NameLength == length && name.SequenceEqual(NameOf(entry)))
                return _slots[slot] - 1;
            if (probe > LongestProbe && !_isGuarded)
            {
                // Somebody makes keys that collide. From here on a secret of the process tells their slots.
                _isGuarded = true;
                FillSlots();
                return Find(hash, db, name, length, out slot);
            }
        }

        return -1;
    }

    private ref Entry Append(ulong hash, int db, ReadOnlySpan<byte> name, int length)
    {
        if (_count == _entries.Length)
            Array.Resize(ref _entries, 2 * _count);
        if (_names.Length - _namesLength < name.Length)
            Array.Resize(ref _names, Math.Max(2 * _names.Length, _namesLength + name.Length));
        name.CopyTo(_names.AsSpan(_namesLength));
        ref var entry = ref _entries[_count++];
        entry = new Entry { Hash = hash, Db = db, NameStart = _namesLength, NameLength = length, CountBefore = CountError, BytesBefore = BytesError };
        _namesLength += name.Length;
        return ref entry;
    }

    // What is left stays in the order in which it came.
    private void Forget()
    {
        while (_count > Capacity / 4 * 3)
            ForgetSmall();
    }

    private void ForgetSmall()
    {
        var (count, bytes) = (Threshold(SampleStep, byCount: true), Threshold(SampleStep, byCount: false));
        if (CountKept(count, bytes) > _count / 4 * 3)
            (count, bytes) = (Threshold(1, byCount: true), Threshold(1, byCount: false));

        IsExact = false;
        (CountError, BytesError) = (Math.Max(CountError, count), Math.Max(BytesError, bytes));
        var (entries, all) = (_entries, _count);
        (_count, _namesLength) = (0, 0);
        for (var i = 0; i < all; i++)
        {
            ref var entry = ref entries[i];
            if (entry.CountAtMost <= count && entry.BytesAtMost <= bytes)
                continue;
            var name = NameOf(entry);
            name.CopyTo(_names.AsSpan(_namesLength));
            entry.NameStart = _namesLength;
            _namesLength += name.Length;
            entries[_count++] = entry;
        }

        FillSlots();
    }

    // The third quartile, so that three quarters would go by one measure alone, and half by both.
    private long Threshold(int step, bool byCount)
    {
        var values = (_values ??= new long[ExactCapacity]).AsSpan(0, _count / step);
        for (var i = 0; i < values.Length; i++)
            values[i] = byCount ? _entries[i * step].CountAtMost : _entries[i * step].BytesAtMost;
        values.Sort();
        return values[values.Length / 4 * 3];
    }

    private int CountKept(long count, long bytes)
    {
        var kept = 0;
        foreach (ref readonly var entry in Entries)
            if (entry.CountAtMost > count || entry.BytesAtMost > bytes)
                kept++;
        return kept;
    }

    private void FillSlots()
    {
        if (_slots.Length > 1 << FewSlotBits && !IsExact)
            (_slots, _slotShift) = (new int[1 << FewSlotBits], 64 - FewSlotBits);
        else
            Array.Clear(_slots);
        for (var i = 0; i < _count; i++)
        {
            ref var entry = ref _entries[i];
            var slot = FirstSlot(entry.Hash, entry.Db, NameOf(entry));
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = i + 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotOf(ulong hash) => (int)(hash * _secret >> _slotShift);

    private int FirstSlot(ulong hash, int db, ReadOnlySpan<byte> name) => SlotOf(_isGuarded ? ByteHash.Of(name) + ((ulong)(uint)db << 32) : hash);

    /// <summary>A key and what was counted of it.</summary>
    internal struct Entry
    {
        public ulong Hash;
        public long Count;
        public long Bytes;
        public long CountBefore;
        public long BytesBefore;
        public long Deletes;
        public uint Types;
        public int Db;
        public int NameStart;
        public int NameLength;

        // Where its prefix is counted; 0 when that is not known.
        public uint Prefix;

        public void Add(long bytes, uint types, int deletes)
        {
            Count++;
            Bytes += bytes;
            Types |= types;
            Deletes += deletes;
        }

        public readonly long CountAtMost => Count + CountBefore;

        public readonly long BytesAtMost => Bytes + BytesBefore;
    }
}
