using System.Globalization;
using AofKit.Rdb;

namespace AofKit.Views.Checking;

/// <summary>Looks at damage as the loader of a server meets it: as an end that comes too early, or as bytes that it does not take.</summary>
internal sealed class DamageCheck(CheckContext context)
{
    // No process has more memory than this to address; a server that asks for more aborts.
    private const long AddressSpace = 1L << 47;

    private readonly Dictionary<int, long> _lengths = [];

    /// <summary>Looks at a span that is no record, while the server stands before it.</summary>
    /// <param name="damage">The span.</param>
    /// <param name="number">The count of the record that would be there.</param>
    public void Look(AofDamage damage, long number)
    {
        var (fault, part) = (damage.Fault, context.Part);
        var kind = fault.Kind == AofFaultKind.RepeatedBlock ? CheckKind.RepeatedBlock : KindOf(damage);
        var place = new CheckPlace(damage.Part.Name, damage.Part.Index, damage.Offset, damage.Length, number);
        NoteLength(damage.Part, damage.Offset + damage.Length);
        if (damage.IsInRdb && damage.Met.Flaw != RdbFlaw.Format && TakesForRdb(damage.Part, damage))
        {
            LookAtFlaw(damage, place);
            return;
        }

        var server = Decide(KindOf(damage), damage with { Fault = damage.Met, Offset = damage.MetAt }, place with { Offset = damage.MetAt });
        context.Report.Add(kind, place, fault.Expected, fault.Found, server);
        context.Model.Forget();
        part.Damage();
    }

    private void LookAtFlaw(AofDamage damage, in CheckPlace place)
    {
        var (met, part) = (damage.Met, damage.Part);
        var (outcome, server) = ValueFlaws.Of(met.Flaw, context.Rules);
        var kind = RdbFlaws.IsReadable(met.Flaw) ? CheckKind.OddEntry : CheckKind.BadRdb;
        context.Report.Add(kind, place, met.Expected, met.Found, server, outcome is LoadOutcome.Refuses or LoadOutcome.Crashes ? CheckSeverity.Error : CheckSeverity.Warning);
        if (outcome == LoadOutcome.StartsWithDataMissing)
            context.Model.Miss(place, $"the key at {part.Name}:{damage.Offset}, whose header says that it is empty");
        else if (outcome != LoadOutcome.Starts)
            context.Model.End(place with { Offset = met.Offset }, outcome, $"the RDB in {part.Name} has an entry at {damage.Offset} with {met.Found} instead of {met.Expected}: it {server}");
    }

    /// <summary>Looks at a record that can only be read because its line ends are put back; a server does not do that.</summary>
    public void LookAtConverted(in AofRecord record)
    {
        var (place, part) = (CheckPlace.Of(record), context.Part);
        var fault = new AofFault(AofFaultKind.NotARecord, record.Part.Name, record.Offset, record.Offset, "the line ends that were written", "others, so that lengths do not fit");
        var damage = new AofDamage(fault, record.Part, record.Offset, record.Length, record.Transaction, EndsPart: false);
        context.Report.Add(CheckKind.LineEndsChanged, place, fault.Expected, fault.Found, BadBytes(damage, part.ValidUpTo, $"the line ends are changed in the record at {record.Position}"));
    }

    /// <summary>Notes how far a part reaches, for those whose length nobody knows before.</summary>
    public void NoteLength(AofPart part, long end) => _lengths[part.Index] = Math.Max(end, _lengths.GetValueOrDefault(part.Index));

