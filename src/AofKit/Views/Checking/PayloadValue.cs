using AofKit.Rdb;

namespace AofKit.Views.Checking;

/// <summary>Reads the value in a DUMP payload as a server that loads a log does.</summary>
/// <remarks>
/// A client that sends such a payload gets an error; but the loader takes what it finds for the RDB of its own, and exits where that
/// is broken. What was tried with real servers is in the tests (the rows 41 to 45 of <c>LoadCases</c>).
/// </remarks>
internal static class PayloadValue
{
    private const byte OldModule = 6;

    private static readonly RdbReaderOptions s_options = new() { StopsAtFlaws = true };

    /// <summary>Finds what is wrong with the value.</summary>
    /// <param name="payload">All of the payload.</param>
    /// <param name="footer">Its footer.</param>
    /// <param name="rules">The server; null for all of them together.</param>
    /// <param name="fault">What a reader says of it; null where it says nothing.</param>
    public static PayloadFlaw Find(ReadOnlySpan<byte> payload, RdbPayload footer, ServerRules? rules, out AofFault? fault)
    {
        var bytes = payload.ToArray();
        var flaw = Find(bytes, footer.OpenValue(bytes, "", s_options), footer, rules, out fault);

        // Servers do not stop at the footer, and take it for a part of a value that goes on.
        return flaw == PayloadFlaw.Short && fault is not null ? Find(bytes, RdbReader.FromPayload(new ByteWindow(new MemoryStream(bytes), bytes.Length), "", footer.Header, s_options), footer, rules, out fault) : flaw;
    }

    private static PayloadFlaw Find(byte[] payload, RdbReader reader, RdbPayload footer, ServerRules? rules, out AofFault? fault)
    {
        fault = null;
        var type = payload[0];
        if (type == OldModule)
            return PayloadFlaw.Module;
        if (RdbTypes.Find(footer.Header.Dialect, type) is { } known && rules?.ReadsRdb(known.FirstVersion) == false)
            return PayloadFlaw.UnknownType;
        var duplicates = new RdbDuplicates();
        while (reader.TryRead(out var token))
        {
            if (token.Kind == RdbTokenKind.KeyEnd && reader.Key.HasNoItems)
                return PayloadFlaw.Short;
            if (duplicates.Find(token, reader) is { } twice)
            {
                fault = new AofFault(AofFaultKind.BadRdb, "", twice.Offset, 0, $"{twice.What} that was not there before", "one that was") { Flaw = twice.Flaw };
                return FlawOf(fault);
            }

            if (reader.Key.Type.Kind == RdbKind.Module)
                return PayloadFlaw.Module;
        }

        fault = reader.Fault;
        return fault is null ? PayloadFlaw.None : FlawOf(fault);
    }

    private static PayloadFlaw FlawOf(AofFault fault)
    {
        if (fault.Kind == AofFaultKind.UnknownRdbType)
            return PayloadFlaw.UnknownType;
        if (fault.Found.StartsWith("the end of the file", StringComparison.Ordinal) || fault.Flaw == RdbFlaw.RefusedAsShort)
            return PayloadFlaw.Short;

        return fault.Found == "more bytes" ? PayloadFlaw.Longer : fault.Flaw is RdbFlaw.Format or RdbFlaw.Refused ? PayloadFlaw.Broken : PayloadFlaw.Inside;
    }
}
