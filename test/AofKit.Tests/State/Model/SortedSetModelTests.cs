using AofKit.State.Values;

namespace AofKit.Tests.State.Model;

/// <summary>A sorted set is a dictionary of scores, and that dictionary sorted.</summary>
public sealed class SortedSetModelTests
{
    private static readonly double[] s_scores = [0, 1, -1, 2.5, -0.0, double.PositiveInfinity, double.NegativeInfinity, 1e300];

    private enum Do
    {
        Resize,
        Churn,
        Toggle,
        Put,
        RemoveRange,
        Order,
        Copy,
    }

    [Fact]
    public void A_sorted_set_is_a_sorted_dictionary() => Script.Sample(
        [(6, Do.Resize), (6, Do.Churn), (4, Do.Toggle), (4, Do.Put), (2, Do.RemoveRange), (2, Do.Order), (1, Do.Copy)],
        thresholds: [8, 12, 128, 24, 256, 512],
        HashedKeys.Count,
        scripts: 600,
        script => new Model(isPacked: script[0].Pick % 2 == 0).Run(script));

    private sealed class Model(bool isPacked) : KeyedModel
    {
        private readonly Dictionary<int, double> _scores = [];
        private SortedSetValue _set = new();
        private (SortedSetValue Set, int Count)? _copied;
        private bool _isOrdered;
        private bool _isLarge;
        private int _number;

        private IEnumerable<ScoredMember> Sorted => _scores.Select(s => new ScoredMember(s.Value, Member(s.Key)))
            .OrderBy(m => m.Score).ThenBy(m => m.Member, ByteOrder.Instance);

        public void Run(Step<Do>[] script)
        {
            foreach (var (operation, size, pick) in script)
            {
                _number += pick;
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
                        for (var i = 0; i < size; i++)
                            Put(KeyOf((pick + 2 * i) % HashedKeys.Count));
                        break;
                    case Do.RemoveRange:
                        RemoveRange(pick % (_scores.Count + 1), size);
                        break;
                    case Do.Order:
                        _isOrdered = true;
                        break;
                    default:
                        _copied = (_set, _scores.Count);
                        (_set, _isOrdered) = ((SortedSetValue)_set.Copy(), false);
                        break;
                }

                Check();
            }
        }

        protected override bool Has(int key) => _scores.ContainsKey(key);

        protected override void Put(int key)
        {
            var member = Member(key);
            var score = s_scores[++_number % s_scores.Length];
            var isNew = !_scores.ContainsKey(key);
            Assert.Equal(isNew, _set.Set(member, score));
            if (isNew)
                Keys.Add(key);
            // Only a set that is not packed has a minus zero.
            _isLarge |= _scores.Count + (isNew ? 1 : 0) > 128 || member.Length > 64;
            _scores[key] = score == 0 && !_isLarge ? 0 : score;
        }

        protected override void Remove(int key)
        {
            Assert.True(_set.Remove(Member(key)));
            Assert.False(_set.Remove(Member(key)));
            _scores.Remove(key);
            Keys.Remove(key);
        }

        // Long members make a set large, however few there are; half of the sets have none.
        private byte[] Member(int key) => isPacked && HashedKeys.Key(key) is { Length: > 64 } name ? name[..64] : HashedKeys.Key(key);

        private void RemoveRange(int from, int count)
        {
            var gone = Sorted.Skip(from).Take(count).Select(m => Convert.ToHexString(m.Member)).ToHashSet();
            _set.RemoveRange(from, from + gone.Count);
            _isOrdered = true;
            foreach (var key in _scores.Keys.Where(k => gone.Contains(Convert.ToHexString(Member(k)))).ToList())
            {
                _scores.Remove(key);
                Keys.Remove(key);
            }
        }

        private void Check()
        {
            Assert.Equal(_scores.Count, _set.Count);
            foreach (var (key, expected) in _scores)
                if (!_set.TryGetScore(Member(key), out var score) || !IsSame(score, expected))
                    Assert.Fail($"key {key} has the score {score}, not {expected}");
            Assert.Equal(_scores.Count, _set.Members.Count());
            // The order is made when it is first asked for, and kept from then on.
            if (_isOrdered)
                Assert.True(Sorted.SequenceEqual(_set.Order.Range(0, _set.Order.Count), new SameMember()));
            if (_copied is var (set, count))
                Assert.Equal((count, count), ((int)set.Count, set.Order.Count));
        }

        private static bool IsSame(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);

        private sealed class SameMember : IEqualityComparer<ScoredMember>
        {
            public bool Equals(ScoredMember x, ScoredMember y) => IsSame(x.Score, y.Score) && x.Member.AsSpan().SequenceEqual(y.Member);

            public int GetHashCode(ScoredMember member) => 0;
        }
    }
}