    private static CheckKind KindOf(AofDamage damage) => damage.Met.Kind switch
    {
        AofFaultKind.EndInsideRecord when damage.Met.ArgLength >= AddressSpace => CheckKind.HugeArgLength,
        AofFaultKind.EndInsideRecord when damage.Transaction > 0 => CheckKind.TornInTransaction,
        AofFaultKind.EndInsideRecord => CheckKind.EndInsideRecord,
        AofFaultKind.EndInsideTransaction => CheckKind.EndInsideTransaction,
        AofFaultKind.NotARecord when damage.Met.Offset > damage.Met.RecordOffset => CheckKind.BadCommand,
        AofFaultKind.NotARecord => KindOfByte(damage.Met),
        AofFaultKind.BadArgCount => CheckKind.BadArgCount,
        AofFaultKind.NulInHeader => CheckKind.NulInHeader,
        AofFaultKind.NotAnArg => CheckKind.NotAnArg,
        AofFaultKind.BadArgLength => CheckKind.BadArgLength,
        AofFaultKind.RecordTooLarge => CheckKind.RecordTooLarge,
        AofFaultKind.Unreadable => CheckKind.Unreadable,
        AofFaultKind.MissingPart => CheckKind.MissingPart,
        AofFaultKind.BadManifest => CheckKind.BadManifest,
        AofFaultKind.BadCompression => CheckKind.BadCompression,
        AofFaultKind.UnknownRdbType => CheckKind.UnknownRdbType,
        AofFaultKind.BadChecksum => CheckKind.BadChecksum,
        AofFaultKind.BadRdb when damage.Fault.Expected == RdbSurvey.KeyNotThere => CheckKind.DuplicateKey,
        _ => CheckKind.BadRdb,
    };

    // The fault tells the first byte as a person wants to see it.
    private static CheckKind KindOfByte(AofFault fault) => fault.Found switch
    {
        "NUL bytes" => CheckKind.ZeroFilled,
        "0x0D" or "0x0A" => CheckKind.BlankLine,
        "0xEF" when fault.Offset == 0 => CheckKind.ByteOrderMark,
        ['\'', var letter, '\''] when char.IsAsciiLetter(letter) => CheckKind.InlineCommand,
        _ => CheckKind.NotARecord,
    };

    /// <summary>Decides what becomes of the server, and puts it into words.</summary>
    private string Decide(CheckKind kind, AofDamage damage, CheckPlace place)
    {
        var (part, at) = (damage.Part, $"{damage.Part.Name}:{damage.Fault.Offset}");
        switch (kind)
        {
            case CheckKind.EndInsideRecord or CheckKind.TornInTransaction:
                return EndTooEarly(damage, CutOf(context.Part), $"{part.Name} ends inside the record that starts at {damage.Offset}");
            case CheckKind.EndInsideTransaction:
                return EndTooEarly(damage, context.Part.BeforeMulti, $"{part.Name} ends inside the transaction that starts at {damage.Fault.RecordOffset}");
            case CheckKind.HugeArgLength:
                return End(place, LoadOutcome.Crashes, "runs out of memory and aborts", $"it has no memory for the arg at {at}");
            case CheckKind.BadArgLength:
                return End(place, LoadOutcome.Crashes, "crashes", $"the length of the arg at {at} is negative");
            case CheckKind.NulInHeader:
                return End(place, LoadOutcome.Refuses, "refuses to start, whatever its settings", $"there is a NUL byte in the header at {at}");
            case CheckKind.RecordTooLarge:
                return "loads it";
            case CheckKind.Unreadable or CheckKind.BadCompression or CheckKind.MissingPart:
                return End(place, LoadOutcome.Refuses, "refuses to start", $"{part.Name} cannot be read from {damage.Fault.Offset} on");
            case CheckKind.BadRdb or CheckKind.DuplicateKey when damage.Met.Expected == RdbSurvey.KeyNotThere && TakesForRdb(part, damage):
                return End(place with { Offset = damage.Met.Offset }, LoadOutcome.Crashes, "crashes; no setting helps", $"the RDB in {part.Name} has a key twice, at {damage.Met.Offset}");
            case CheckKind.BadRdb or CheckKind.DuplicateKey or CheckKind.UnknownRdbType or CheckKind.BadChecksum when TakesForRdb(part, damage):
                return End(place with { Offset = damage.Fault.Offset }, LoadOutcome.Refuses, "refuses to start; no setting helps", $"the RDB in {part.Name} is damaged at {damage.Fault.Offset}");
            case CheckKind.BadRdb or CheckKind.DuplicateKey or CheckKind.UnknownRdbType or CheckKind.BadChecksum:
                return BadBytes(damage, 0, $"{part.Name} begins with an RDB that it does not know");
            default:
                return BadBytes(damage, kind == CheckKind.BadCommand ? damage.Fault.Offset : context.Part.ValidUpTo, $"the bytes at {at} are no record");
        }
    }

