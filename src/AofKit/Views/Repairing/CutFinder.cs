using System.Globalization;
using System.Text;

namespace AofKit.Views.Repairing;

/// <summary>Finds where a log is to be cut, while its records go by.</summary>
/// <remarks>
/// Times need not go on: a clock is set back, or a timestamp is damaged. So a log is not cut at the first time that is too late, but
/// where the fewest timestamps then stand on the wrong side; of places that are equal, at the last, from which on the time stays later.
/// </remarks>
internal sealed class CutFinder(RepairCut cut)
{
    private CutPlace? _place;
    private long _lastNumber;
    private long _firstTime = AofRecordInfo.NoTime;
    private long _late;
    private long _early;
    private long _leastWrong = long.MaxValue;

    /// <summary>Where the log is cut: everything from there on is left out. Null as long as that is not known.</summary>
    public AofPosition? At => _place?.At;

    /// <summary>How many timestamps stand on the wrong side of the cut.</summary>
    public long TimesOutOfOrder { get; private set; }

    /// <summary>A record goes by.</summary>
    /// <param name="record">A record.</param>
    /// <param name="transaction">Where the transaction begins that it is in.</param>
    public void See(in AofRecord record, long? transaction)
    {
        _lastNumber = record.Number;
        if (cut.Time is { } time)
            SeeTime(record, transaction, time.ToUnixTimeSeconds());
        else if (cut.Words is not null ? Begins(record, cut.Words) : _place is null && IsBehind(record))
            _place = CutPlace.Of(record, transaction);
    }

    /// <summary>The log has been read.</summary>
    /// <param name="rdbs">The RDBs that were come across.</param>
    /// <param name="ends">Where the parts end, by their index.</param>
    /// <returns>Why it cannot be cut as asked for; null when it can.</returns>
    public string? Complete(IReadOnlyList<AofRdb> rdbs, IReadOnlyDictionary<int, long> ends)
    {
        if (cut.Time is { } time)
            return CompleteTime(rdbs, time) ?? _place?.FindRefusal();
        if (_place is { } place)
            return place.FindRefusal();
        if (cut.Words is { } words)
            return $"there is no such command in the log: {string.Join(' ', words.Select(w => ArgText.ToString(w)))}";
        return (cut.Last ?? cut.First)!.Value.FindBeyond(_lastNumber, ends);
    }

    private string? CompleteTime(IReadOnlyList<AofRdb> rdbs, DateTimeOffset time)
    {
        if (rdbs.FirstOrDefault(r => r.Part.Index == 0)?.WrittenAt is { } written && written > time)
            return $"the base was written at {Text(written)}, after that time; what was before is not in this log";
        if (_firstTime == AofRecordInfo.NoTime)
            return "the log tells no times (aof-timestamp-enabled no), so it cannot be cut at one; name a position or a number";

        // Without a cut, all that is late is on the wrong side.
        if (_late - _early <= _leastWrong)
            (_place, _leastWrong) = (null, _late - _early);
        TimesOutOfOrder = _early + _leastWrong;
        return At is { PartIndex: 0, Offset: 0 }
            ? $"the log begins at {Text(DateTimeOffset.FromUnixTimeSeconds(_firstTime))}, after that time; what was before is not in this log"
            : null;
    }

    private void SeeTime(in AofRecord record, long? transaction, long time)
    {
        if (record.Kind != AofRecordKind.Annotation || !record.HasTime || !record.AnnotationText.StartsWith("#TS:"u8) || (record.Deviations & AofDeviations.BadTimestamp) != 0)
            return;
        if (_firstTime == AofRecordInfo.NoTime)
            _firstTime = record.UnixTime;
        if (record.UnixTime <= time)
        {
            _early++;
            return;
        }

        if (_late - _early <= _leastWrong)
            (_place, _leastWrong) = (CutPlace.Of(record, transaction), _late - _early);
        _late++;
    }

    private bool IsBehind(in AofRecord record) =>
        cut.Last is { } last ? last.IsBefore(record) : cut.First is { } first && !first.IsAfter(record);

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static bool Begins(in AofRecord record, byte[][] words)
    {
        if (record.ArgCount < words.Length || !Ascii.EqualsIgnoreCase(record.Name, words[0]))
            return false;
        for (var i = 1; i < words.Length; i++)
            if (!record[i].SequenceEqual(words[i]))
                return false;
        return true;
    }
}
