using AofKit.Rdb;

namespace AofKit.State.Values;

/// <summary>A consumer group.</summary>
/// <param name="stream">The stream it belongs to.</param>
/// <param name="name">Its name.</param>
/// <param name="lastId">The last id that was delivered.</param>
/// <param name="entriesRead">How many entries the group has read.</param>
internal sealed class StreamGroup(StreamValue stream, byte[] name, StreamId lastId, long entriesRead)
{
    /// <summary>The entries that were read are not known to be any number.</summary>
    public const long UnknownRead = -1;

    private readonly SortedDictionary<StreamId, StreamPending> _pending = [];

    public byte[] Name { get; } = name;

    /// <summary>The last id that was delivered.</summary>
    public StreamId LastId { get; private set; } = lastId;

    /// <summary>How many entries the group has read.</summary>
    public long EntriesRead { get; private set; } = entriesRead;

    /// <summary>What was delivered and not acknowledged.</summary>
    public IReadOnlyDictionary<StreamId, StreamPending> Pending => _pending;

    /// <summary>The consumers in the order of their names.</summary>
    public SortedList<byte[], StreamConsumer> Consumers { get; } = new(ByteOrder.Instance);

    /// <summary>The last id that was delivered and the count of entries read, packed.</summary>
    public byte[] Facts => Packed.Of([ChangeLog.Text($"{LastId}"), EntriesRead == UnknownRead ? [] : ChangeLog.Text(EntriesRead)]);

    private ChangeLog? Changes => stream.Changes;

    /// <summary>Sets how far the group has read.</summary>
    public void SetRead(StreamId lastId, long entriesRead)
    {
        var before = Changes is null ? null : Facts;
        (LastId, EntriesRead) = (lastId, entriesRead);
        Changes?.Changed(ItemKinds.Group, Name, before, Facts);
    }

    /// <summary>The consumer of a name, which is made when it is not there.</summary>
    public StreamConsumer Consumer(ReadOnlySpan<byte> name, long now)
    {
        var key = name.ToArray();
        if (!Consumers.TryGetValue(key, out var consumer))
        {
            Consumers.Add(key, consumer = new StreamConsumer(key) { SeenAt = now });
            Changes?.Added(ItemKinds.Consumer, key, null, group: Name);
        }

        return consumer;
    }

    /// <summary>Removes a consumer, and what is pending for it.</summary>
    public void RemoveConsumer(byte[] name)
    {
        if (!Consumers.TryGetValue(name, out var consumer))
            return;
        foreach (var id in _pending.Where(p => p.Value.Consumer == consumer).Select(p => p.Key).ToList())
            RemovePending(id);
        Consumers.Remove(name);
        Changes?.Removed(ItemKinds.Consumer, name, null, group: Name);
    }

    /// <summary>An entry is pending.</summary>
    public void SetPending(StreamId id, StreamPending pending)
    {
        if (Changes is { } changes)
        {
            var was = _pending.TryGetValue(id, out var old);
            changes.Add(ItemKinds.Pending, ChangeLog.Text($"{id}"), was ? old.Facts : null, pending.Facts, was, isThere: true, group: Name);
        }

        _pending[id] = pending;
    }

    /// <summary>An entry is no longer pending.</summary>
    /// <returns>False when it was not.</returns>
    public bool RemovePending(StreamId id)
    {
        if (!_pending.Remove(id, out var old))
            return false;
        Changes?.Removed(ItemKinds.Pending, ChangeLog.Text($"{id}"), old.Facts, group: Name);
        return true;
    }

    public StreamGroup Copy(StreamValue owner)
    {
        var copy = new StreamGroup(owner, Name, LastId, EntriesRead);
        foreach (var (name, consumer) in Consumers)
            copy.Consumers.Add(name, new StreamConsumer(name) { SeenAt = consumer.SeenAt, ActiveAt = consumer.ActiveAt });
        foreach (var (id, pending) in _pending)
            copy._pending.Add(id, pending with { Consumer = pending.Consumer is { } consumer ? copy.Consumers[consumer.Name] : null });
        return copy;
    }
}

/// <summary>A consumer of a group.</summary>
internal sealed class StreamConsumer(byte[] name)
{
    public byte[] Name { get; } = name;

    /// <summary>When it was seen, in milliseconds since 1970.</summary>
    public long SeenAt { get; set; }

    /// <summary>When it was given something, or -1.</summary>
    public long ActiveAt { get; set; } = -1;
}

/// <summary>An entry that was delivered and not acknowledged; it has no consumer when it was given back.</summary>
internal readonly record struct StreamPending(StreamConsumer? Consumer, long DeliveredAt, long Deliveries)
{
    /// <summary>The name of the consumer, the count of deliveries and the time of the last, packed.</summary>
    public byte[] Facts => Packed.Of([Consumer?.Name ?? [], ChangeLog.Text(Deliveries), ChangeLog.Text(DeliveredAt)]);
}
