using System.Globalization;
using AofKit.Rdb;

namespace AofKit.Views.Checking;

/// <summary>Looks at the payloads of RESTORE and FUNCTION RESTORE: version, checksum and structure.</summary>
internal sealed class PayloadCheck(CheckContext context)
{
    private const int OfRestore = 3;

    /// <summary>Looks at the payload that is the arg of an index.</summary>
    public void Look(in AofRecord record, int index)
    {
        var payload = record[index];
        if (!RdbPayload.TryRead(payload, out var footer))
        {
            TellMissing(CheckKind.BadPayload, record, "a payload with a version and a checksum", Invariant($"{payload.Length} bytes"), null);
            return;
        }

        if (!context.Rules.ReadsRdb(footer.Version))
            TakeHint(record, footer.Version);
        if (!context.Rules.ReadsRdb(footer.Version))
            TellMissing(CheckKind.PayloadTooNew, record, Invariant($"a payload of RDB version {context.Rules.RdbVersion} or less"), Invariant($"version {footer.Version}"), ServerRules.FirstToRead(footer.Version));
        else if (footer.Checksum == RdbChecksum.Zero && !context.Rules.Has(ServerTraits.RestoresZeroChecksum))
            TellMissing(CheckKind.BadPayload, record, "a payload with its checksum", "none", "Redis 8.4 or newer");
        else if (footer.Checksum == RdbChecksum.Differs)
            TellMissing(CheckKind.BadPayload, record, "the checksum of the payload", "another", null);
        else if (index == OfRestore)
            LookAtValue(record, payload, footer);
    }

    /// <summary>Whether no server takes the payload, whatever its version.</summary>
    public static bool IsDamaged(ReadOnlySpan<byte> payload) =>
        !RdbPayload.TryRead(payload, out var footer) || footer.Checksum == RdbChecksum.Differs
        || PayloadValue.Find(payload, footer, null, out _) is PayloadFlaw.Short or PayloadFlaw.Broken;

    private void TakeHint(in AofRecord record, int version) =>
        context.TellHint(r => r.ReadsRdb(version), Invariant($"the payload at {record.Position} is of RDB version {version}"));

    private void LookAtValue(in AofRecord record, ReadOnlySpan<byte> payload, RdbPayload footer)
    {
        var flaw = PayloadValue.Find(payload, footer, context.Rules, out var fault);
        var (expected, found) = fault is null ? ("a value of the type", "another") : (fault.Expected, Invariant($"{fault.Found}, {fault.Offset} bytes into the payload"));
        var place = CheckPlace.Of(record);
        switch (flaw)
        {
            case PayloadFlaw.Longer:
                context.Report.Add(CheckKind.BadPayload, place, expected, found, "does not look at them", CheckSeverity.Warning);
                break;
            case PayloadFlaw.Inside:
                LookAtFlaw(record, fault!.Flaw, expected, found);
                break;
            case PayloadFlaw.UnknownType:
                TellMissing(CheckKind.PayloadTooNew, record, $"a type that {context.Rules.Name} knows", Invariant($"type {payload[0]}"), null);
                break;
            case PayloadFlaw.Short:
                TellMissing(CheckKind.BadPayload, record, "a value with something in it", "its end", null);
                break;
            case PayloadFlaw.Module when context.IsWriter || context.Options.Modules.Count > 0:
                context.Report.Add(CheckKind.ModuleValue, place, "values of the server's own types", "the value of a module", "restores it if it has the module, else refuses to start", CheckSeverity.Note);
                break;
            case PayloadFlaw.Module:
                context.Report.Add(CheckKind.ModuleValue, place, "values of the server's own types", "the value of a module", "refuses to start, unless it has the module", CheckSeverity.Error);
                context.Model.EndWhenRun(place, LoadOutcome.Refuses, $"the RESTORE at {record.Position} has the value of a module, and without the module (--module) it does not load");
                break;
            case PayloadFlaw.Broken:
                context.Report.Add(CheckKind.BadPayload, place, expected, found, "takes it for a damaged RDB and refuses to start, whatever its settings");
                context.Model.EndWhenRun(place, LoadOutcome.Refuses, $"the payload of the RESTORE at {record.Position} is broken, and it exits on it as on a damaged RDB");
                break;
        }
    }

    private void LookAtFlaw(in AofRecord record, RdbFlaw flaw, string expected, string found)
    {
        var place = CheckPlace.Of(record);
        var (outcome, server) = ValueFlaws.Of(flaw, context.Rules);
        context.Report.Add(CheckKind.BadPayload, place, expected, found, server, outcome is LoadOutcome.Refuses or LoadOutcome.Crashes ? CheckSeverity.Error : CheckSeverity.Warning);
        if (outcome == LoadOutcome.StartsWithDataMissing)
            context.Model.Miss(place, $"the value of the RESTORE at {record.Position}");
        else if (outcome != LoadOutcome.Starts)
            context.Model.EndWhenRun(place, outcome, $"the payload of the RESTORE at {record.Position} is damaged: it {server}");
    }

    private void TellMissing(CheckKind kind, in AofRecord record, string expected, string found, string? taker)
    {
        var place = CheckPlace.Of(record);
        var who = taker is null ? "" : $"; {taker} takes it";
        context.Report.Add(kind, place, expected, found, $"logs an error and goes on without the value{who}");
        context.Model.Miss(place, $"the value of the RESTORE at {record.Position}{who}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
