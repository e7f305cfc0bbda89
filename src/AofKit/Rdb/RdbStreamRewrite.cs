namespace AofKit.Rdb;

/// <summary>Writes a stream anew: its entries in new nodes, counted, and its groups with each consumer and each pending entry once.</summary>
internal sealed class RdbStreamRewrite
{
    private const int MostEntries = 100;
    private const int LongestNode = 4096;
    private const int NewestVersion = 3;

    private readonly SortedDictionary<StreamId, List<byte[]>> _entries = [];
    private readonly List<Group> _groups = [];
    private List<byte[]>? _fields;
    private RdbStream? _facts;
    private (StreamId Last, StreamId First, StreamId MaxDeleted, ulong Added) _told;

    /// <summary>Takes a token of the stream.</summary>
    /// <returns>False when it is nothing that can be written anew.</returns>
    public bool TryTake(in RdbToken token, RdbReader reader)
    {
        switch (token.Kind)
        {
            case RdbTokenKind.StreamEntry:
                _fields = [];
                _entries.TryAdd(token.Id, _fields);
                return true;
            case RdbTokenKind.StreamField:
                _fields!.Add(token.Name.ToArray());
                _fields.Add(token.Value.ToArray());
                return true;
            case RdbTokenKind.StreamFacts:
                _facts = reader.Stream;
                _told = (_facts.LastId, _facts.FirstId, _facts.MaxDeletedId, _facts.EntriesAdded);
                return _facts.Version <= NewestVersion;
            case RdbTokenKind.StreamGroup:
                _groups.Add(new Group(token.Name.ToArray(), token.Id, (ulong)token.Number));
                return true;
            case RdbTokenKind.StreamConsumer:
                _groups[^1].Enter(token.Name, token.Number, reader.Stream.ConsumerActiveAt);
                return true;
            case RdbTokenKind.StreamPending:
                _groups[^1].Give(token.Id, token.Number, token.Count);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes the stream, behind its type and its name.</summary>
    public bool TryWrite(RdbOutput output)
    {
        if (_facts is not { } facts)
            return false;
        WriteNodes(output);
        var last = _entries.Count > 0 && _entries.Keys.Max() is var newest && newest.CompareTo(_told.Last) > 0 ? newest : _told.Last;
        output.Count((ulong)_entries.Count);
        output.Id(last);
        if (facts.Version >= 2)
        {
            output.Id(_entries.Count > 0 ? _entries.Keys.First() : default);
            output.Id(_told.MaxDeleted);
            output.Count(Math.Max(_told.Added, (ulong)_entries.Count));
        }

        var groups = _groups.DistinctBy(g => Convert.ToHexString(g.Name)).ToList();
        output.Count((ulong)groups.Count);
        foreach (var group in groups)
            group.Write(output, facts.Version);
        return true;
    }

    private void WriteNodes(RdbOutput output)
    {
        var nodes = new List<(StreamId Id, byte[] Entries, int Count)>();
        var (body, packed, live, id) = (new RdbOutput(), 0, 0, default(StreamId));
        foreach (var (entry, fields) in _entries)
        {
            if (live == MostEntries || body.Length >= LongestNode)
                End();
            if (live == 0)
                id = entry;
            packed += Write(body, id, entry, fields);
            live++;
        }

        End();
        output.Count((ulong)nodes.Count);
        foreach (var node in nodes)
        {
            output.Count(StreamId.Length);
            output.RawId(node.Id);
            output.Listpack(node.Entries, node.Count);
        }

        void End()
        {
            if (live == 0)
                return;
            // How many there are, how many are deleted, and no names of fields.
            var whole = new RdbOutput();
            whole.Packed(live);
            for (var i = 0; i < 3; i++)
                whole.Packed(0L);
            whole.Raw(body.Bytes);
            nodes.Add((id, whole.ToArray(), packed + 4));
            body.Clear();
            (packed, live) = (0, 0);
        }
    }

    // No flags, the distance from the id of the node, and fields with their names.
    private static int Write(RdbOutput body, StreamId node, StreamId entry, List<byte[]> fields)
    {
        var count = fields.Count / 2;
        body.Packed(0L);
        body.Packed((long)(entry.Milliseconds - node.Milliseconds));
        body.Packed((long)(entry.Sequence - node.Sequence));
        body.Packed(count);
        foreach (var text in fields)
            body.Packed(text);
        body.Packed(fields.Count + 4L);
        return fields.Count + 5;
    }

    private sealed class Group(byte[] name, StreamId last, ulong read)
    {
        private readonly List<Consumer> _consumers = [];
        private readonly SortedDictionary<StreamId, (long At, ulong Count, int Owner)> _pending = [];
        private int _consumer;

        public byte[] Name => name;

        public void Enter(ReadOnlySpan<byte> consumer, long seenAt, long activeAt)
        {
            var bytes = consumer.ToArray();
            _consumer = _consumers.FindIndex(c => c.Name.AsSpan().SequenceEqual(bytes));
            if (_consumer >= 0)
                return;
            _consumer = _consumers.Count;
            _consumers.Add(new Consumer(bytes, seenAt, activeAt));
        }

        // Servers that take an entry of two consumers give it to the second.
        public void Give(StreamId id, long at, ulong count) => _pending[id] = (at, count, _consumer);

        public void Write(RdbOutput output, int version)
        {
            output.Text(name);
            output.Id(last);
            if (version >= 2)
                output.Count(read);
            output.Count((ulong)_pending.Count);
            foreach (var (id, (at, count, _)) in _pending)
            {
                output.RawId(id);
                output.Int64(at);
                output.Count(count);
            }

            output.Count((ulong)_consumers.Count);
            foreach (var (i, consumer) in _consumers.Index())
            {
                output.Text(consumer.Name);
                output.Int64(consumer.SeenAt);
                if (version >= 3)
                    output.Int64(consumer.ActiveAt);
                var own = _pending.Where(p => p.Value.Owner == i).ToList();
                output.Count((ulong)own.Count);
                foreach (var (id, _) in own)
                    output.RawId(id);
            }
        }

        private readonly record struct Consumer(byte[] Name, long SeenAt, long ActiveAt);
    }
}
