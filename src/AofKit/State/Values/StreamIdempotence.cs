using AofKit.Rdb;

namespace AofKit.State.Values;

/// <summary>The ids by which a stream knows what producers have sent already, of Redis 8.6 and later.</summary>
internal sealed class StreamIdempotence
{
    public const long DefaultSeconds = 100;
    public const long DefaultMost = 100;

    /// <summary>How long an id is kept.</summary>
    public long Seconds { get; set; } = DefaultSeconds;

    /// <summary>How many ids of a producer are kept.</summary>
    public long Most { get; set; } = DefaultMost;

    public ulong Added { get; set; }

    public ulong Duplicates { get; set; }

    /// <summary>The producers in the order of their names; their ids in the order in which they came.</summary>
    public SortedList<byte[], List<(byte[] Iid, StreamId Id)>> Producers { get; } = new(ByteOrder.Instance);

    /// <summary>Remembers that a producer's id stands for an entry; of too many the oldest is forgotten.</summary>
    public void Record(ReadOnlySpan<byte> producer, ReadOnlySpan<byte> iid, StreamId id)
    {
        var name = producer.ToArray();
        if (!Producers.TryGetValue(name, out var ids))
            Producers.Add(name, ids = []);
        ids.Add((iid.ToArray(), id));
        if (ids.Count > Most)
            ids.RemoveAt(0);
        Added++;
    }

    public StreamIdempotence Copy()
    {
        var copy = new StreamIdempotence { Seconds = Seconds, Most = Most, Added = Added, Duplicates = Duplicates };
        foreach (var (name, ids) in Producers)
            copy.Producers.Add(name, [.. ids]);
        return copy;
    }
}
