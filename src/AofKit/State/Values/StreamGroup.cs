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

    private OrderedChunks<PendingEntry> _pending = new();

    public byte[] Name { get; } = name;

    /// <summary>The last id that was delivered.</summary>
    public StreamId LastId { get; private set; } = lastId;

    /// <summary>How many entries the group has read.</summary>
    public long EntriesRead { get; private set; } = entriesRead;

    /// <summary>How many entries were delivered and not acknowledged.</summary>
    public int PendingCount => _pending.Count;

    /// <summary>What was delivered and not acknowledged, in the order of the ids.</summary>
    public IEnumerable<PendingEntry> Pending => _pending.Range(0, _pending.Count);

    /// <summary>The consumers in the order of their names.</summary>
    public SortedList<byte[], StreamConsumer> Consumers { get; } = new(ByteOrder.Instance);

    /// <summary>The last id that was delivered and the count of entries read, packed.</summary>
    public byte[] Facts => Packed.Of([ChangeLog.Text(LastId), EntriesRead == UnknownRead ? [] : ChangeLog.Text(EntriesRead)]);

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
        foreach (var entry in _pending.FindAll(p => p.Pending.Consumer == consumer, consumer.PendingCount))
            RemovePending(entry.Id);
        Consumers.Remove(name);
        Changes?.Removed(ItemKinds.Consumer, name, null, group: Name);
    }

    /// <summary>Finds what is pending.</summary>
    public bool TryGetPending(StreamId id, out StreamPending pending)
    {
        var isPending = _pending.TryFind(new PendingEntry(id, default), out var entry);
        pending = entry.Pending;
        return isPending;
    }

    /// <summary>Finds the first that is pending from an id on.</summary>
    public bool TryGetPendingFrom(StreamId id, out PendingEntry entry) => _pending.TryFindFrom(new PendingEntry(id, default), out entry);

    /// <summary>An entry is pending.</summary>
    public void SetPending(StreamId id, StreamPending pending)
    {
        var entry = new PendingEntry(id, pending);
        var was = _pending.TryReplace(entry, out var old);
        if (!was)
            _pending.Add(entry);
        if (old.Pending.Consumer is { } before)
            before.PendingCount--;
        if (pending.Consumer is { } consumer)
            consumer.PendingCount++;
        Changes?.Add(ItemKinds.Pending, ChangeLog.Text(id), was ? old.Pending.Facts : null, pending.Facts, was, isThere: true, group: Name);
    }

    /// <summary>An entry is no longer pending.</summary>
    /// <returns>False when it was not.</returns>
    public bool RemovePending(StreamId id)
    {
        if (!_pending.TryFind(new PendingEntry(id, default), out var old))
            return false;
        _pending.Remove(old);
        if (old.Pending.Consumer is { } consumer)
            consumer.PendingCount--;
        Changes?.Removed(ItemKinds.Pending, ChangeLog.Text(id), old.Pending.Facts, group: Name);
        return true;
    }

    public StreamGroup Copy(StreamValue owner)
    {
        var copy = new StreamGroup(owner, Name, LastId, EntriesRead);
        foreach (var (name, consumer) in Consumers)
            copy.Consumers.Add(name, new StreamConsumer(name) { SeenAt = consumer.SeenAt, ActiveAt = consumer.ActiveAt, PendingCount = consumer.PendingCount });
        copy._pending = OrderedChunks<PendingEntry>.Of(Pending.Select(p =>
            p with { Pending = p.Pending with { Consumer = p.Pending.Consumer is { } consumer ? copy.Consumers[consumer.Name] : null } }));
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

    /// <summary>How many entries are pending for it.</summary>
    public int PendingCount { get; set; }
}

/// <summary>What is pending under its id.</summary>
internal readonly record struct PendingEntry(StreamId Id, StreamPending Pending) : IComparable<PendingEntry>
{
    public int CompareTo(PendingEntry other) => Id.CompareTo(other.Id);
}

/// <summary>An entry that was delivered and not acknowledged; it has no consumer when it was given back.</summary>
internal readonly record struct StreamPending(StreamConsumer? Consumer, long DeliveredAt, long Deliveries)
{
    /// <summary>The name of the consumer, the count of deliveries and the time of the last, packed.</summary>
    public byte[] Facts => Packed.Of([Consumer?.Name ?? [], ChangeLog.Text(Deliveries), ChangeLog.Text(DeliveredAt)]);
}
