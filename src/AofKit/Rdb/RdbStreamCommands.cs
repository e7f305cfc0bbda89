namespace AofKit.Rdb;

/// <summary>Turns the tokens of a stream into the commands that recreate it.</summary>
internal sealed class RdbStreamCommands(RdbReader reader, RdbTarget target, CommandQueue queue, List<string> warnings)
{
    private const long DefaultSeconds = 100;
    private const ulong DefaultIds = 100;

    private readonly RdbText _group = new();
    private readonly RdbText _owner = new();
    private int _groupLength;
    private int _ownerLength;
    private ulong _fieldsLeft;
    private StreamId? _firstId;
    private long _lostPending;
    private long _lostConsumers;
    private long _lostNacked;
    private bool _lostIdempotence;

    /// <summary>Begins another stream.</summary>
    public void Start()
    {
        _firstId = null;
        _fieldsLeft = 0;
        _lostPending = _lostConsumers = _lostNacked = 0;
        _lostIdempotence = false;
    }

    /// <summary>Says what of the stream could not be told in commands.</summary>
    public void End()
    {
        if (_lostPending > 0)
            Warn($"{_lostPending} pending entries are no longer in the stream; {target.Name} does not take them back");
        if (_lostConsumers > 0)
            Warn($"{target.Name} cannot create {_lostConsumers} consumers that have nothing pending");
        if (_lostNacked > 0)
            Warn($"{target.Name} has no entries that were given back; {_lostNacked} are left out");
        if (_lostIdempotence)
            Warn($"{target.Name} has no idempotent ids; they are left out");
    }

    /// <summary>Takes a token of the stream.</summary>
    public void Take(in RdbToken token, ReadOnlySpan<byte> key)
    {
        switch (token.Kind)
        {
            case RdbTokenKind.StreamEntry:
                TakeEntry(token, key);
                break;
            case RdbTokenKind.StreamField:
                TakeField(token);
                break;
            case RdbTokenKind.StreamFacts:
                TakeFacts(key);
                break;
            case RdbTokenKind.StreamGroup:
                TakeGroup(token, key);
                break;
            case RdbTokenKind.StreamConsumer:
                TakeConsumer(token, key);
                break;
            case RdbTokenKind.StreamPending:
                TakePending(token, key);
                break;
            case RdbTokenKind.StreamNacked:
                TakeNacked(token, key);
                break;
            case RdbTokenKind.StreamIdempotence:
                TakeIdempotence(token, key);
                break;
            case RdbTokenKind.StreamProducer:
                _owner.Copy(token.Name);
                _ownerLength = token.Name.Length;
                break;
            case RdbTokenKind.StreamIdempotentId:
                TakeIdempotentId(token, key);
                break;
        }
    }

    private void TakeEntry(in RdbToken token, ReadOnlySpan<byte> key)
    {
        if (token.Count == 0)
        {
            Warn("a stream entry has no fields, which no command can tell; it is left out");
            return;
        }

        _firstId ??= token.Id;
        _fieldsLeft = token.Count;
        queue.Begin("XADD"u8);
        queue.Add(key);
        queue.Add(token.Id);
    }

    private void TakeField(in RdbToken token)
    {
        queue.Add(token.Name);
        queue.Add(token.Value);
        if (--_fieldsLeft == 0)
            queue.End();
    }

    private void TakeFacts(ReadOnlySpan<byte> key)
    {
        var facts = reader.Stream;
        if (_firstId is null)
        {
            // An entry that is trimmed at once leaves the stream empty, but there.
            queue.Begin("XADD"u8);
            queue.Add(key);
            queue.Add("MAXLEN"u8);
            queue.Add("0"u8);
            queue.Add(facts.LastId == default ? new StreamId(0, 1) : facts.LastId);
            queue.Add("x"u8);
            queue.Add("y"u8);
            queue.End();
        }

        queue.Begin("XSETID"u8);
        queue.Add(key);
        queue.Add(facts.LastId);
        if (target.Knows(RdbFeatures.StreamBounds))
        {
            queue.Add("ENTRIESADDED"u8);
            queue.Add(facts.EntriesAdded);
            queue.Add("MAXDELETEDID"u8);
            queue.Add(facts.MaxDeletedId);
        }

        queue.End();
    }

