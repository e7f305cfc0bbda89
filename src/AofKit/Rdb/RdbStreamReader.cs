using System.Text;

namespace AofKit.Rdb;

/// <summary>Reads the value of a stream, in any of its five versions.</summary>
/// <remarks>
/// <code>
/// count of nodes; each: string of 16 bytes, the id it counts from; string of a listpack
/// length, last id; from v2: first id, greatest deleted id, entries added
/// count of groups; each: name, last id; from v2: entries read
///   count of pending; each: id, delivered at int64, count of deliveries
///   count of consumers; each: name, seen at int64; from v3: active at int64; count of pending; each: id
///   v5: count of given back; each: id
/// from v4: seconds, most ids, count of producers; each: name, count; each: idempotent id, id
///          ids added, ids that came again
/// </code>
/// Ids of pending entries are 16 raw bytes, all others two lengths.
/// </remarks>
internal sealed class RdbStreamReader(RdbInput input)
{
    private readonly RdbText _text = new();
    private readonly RdbText _name = new();
    private readonly RdbStreamNode _node = new(input);
    private readonly RdbPending _pending = new();
    private readonly HashSet<StreamId> _nodes = [];
    private readonly HashSet<string> _groups = [];
    private readonly HashSet<string> _consumers = [];
    private Step _step;
    private ulong _nodesLeft;
    private ulong _groupsLeft;
    private ulong _consumersLeft;
    private ulong _pendingLeft;
    private ulong _producersLeft;
    private ulong _idsLeft;
    private ulong _live;
    private ulong _nodeCount;
    private bool _sawEntry;
    private bool _skipsEntries;

    private enum Step
    {
        Nodes,
        Facts,
        Groups,
        Consumers,
        ConsumerPending,
        Nacked,
        Idempotence,
        Producers,
        ProducerIds,
        Done,
    }

    /// <summary>What the stream tells about itself.</summary>
    public RdbStream Facts { get; } = new();

    /// <summary>Reads the head of a stream.</summary>
    public bool TryStart(RdbType type, bool skipsEntries)
    {
        Facts.Version = RdbStream.VersionOf(type);
        _skipsEntries = skipsEntries;
        _step = Step.Nodes;
        (_live, _sawEntry) = (0, false);
        _nodes.Clear();
        _groups.Clear();
        var read = input.TryLength(out _nodesLeft);
        _nodeCount = _nodesLeft;
        return read;
    }

    /// <summary>Reads the next token of the value.</summary>
    /// <returns>False when the value is over, and where it is damaged.</returns>
    public bool TryRead(out RdbToken token)
    {
        token = default;
        // A step that has no token gives one of kind None, and another step follows.
        while (_step != Step.Done)
        {
            var read = _step switch
            {
                Step.Nodes => TryReadNodes(out token),
                Step.Facts => TryReadFacts(out token),
                Step.Groups => TryReadGroup(out token),
                Step.Consumers => TryReadConsumer(out token),
                Step.ConsumerPending => TryReadTaken(RdbTokenKind.StreamPending, Step.Consumers, out token),
                Step.Nacked => TryReadTaken(RdbTokenKind.StreamNacked, Step.Groups, out token),
                Step.Idempotence => TryReadIdempotence(out token),
                Step.Producers => TryReadProducer(out token),
                _ => TryReadIdempotentId(out token),
            };
            if (!read || token.Kind != RdbTokenKind.None)
                return read;
        }

        return false;
    }

    private bool TryReadNodes(out RdbToken token)
    {
        token = default;
        if (_node.IsOpen)
        {
            if (!_node.TryRead(out token))
                return input.Fault is null || LookForStart();
            if (token.Kind == RdbTokenKind.StreamEntry)
            {
                _live++;
                _sawEntry = true;
            }

            return true;
        }

        if (_nodesLeft == 0)
            return Go(Step.Facts);

        _nodesLeft--;
        if (_skipsEntries)
            return input.TrySkipString() && input.TrySkipString();
        var offset = input.Offset;
        if (!input.TryString(_text, out var id))
            return false;
        if (id.Length != StreamId.Length)
            return input.Fail(offset, "the 16 bytes of a stream node's id", $"{id.Length} bytes");
        var nodeId = StreamId.From(id);
        return _node.TryOpen(nodeId)
            ? _nodes.Add(nodeId) || input.Pass(RdbFlaw.Refused, offset, "a stream node of its own id", "an id that was there before")
            : LookForStart();
    }

