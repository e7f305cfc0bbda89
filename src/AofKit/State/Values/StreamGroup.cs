using AofKit.Rdb;

namespace AofKit.State.Values;

/// <summary>A consumer group.</summary>
internal sealed class StreamGroup
{
    /// <summary>The entries that were read are not known to be any number.</summary>
    public const long UnknownRead = -1;

    /// <summary>The last id that was delivered.</summary>
    public StreamId LastId { get; set; }

    /// <summary>How many entries the group has read.</summary>
    public long EntriesRead { get; set; } = UnknownRead;

    /// <summary>What was delivered and not acknowledged.</summary>
    public SortedDictionary<StreamId, StreamPending> Pending { get; } = [];

    /// <summary>The consumers in the order of their names.</summary>
    public SortedList<byte[], StreamConsumer> Consumers { get; } = new(ByteOrder.Instance);

    /// <summary>The consumer of a name, which is made when it is not there.</summary>
    public StreamConsumer Consumer(ReadOnlySpan<byte> name, long now)
    {
        var key = name.ToArray();
        if (!Consumers.TryGetValue(key, out var consumer))
            Consumers.Add(key, consumer = new StreamConsumer(key) { SeenAt = now });
        return consumer;
    }

    public StreamGroup Copy()
    {
        var copy = new StreamGroup { LastId = LastId, EntriesRead = EntriesRead };
        foreach (var (name, consumer) in Consumers)
            copy.Consumers.Add(name, new StreamConsumer(name) { SeenAt = consumer.SeenAt, ActiveAt = consumer.ActiveAt });
        foreach (var (id, pending) in Pending)
            copy.Pending.Add(id, pending with { Consumer = pending.Consumer is { } owner ? copy.Consumers[owner.Name] : null });
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
internal readonly record struct StreamPending(StreamConsumer? Consumer, long DeliveredAt, long Deliveries);
