using AofKit.State.Values;

namespace AofKit.State;

/// <summary>A stream. It shows the data set as long as that does not change.</summary>
public sealed class StreamState
{
    private readonly StreamValue _stream;

    internal StreamState(StreamValue stream) => _stream = stream;

    /// <summary>The entries in the order of their ids.</summary>
    public IEnumerable<StateStreamEntry> Entries => _stream.Entries.Range(0, _stream.Entries.Count)
        .Select(e => new StateStreamEntry(e.Id.ToString(), Pairs(Packed.ToList(e.Packed))));

    /// <summary>The last id that was given.</summary>
    public string LastId => _stream.LastId.ToString();

    /// <summary>The greatest id that was removed other than from the front.</summary>
    public string MaxDeletedId => _stream.MaxDeletedId.ToString();

    /// <summary>How many entries were ever added.</summary>
    public long EntriesAdded => (long)_stream.EntriesAdded;

    /// <summary>The groups in the order of their names.</summary>
    public IEnumerable<StateStreamGroup> Groups => _stream.Groups.Select(g => new StateStreamGroup(g.Key, g.Value));

    private static List<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Pairs(List<byte[]> items) =>
        [.. items.Chunk(2).Select(p => new KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>(p[0], p[1]))];
}

/// <summary>An entry of a stream.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Fields">Its fields and their values, in order; a field may come more than once.</param>
public readonly record struct StateStreamEntry(string Id, IReadOnlyList<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Fields);

/// <summary>A group of consumers.</summary>
public sealed class StateStreamGroup
{
    private readonly StreamGroup _group;

    internal StateStreamGroup(byte[] name, StreamGroup group) => (Name, _group) = (name, group);

    /// <summary>Its name.</summary>
    public ReadOnlyMemory<byte> Name { get; }

    /// <summary>The last id that was delivered.</summary>
    public string LastDeliveredId => _group.LastId.ToString();

    /// <summary>How many entries it has read; null where that is not known.</summary>
    public long? EntriesRead => _group.EntriesRead < 0 ? null : _group.EntriesRead;

    /// <summary>The entries that were delivered and not acknowledged, in the order of their ids.</summary>
    public IEnumerable<StatePending> Pending => _group.Pending.Select(p =>
        new StatePending(p.Id.ToString(), p.Pending.Consumer?.Name ?? default(ReadOnlyMemory<byte>), p.Pending.Deliveries, p.Pending.DeliveredAt));

    /// <summary>The consumers in the order of their names.</summary>
    public IEnumerable<StateConsumer> Consumers => _group.Consumers.Values.Select(c => new StateConsumer(c.Name, c.SeenAt, c.ActiveAt));
}

/// <summary>An entry that was delivered and not acknowledged.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Consumer">The name of the consumer it was delivered to; empty when it was given back.</param>
/// <param name="Deliveries">How often it was delivered.</param>
/// <param name="DeliveredAt">When it was delivered last, in milliseconds since 1970.</param>
public readonly record struct StatePending(string Id, ReadOnlyMemory<byte> Consumer, long Deliveries, long DeliveredAt);

/// <summary>A consumer of a group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SeenAt">When it was seen last, in milliseconds since 1970; after a log is replayed, not before the log tells.</param>
/// <param name="ActiveAt">When it was last given something, in milliseconds since 1970; -1 when never.</param>
public readonly record struct StateConsumer(ReadOnlyMemory<byte> Name, long SeenAt, long ActiveAt);