    // The first version of the type does not tell the first entry, so that servers look for it.
    private bool LookForStart()
    {
        if (Facts.Version == 1 && !_sawEntry && input.Fault is { Flaw: RdbFlaw.Inside } && RdbStreamWalk.IsStopped(_node.Bytes))
            input.Regard(RdbFlaw.StreamStart);
        return false;
    }

    private bool TryReadFacts(out RdbToken token)
    {
        token = default;
        var offset = input.Offset;
        if (!input.TryLength(out var length) || !TryReadId(out var last))
            return false;
        Facts.Length = length;
        Facts.LastId = last;
        Facts.FirstId = Facts.MaxDeletedId = default;
        Facts.EntriesAdded = length;
        if (Facts.Version >= 2)
        {
            if (!TryReadId(out var first) || !TryReadId(out var deleted) || !input.TryLength(out var added))
                return false;
            Facts.FirstId = first;
            Facts.MaxDeletedId = deleted;
            Facts.EntriesAdded = added;
        }

        if (!_skipsEntries && length != _live && !input.Pass(_nodeCount == 0 ? RdbFlaw.Refused : RdbFlaw.Contradiction, offset, $"the {_live} entries that the stream has", $"a length of {length}"))
            return false;
        token = new RdbToken(RdbTokenKind.StreamFacts, count: length, id: last);
        return input.TryLength(out _groupsLeft) && Go(Step.Groups);
    }

    private bool TryReadGroup(out RdbToken token)
    {
        token = default;
        // Servers that load an RDB do not look for this, so only who asks for values is told.
        if (_pending.UnownedCount != 0 && !_skipsEntries)
        {
            if (!input.Pass(RdbFlaw.Contradiction, input.Offset, "an owner of every pending entry of a group", $"{_pending.UnownedCount} without"))
                return false;
            _pending.Clear();
        }

        if (_groupsLeft == 0)
            return Go(Facts.Version >= 4 ? Step.Idempotence : Step.Done);

        _groupsLeft--;
        var offset = input.Offset;
        if (!input.TryString(_text, out var borrowed))
            return false;
        _consumers.Clear();
        if (!_skipsEntries && !_groups.Add(Encoding.Latin1.GetString(borrowed)) && !input.Pass(RdbFlaw.Refused, offset, "a group of its own name", "a name that was there before"))
            return false;
        // The pending entries come before anything of the group is handed out, so its name has to be kept.
        var name = _name.Copy(borrowed);
        ulong entriesRead = ulong.MaxValue;
        if (!TryReadId(out var last) || (Facts.Version >= 2 && !input.TryLength(out entriesRead)) || !TryReadPending())
            return false;
        token = new RdbToken(RdbTokenKind.StreamGroup, name, number: (long)entriesRead, id: last);
        return input.TryLength(out _consumersLeft) && Go(Step.Consumers);
    }

    private bool TryReadPending()
    {
        _pending.Clear();
        if (!input.TryLength(out var count))
            return false;
        while (count-- > 0)
        {
            var offset = input.Offset;
            if (!TryReadRawId(out var id) || !input.TryInt64(out var deliveredAt) || !input.TryLength(out var deliveries))
                return false;
            if (!_pending.TryAdd(id, deliveredAt, deliveries))
                return input.Fail(offset, "a pending entry of its own", "one that was there before");
        }

        return true;
    }

