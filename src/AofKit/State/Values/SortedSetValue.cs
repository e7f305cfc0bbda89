using AofKit.Rdb;

namespace AofKit.State.Values;

/// <summary>A sorted set: a table of scores, and the order of its members, which is made when something asks for it first.</summary>
internal sealed class SortedSetValue : Value, IItems
{
    // Up to these a server holds the set packed, as it does unless configured otherwise.
    private const int MostPacked = 128;
    private const int LongestPacked = 64;

    private readonly ByteTable<double> _scores;
    private OrderedChunks<ScoredMember>? _order;
    private bool _isLarge;

    /// <summary>A sorted set without members.</summary>
    public SortedSetValue()
        : this(new ByteTable<double>())
    {
    }

    private SortedSetValue(ByteTable<double> scores) => _scores = scores;

    public override StateType Type => StateType.SortedSet;

    public override long Count => _scores.Count;

    public override ByteTable? Table => _scores;

    /// <summary>The members and their scores, in no order.</summary>
    public IEnumerable<ScoredMember> Members
    {
        get
        {
            for (var i = _scores.Next(-1); i >= 0; i = _scores.Next(i))
                yield return new ScoredMember(_scores[i], _scores.KeyAt(i).ToArray());
        }
    }

    /// <summary>The members in the order of their scores, those of one score in the order of their bytes.</summary>
    public OrderedChunks<ScoredMember> Order => _order ??= OrderedChunks<ScoredMember>.Of(Members);

    /// <summary>A sorted set of these members, no two of them the same.</summary>
    public static SortedSetValue Of(ScoredMember[] members)
    {
        var set = new SortedSetValue(new ByteTable<double>(members.Length)) { _isLarge = members.Length > MostPacked || members.Any(m => m.Member.Length > LongestPacked) };
        foreach (var (score, member) in members)
            set.Set(member, score);
        return set;
    }

    /// <summary>A sorted set as it stands in an RDB. Older servers pack a minus zero as text, and it stays one.</summary>
    public static SortedSetValue OfRdb(List<ScoredMember> members)
    {
        var set = new SortedSetValue(new ByteTable<double>(members.Count)) { _isLarge = members.Count > MostPacked || members.Exists(m => m.Member.Length > LongestPacked) };
        // Of a member that is there twice, servers find the first.
        foreach (var (score, member) in members)
            if (set._scores.FindOrAdd(member, out var added) is var index && added)
                set._scores[index] = score;
        return set;
    }

    /// <summary>It is not packed and its scores differ: what a range of texts finds then depends on chance.</summary>
    public bool IsTextRangeByChance => _isLarge && Order.Count > 0 && Order.First.Score != Order.Last.Score;

    /// <summary>It is no longer held packed.</summary>
    public void Unpack() => _isLarge = true;

    public override Value Copy() => new SortedSetValue(_scores.Copy()) { _isLarge = _isLarge };

    public bool TryGetScore(ReadOnlySpan<byte> member, out double score)
    {
        var index = _scores.Find(member);
        score = index < 0 ? 0 : _scores[index];
        return index >= 0;
    }

    /// <summary>Gives a member a score.</summary>
    /// <returns>True when it was not there.</returns>
    public bool Set(ReadOnlySpan<byte> member, double score)
    {
        var index = _scores.FindOrAdd(member, out var added);
        _isLarge |= member.Length > LongestPacked || _scores.Count > MostPacked;
        // A packed set holds whole numbers as such, and they have no minus zero.
        if (!_isLarge && score == 0)
            score = 0;
        Changes?.Add(ItemKinds.Member, member.ToArray(), added ? null : Text(_scores[index]), Text(score), was: !added, isThere: true);
        if (_order is not null)
        {
            var owned = member.ToArray();
            if (!added)
                _order.Remove(new ScoredMember(_scores[index], owned));
            _order.Add(new ScoredMember(score, owned));
        }

        _scores[index] = score;
        return added;
    }

    public bool Remove(ReadOnlySpan<byte> member)
    {
        var index = _scores.Find(member);
        if (index < 0)
            return false;
        Changes?.Removed(ItemKinds.Member, member.ToArray(), Text(_scores[index]));
        _order?.Remove(new ScoredMember(_scores[index], member.ToArray()));
        _scores.RemoveAt(index);
        return true;
    }

    /// <summary>Removes the members with ranks from one up to before another.</summary>
    public void RemoveRange(int from, int to)
    {
        foreach (var (score, member) in Order.Range(from, to))
        {
            Changes?.Removed(ItemKinds.Member, member, Text(score));
            _scores.Remove(member);
        }

        Order.RemoveRange(from, to);
    }

    /// <summary>A score in the text that servers print.</summary>
    public static byte[] Text(double score)
    {
        Span<byte> text = stackalloc byte[RdbScore.LongestText];
        return text[..RdbScore.Format(score, text)].ToArray();
    }
}

/// <summary>A member of a sorted set.</summary>
internal readonly record struct ScoredMember(double Score, byte[] Member) : IComparable<ScoredMember>
{
    public int CompareTo(ScoredMember other)
    {
        // Minus zero and zero are one score.
        if (Score != other.Score)
            return Score < other.Score ? -1 : 1;
        return Member.AsSpan().SequenceCompareTo(other.Member);
    }
}