    private void TakeGroup(in RdbToken token, ReadOnlySpan<byte> key)
    {
        _group.Copy(token.Name);
        _groupLength = token.Name.Length;
        queue.Begin("XGROUP"u8);
        queue.Add("CREATE"u8);
        queue.Add(key);
        queue.Add(token.Name);
        queue.Add(token.Id);
        if (reader.Stream.Version >= 2 && target.Knows(RdbFeatures.StreamBounds))
        {
            queue.Add("ENTRIESREAD"u8);
            queue.Add(token.Number);
        }

        queue.End();
    }

    private void TakeConsumer(in RdbToken token, ReadOnlySpan<byte> key)
    {
        _owner.Copy(token.Name);
        _ownerLength = token.Name.Length;
        if (token.Count > 0)
            return;
        if (!target.Knows(RdbFeatures.CreateConsumer))
        {
            _lostConsumers++;
            return;
        }

        queue.Begin("XGROUP"u8);
        queue.Add("CREATECONSUMER"u8);
        queue.Add(key);
        queue.Add(_group.Buffered(_groupLength));
        queue.Add(token.Name);
        queue.End();
    }

    private void TakePending(in RdbToken token, ReadOnlySpan<byte> key)
    {
        // From 7.0 on XCLAIM drops an entry that is not in the stream. Those deleted between others are not known here.
        if (target.Knows(RdbFeatures.StreamBounds) && (_firstId is not { } first || token.Id.CompareTo(first) < 0))
            _lostPending++;

        queue.Begin("XCLAIM"u8);
        queue.Add(key);
        queue.Add(_group.Buffered(_groupLength));
        queue.Add(_owner.Buffered(_ownerLength));
        queue.Add("0"u8);
        queue.Add(token.Id);
        queue.Add("TIME"u8);
        queue.Add(token.Number);
        queue.Add("RETRYCOUNT"u8);
        queue.Add(token.Count);
        queue.Add("JUSTID"u8);
        queue.Add("FORCE"u8);
        queue.End();
    }

    private void TakeNacked(in RdbToken token, ReadOnlySpan<byte> key)
    {
        if (!target.Knows(RdbFeatures.Nack))
        {
            _lostNacked++;
            return;
        }

        queue.Begin("XNACK"u8);
        queue.Add(key);
        queue.Add(_group.Buffered(_groupLength));
        queue.Add("FAIL"u8);
        queue.Add("IDS"u8);
        queue.Add("1"u8);
        queue.Add(token.Id);
        queue.Add("RETRYCOUNT"u8);
        queue.Add(token.Count);
        queue.Add("FORCE"u8);
        queue.End();
    }

    private void TakeIdempotence(in RdbToken token, ReadOnlySpan<byte> key)
    {
        if (!target.Knows(RdbFeatures.Idempotence))
        {
            _lostIdempotence = token.Number != DefaultSeconds || token.Count != DefaultIds;
            return;
        }

        queue.Begin("XCFGSET"u8);
        queue.Add(key);
        queue.Add("IDMP-DURATION"u8);
        queue.Add(token.Number);
        queue.Add("IDMP-MAXSIZE"u8);
        queue.Add(token.Count);
        queue.End();
    }

    private void TakeIdempotentId(in RdbToken token, ReadOnlySpan<byte> key)
    {
        if (!target.Knows(RdbFeatures.Idempotence))
        {
            _lostIdempotence = true;
            return;
        }

        queue.Begin("XIDMPRECORD"u8);
        queue.Add(key);
        queue.Add(_owner.Buffered(_ownerLength));
        queue.Add(token.Name);
        queue.Add(token.Id);
        queue.End();
    }

    private void Warn(string text) => warnings.Add($"{reader.Key.Describe()}: {text}");
}