    private bool TryReadConsumer(out RdbToken token)
    {
        token = default;
        if (_consumersLeft == 0)
        {
            if (Facts.Version < 5)
                return Go(Step.Groups);
            return input.TryLength(out _pendingLeft) && Go(Step.Nacked);
        }

        _consumersLeft--;
        var offset = input.Offset;
        if (!input.TryString(_text, out var borrowed))
            return false;
        if (!_skipsEntries && !_consumers.Add(Encoding.Latin1.GetString(borrowed)) && !input.Pass(RdbFlaw.Refused, offset, "a consumer of its own name", "a name that was there before"))
            return false;
        var name = _name.Copy(borrowed);
        long activeAt = -1;
        if (!input.TryInt64(out var seenAt) || (Facts.Version >= 3 && !input.TryInt64(out activeAt)) || !input.TryLength(out _pendingLeft))
            return false;
        Facts.ConsumerActiveAt = activeAt;
        token = new RdbToken(RdbTokenKind.StreamConsumer, name, number: seenAt, count: _pendingLeft);
        return Go(Step.ConsumerPending);
    }

    private bool TryReadTaken(RdbTokenKind kind, Step after, out RdbToken token)
    {
        token = default;
        if (_pendingLeft == 0)
            return Go(after);

        _pendingLeft--;
        var offset = input.Offset;
        if (!TryReadRawId(out var id))
            return false;
        if (!_pending.TryTake(id, _consumersLeft, out var delivery))
            return input.Fail(offset, "an entry that is pending in its group and nobody else's", "another");
        if (delivery.IsOwned && !input.Pass(delivery.Owner == _consumersLeft ? RdbFlaw.Refused : RdbFlaw.SharedPending, offset, "an entry that is pending for nobody else", "one that is"))
            return false;
        token = new RdbToken(kind, number: delivery.At, count: delivery.Count, id: id);
        return true;
    }

    private bool TryReadIdempotence(out RdbToken token)
    {
        const ulong LongestSeconds = 86400;
        const ulong Most = 10000;
        token = default;
        var offset = input.Offset;
        if (!input.TryLength(out var seconds) || !input.TryLength(out var most) || !input.TryLength(out _producersLeft))
            return false;
        if (seconds is < 1 or > LongestSeconds || most is < 1 or > Most)
            return input.Fail(offset, "1 to 86400 seconds and 1 to 10000 idempotent ids", $"{seconds} and {most}");
        token = new RdbToken(RdbTokenKind.StreamIdempotence, number: (long)seconds, count: most);
        return Go(Step.Producers);
    }

    private bool TryReadProducer(out RdbToken token)
    {
        token = default;
        if (_producersLeft == 0)
        {
            if (!input.TryLength(out var added) || !input.TryLength(out var duplicates))
                return false;
            Facts.IdempotentAdded = added;
            Facts.IdempotentDuplicates = duplicates;
            return Go(Step.Done);
        }

        _producersLeft--;
        if (!input.TryString(_text, out var borrowed))
            return false;
        var name = _name.Copy(borrowed);
        if (!input.TryLength(out _idsLeft))
            return false;
        token = new RdbToken(RdbTokenKind.StreamProducer, name, count: _idsLeft);
        return Go(Step.ProducerIds);
    }

    private bool TryReadIdempotentId(out RdbToken token)
    {
        token = default;
        if (_idsLeft == 0)
            return Go(Step.Producers);
        _idsLeft--;
        if (!input.TryString(_text, out var borrowed))
            return false;
        var name = _name.Copy(borrowed);
        if (!TryReadId(out var id))
            return false;
        token = new RdbToken(RdbTokenKind.StreamIdempotentId, name, id: id);
        return true;
    }

    private bool TryReadId(out StreamId id)
    {
        id = default;
        if (!input.TryLength(out var milliseconds) || !input.TryLength(out var sequence))
            return false;
        id = new StreamId(milliseconds, sequence);
        return true;
    }

    private bool TryReadRawId(out StreamId id)
    {
        id = default;
        if (!input.TryEnsure(StreamId.Length))
            return false;
        id = StreamId.From(input.Rest);
        input.Consume(StreamId.Length);
        return true;
    }

    private bool Go(Step step)
    {
        _step = step;
        return true;
    }
}
