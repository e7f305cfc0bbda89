using System.Reflection;
using AofKit.State.Values;

namespace AofKit.Tests.State.Model;

/// <summary>Ordered chunks hold what a sorted list holds, and no chunk is empty or too long.</summary>
public sealed class OrderedChunksModelTests
{
    private const int Most = 1 << 20;

    private enum Do
    {
        Append,
        Insert,
        Remove,
        RemoveRange,
        Range,
        Replace,
        Rebuild,
    }

    [Fact]
    public void Ordered_chunks_are_a_sorted_list() => Script.Sample(
        [(6, Do.Append), (8, Do.Insert), (8, Do.Remove), (3, Do.RemoveRange), (2, Do.Range), (2, Do.Replace), (1, Do.Rebuild)],
        thresholds: [1, 128, 512, 1024, 1536, 2048],
        Most,
        scripts: 400,
        script => new Model().Run(script));

    private readonly record struct Item(int Order, int Tag) : IComparable<Item>
    {
        public int CompareTo(Item other) => Order.CompareTo(other.Order);
    }

    private sealed class Model
    {
        private readonly List<Item> _items = [];
        private OrderedChunks<Item> _chunks = new();
        private int _lastTag;

        public void Run(Step<Do>[] script)
        {
            foreach (var (operation, size, pick) in script)
            {
                switch (operation)
                {
                    case Do.Append:
                        for (var i = 0; i < size; i++)
                            Add((_items.Count == 0 ? 0 : _items[^1].Order) + 1 + pick % 9);
                        break;
                    case Do.Insert:
                        Insert(size, pick);
                        break;
                    case Do.Remove:
                        Remove(size, pick);
                        break;
                    case Do.RemoveRange:
                        var from = _items.Count == 0 ? 0 : pick % _items.Count;
                        var to = Math.Min(from + size, _items.Count);
                        _chunks.RemoveRange(from, to);
                        _items.RemoveRange(from, to - from);
                        break;
                    case Do.Range:
                        var start = pick % (_items.Count + 1);
                        Assert.Equal(_items.Skip(start).Take(size), _chunks.Range(start, start + size));
                        break;
                    case Do.Replace:
                        Replace(pick);
                        break;
                    default:
                        _chunks = OrderedChunks<Item>.Of(_items.OrderByDescending(i => i.Order));
                        break;
                }

                Check(pick);
            }
        }

        // One beside the other in a gap, or here and there.
        private void Insert(int count, int pick)
        {
            var step = pick % 2 == 0 ? 1 : 7919;
            for (var order = pick; count > 0; count--, order = (order + step) % Most)
                Add(order);
        }

        private void Add(int order)
        {
            var item = new Item(order, ++_lastTag);
            var index = _items.BinarySearch(item);
            Assert.Equal(index >= 0, _chunks.TryFind(new Item(order, 0), out _));
            if (index >= 0)
                return;
            _items.Insert(~index, item);
            _chunks.Add(item);
        }

        private void Remove(int count, int pick)
        {
            Assert.Equal(_items.BinarySearch(new Item(pick, 0)) >= 0, _chunks.TryFind(new Item(pick, 0), out _));
            for (; count > 0 && _items.Count > 0; count--)
            {
                var index = (pick % 3) switch { 0 => 0, 1 => _items.Count - 1, _ => pick * count % _items.Count };
                Assert.True(_chunks.Remove(_items[index] with { Tag = 0 }));
                Assert.False(_chunks.Remove(_items[index]));
                _items.RemoveAt(index);
            }
        }

        private void Replace(int pick)
        {
            var item = new Item(pick, ++_lastTag);
            var index = _items.BinarySearch(item);
            Assert.Equal(index >= 0, _chunks.TryReplace(item, out var old));
            Assert.Equal(index >= 0 ? _items[index] : default, old);
            if (index >= 0)
                _items[index] = item;
        }

        private void Check(int pick)
        {
            Assert.Equal(_items.Count, _chunks.Count);
            Assert.True(_items.SequenceEqual(_chunks.Range(0, _items.Count)));
            Assert.Equal(_items.Count(i => i.Order < pick), _chunks.CountBefore(i => i.Order >= pick));
            var next = _items.BinarySearch(new Item(pick, 0)) is var at && at < 0 ? ~at : at;
            Assert.Equal(next < _items.Count, _chunks.TryFindFrom(new Item(pick, 0), out var from));
            Assert.Equal(next < _items.Count ? _items[next] : default, from);
            var counts = ChunkCounts();
            Assert.Equal(_items.Count, counts.Sum());
            Assert.All(counts, c => Assert.InRange(c, 1, 1024));
            if (_items.Count == 0)
                return;
            Assert.Equal((_items[0], _items[^1]), (_chunks.First, _chunks.Last));
            for (var i = pick % 16; i < _items.Count; i += 16)
                Assert.True(_chunks.TryFind(_items[i] with { Tag = 0 }, out var found) && found == _items[i]);
        }

        private List<int> ChunkCounts()
        {
            var chunks = (Array)Field("_chunks");
            return [.. Enumerable.Range(0, (int)Field("_used")).Select(i => chunks.GetValue(i)!).Select(c => (int)c.GetType().GetProperty("Count")!.GetValue(c)!)];
        }

        private object Field(string name) => typeof(OrderedChunks<Item>).GetField(name, BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(_chunks)!;
    }
}
