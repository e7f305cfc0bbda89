namespace AofKit.Rdb;

/// <summary>Remembers keys, or the members of one, by 64 bits of each, up to a count that keeps the memory small.</summary>
internal sealed class KeySet
{
    private const int FirstSlots = 1024;
    private const int MostSlots = 1 << 21;
    private const int SlotsOfOneCleared = 16;

    private ulong[] _slots = new ulong[FirstSlots];
    private int _count;

    private bool IsFull => _count >= MostSlots / 2;

    /// <summary>Forgets all keys.</summary>
    public void Clear()
    {
        // After a large set, many small ones may come, and none may cost as much as the large one.
        if (_slots.Length > FirstSlots && _count < _slots.Length / SlotsOfOneCleared)
            _slots = new ulong[FirstSlots];
        else if (_count > 0)
            Array.Clear(_slots);
        _count = 0;
    }

    /// <summary>Adds a key.</summary>
    /// <returns>False when it is there already.</returns>
    public bool Add(int db, ReadOnlySpan<byte> key) => Add(Hash(db, key));

    /// <summary>Adds a key by its hash.</summary>
    /// <returns>False when it is there already.</returns>
    public bool Add(ulong hash)
    {
        if (IsFull)
            return true;
        for (var slot = (int)hash & (_slots.Length - 1); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_slots[slot] == hash)
                return false;
            if (_slots[slot] != 0)
                continue;
            _slots[slot] = hash;
            if (++_count > _slots.Length / 2 && _slots.Length < MostSlots)
                Grow();
            return true;
        }
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[2 * old.Length];
        foreach (var hash in old)
        {
            if (hash == 0)
                continue;
            var slot = (int)hash & (_slots.Length - 1);
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = hash;
        }
    }

    /// <summary>The bits by which a key is remembered. None are zero: that is a slot that is free.</summary>
    public static ulong Hash(int db, ReadOnlySpan<byte> key) => ByteHash.Long((uint)db, key) is not 0 and var hash ? hash : 1;
}
