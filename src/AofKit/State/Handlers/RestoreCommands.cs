using System.Runtime.CompilerServices;
using AofKit.Rdb;

namespace AofKit.State.Handlers;

/// <summary>Values that come as DUMP payloads.</summary>
internal static class RestoreCommands
{
    public static readonly CommandRow[] Rows =
    [
        new("RESTORE", Restore),
        new("RESTORE-ASKING", Restore),
    ];

    // RESTORE key ttl payload [REPLACE] [ABSTTL] [IDLETIME s] [FREQ n]
    private static string? Restore(in Call call)
    {
        var (replaces, isAbsolute) = (false, false);
        for (var i = 4; i < call.Count; i++)
        {
            if (call.Is(i, "REPLACE"))
                replaces = true;
            else if (call.Is(i, "ABSTTL"))
                isAbsolute = true;
            else if ((call.Is(i, "IDLETIME") || call.Is(i, "FREQ")) && i + 1 < call.Count && call.TryInteger(i + 1, out var number) && number >= 0)
                i++;
            else
                return Refusal.Syntax;
        }

        if (!replaces && !Unsafe.IsNullRef(ref call.Db.Find(call[1])))
            return Refusal.BusyKey;
        if (!call.TryInteger(2, out var ttl))
            return Refusal.NotInteger;
        if (ttl < 0)
            return "ERR Invalid TTL value, must be >= 0";
        if (!TryRead(call[3], out var value, out var problem))
        {
            call.Replayer.Report(call.Record, StateFindingKind.BadPayload, problem);
            return null;
        }

        var expiresAt = ttl == 0 ? Expiry.None : isAbsolute ? ttl : call.Now + ttl;
        if (value is null)
            call.Db.Remove(call[1]);
        else
            call.Db.Put(call[1], value, expiresAt);
        return null;
    }

    // An empty collection is a payload that servers refuse.
    private static bool TryRead(ReadOnlySpan<byte> payload, out object? value, out string problem)
    {
        (value, problem) = (null, "the payload has too few bytes for a footer");
        if (!RdbPayload.TryRead(payload, out var footer))
            return false;
        problem = "the payload's checksum differs";
        if (footer.Checksum == RdbChecksum.Differs)
            return false;
        var reader = footer.OpenValue(payload.ToArray(), "payload");
        var builder = new RdbValueBuilder();
        builder.Start();
        while (reader.TryRead(out var token))
            builder.Take(token, reader);
        problem = reader.Fault is { } fault ? $"the payload is damaged: expected {fault.Expected}, found {fault.Found}" : "the payload is empty";
        if (reader.Fault is not null)
            return false;
        value = builder.End(reader);
        return value is not null;
    }
}
