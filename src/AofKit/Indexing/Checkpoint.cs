namespace AofKit.Indexing;

/// <summary>A place between two records of the command stream of a part: what comes before it, and what the next record inherits.</summary>
/// <param name="Offset">The place.</param>
/// <param name="Number">The number of the last record before it, in the log.</param>
/// <param name="Annotations">How many of the records before it, in the log, are annotations.</param>
/// <param name="Db">The db that is selected.</param>
/// <param name="UnixTime">The time that was told last; <see cref="AofRecordInfo.NoTime"/> when none was.</param>
/// <param name="Transaction">The number of the transaction that is open; 0 when none is.</param>
/// <param name="TransactionStart">Where its MULTI is.</param>
/// <param name="Transactions">How many transactions have begun before it, in the log.</param>
/// <param name="Deviations">Where the last record before it leaves the strict grammar, which may be why the next is none.</param>
/// <param name="Times">The times of the records since the checkpoint before.</param>
internal readonly record struct Checkpoint(
    long Offset, long Number, long Annotations, int Db, long UnixTime, long Transaction, long TransactionStart, long Transactions,
    AofDeviations Deviations, TimeRange Times);

/// <summary>The times of records.</summary>
/// <param name="Earliest">The earliest; later than the latest when none is known.</param>
/// <param name="Latest">The latest.</param>
/// <param name="HasUntimed">There are records whose time is not known.</param>
internal readonly record struct TimeRange(long Earliest, long Latest, bool HasUntimed)
{
    public static TimeRange None { get; } = new(long.MaxValue, long.MinValue, false);

    public bool HasTimes => Earliest <= Latest;

    public TimeRange With(long time) => time == AofRecordInfo.NoTime
        ? this with { HasUntimed = true }
        : this with { Earliest = Math.Min(Earliest, time), Latest = Math.Max(Latest, time) };
}
