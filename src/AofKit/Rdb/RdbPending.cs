namespace AofKit.Rdb;

/// <summary>The pending entries of one consumer group: the file tells them first, and whose they are after.</summary>
internal sealed class RdbPending
{
    private readonly Dictionary<StreamId, Delivery> _byId = [];

    /// <summary>How many entries nobody has taken.</summary>
    public int UnownedCount { get; private set; }

    public void Clear()
    {
        _byId.Clear();
        UnownedCount = 0;
    }

    /// <summary>Adds an entry, unless it is there.</summary>
    public bool TryAdd(StreamId id, long deliveredAt, ulong count)
    {
        UnownedCount++;
        return _byId.TryAdd(id, new Delivery(deliveredAt, count, IsOwned: false, 0));
    }

    /// <summary>Gives an entry to a consumer, if it is pending.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="owner">Which consumer it is.</param>
    /// <param name="delivery">What was known of it before.</param>
    public bool TryTake(StreamId id, ulong owner, out Delivery delivery)
    {
        if (!_byId.TryGetValue(id, out delivery))
            return false;
        _byId[id] = delivery with { IsOwned = true, Owner = owner };
        if (!delivery.IsOwned)
            UnownedCount--;
        return true;
    }

    /// <summary>When an entry was delivered last, how often, and to whom.</summary>
    internal readonly record struct Delivery(long At, ulong Count, bool IsOwned, ulong Owner);
}
