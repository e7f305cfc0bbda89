namespace AofKit.Views.Checking;

/// <summary>What is true of every finding of a kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Severity">How much it matters, unless the server makes more of it.</param>
/// <param name="IsSound">A log with it can be exactly what a server wrote.</param>
/// <param name="Repair">What <c>aof repair</c> does about it.</param>
internal readonly record struct CheckKindInfo(CheckKind Kind, CheckSeverity Severity, bool IsSound, string Repair)
{
    /// <summary>A repair changes something about it: it is wrong, and not only in which parts there are.</summary>
    public bool IsMended => !IsSound && Kind is not (CheckKind.EmptyBase or CheckKind.EmptyRdb or CheckKind.SequenceGap or CheckKind.HistoryInUse or CheckKind.BaseNewerThanIncr or CheckKind.Shortened);
}

/// <summary>The table of kinds, in the order of the enum.</summary>
internal static class CheckKinds
{
    private static readonly CheckKindInfo[] s_all =
    [
        new(CheckKind.EndInsideRecord, CheckSeverity.Error, false, "drops the torn record"),
        new(CheckKind.EndInsideTransaction, CheckSeverity.Error, false, "drops the whole transaction"),
        new(CheckKind.TornInTransaction, CheckSeverity.Error, false, "drops the whole transaction"),
        new(CheckKind.NotARecord, CheckSeverity.Error, false, "drops the bytes and goes on behind them"),
        new(CheckKind.ZeroFilled, CheckSeverity.Error, false, "drops the zeros"),
        new(CheckKind.BlankLine, CheckSeverity.Error, false, "drops the line end"),
        new(CheckKind.InlineCommand, CheckSeverity.Error, false, "drops the bytes and goes on behind them"),
        new(CheckKind.ByteOrderMark, CheckSeverity.Error, false, "drops the three bytes"),
        new(CheckKind.BadArgCount, CheckSeverity.Error, false, "drops the bytes and goes on behind them"),
        new(CheckKind.NulInHeader, CheckSeverity.Error, false, "drops the bytes and goes on behind them"),
        new(CheckKind.NotAnArg, CheckSeverity.Error, false, "drops the bytes and goes on behind them"),
        new(CheckKind.BadArgLength, CheckSeverity.Error, false, "drops the bytes and goes on behind them"),
        new(CheckKind.HugeArgLength, CheckSeverity.Error, false, "drops the bytes and goes on behind them"),
        new(CheckKind.BadCommand, CheckSeverity.Error, false, "drops the bytes and goes on behind them"),
        new(CheckKind.LineEndsChanged, CheckSeverity.Error, false, "writes the record as it was"),
        new(CheckKind.RepeatedBlock, CheckSeverity.Error, false, "keeps the block once"),
        new(CheckKind.RecordTooLarge, CheckSeverity.Warning, false, "drops it"),
        new(CheckKind.Unreadable, CheckSeverity.Error, false, "keeps what can be read"),
        new(CheckKind.BadCompression, CheckSeverity.Error, false, "keeps what can be decompressed"),
        new(CheckKind.LineEndsInLf, CheckSeverity.Warning, false, "writes CRLF"),
        new(CheckKind.LineTooLong, CheckSeverity.Error, false, "writes the header anew, or cuts the annotation"),
        new(CheckKind.LineUnfinished, CheckSeverity.Warning, false, "writes the line end"),
        new(CheckKind.NumberNotPlain, CheckSeverity.Warning, false, "writes the plain number"),
        new(CheckKind.BytesAfterNumber, CheckSeverity.Warning, false, "writes the plain number"),
        new(CheckKind.NoDigits, CheckSeverity.Warning, false, "writes 0"),
        new(CheckKind.NumberWraps, CheckSeverity.Warning, false, "writes the plain number"),
        new(CheckKind.BytesAfterArgNotCrLf, CheckSeverity.Warning, false, "writes CRLF"),
        new(CheckKind.BadTimestamp, CheckSeverity.Warning, false, "drops it"),
        new(CheckKind.AnnotationTooNew, CheckSeverity.Error, true, "keeps it; aof convert leaves annotations out"),
        new(CheckKind.NestedMulti, CheckSeverity.Warning, false, "drops the MULTI that has no EXEC"),
        new(CheckKind.ExecWithoutMulti, CheckSeverity.Warning, false, "drops it"),
        new(CheckKind.DiscardInTransaction, CheckSeverity.Error, false, "drops it"),
        new(CheckKind.BadSelect, CheckSeverity.Error, false, "drops it"),
        new(CheckKind.SelectOutOfRange, CheckSeverity.Error, true, "keeps it; give the server enough databases"),
        new(CheckKind.UnknownCommand, CheckSeverity.Error, false, "drops it, unless the name has a dot or comes ten times"),
        new(CheckKind.UnknownSubcommand, CheckSeverity.Error, false, "drops it, unless it comes ten times"),
        new(CheckKind.NewerCommand, CheckSeverity.Error, true, "keeps it; use a server that has it"),
        new(CheckKind.ModuleCommand, CheckSeverity.Warning, true, "keeps it"),
        new(CheckKind.RenamedCommand, CheckSeverity.Error, true, "keeps it"),
        new(CheckKind.WrongArity, CheckSeverity.Warning, false, "drops it"),
        new(CheckKind.StopsServer, CheckSeverity.Error, false, "drops it"),
        new(CheckKind.OutOfPlace, CheckSeverity.Note, true, "keeps it"),
        new(CheckKind.Script, CheckSeverity.Note, true, "keeps it"),
        new(CheckKind.BadPayload, CheckSeverity.Error, false, "drops it"),
        new(CheckKind.PayloadTooNew, CheckSeverity.Error, true, "keeps it"),
        new(CheckKind.BadRdb, CheckSeverity.Error, false, "keeps the keys before and behind the damage, and the commands"),
        new(CheckKind.OddEntry, CheckSeverity.Error, false, "writes it anew, from what can be read of it"),
        new(CheckKind.UnknownRdbType, CheckSeverity.Error, false, "keeps the keys before and behind it, and the commands"),
        new(CheckKind.BadChecksum, CheckSeverity.Error, false, "computes it anew"),
        new(CheckKind.RdbTooNew, CheckSeverity.Error, true, "keeps it; use a server that reads it"),
        new(CheckKind.RdbDbOutOfRange, CheckSeverity.Error, true, "keeps it; give the server enough databases"),
        new(CheckKind.DuplicateKey, CheckSeverity.Error, false, "keeps the first"),
        new(CheckKind.ModuleValue, CheckSeverity.Warning, true, "keeps it"),
        new(CheckKind.RdbRemark, CheckSeverity.Note, true, "keeps it"),
        new(CheckKind.BadManifest, CheckSeverity.Error, false, "makes a new manifest from the directory"),
        new(CheckKind.MissingPart, CheckSeverity.Error, false, "with --accept-missing makes a manifest without it"),
        new(CheckKind.NoManifest, CheckSeverity.Error, false, "makes the manifest"),
        new(CheckKind.NothingListed, CheckSeverity.Warning, false, "makes a manifest of the parts that are there"),
        new(CheckKind.LeftoverAdopted, CheckSeverity.Error, false, "lists it"),
        new(CheckKind.ListedTwice, CheckSeverity.Error, false, "lists it once"),
        new(CheckKind.EmptyBase, CheckSeverity.Warning, false, "keeps it"),
        new(CheckKind.EmptyRdb, CheckSeverity.Error, false, "keeps it; without the file, the server starts empty"),
        new(CheckKind.SequenceGap, CheckSeverity.Warning, false, "keeps the order"),
        new(CheckKind.OrphanFile, CheckSeverity.Warning, true, "leaves it out"),
        new(CheckKind.TemporaryFile, CheckSeverity.Note, true, "leaves it out"),
        new(CheckKind.HistoryPart, CheckSeverity.Note, true, "leaves it out"),
        new(CheckKind.HistoryInUse, CheckSeverity.Error, false, "leaves it out; to keep it, first list it as what it is"),
        new(CheckKind.UpgradePending, CheckSeverity.Note, true, "keeps the layout"),
        new(CheckKind.StaleFile, CheckSeverity.Warning, true, "leaves it out"),
        new(CheckKind.PartsTooNew, CheckSeverity.Error, true, "keeps the layout"),
        new(CheckKind.ReplicationOffset, CheckSeverity.Warning, false, "leaves them out of the manifest that it writes"),
        new(CheckKind.TimeRunsBack, CheckSeverity.Warning, true, "keeps it"),
        new(CheckKind.BaseNewerThanIncr, CheckSeverity.Warning, false, "keeps both"),
        new(CheckKind.StillBeingWritten, CheckSeverity.Note, true, "waits for nobody: stop the server, or copy the log first"),
        new(CheckKind.Shortened, CheckSeverity.Warning, false, "check it again"),
        new(CheckKind.CompressedPart, CheckSeverity.Error, false, "writes it as it is inside"),
    ];

    public static CheckKindInfo Of(CheckKind kind) => s_all[(int)kind];
}
