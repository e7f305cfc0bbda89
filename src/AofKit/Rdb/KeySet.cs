using System.Runtime.InteropServices;

namespace AofKit.Rdb;

/// <summary>Remembers keys, or the members of one, by 64 bits of each, up to a count that keeps the memory small.</summary>
internal sealed class KeySet
{
    private const int FirstSlots = 1024;
    private const int MostSlots = 1 << 21;

    private ulong[] _slots = new ulong[FirstSlots];
    private int _count;

    private bool IsFull => _count >= MostSlots / 2;

    public void Clear()
    {
        if (_count > 0)
            Array.Clear(_slots);
        _count = 0;
    }

    /// <summary>Adds a key.</summary>
    /// <returns>False when it is there already.</returns>
    public bool Add(int db, ReadOnlySpan<byte> key)
    {
        if (IsFull)
            return true;
        var hash = Hash(db, key);
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

    // Eight bytes a step, mixed well enough that two of a million keys do not meet by chance.
    private static ulong Hash(int db, ReadOnlySpan<byte> key)
    {
        const ulong prime = 0x9E37_79B9_7F4A_7C15;
        var hash = Mix(((ulong)(uint)db << 32 | (uint)key.Length) + prime);
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(key))
            hash = Mix(hash ^ word);
        var rest = key[(key.Length & ~7)..];
        var last = 0UL;
        for (var i = 0; i < rest.Length; i++)
            last |= (ulong)rest[i] << (8 * i);
        return Mix(hash ^ last) | 1;
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }
}
