using System.Globalization;
using AofKit.Rdb;

namespace AofKit.Views.Checking;

/// <summary>Looks at the payloads of RESTORE and FUNCTION RESTORE: version, checksum and structure.</summary>
internal sealed class PayloadCheck(CheckContext context)
{
    /// <summary>Looks at the payload that is the arg of an index.</summary>
    public void Look(in AofRecord record, int index)
    {
        var payload = record[index];
        if (!RdbPayload.TryRead(payload, out var footer))
        {
            Tell(CheckKind.BadPayload, record, "a payload with a version and a checksum", Invariant($"{payload.Length} bytes"), null);
            return;
        }

        if (!context.Rules.ReadsRdb(footer.Version))
            Tell(CheckKind.PayloadTooNew, record, Invariant($"a payload of RDB version {context.Rules.RdbVersion} or less"), Invariant($"version {footer.Version}"), ServerRules.FirstToRead(footer.Version));
        else if (footer.Checksum == RdbChecksum.Zero && !context.Rules.Has(ServerTraits.RestoresZeroChecksum))
            Tell(CheckKind.BadPayload, record, "a payload with its checksum", "none", "Redis 8.4 or newer");
        else if (footer.Checksum == RdbChecksum.Differs)
            Tell(CheckKind.BadPayload, record, "the checksum of the payload", "another", null);
        else if (index == 3 && FindFault(payload.ToArray(), footer) is { } fault)
            Tell(CheckKind.BadPayload, record, fault.Expected, $"{fault.Found}, {fault.Offset} bytes into the payload", null);
    }

    /// <summary>Whether no server takes the payload, whatever its version.</summary>
    public static bool IsDamaged(ReadOnlySpan<byte> payload) =>
        !RdbPayload.TryRead(payload, out var footer) || footer.Checksum == RdbChecksum.Differs || FindFault(payload.ToArray(), footer) is not null;

    private static AofFault? FindFault(byte[] payload, RdbPayload footer)
    {
        var reader = footer.OpenValue(payload, "");
        while (reader.TryRead(out _))
        {
        }

        return reader.Fault;
    }

    private void Tell(CheckKind kind, in AofRecord record, string expected, string found, string? taker)
    {
        var place = CheckPlace.Of(record);
        var who = taker is null ? "" : $"; {taker} takes it";
        context.Report.Add(kind, place, expected, found, $"logs an error and goes on without the value{who}");
        context.Model.Miss(place, $"the value of the RESTORE at {record.Position}{who}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
