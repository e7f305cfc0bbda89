using AofKit.Rdb;
using AofKit.State.Values;

namespace AofKit.State;

/// <summary>Makes a stream out of the tokens of an RDB.</summary>
internal sealed class StreamBuilder
{
    private readonly StreamValue _stream = new();
    private readonly List<byte[]> _fields = [];
    private StreamId _entry;
    private bool _isInEntry;
    private StreamGroup? _group;
    private StreamConsumer? _consumer;
    private List<(byte[] Iid, StreamId Id)> _producer = [];

    /// <summary>Takes a token.</summary>
    public void Take(in RdbToken token, RdbReader reader)
    {
        if (token.Kind != RdbTokenKind.StreamField)
            EndEntry();
        switch (token.Kind)
        {
            case RdbTokenKind.StreamEntry:
                _entry = token.Id;
                _isInEntry = true;
                break;
            case RdbTokenKind.StreamField:
                _fields.Add(token.Name.ToArray());
                _fields.Add(token.Value.ToArray());
                break;
            case RdbTokenKind.StreamFacts:
                _stream.LastId = reader.Stream.LastId;
                _stream.MaxDeletedId = reader.Stream.MaxDeletedId;
                _stream.EntriesAdded = reader.Stream.EntriesAdded;
                break;
            case RdbTokenKind.StreamGroup:
                _group = new StreamGroup(_stream, token.Name.ToArray(), token.Id, ReadBefore2(token, reader));
                _stream.Groups[_group.Name] = _group;
                break;
            case RdbTokenKind.StreamConsumer:
                _consumer = _group!.Consumer(token.Name, token.Number);
                _consumer.ActiveAt = reader.Stream.Version >= 3 ? reader.Stream.ConsumerActiveAt : token.Number;
                break;
            case RdbTokenKind.StreamPending:
                _group!.SetPending(token.Id, new StreamPending(_consumer, token.Number, (long)token.Count));
                break;
            case RdbTokenKind.StreamNacked:
                _group!.SetPending(token.Id, new StreamPending(null, token.Number, (long)token.Count));
                break;
            case RdbTokenKind.StreamIdempotence:
                _stream.Idempotence = new StreamIdempotence { Seconds = token.Number, Most = (long)token.Count };
                break;
            case RdbTokenKind.StreamProducer:
                _producer = [];
                _stream.Idempotence!.Producers[token.Name.ToArray()] = _producer;
                break;
            case RdbTokenKind.StreamIdempotentId:
                _producer.Add((token.Name.ToArray(), token.Id));
                break;
        }
    }

    /// <summary>The stream.</summary>
    public StreamValue End(RdbReader reader)
    {
        EndEntry();
        if (_stream.Idempotence is { } idempotence)
        {
            idempotence.Added = reader.Stream.IdempotentAdded;
            idempotence.Duplicates = reader.Stream.IdempotentDuplicates;
        }

        return _stream;
    }

    // Before version 2 the file does not tell how many entries a group has read; the server works it out where it can.
    private long ReadBefore2(in RdbToken token, RdbReader reader) =>
        reader.Stream.Version >= 2 ? token.Number : StreamReadCount.Estimate(_stream, token.Id);

    private void EndEntry()
    {
        if (!_isInEntry)
            return;
        _stream.Entries.Add(new StreamEntry(_entry, Packed.Of(_fields)));
        _fields.Clear();
        _isInEntry = false;
    }
}
