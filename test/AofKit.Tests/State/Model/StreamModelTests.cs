using System.Globalization;
using AofKit.Rdb;
using AofKit.State.Handlers;
using AofKit.State.Values;

namespace AofKit.Tests.State.Model;

/// <summary>A stream is a sorted dictionary of entries, and a group of it one of what is pending.</summary>
public sealed class StreamModelTests
{
    private const int GroupCount = 3;

    private enum Do
    {
        Add,
        Delete,
        TrimFront,
        Read,
        Acknowledge,
        Copy,
    }

    [Fact]
    public void A_stream_is_a_sorted_dictionary() => Script.Sample(
        [(8, Do.Add), (6, Do.Delete), (3, Do.TrimFront), (6, Do.Read), (4, Do.Acknowledge), (1, Do.Copy)],
        thresholds: [4, 32, 128, 512, 1024],
        picks: 1 << 16,
        scripts: 600,
        script => new Model().Run(script));

    private sealed class Model
    {
        private readonly SortedDictionary<StreamId, byte[]> _entries = [];
        private readonly SortedDictionary<StreamId, int>[] _pending = [[], [], []];
        private readonly StreamId[] _lastReads = new StreamId[GroupCount];
        private StreamValue _stream = new();
        private StreamId _maxDeletedId;
        private (StreamValue Stream, string Text)? _copied;

        public Model()
        {
            for (var i = GroupCount - 1; i >= 0; i--)
                _stream.Groups.Add(Name(i), new StreamGroup(_stream, Name(i), default, StreamGroup.UnknownRead));
        }

        public void Run(Step<Do>[] script)
        {
            foreach (var (operation, size, pick) in script)
            {
                switch (operation)
                {
                    case Do.Add:
                        for (var i = 0; i < size; i++)
                            Add(pick);
                        break;
                    case Do.Delete:
                        for (var i = 0; i < size && _entries.Count > 0; i++)
                            Delete(_entries.Keys.ElementAt((pick + 3 * i) % _entries.Count), (StreamReferences)(pick % 3));
                        break;
                    case Do.TrimFront:
                        var removed = Math.Max(0, _entries.Count - size);
                        _stream.RemoveFirst(removed);
                        foreach (var id in _entries.Keys.Take(removed).ToList())
                            _entries.Remove(id);
                        break;
                    case Do.Read:
                        Read(pick % GroupCount, size, pick / GroupCount % 4);
                        break;
                    case Do.Acknowledge:
                        var group = pick % GroupCount;
                        foreach (var id in _pending[group].Keys.Skip(pick % 5).Take(size).ToList())
                            Assert.True(Group(group).RemovePending(id) && _pending[group].Remove(id));
                        break;
                    default:
                        _copied = (_stream, Show(_stream));
                        _stream = (StreamValue)_stream.Copy();
                        break;
                }

                Check();
            }
        }

        private void Add(int pick)
        {
            var last = _stream.LastId;
            var id = pick % 2 == 0 ? last with { Sequence = last.Sequence + 1 } : new StreamId(last.Milliseconds + 1, 0);
            byte[] packed = [(byte)pick];
            _stream.Add(new StreamEntry(id, packed));
            _entries.Add(id, packed);
        }

        private void Delete(StreamId id, StreamReferences references)
        {
            _stream.TryDelete(id, references);
            var isNeeded = references == StreamReferences.OnlyAcknowledged
                && Enumerable.Range(0, GroupCount).Any(g => _lastReads[g].CompareTo(id) < 0 || _pending[g].ContainsKey(id));
            Assert.Equal(isNeeded, _stream.Contains(id));
            if (isNeeded)
                return;
            _entries.Remove(id);
            if (references == StreamReferences.Delete)
                Array.ForEach(_pending, p => p.Remove(id));
            if (id.CompareTo(_maxDeletedId) > 0)
                _maxDeletedId = id;
        }

        private void Read(int group, int count, int consumer)
        {
            foreach (var id in _entries.Keys.Where(id => id.CompareTo(_lastReads[group]) > 0).Take(count))
            {
                Group(group).SetPending(id, new StreamPending(Group(group).Consumer(Name(consumer), now: 1), 2, 3));
                _pending[group].Add(id, consumer);
                Group(group).SetRead(_lastReads[group] = id, StreamGroup.UnknownRead);
            }
        }

        private void Check()
        {
            Assert.Equal(_entries.Count, _stream.Count);
            Assert.True(_entries.Select(e => new StreamEntry(e.Key, e.Value)).SequenceEqual(_stream.Entries.Range(0, _entries.Count)));
            Assert.Equal(_entries.Keys.FirstOrDefault(), _stream.FirstId);
            Assert.Equal(_maxDeletedId, _stream.MaxDeletedId);
            Assert.Equal(Enumerable.Range(0, GroupCount).Select(Name), _stream.Groups.Keys);
            for (var i = 0; i < GroupCount; i++)
            {
                Assert.Equal(_lastReads[i], Group(i).LastId);
                Assert.True(_pending[i].SequenceEqual(Group(i).Pending.Select(p => KeyValuePair.Create(p.Id, p.Pending.Consumer!.Name[0] - 'a'))));
                // A consumer of a copy is the copy's own.
                Assert.All(Group(i).Pending.Select(p => p.Pending), p => Assert.Same(Group(i).Consumers[p.Consumer!.Name], p.Consumer));
            }

            if (_copied is var (stream, text))
                Assert.Equal(text, Show(stream));
        }

        private StreamGroup Group(int number) => _stream.Groups[Name(number)];

        private static byte[] Name(int number) => [(byte)('a' + number)];

        private static string Show(StreamValue stream) => string.Join('\n', [
            string.Create(CultureInfo.InvariantCulture, $"{stream.LastId} {stream.MaxDeletedId} {stream.Entries.Count}"),
            .. stream.Entries.Range(0, stream.Entries.Count).Select(e => $"{e.Id}"),
            .. stream.Groups.Values.SelectMany(g => g.Pending.Select(p => $"{g.LastId} {p.Id} {p.Pending.Consumer!.Name[0]} {g.Consumers.Count}")),
        ]);
    }
}
