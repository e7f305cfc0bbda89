using AofKit.Rdb;
using AofKit.State.Values;

namespace AofKit.State;

/// <summary>How many entries of a stream a group has read, as far as the last id that it was given tells that.</summary>
internal static class StreamReadCount
{
    /// <summary>The number of entries ever added up to an id; -1 where entries were removed, so that it cannot be told.</summary>
    public static long Estimate(StreamValue stream, StreamId id)
    {
        if (stream.EntriesAdded == 0)
            return 0;
        if (stream.Count == 0 && id.CompareTo(stream.LastId) <= 0)
            return (long)stream.EntriesAdded;
        if (id != default && id.CompareTo(stream.MaxDeletedId) < 0)
            return StreamGroup.UnknownRead;
        var toLast = id.CompareTo(stream.LastId);
        if (toLast == 0)
            return (long)stream.EntriesAdded;
        if (toLast > 0)
            return StreamGroup.UnknownRead;
        var first = stream.FirstId;
        if (stream.MaxDeletedId != default && stream.MaxDeletedId.CompareTo(first) >= 0)
            return StreamGroup.UnknownRead;
        return id.CompareTo(first) switch
        {
            < 0 => (long)stream.EntriesAdded - stream.Count,
            0 => (long)stream.EntriesAdded - stream.Count + 1,
            _ => StreamGroup.UnknownRead,
        };
    }
}
