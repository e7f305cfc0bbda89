using System.Globalization;
using AofKit.State;
using AofKit.State.Values;

namespace AofKit.Tests.State.Model;

/// <summary>Hashes and sets are dictionaries, each item of which has a value and may expire.</summary>
public sealed class ExpiringItemsModelTests
{
    private enum Do
    {
        Resize,
        Churn,
        Toggle,
        Put,
        Expire,
        Persist,
        RemoveExpired,
        Copy,
    }

    [Fact]
    public void A_hash_is_a_dictionary() => Sample(() => new HashValue());

    [Fact]
    public void A_set_is_a_dictionary() => Sample(() => new SetValue());

    private static void Sample(Func<Value> create) => Script.Sample(
        [(6, Do.Resize), (6, Do.Churn), (6, Do.Toggle), (4, Do.Put), (6, Do.Expire), (3, Do.Persist), (2, Do.RemoveExpired), (1, Do.Copy)],
        thresholds: [8, 12, 24, 48, 512],
        HashedKeys.Count,
        scripts: 400,
        script => new Model(create()).Run(script));

    private sealed class Model(Value empty) : KeyedModel
    {
        private readonly Dictionary<int, (string Value, long ExpiresAt)> _items = [];
        private Value _value = empty;
        private (Value Value, string Text)? _copied;
        private int _number;

        private IExpiringItems Items => (IExpiringItems)_value;

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
                    case Do.Expire or Do.Persist:
                        // Every second one, from one on.
                        for (var i = 0; i < size && Keys.Count > 0; i++)
                            SetExpiry(Keys[(pick + 2 * i) % Keys.Count], operation == Do.Persist ? Expiry.None : (pick + i) % 100);
                        break;
                    case Do.RemoveExpired:
                        RemoveExpired(pick % 110);
                        break;
                    default:
                        _copied = (_value, Show(_value));
                        _value = _value.Copy();
                        break;
                }

                Check();
            }
        }

        protected override bool Has(int key) => _items.ContainsKey(key);

        // Values of one length are written over each other. An expiry stays.
        protected override void Put(int key)
        {
            var value = string.Create(CultureInfo.InvariantCulture, $"{++_number}");
            var isNew = !_items.TryGetValue(key, out var item);
            Assert.Equal(isNew, _value is HashValue hash ? hash.Set(HashedKeys.Key(key), System.Text.Encoding.ASCII.GetBytes(value)) : ((SetValue)_value).Add(HashedKeys.Key(key)));
            _items[key] = (value, isNew ? Expiry.None : item.ExpiresAt);
            if (isNew)
                Keys.Add(key);
        }

        protected override void Remove(int key)
        {
            Assert.True(Items.Remove(HashedKeys.Key(key)));
            Assert.False(Items.Remove(HashedKeys.Key(key)));
            _items.Remove(key);
            Keys.Remove(key);
        }

        private void SetExpiry(int key, long expiresAt)
        {
            Items.SetExpiry(HashedKeys.Key(key), expiresAt);
            _items[key] = (_items[key].Value, expiresAt);
        }

        private void RemoveExpired(long now)
        {
            var gone = _items.Where(i => i.Value.ExpiresAt != Expiry.None && i.Value.ExpiresAt <= now).Select(i => i.Key).ToList();
            Assert.Equal(gone.Count, Items.RemoveExpired(now));
            gone.ForEach(key => _items.Remove(key));
            gone.ForEach(key => Keys.Remove(key));
        }

        private void Check()
        {
            Assert.Equal(_items.Count, _value.Count);
            foreach (var (key, (value, expiresAt)) in _items)
            {
                var name = HashedKeys.Key(key);
                if (!Items.Contains(name) || Items.ExpiryOf(name) != expiresAt || (_value is HashValue hash && System.Text.Encoding.ASCII.GetString(hash.Get(name)!) != value))
                    Assert.Fail($"key {key} has not the value {value} and the expiry {expiresAt}");
            }

            // What is gone has left no expiry behind.
            for (var key = 0; key < 2 * HashedKeys.Crowded; key++)
                if (!_items.ContainsKey(key) && (Items.Contains(HashedKeys.Key(key)) || Items.ExpiryOf(HashedKeys.Key(key)) != Expiry.None))
                    Assert.Fail($"key {key} is there");
            Assert.Equal(_items.Count, Names(_value).Count());
            // What was copied from does not change with the copy.
            if (_copied is var (copied, text))
                Assert.Equal(text, Show(copied));
        }

        private static IEnumerable<byte[]> Names(Value value) => value is HashValue hash ? hash.Fields.Select(f => f.Field) : ((SetValue)value).Members;

        private static string Show(Value value) => value is HashValue hash
            ? string.Join(' ', hash.Fields.Select(f => $"{Convert.ToHexString(f.Field)}={Convert.ToHexString(f.Value)}@{f.ExpiresAt}"))
            : string.Join(' ', ((SetValue)value).Members.Select(m => $"{Convert.ToHexString(m)}@{((SetValue)value).ExpiryOf(m)}"));
    }
}
