using AofKit.Rdb;
using AofKit.State.Handlers;

namespace AofKit.State.Values;

/// <summary>A stream, and its groups.</summary>
internal sealed class StreamValue : Value
{
    public override StateType Type => StateType.Stream;

    public override long Count => Entries.Count;

    public OrderedChunks<StreamEntry> Entries { get; private set; } = new();

    /// <summary>The last id that was given.</summary>
    public StreamId LastId { get; set; }

    /// <summary>The greatest id that was removed other than from the front.</summary>
    public StreamId MaxDeletedId { get; set; }

    /// <summary>How many entries were ever added.</summary>
    public ulong EntriesAdded { get; set; }

    /// <summary>The groups in the order of their names.</summary>
    public SortedList<byte[], StreamGroup> Groups { get; } = new(ByteOrder.Instance);

    /// <summary>The idempotent ids; null while there are none.</summary>
    public StreamIdempotence? Idempotence { get; set; }

    /// <summary>The id of the first entry; zeros when there is none.</summary>
    public StreamId FirstId => Entries.Count == 0 ? default : Entries.Range(0, 1).First().Id;

    public override Value Copy()
    {
        var copy = new StreamValue
        {
            Entries = OrderedChunks<StreamEntry>.Of(Entries.Range(0, Entries.Count)),
            LastId = LastId,
            MaxDeletedId = MaxDeletedId,
            EntriesAdded = EntriesAdded,
            Idempotence = Idempotence?.Copy(),
        };
        foreach (var (name, group) in Groups)
            copy.Groups.Add(name, group.Copy());
        return copy;
    }

    /// <summary>Removes an entry as a command does that names it.</summary>
    public void TryDelete(StreamId id, StreamReferences references)
    {
        if (TryRemove(id, references) && id.CompareTo(MaxDeletedId) > 0)
            MaxDeletedId = id;
    }

    /// <summary>Removes an entry.</summary>
    /// <returns>False when it is not there, or has to stay.</returns>
    public bool TryRemove(StreamId id, StreamReferences references)
    {
        if (references == StreamReferences.OnlyAcknowledged && Groups.Values.Any(g => g.LastId.CompareTo(id) < 0 || g.Pending.ContainsKey(id)))
            return false;
        if (references == StreamReferences.Delete)
            foreach (var group in Groups.Values)
                group.Pending.Remove(id);
        return Entries.Remove(new StreamEntry(id, null!));
    }

    public bool Contains(StreamId id) => Entries.TryFind(new StreamEntry(id, null!), out _);
}

/// <summary>An entry of a stream: its fields and values, each behind its length.</summary>
internal readonly record struct StreamEntry(StreamId Id, byte[] Packed) : IComparable<StreamEntry>
{
    public int CompareTo(StreamEntry other) => Id.CompareTo(other.Id);
}
