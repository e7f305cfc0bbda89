using System.Runtime.CompilerServices;
using AofKit.State;

namespace AofKit.Tests.State.Model;

/// <summary>A hash table holds what a dictionary holds, and each entry is in one bucket, whatever was added and removed before.</summary>
public sealed class ByteTableModelTests
{
    private enum Do
    {
        Resize,
        Churn,
        Toggle,
        Put,
        Sweep,
        Copy,
        Clear,
    }

    [Fact]
    public void A_table_is_a_dictionary() => Script.Sample(
        [(8, Do.Resize), (8, Do.Churn), (8, Do.Toggle), (4, Do.Put), (2, Do.Sweep), (1, Do.Copy), (1, Do.Clear)],
        thresholds: [8, 12, 0, 24, 48, 300, 1024, 2048, 4096],
        HashedKeys.Count,
        scripts: 600,
        script => new Model().Run(script));

    private sealed class Model : KeyedModel
    {
        private ByteTable<long> _table = new();
        private readonly Dictionary<int, (int Place, long Value)> _entries = [];
        private int _places;
        private long _lastValue;
        private int _unchecked;

        public void Run(Step<Do>[] script)
        {
            foreach (var (operation, size, pick) in script)
            {
                switch (operation)
                {
                    case Do.Resize:
                        Resize(size, pick);
                        break;
                    case Do.Churn:
                        Churn(size, pick);
                        break;
                    case Do.Toggle:
                        Toggle(pick);
                        break;
                    case Do.Put:
                        Put(KeyOf(pick));
                        break;
                    case Do.Sweep:
                        Sweep(2 + size % 3);
                        break;
                    case Do.Copy:
                        Copy();
                        break;
                    default:
                        _table.Clear();
                        _entries.Clear();
                        Keys.Clear();
                        _places = 0;
                        break;
                }

                Check();
            }
        }

        protected override bool Has(int key) => _entries.ContainsKey(key);

        protected override void Put(int key)
        {
            var isNew = !_entries.TryGetValue(key, out var entry);
            // A table with many free places is tidied before it takes another key.
            if (isNew && _places > 64 && _entries.Count < _places / 4)
                MoveUp();
            var place = _table.FindOrAdd(HashedKeys.Key(key), out var added);
            Assert.Equal(isNew, added);
            if (isNew)
            {
                Assert.Equal(0, _table[place]);
                Keys.Add(key);
            }
            else
            {
                Assert.Equal(entry.Place, place);
            }

            _table[place] = ++_lastValue;
            _entries[key] = (place, _lastValue);
            _places = Math.Max(_places, _entries.Count);
            CheckNowAndThen();
        }

        protected override void Remove(int key)
        {
            Assert.Equal(_entries.Remove(key), _table.Remove(HashedKeys.Key(key)));
            Assert.False(_table.Remove(HashedKeys.Key(key)));
            Forget(key);
            CheckNowAndThen();
        }

        // Removes while it goes through all, as what has expired is removed.
        private void Sweep(int divisor)
        {
            var gone = _entries.Where(e => e.Value.Value % divisor == 0).Select(e => e.Key).ToList();
            for (var i = _table.Next(-1); i >= 0; i = _table.Next(i))
                if (_table[i] % divisor == 0)
                    _table.RemoveAt(i);
            gone.ForEach(key => _entries.Remove(key));
            gone.ForEach(Forget);
        }

        // The copy goes on, and what was copied from changes no longer.
        private void Copy()
        {
            var copied = _table;
            _table = copied.Copy();
            if (_entries.Count < _places / 2)
                MoveUp();
            for (var i = copied.Next(-1); i >= 0; i = copied.Next(i))
                copied[i] = -1;
            copied.Clear();
        }

        private void MoveUp()
        {
            _places = 0;
            foreach (var (key, (_, value)) in _entries.OrderBy(e => e.Value.Place).ToList())
                _entries[key] = (_places++, value);
        }

        private void Forget(int key)
        {
            Keys.Remove(key);
            if (_entries.Count == 0)
                _places = 0;
        }

        private void CheckNowAndThen()
        {
            // Else a search might not end.
            if (Buckets(_table) is { } buckets && FilledBuckets(_table) > buckets.Length / 4 * 3)
                Assert.Fail($"{FilledBuckets(_table)} of {buckets.Length} buckets are filled");
            if (++_unchecked > _entries.Count / 4 || _entries.Count < 40)
                Check();
        }

        private void Check()
        {
            _unchecked = 0;
            Assert.Equal(_entries.Count, _table.Count);
            var live = 0;
            for (var i = _table.Next(-1); i >= 0; i = _table.Next(i))
                live++;
            Assert.Equal(_entries.Count, live);
            Span<int> guess = stackalloc int[1];
            foreach (var (key, (place, value)) in _entries)
            {
                var bytes = HashedKeys.Key(key);
                // Each has a place of its own, and no place is new while one is free.
                if (_table.Find(bytes) != place || place >= _places || _table[place] != value || !_table.KeyAt(place).SequenceEqual(bytes))
                    Assert.Fail($"key {key} is at {_table.Find(bytes)}, not at {place} of {_places} with the value {value}");
                if (!_table.HasBuckets)
                    continue;
                _table.Guess([ByteHash.Of(bytes)], guess);
                _table.Touch(guess);
            }

            // Some of the crowded keys, some of the others.
            for (var i = 0; i < 16; i++)
            {
                var key = i < 12 ? i : i * 211;
                if (_table.Contains(HashedKeys.Key(key)) != _entries.ContainsKey(key))
                    Assert.Fail($"key {key} is there or is not");
            }

            CheckBuckets();
            CheckLongKeys();
        }

        // Each entry is in exactly one bucket, with its hash, and the filled ones are counted.
        private void CheckBuckets()
        {
            if (Buckets(_table) is not { } buckets)
            {
                Assert.True(_table.Count <= 8);
                return;
            }

            var (filled, isIn) = (0, new bool[_places]);
            foreach (var bucket in buckets)
            {
                filled += bucket == 0 ? 0 : 1;
                var place = (int)(uint)bucket - 1;
                if (bucket == 0 || (uint)bucket == uint.MaxValue)
                    continue;
                if (isIn[place] || (uint)(bucket >> 32) != ByteHash.Of(_table.KeyAt(place)))
                    Assert.Fail($"the bucket {bucket:x}");
                isIn[place] = true;
            }

            foreach (var (key, (place, _)) in _entries)
                if (!isIn[place])
                    Assert.Fail($"key {key} is in no bucket");
            Assert.Equal(_entries.Count, isIn.Count(i => i));
            Assert.Equal(filled, FilledBuckets(_table));
        }

        // A table in which keys come and go does not grow.
        private void CheckLongKeys()
        {
            var keys = LongKeys(_table) ?? [];
            Assert.Equal(_entries.Keys.Count(k => HashedKeys.Key(k).Length > 23), keys.Count(k => k is not null));
            Assert.True(keys.Count <= Math.Max(2 * _places + 1, 9));
        }

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_buckets")]
        private static extern ref ulong[]? Buckets(ByteTable table);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_filledBuckets")]
        private static extern ref int FilledBuckets(ByteTable<long> table);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_longKeys")]
        private static extern ref List<byte[]?>? LongKeys(ByteTable<long> table);
    }
}
