using System.Globalization;

namespace AofKit.Views.Checking;

/// <summary>Looks at timestamps: they go on, and begin after the base was written.</summary>
internal sealed class TimeCheck(CheckContext context)
{
    // Servers keep the time in a clock of their own, which may lag.
    private const long Slack = 2;

    private long _last = AofRecordInfo.NoTime;

    /// <summary>Looks at a timestamp annotation.</summary>
    public void Look(in AofRecord record, IReadOnlyList<AofRdb> rdbs)
    {
        var time = record.UnixTime;
        if (_last == AofRecordInfo.NoTime)
            CompareWithBase(record, time, rdbs);
        else if (time < _last)
            context.Report.Add(CheckKind.TimeRunsBack, CheckPlace.Of(record), $"{Text(_last)} or later", Text(time), "does not look at it; its checker cuts by the first timestamp that is too late");
        _last = time;
    }

    private void CompareWithBase(in AofRecord record, long time, IReadOnlyList<AofRdb> rdbs)
    {
        if (record.Part.Kind != AofPartKind.Incr || rdbs is not [{ WrittenAt: { } written } rdb, ..] || written.ToUnixTimeSeconds() <= time + Slack)
            return;
        context.Report.Add(CheckKind.BaseNewerThanIncr, CheckPlace.Of(record), $"commands since the base, which was written {Text(written.ToUnixTimeSeconds())}", Text(time),
            $"runs commands on top of {rdb.Part.Name} that it may hold already");
    }

    private static string Text(long time) => DateTimeOffset.FromUnixTimeSeconds(time).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
