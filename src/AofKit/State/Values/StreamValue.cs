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
    public StreamId LastId
    {
        get;
        set
        {
            Changes?.Changed(ItemKinds.LastId, [], ChangeLog.Text(field), ChangeLog.Text(value));
            field = value;
        }
    }

    /// <summary>The greatest id that was removed other than from the front.</summary>
    public StreamId MaxDeletedId
    {
        get;
        set
        {
            Changes?.Changed(ItemKinds.MaxDeletedId, [], ChangeLog.Text(field), ChangeLog.Text(value));
            field = value;
        }
    }

    /// <summary>How many entries were ever added.</summary>
    public ulong EntriesAdded
    {
        get;
        set
        {
            Changes?.Changed(ItemKinds.EntriesAdded, [], ChangeLog.Text($"{field}"), ChangeLog.Text($"{value}"));
            field = value;
        }
    }

    /// <summary>The groups in the order of their names.</summary>
    public SortedList<byte[], StreamGroup> Groups { get; } = new(ByteOrder.Instance);

    /// <summary>The idempotent ids; null while there are none.</summary>
    public StreamIdempotence? Idempotence { get; set; }

    /// <summary>How many parts it has: entries, groups with their consumers and what is pending, and its three numbers.</summary>
    public long PartCount => Entries.Count + 3 + Groups.Values.Sum(g => 1L + g.Consumers.Count + g.PendingCount);

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
            copy.Groups.Add(name, group.Copy(copy));
        return copy;
    }

    /// <summary>Adds an entry whose id is greater than all that were there.</summary>
    public void Add(StreamEntry entry)
    {
        Changes?.Added(ItemKinds.Entry, ChangeLog.Text(entry.Id), entry.Packed);
        Entries.Add(entry);
        LastId = entry.Id;
        EntriesAdded++;
    }

    /// <summary>Removes the first entries.</summary>
    public void RemoveFirst(int count)
    {
        if (Changes is { } changes)
            foreach (var (id, packed) in Entries.Range(0, count))
                changes.Removed(ItemKinds.Entry, ChangeLog.Text(id), packed);
        Entries.RemoveRange(0, count);
    }

    /// <summary>Adds a group.</summary>
    /// <returns>False when there is one of that name.</returns>
    public bool TryAdd(StreamGroup group)
    {
        if (!Groups.TryAdd(group.Name, group))
            return false;
        Changes?.Added(ItemKinds.Group, group.Name, group.Facts);
        return true;
    }

    /// <summary>Removes a group, and all that is pending for it.</summary>
    public void RemoveGroup(byte[] name)
    {
        if (Groups.Remove(name, out var group))
            Changes?.Removed(ItemKinds.Group, name, group.Facts);
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
        if (references == StreamReferences.OnlyAcknowledged && Groups.Values.Any(g => g.LastId.CompareTo(id) < 0 || g.TryGetPending(id, out _)))
            return false;
        if (references == StreamReferences.Delete)
            foreach (var group in Groups.Values)
                group.RemovePending(id);
        if (Changes is { } changes && Entries.TryFind(new StreamEntry(id, null!), out var entry))
            changes.Removed(ItemKinds.Entry, ChangeLog.Text(id), entry.Packed);
        return Entries.Remove(new StreamEntry(id, null!));
    }

    public bool Contains(StreamId id) => Entries.TryFind(new StreamEntry(id, null!), out _);
}

/// <summary>An entry of a stream: its fields and values, each behind its length.</summary>
internal readonly record struct StreamEntry(StreamId Id, byte[] Packed) : IComparable<StreamEntry>
{
    public int CompareTo(StreamEntry other) => Id.CompareTo(other.Id);
}
