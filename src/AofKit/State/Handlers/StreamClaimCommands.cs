using AofKit.Rdb;
using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>What is pending is given to another consumer. Servers write XCLAIM for whatever a consumer is given.</summary>
internal static class StreamClaimCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("XCLAIM", Claim),
        new("XAUTOCLAIM", AutoClaim),
    ];

    // XCLAIM key group consumer min-idle id … [IDLE ms] [TIME ms] [RETRYCOUNT n] [FORCE] [JUSTID] [LASTID id]
    private static string? Claim(in Call call)
    {
        if (!StreamGroupCommands.Find(call, 1, out var stream, out var group))
            return Refusal.WrongType;
        if (group is null)
            return Refusal.NoGroup;
        if (!call.TryInteger(4, out var idle))
            return "ERR Invalid min-idle-time argument for XCLAIM";
        var end = 5;
        while (end < call.Count && StreamIdText.TryRead(call[end], out _))
            end++;
        var options = new ClaimOptions { Idle = Math.Max(0, idle) };
        if (options.Read(call, end) is { } refusal)
            return refusal;

        if (options.LastId.CompareTo(group.LastId) > 0)
            group.SetRead(options.LastId, group.EntriesRead);
        var consumer = group.Consumer(call[3], call.Clock);
        consumer.SeenAt = call.Clock;
        for (var i = 5; i < end; i++)
        {
            StreamIdText.TryRead(call[i], out var id);
            if (!stream!.Contains(id))
                group.RemovePending(id);
            else if (group.TryGetPending(id, out var pending))
                Give(group, id, pending, consumer, options, call.Clock);
            else if (options.Force)
                Give(group, id, new StreamPending(null, 0, 1), consumer, options, call.Clock);
        }

        return null;
    }

    private static bool Give(StreamGroup group, StreamId id, StreamPending pending, StreamConsumer consumer, ClaimOptions options, long now)
    {
        if (pending.Consumer is not null && options.Idle > 0 && now - pending.DeliveredAt < options.Idle)
            return false;
        var deliveries = options.Deliveries >= 0 ? options.Deliveries
            : options.JustId ? pending.Deliveries
            : pending.Deliveries + 1;
        group.SetPending(id, new StreamPending(consumer, options.DeliveredAt, deliveries));
        consumer.ActiveAt = now;
        return true;
    }

    // XAUTOCLAIM key group consumer min-idle start [COUNT n] [JUSTID]
    private static string? AutoClaim(in Call call)
    {
        if (!call.TryInteger(4, out var idle))
            return "ERR Invalid min-idle-time argument for XAUTOCLAIM";
        var isOpen = call[5] is [(byte)'(', ..];
        if (!StreamIdText.TryReadAny(isOpen ? call[5][1..] : call[5], out var start) || (isOpen && !StreamIdText.TryNext(start, out start)))
            return Refusal.InvalidStreamId;
        var (count, justId) = (100L, false);
        for (var i = 6; i < call.Count; i++)
        {
            if (call.Is(i, "JUSTID"))
                justId = true;
            else if (!call.Is(i, "COUNT") || i + 1 == call.Count)
                return Refusal.Syntax;
            else if (!call.TryInteger(++i, out count) || count < 1)
                return "ERR COUNT must be > 0";
        }

        if (!StreamGroupCommands.Find(call, 1, out var stream, out var group))
            return Refusal.WrongType;
        if (group is null)
            return Refusal.NoGroup;
        var options = new ClaimOptions { Idle = Math.Max(0, idle), JustId = justId, DeliveredAt = call.Now };
        var consumer = group.Consumer(call[3], call.Clock);
        consumer.SeenAt = call.Clock;
        while (count > 0 && group.TryGetPendingFrom(start, out var entry))
        {
            if (!stream!.Contains(entry.Id))
                count -= group.RemovePending(entry.Id) ? 1 : 0;
            else if (Give(group, entry.Id, entry.Pending, consumer, options, call.Clock))
                count--;
            if (!StreamIdText.TryNext(entry.Id, out start))
                break;
        }

        return null;
    }

    private struct ClaimOptions()
    {
        public long Idle = 0;
        public long DeliveredAt = -1;
        public long Deliveries = -1;
        public bool Force = false;
        public bool JustId = false;
        public StreamId LastId = default;

        public string? Read(in Call call, int from)
        {
            for (var i = from; i < call.Count; i++)
            {
                if (call.Is(i, "FORCE"))
                    Force = true;
                else if (call.Is(i, "JUSTID"))
                    JustId = true;
                else if (i + 1 == call.Count || !TryNumbered(call, i++))
                    return Refusal.Syntax;
            }

            if (DeliveredAt < 0)
                DeliveredAt = call.Now;
            // The clock of the record stands still for a second; it is the loader's that a time may not be ahead of.
            DeliveredAt = Math.Min(DeliveredAt, Math.Max(call.LoadedAt, call.Clock));
            return null;
        }

        private bool TryNumbered(in Call call, int i)
        {
            if (call.Is(i, "LASTID"))
                return StreamIdText.TryRead(call[i + 1], out LastId);
            if (!call.TryInteger(i + 1, out var number))
                return false;
            if (call.Is(i, "TIME"))
                DeliveredAt = number;
            else if (call.Is(i, "IDLE"))
                DeliveredAt = call.Now - number;
            else if (call.Is(i, "RETRYCOUNT"))
                Deliveries = number;
            else
                return false;
            return true;
        }
    }
}
