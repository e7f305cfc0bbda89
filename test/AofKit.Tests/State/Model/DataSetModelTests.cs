using AofKit.State;
using AofKit.State.Values;

namespace AofKit.Tests.State.Model;

/// <summary>A data set is a dictionary for each db, of values that may expire, as may what is in them.</summary>
public sealed class DataSetModelTests
{
    private const int DbCount = 3;

    private enum Do
    {
        Resize,
        Churn,
        Toggle,
        Put,
        Select,
        Swap,
        RemoveExpired,
        ClearDb,
        Clear,
    }

    [Fact]
    public void A_data_set_is_a_dictionary_for_each_db() => Script.Sample(
        [
            (8, Do.Resize), (8, Do.Churn), (6, Do.Toggle), (4, Do.Put), (4, Do.Select), (2, Do.Swap), (3, Do.RemoveExpired), (1, Do.ClearDb), (1, Do.Clear),
        ],
        thresholds: [8, 12, 0, 24, 48, 300, 4300],
        HashedKeys.Count,
        scripts: 500,
        script => new Model().Run(script));

    private sealed class Model
    {
        private readonly DataSet _data = new();
        private Db[] _dbs;
        private int _selected;

        public Model() => _dbs = Empty();

        public void Run(Step<Do>[] script)
        {
            foreach (var (operation, size, pick) in script)
            {
                switch (operation)
                {
                    case Do.Select:
                        _selected = pick % DbCount;
                        break;
                    case Do.Swap:
                        _data.Swap(pick % DbCount, size % DbCount);
                        (_dbs[pick % DbCount], _dbs[size % DbCount]) = (_dbs[size % DbCount], _dbs[pick % DbCount]);
                        break;
                    case Do.RemoveExpired:
                        var gone = _dbs.Sum(db => db.RemoveExpired(pick % 120));
                        Assert.Equal(gone, _data.RemoveExpired(DateTimeOffset.FromUnixTimeMilliseconds(pick % 120)));
                        break;
                    case Do.Clear:
                        _data.Clear();
                        _dbs = Empty();
                        break;
                    default:
                        _dbs[_selected].Execute(operation, size, pick, _data.Db(_selected));
                        break;
                }

                Check(size % 50);
            }
        }

        private static Db[] Empty() => [.. Enumerable.Range(0, DbCount).Select(_ => new Db())];

        private void Check(int most)
        {
            Assert.Equal(_dbs.Sum(db => db.Count), _data.Count);
            Assert.Equal(Enumerable.Range(0, DbCount).Where(db => _dbs[db].Count > 0), _data.Dbs);
            for (var db = 0; db < DbCount; db++)
            {
                Assert.Equal(_dbs[db].Count, _data.CountOf(db));
                _dbs[db].Check(_data, db, most);
            }
        }
    }

    private sealed class Db : KeyedModel
    {
        private readonly Dictionary<int, (long FieldExpiry, long ExpiresAt)> _keys = [];
        private KeySpace _space = null!;
        private int _number;

        public int Count => _keys.Count;

        public void Execute(Do operation, int size, int pick, KeySpace space)
        {
            _space = space;
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
                default:
                    space.Clear();
                    _keys.Clear();
                    Keys.Clear();
                    break;
            }
        }

        public int RemoveExpired(long now)
        {
            var gone = _keys.Where(k => Expiry.IsOver(k.Value.ExpiresAt, now) || Expiry.IsOver(k.Value.FieldExpiry, now)).Select(k => k.Key).ToList();
            gone.ForEach(key => _keys.Remove(key));
            gone.ForEach(key => Keys.Remove(key));
            return gone.Count;
        }

        public void Check(DataSet data, int db, int most)
        {
            foreach (var (key, (_, expiresAt)) in _keys)
                if (!data.TryGet(db, HashedKeys.Key(key), out var state) || state.ExpiresAt != Expiry.ToView(expiresAt) || !state.Key.Span.SequenceEqual(HashedKeys.Key(key)))
                    Assert.Fail($"key {key} of db {db} is not there, or expires at {state.ExpiresAt}, not at {expiresAt}");
            for (var key = 0; key < HashedKeys.Crowded; key++)
                if (!_keys.ContainsKey(key) && data.TryGet(db, HashedKeys.Key(key), out _))
                    Assert.Fail($"key {key} of db {db} is there");
            Assert.Equal(_keys.Count, data.Keys(db).Count());
            var sorted = _keys.Keys.Select(HashedKeys.Key).Order(ByteOrder.Instance).Take(most);
            Assert.True(sorted.Zip(data.KeysInOrder(db, most: most)).All(k => k.Second.Key.Span.SequenceEqual(k.First)));
            Assert.Equal(Math.Min(most, _keys.Count), data.KeysInOrder(db, most: most).Count());
        }

        protected override bool Has(int key) => _keys.ContainsKey(key);

        // A string, or a hash with one field; either may expire. Some keys are put, some found or added.
        protected override void Put(int key)
        {
            var (name, number) = (HashedKeys.Key(key), ++_number);
            var expiresAt = number % 3 == 0 ? number % 100 : Expiry.None;
            var fieldExpiry = number % 4 == 0 ? number % 90 : Expiry.None;
            object value = new byte[1];
            if (number % 2 == 0)
            {
                var hash = new HashValue();
                hash.Set("f"u8, "v"u8);
                hash.SetExpiry("f"u8, fieldExpiry);
                value = hash;
            }

            if (number % 5 > 0)
            {
                _space.Put(name, value, expiresAt);
            }
            else
            {
                ref var slot = ref _space.FindOrAdd(name, out var added);
                Assert.Equal(!_keys.ContainsKey(key), added);
                if (added)
                    Assert.True(slot is { Value: null, ExpiresAt: Expiry.None });
                (slot.Value, slot.ExpiresAt) = (value, expiresAt);
            }

            Assert.Same(value, _space.Get(name));
            if (!_keys.ContainsKey(key))
                Keys.Add(key);
            _keys[key] = (fieldExpiry, expiresAt);
        }

        protected override void Remove(int key)
        {
            Assert.True(_space.Remove(HashedKeys.Key(key)));
            Assert.False(_space.Remove(HashedKeys.Key(key)));
            _keys.Remove(key);
            Keys.Remove(key);
        }
    }
}
