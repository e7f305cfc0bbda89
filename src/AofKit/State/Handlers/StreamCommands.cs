using AofKit.Rdb;
using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>Streams, all but their groups.</summary>
internal static class StreamCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("XADD", Add),
        new("XTRIM", Trim),
        new("XDEL", Delete),
        new("XDELEX", DeleteEx),
        new("XSETID", SetId),
    ];

    // XADD key [NOMKSTREAM] [MAXLEN|MINID [=|~] bound [LIMIT n]] [KEEPREF|DELREF|ACKED] [IDMP producer iid|IDMPAUTO producer] *|id field value …
    private static string? Add(in Call call)
    {
        var trim = new StreamTrim();
        var at = 2;
        if (trim.Read(call, ref at, isAdd: true) is { } refusal)
            return refusal;
        if (at >= call.Count)
            return Refusal.Arity;
        var (isGiven, hasSequence, id) = (call[at] is not [(byte)'*'], false, default(StreamId));
        if (isGiven && !StreamIdText.TryRead(call[at], out id, out hasSequence))
            return Refusal.InvalidStreamId;
        var fields = call.Count - at - 1;
        if (fields < 2 || fields % 2 == 1)
            return Refusal.Arity;
        if (isGiven && hasSequence && id == default)
            return "ERR The ID specified in XADD must be greater than 0-0";
        if (!call.Find<StreamValue>(1, out var stream))
            return Refusal.WrongType;
        if (stream is null && trim.OnlyIfThere)
            return null;
        // A server writes the id that it gave; where there is none, the entry was there already.
        if (!isGiven && (trim.IsIdempotent || trim.Producer > 0))
            return null;
        if (!TryId(call, stream?.LastId ?? default, isGiven, hasSequence, ref id))
            return "ERR The ID specified in XADD is equal or smaller than the target stream top item";

        call.FindOrAdd(1, out stream);
        stream!.Add(new StreamEntry(id, Packed.Of(call.Record, at + 1)));
        if (trim.Producer > 0)
            (stream.Idempotence ??= new StreamIdempotence()).Record(call[trim.Producer], call[trim.Producer + 1], id);
        if (!trim.TryApply(stream))
            call.Replayer.MakeUnknown(call.Record, "how much is removed is not told exactly");
        return null;
    }

    private static bool TryId(in Call call, StreamId last, bool isGiven, bool hasSequence, ref StreamId id)
    {
        if (!isGiven)
        {
            var now = (ulong)call.Now;
            id = now > last.Milliseconds ? new StreamId(now, 0) : StreamIdText.TryNext(last, out var next) ? next : last;
        }
        else if (!hasSequence && id.Milliseconds == last.Milliseconds)
        {
            if (last.Sequence == ulong.MaxValue)
                return false;
            id = last with { Sequence = last.Sequence + 1 };
        }

        return id.CompareTo(last) > 0;
    }

    private static string? Trim(in Call call)
    {
        var trim = new StreamTrim();
        var at = 2;
        if (trim.Read(call, ref at, isAdd: false) is { } refusal)
            return refusal;
        if (!call.FindToChange<StreamValue>(1, out var stream))
            return Refusal.WrongType;
        if (stream is not null && !trim.TryApply(stream))
            call.Replayer.MakeUnknown(call.Record, "how much is removed is not told exactly");
        return null;
    }

    private static string? Delete(in Call call) => Delete(call, 2, StreamReferences.Keep);

    // XDELEX key [KEEPREF|DELREF|ACKED] IDS n id …
    private static string? DeleteEx(in Call call)
    {
        if (!TryIds(call, 2, out var references, out var first))
            return Refusal.Syntax;
        return Delete(call, first, references);
    }

    private static string? Delete(in Call call, int first, StreamReferences references)
    {
        if (!call.FindToChange<StreamValue>(1, out var stream))
            return Refusal.WrongType;
        if (stream is null)
            return null;
        for (var i = first; i < call.Count; i++)
            if (!StreamIdText.TryRead(call[i], out _))
                return Refusal.InvalidStreamId;
        for (var i = first; i < call.Count; i++)
        {
            StreamIdText.TryRead(call[i], out var id);
            stream.TryDelete(id, references);
        }

        return null;
    }

    /// <summary>Reads <c>[KEEPREF|DELREF|ACKED] IDS n id …</c>.</summary>
    public static bool TryIds(in Call call, int at, out StreamReferences references, out int first)
    {
        references = StreamReferences.Keep;
        while (at < call.Count && StreamTrim.TryReferences(call[at], out references, references))
            at++;
        first = at + 2;
        return first < call.Count && call.Is(at, "IDS") && call.TryInteger(at + 1, out var count) && count > 0 && count == call.Count - first;
    }

    // XSETID key id [ENTRIESADDED n] [MAXDELETEDID id]
    private static string? SetId(in Call call)
    {
        if (!StreamIdText.TryRead(call[2], out var id))
            return Refusal.InvalidStreamId;
        var (added, deleted) = (-1L, default(StreamId));
        for (var i = 3; i < call.Count; i += 2)
        {
            if (i + 1 == call.Count)
                return Refusal.Syntax;
            if (call.Is(i, "ENTRIESADDED"))
            {
                if (!call.TryInteger(i + 1, out added) || added < 0)
                    return Refusal.NotInteger;
            }
            else if (!call.Is(i, "MAXDELETEDID"))
            {
                return Refusal.Syntax;
            }
            else if (!StreamIdText.TryRead(call[i + 1], out deleted) || id.CompareTo(deleted) < 0)
            {
                return Refusal.InvalidStreamId;
            }
        }

        if (!call.FindToChange<StreamValue>(1, out var stream))
            return Refusal.WrongType;
        if (stream is null)
            return Refusal.NoSuchKey;
        // Servers since 7.2 refuse an id below the greatest deleted one; 7.0 takes it, and so it is in logs of 7.0 only.
        if (stream.Count > 0 && id.CompareTo(stream.Entries.Last.Id) < 0)
            return "ERR The ID specified in XSETID is smaller than the target stream top item";
        if (stream.Count > 0 && added != -1 && stream.Count > added)
            return "ERR The entries_added specified in XSETID is smaller than the target stream length";
        stream.LastId = id;
        if (added != -1)
            stream.EntriesAdded = (ulong)added;
        if (deleted != default)
            stream.MaxDeletedId = deleted;
        return null;
    }
}
