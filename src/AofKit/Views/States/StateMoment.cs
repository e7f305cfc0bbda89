namespace AofKit.Views.States;

/// <summary>A moment in a log that is being read: which of its records had been written by then.</summary>
/// <remarks>
/// A place includes the record at it, a time all records up to the first that was written later. What the log does not tell the
/// time of belongs to what comes before it; how much that is, can be asked afterwards.
/// </remarks>
public sealed class StateMoment
{
    private readonly bool _isAfterBase;

    private StateMoment(DateTimeOffset? time, RecordPlace? place, bool isAfterBase) => (Time, Place, _isAfterBase) = (time, place, isAfterBase);

    /// <summary>The time, if that is what the moment was named by.</summary>
    public DateTimeOffset? Time { get; }

    /// <summary>The place, if that is what the moment was named by.</summary>
    public RecordPlace? Place { get; }

    /// <summary>The time of the last record that is included and whose time is known.</summary>
    public DateTimeOffset? LastTime { get; private set; }

    /// <summary>Whether any record so far, the one after the moment included, told its time.</summary>
    public bool KnowsTimes { get; private set; }

    /// <summary>How many commands outside of the base are included without their time being known, since the last one whose time is.</summary>
    public long UntimedCount { get; private set; }

    /// <summary>The end of the log.</summary>
    public static StateMoment End() => new(null, null, false);

    /// <summary>The moment after the base, before anything else was written.</summary>
    public static StateMoment AfterBase() => new(null, null, true);

    /// <summary>A time.</summary>
    public static StateMoment At(DateTimeOffset time) => new(time, null, false);

    /// <summary>The moment after the record at a place.</summary>
    public static StateMoment At(RecordPlace place) => new(null, place, false);

    /// <summary>The log is read from its beginning.</summary>
    internal void Start() => (LastTime, KnowsTimes, UntimedCount) = (null, false, 0);

    /// <summary>Whether a record had been written by then. To be asked of each record in turn, until the answer is no.</summary>
    public bool Includes(in AofRecord record)
    {
        KnowsTimes |= record.HasTime;
        if (Place is { } place && place.IsBefore(record))
            return false;
        if (Time is { } time && record.HasTime && record.UnixTime > time.ToUnixTimeSeconds())
            return false;
        var isOfBase = record.Kind == AofRecordKind.Entry || record.FromRdb || record.Part.Kind == AofPartKind.Base;
        if (_isAfterBase && !isOfBase)
            return false;
        if (record.HasTime)
            (LastTime, UntimedCount) = (record.Time, 0);
        else if (!isOfBase && record.Kind == AofRecordKind.Command)
            UntimedCount++;
        return true;
    }
}
