using System.Runtime.CompilerServices;
using System.Text;

namespace AofKit.Views.Stats;

/// <summary>Counts transactions and keeps the longest.</summary>
/// <remarks>
/// A transaction of which not every record was seen is a fragment: the rest of it may have been given to another tally, so it is kept until all are merged.
/// </remarks>
internal sealed class TransactionTally(int top)
{
    private const int MostFragments = 64 * 1024;

    private readonly RecordTop<Span> _longest = new(top);
    private readonly Dictionary<long, Span> _fragments = [];
    private readonly Span _current = new();
    private long _whole;
    private long _dropped;

    /// <summary>How many transactions there were.</summary>
    public long Count
    {
        get
        {
            Close();
            return _whole + _dropped + _fragments.Count;
        }
    }

    /// <summary>The longest, the longest first.</summary>
    public IEnumerable<Span> Longest
    {
        get
        {
            Close();
            var all = new RecordTop<Span>(top);
            all.Merge(_longest);
            foreach (var fragment in _fragments.Values)
                all.Add(fragment);
            return all.Ordered;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in AofRecord record)
    {
        if ((record.Transaction | _current.Transaction) != 0)
            AddInside(record);
    }

    public void Merge(TransactionTally other)
    {
        Close();
        other.Close();
        _whole += other._whole;
        _dropped += other._dropped;
        _longest.Merge(other._longest);
        foreach (var fragment in other._fragments.Values)
            AddFragment(fragment);
    }

    private void AddInside(in AofRecord record)
    {
        if (record.Transaction != _current.Transaction)
        {
            Close();
            if (record.Transaction != 0)
                _current.Begin(record);
        }

        if (record.Transaction == 0)
            return;
        _current.Records++;
        _current.EndNumber = record.Number;
        if (record.Kind != AofRecordKind.Command)
            return;
        _current.Commands++;
        _current.Bytes += record.Length;
        _current.HasStart |= Ascii.EqualsIgnoreCase(record.Name, "MULTI"u8);
        _current.HasEnd |= Ascii.EqualsIgnoreCase(record.Name, "EXEC"u8);
    }

    private void Close()
    {
        if (_current.Transaction == 0)
            return;
        if (!_current.IsWhole)
        {
            AddFragment(_current.Copy());
        }
        else
        {
            _whole++;
            if (_current.Commands > _longest.Least)
                _longest.Add(_current.Copy());
        }

        _current.Transaction = 0;
    }

    private void AddFragment(Span fragment)
    {
        if (_fragments.TryGetValue(fragment.Transaction, out var known))
        {
            known.Join(fragment);
            return;
        }

        _fragments.Add(fragment.Transaction, fragment);
        if (_fragments.Count <= MostFragments)
            return;

        // So many are not torn by chunks: a filter took their ends. The short ones have been counted, and can hardly become the longest.
        foreach (var (number, _) in _fragments.OrderBy(f => f.Value.Commands).ThenBy(f => f.Key).Take(MostFragments / 2).ToList())
            _fragments.Remove(number);
        _dropped += MostFragments / 2;
    }

    /// <summary>A transaction, or what was seen of it.</summary>
    internal sealed class Span : IRanked
    {
        public long Transaction { get; set; }

        public long Commands { get; set; }

        public long Bytes { get; set; }

        public long Number { get; private set; }

        public long EndNumber { get; set; }

        public long Records { get; set; }

        public bool HasStart { get; set; }

        public bool HasEnd { get; set; }

        public bool IsWhole => HasStart && HasEnd && Records == EndNumber - Number + 1;

        public AofPart Part { get; private set; } = null!;

        public long Offset { get; private set; }

        public DateTimeOffset? Time { get; private set; }

        long IRanked.Size => Commands;

        public void Begin(in AofRecord record)
        {
            (Transaction, Number, Part, Offset, Time) = (record.Transaction, record.Number, record.Part, record.Offset, record.Time);
            (Records, Commands, Bytes, HasStart, HasEnd) = (0, 0, 0, false, false);
        }

        public Span Copy() => (Span)MemberwiseClone();

        public void Join(Span other)
        {
            if (other.Number < Number)
                (Number, Part, Offset, Time) = (other.Number, other.Part, other.Offset, other.Time);
            EndNumber = Math.Max(EndNumber, other.EndNumber);
            Commands += other.Commands;
            Bytes += other.Bytes;
        }
    }
}