    private long CutOf(PartState part) =>
        part.InTransaction && context.Rules.Has(ServerTraits.CutsBeforeMulti) ? part.BeforeMulti : part.ValidUpTo;

    private bool TakesForRdb(AofPart part, AofDamage damage) =>
        context.Rules.TakesForRdb(part.Format is AofPartFormat.Unknown ? AofPartFormat.Rdb : part.Format) && damage.Offset >= 0;

    private string End(in CheckPlace place, LoadOutcome outcome, string server, string reason)
    {
        context.Model.End(place, outcome, reason);
        return server;
    }

    private string EndTooEarly(AofDamage damage, long validUpTo, string what)
    {
        if (!context.Options.LoadTruncated)
            return End(PlaceOf(damage), LoadOutcome.Refuses, "refuses to start (aof-load-truncated no)", $"{what}, and aof-load-truncated is no");
        return Cut(damage, context.Rules.Has(ServerTraits.KeepsRdb) ? Math.Max(validUpTo, context.Part.Rdb?.Length ?? 0) : validUpTo, what);
    }

    private string BadBytes(AofDamage damage, long validUpTo, string what)
    {
        var limit = context.Options.CorruptTailMaxSize;
        if (!context.Rules.Has(ServerTraits.CutsCorruptTail))
            return End(PlaceOf(damage), LoadOutcome.Refuses, "refuses to start; aof-load-truncated does not help", what);

        // Only less than the limit is cut.
        var tail = LengthOf(damage.Part) - validUpTo;
        if (tail < limit)
            return Cut(damage, validUpTo, $"{what}, and the tail is below aof-load-corrupt-tail-max-size");
        return End(PlaceOf(damage), LoadOutcome.Refuses, Invariant($"refuses to start; aof-load-corrupt-tail-max-size {tail + 1} would cut the last {tail} bytes"), what);
    }

    private string Cut(AofDamage damage, long validUpTo, string what)
    {
        var part = damage.Part;
        var isLast = context.IsLast(part);
        var danger = DangerOf(damage, validUpTo);
        context.Model.End(part.Index, damage.Offset, () =>
        {
            var cut = new LoadCut(part.Name, validUpTo, Math.Max(0, LengthOf(part) - validUpTo));
            return isLast
                ? new LoadVerdict(LoadOutcome.StartsAfterCut, what + danger, cut, [])
                : new LoadVerdict(LoadOutcome.Refuses, $"{what}, and is not the last part; it cuts the part on disk all the same, so that a second start succeeds and says nothing of what is lost", cut, []);
        });
        return isLast
            ? Invariant($"cuts the part at {validUpTo} and starts{danger}")
            : Invariant($"cuts the part at {validUpTo} and refuses to start; at a second start it says nothing");
    }

    private string DangerOf(AofDamage damage, long validUpTo)
    {
        if (validUpTo == 0 && context.Part.Rdb is not null)
            return "; the RDB is cut off with the rest, so that after another start all its keys are gone";
        if (context.Part.InTransaction && validUpTo > context.Part.BeforeMulti && damage.Fault.Kind != AofFaultKind.EndInsideTransaction)
            return "; the MULTI stays in the file, so that it never runs what it writes from then on";
        return "";
    }

    private static CheckPlace PlaceOf(AofDamage damage) => new(damage.Part.Name, damage.Part.Index, damage.Offset);

    private long LengthOf(AofPart part) => part.Length >= 0 && !part.IsGzip ? part.Length : _lengths.GetValueOrDefault(part.Index);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
