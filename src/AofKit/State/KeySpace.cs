using System.Runtime.CompilerServices;

namespace AofKit.State;

/// <summary>The keys of one db.</summary>
/// <remarks>
/// A value is a <c>byte[]</c> or a <see cref="Values.TextValue"/> for a string, else a <see cref="Values.Value"/>. No two keys share one,
/// so a value may be changed where it is.
/// </remarks>
internal sealed class KeySpace
{
    private readonly ByteTable<Slot> _keys = new();

    /// <summary>How many keys there are.</summary>
    public int Count => _keys.Count;

    /// <summary>All keys, in no order.</summary>
    public ByteTable<Slot> Keys => _keys;

    /// <summary>The slot of a key; a null reference when the key is not there. It may move when a key is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Slot Find(ReadOnlySpan<byte> key)
    {
        var index = _keys.Find(key);
        if (index < 0)
            return ref Unsafe.NullRef<Slot>();
        return ref _keys[index];
    }

    /// <summary>The value of a key; null when the key is not there.</summary>
    public object? Get(ReadOnlySpan<byte> key)
    {
        ref var slot = ref Find(key);
        return Unsafe.IsNullRef(ref slot) ? null : slot.Value;
    }

    /// <summary>The slot of a key, which is added without a value when it is not there.</summary>
    public ref Slot FindOrAdd(ReadOnlySpan<byte> key, out bool added)
    {
        ref var slot = ref _keys[_keys.FindOrAdd(key, out added)];
        if (added)
            slot.ExpiresAt = Expiry.None;
        return ref slot;
    }

    /// <summary>Gives a key a value, and no expiry.</summary>
    public void Put(ReadOnlySpan<byte> key, object value) => Put(key, value, Expiry.None);

    /// <summary>Gives a key a value and an expiry.</summary>
    public void Put(ReadOnlySpan<byte> key, object value, long expiresAt)
    {
        ref var slot = ref FindOrAdd(key, out _);
        slot.Value = value;
        slot.ExpiresAt = expiresAt;
    }

    /// <summary>Removes a key.</summary>
    public bool Remove(ReadOnlySpan<byte> key) => _keys.Remove(key);

    /// <summary>Removes all keys.</summary>
    public void Clear() => _keys.Clear();

    /// <summary>What a key has.</summary>
    internal struct Slot
    {
        public object Value;
        public long ExpiresAt;
    }
}
