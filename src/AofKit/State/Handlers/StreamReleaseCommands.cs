using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>What is pending is given back, and what producers have sent is remembered: streams of Redis 8.6 and later.</summary>
internal static class StreamReleaseCommands
{
    private const long LongestSeconds = 86_400;
    private const long MostIds = 10_000;

    public static readonly CommandRow[] Rows =
    [
        new("XNACK", Release),
        new("XCFGSET", Configure),
        new("XIDMPRECORD", Record),
    ];

    // XNACK key group SILENT|FAIL|FATAL IDS n id … [RETRYCOUNT n] [FORCE]
    private static string? Release(in Call call)
    {
        var isSilent = call.Is(3, "SILENT");
        if ((!isSilent && !call.Is(3, "FAIL") && !call.Is(3, "FATAL")) || !call.Is(4, "IDS") || !call.TryInteger(5, out var count)
            || count < 1 || count > call.Count - 6)
            return Refusal.Syntax;
        var end = 6 + (int)count;
        var (force, deliveries) = (false, -1L);
        for (var i = end; i < call.Count; i++)
        {
            if (call.Is(i, "FORCE"))
                force = true;
            else if (!call.Is(i, "RETRYCOUNT") || i + 1 == call.Count || !call.TryInteger(++i, out deliveries) || deliveries < 0)
                return Refusal.Syntax;
        }

        if (!StreamGroupCommands.Find(call, 1, out var stream, out var group))
            return Refusal.WrongType;
        if (group is null)
            return Refusal.NoGroup;
        for (var i = 6; i < end; i++)
            if (!StreamIdText.TryRead(call[i], out _))
                return Refusal.InvalidStreamId;
        for (var i = 6; i < end; i++)
        {
            StreamIdText.TryRead(call[i], out var id);
            if (!group.TryGetPending(id, out var pending) && !(force && stream!.Contains(id)))
                continue;
            var left = deliveries >= 0 ? deliveries : isSilent ? Math.Max(0, pending.Deliveries - 1) : call.Is(3, "FAIL") ? pending.Deliveries : long.MaxValue;
            group.SetPending(id, new StreamPending(null, 0, left));
        }

        return null;
    }

    // XCFGSET key [IDMP-DURATION s] [IDMP-MAXSIZE n]
    private static string? Configure(in Call call)
    {
        var (seconds, most) = (0L, 0L);
        for (var i = 2; i < call.Count; i += 2)
        {
            if (i + 1 == call.Count || !call.TryInteger(i + 1, out var number) || number < 1)
                return Refusal.Syntax;
            if (call.Is(i, "IDMP-DURATION") && number <= LongestSeconds)
                seconds = number;
            else if (call.Is(i, "IDMP-MAXSIZE") && number <= MostIds)
                most = number;
            else
                return Refusal.Syntax;
        }

        if (seconds + most == 0)
            return Refusal.Syntax;
        if (!call.FindToChange<StreamValue>(1, out var stream))
            return Refusal.WrongType;
        if (stream is null)
            return Refusal.NoSuchKey;
        var idempotence = stream.Idempotence ??= new StreamIdempotence();
        idempotence.Producers.Clear();
        if (seconds > 0)
            idempotence.Seconds = seconds;
        if (most > 0)
            idempotence.Most = most;
        return null;
    }

    // XIDMPRECORD key producer iid id
    private static string? Record(in Call call)
    {
        if (!call.FindToChange<StreamValue>(1, out var stream))
            return Refusal.WrongType;
        if (stream is null)
            return Refusal.NoSuchKey;
        if (!StreamIdText.TryRead(call[4], out var id) || !stream.Contains(id) || call[2].IsEmpty || call[3].IsEmpty)
            return Refusal.InvalidStreamId;
        (stream.Idempotence ??= new StreamIdempotence()).Record(call[2], call[3], id);
        return null;
    }
}
