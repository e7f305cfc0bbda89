using AofKit.Commands;

namespace AofKit.Views;

/// <summary>Passes on the records that a filter wants.</summary>
public sealed class FilterSink(RecordFilter filter, IRecordSink next) : IRecordSink
{
    private readonly List<KeyTouch> _touches = [];
    private readonly long _since = filter.Since is { } since ? Ceiling(since) : long.MinValue;
    private readonly long _until = filter.Until?.ToUnixTimeSeconds() ?? long.MaxValue;
    private readonly bool _byTime = filter.Since is not null || filter.Until is not null;

    /// <summary>How many records were left out only because their time is not known.</summary>
    public long WithoutTime { get; private set; }

    /// <inheritdoc/>
    public bool Receive(in AofRecord record, in RecordRemark remark = default)
    {
        if (filter.To is { } to && to.IsBefore(record))
            return false;
        return !Accepts(record) || next.Receive(record, remark);
    }

    /// <inheritdoc/>
    public void Complete(long tornTransaction = 0) => next.Complete(tornTransaction);

    private bool Accepts(in AofRecord record)
    {
        if (filter.From is { } from && from.IsAfter(record))
            return false;
        if (filter.Db is { } dbs && !dbs.Contains(record.Db))
            return false;
        if (filter.NotDb is { } notDbs && notDbs.Contains(record.Db))
            return false;
        if (filter.Command is { } command && !command.Matches(record))
            return false;
        if (filter.NotCommand is { } notCommand && notCommand.Matches(record))
            return false;
        if ((filter.Key ?? filter.NotKey) is not null && !AcceptsKeys(record))
            return false;
        return !_byTime || AcceptsTime(record);
    }

    private bool AcceptsKeys(in AofRecord record)
    {
        if (record.Kind == AofRecordKind.Entry)
            return filter.NotKey?.Matches(record.EntryKey) != true && filter.Key?.Matches(record.EntryKey) != false;
        KeyFinder.Find(record, _touches);
        var wanted = filter.Key is null;
        foreach (var touch in _touches)
        {
            var key = record[touch.Index];
            if (filter.NotKey is { } notKey && notKey.Matches(key))
                return false;
            wanted |= filter.Key is { } pattern && pattern.Matches(key);
        }

        return wanted;
    }

    private bool AcceptsTime(in AofRecord record)
    {
        if (record.HasTime)
            return record.UnixTime >= _since && record.UnixTime <= _until;
        if (!record.FromRdb)
            WithoutTime++;
        return false;
    }

    private static long Ceiling(DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds();
        return DateTimeOffset.FromUnixTimeSeconds(seconds) < time ? seconds + 1 : seconds;
    }
}
