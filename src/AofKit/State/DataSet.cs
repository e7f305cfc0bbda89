using System.Runtime.CompilerServices;
using AofKit.State.Values;

namespace AofKit.State;

/// <summary>The keys of all dbs and their values, and the function libraries.</summary>
public sealed class DataSet
{
    // A smaller value is copied at once, which takes less than to remember that it is shared.
    private const int LargestCopied = 32;

    private readonly SortedDictionary<int, KeySpace> _dbs = [];
    private ConditionalWeakTable<Value, object?>? _shared;
    private int _lastDb = -1;
    private KeySpace _last = null!;

    /// <summary>The dbs that hold keys.</summary>
    public IReadOnlyList<int> Dbs => [.. _dbs.Where(d => d.Value.Count > 0).Select(d => d.Key)];

    /// <summary>How many keys there are in all dbs.</summary>
    public long Count => _dbs.Values.Sum(d => (long)d.Count);

    /// <summary>The sources of the function libraries by their names.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Functions => Libraries;

    internal SortedDictionary<string, ReadOnlyMemory<byte>> Libraries { get; } = new(StringComparer.Ordinal);

    /// <summary>Some value may be unknown.</summary>
    internal bool MayHaveUnknown { get; set; }

    /// <summary>How many keys a db holds.</summary>
    public int CountOf(int db) => _dbs.TryGetValue(db, out var keys) ? keys.Count : 0;

    /// <summary>The keys of a db in no order. The data set must not change meanwhile.</summary>
    public IEnumerable<KeyState> Keys(int db)
    {
        if (!_dbs.TryGetValue(db, out var space))
            yield break;
        var keys = space.Keys;
        for (var i = keys.Next(-1); i >= 0; i = keys.Next(i))
            yield return StateAt(db, keys, i);
    }

    /// <summary>The keys of a db in the order of their bytes. The data set must not change meanwhile.</summary>
    /// <param name="db">The db.</param>
    /// <param name="isWanted">Chooses keys; null for all.</param>
    /// <param name="most">So many of the first are enough.</param>
    public IEnumerable<KeyState> KeysInOrder(int db, Func<KeyState, bool>? isWanted = null, int most = int.MaxValue)
    {
        if (!_dbs.TryGetValue(db, out var space))
            return [];
        var keys = space.Keys;
        var order = new KeyOrder(keys, most);
        for (var i = keys.Next(-1); i >= 0; i = keys.Next(i))
            if (isWanted is null || isWanted(StateAt(db, keys, i)))
                order.Add(i);
        return order.Take().Select(i => StateAt(db, keys, i));
    }

    /// <summary>Finds a key.</summary>
    /// <param name="db">Its db.</param>
    /// <param name="key">Its name.</param>
    /// <param name="state">What it holds, as long as the data set does not change.</param>
    /// <returns>False when it is not there.</returns>
    public bool TryGet(int db, ReadOnlySpan<byte> key, out KeyState state)
    {
        state = default;
        if (!_dbs.TryGetValue(db, out var space))
            return false;
        var index = space.Keys.Find(key);
        if (index < 0)
            return false;
        ref var slot = ref space.Keys[index];
        state = new KeyState(db, key.ToArray(), slot.Value, slot.ExpiresAt);
        return true;
    }

    /// <summary>Takes away the keys, and what is inside of values, that had expired by a time.</summary>
    /// <returns>How many keys are gone.</returns>
    public long RemoveExpired(DateTimeOffset time)
    {
        var now = time.ToUnixTimeMilliseconds();
        var before = Count;
        foreach (var space in _dbs.Values)
        {
            var keys = space.Keys;
            for (var i = keys.Next(-1); i >= 0; i = keys.Next(i))
            {
                ref var slot = ref keys[i];
                if (slot.Value is IExpiringItems items)
                    items.RemoveExpired(now);
                if (Expiry.IsOver(slot.ExpiresAt, now) || slot.Value is IExpiringItems and Value { Count: 0 })
                    keys.RemoveAt(i);
            }
        }

        return before - Count;
    }

    internal KeySpace Db(int db)
    {
        if (db == _lastDb)
            return _last;
        if (!_dbs.TryGetValue(db, out var space))
            _dbs.Add(db, space = new KeySpace());
        (_lastDb, _last) = (db, space);
        return space;
    }

    /// <summary>A value for another key. Both share it until one of them is changed, if it is one that can be shared.</summary>
    internal object Share(object value)
    {
        if (value is not Value { Count: > LargestCopied } large)
            return Value.Copy(value);
        (_shared ??= []).TryAdd(large, null);
        return value;
    }

    /// <summary>The value of a key, which no other key has from here on, so that it can be changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Value Own(ref KeySpace.Slot slot) => _shared is null ? (Value)slot.Value : Unshare(ref slot);

    private Value Unshare(ref KeySpace.Slot slot)
    {
        var value = (Value)slot.Value;
        if (!_shared!.TryGetValue(value, out _))
            return value;
        var own = value.Copy();
        // Whoever watches the key goes on watching it.
        if (value.Changes is { } changes)
            changes.Attach(own);
        slot.Value = own;
        return own;
    }

    internal IEnumerable<KeySpace> AllDbs() => _dbs.Values;

    internal void Swap(int a, int b)
    {
        (_dbs[a], _dbs[b]) = (Db(b), Db(a));
        _lastDb = -1;
    }

    internal void Clear()
    {
        _dbs.Clear();
        _lastDb = -1;
    }

    private static KeyState StateAt(int db, ByteTable<KeySpace.Slot> keys, int index) =>
        new(db, keys.KeyAt(index).ToArray(), keys[index].Value, keys[index].ExpiresAt);
}
