using System.Globalization;

namespace AofKit.Views.Checking;

/// <summary>Looks at the set of files: what the manifest names, what is there, and what the server makes of both.</summary>
internal sealed class FileCheck(CheckContext context)
{
    private static readonly (AofNoteKind Note, CheckKind Kind, string Expected, string Server)[] s_notes =
    [
        (AofNoteKind.OrphanFile, CheckKind.OrphanFile, "a file that the manifest names", "ignores it"),
        (AofNoteKind.TemporaryFile, CheckKind.TemporaryFile, "a rewrite that ended", "ignores it"),
        (AofNoteKind.HistoryInUse, CheckKind.HistoryInUse, "a base or an incremental part", "does not read it, and removes it"),
        (AofNoteKind.HistoryPart, CheckKind.HistoryPart, "a base or an incremental part", "does not read it, and removes it"),
        (AofNoteKind.SequenceGap, CheckKind.SequenceGap, "the next number", "loads the parts as if nothing were between"),
        (AofNoteKind.ListedTwice, CheckKind.ListedTwice, "each file once", "loads it as often as it is listed"),
        (AofNoteKind.EmptyBase, CheckKind.EmptyBase, "the data set that the log starts from", "starts from nothing"),
        (AofNoteKind.NoManifest, CheckKind.NoManifest, "a manifest", "ignores the parts and starts empty"),
        (AofNoteKind.NothingListed, CheckKind.NothingListed, "a base or an incremental part", "starts empty"),
        (AofNoteKind.UpgradePending, CheckKind.UpgradePending, "the layout of Redis 7", "moves it into its directory and loads it"),
        (AofNoteKind.StaleFile, CheckKind.StaleFile, "nothing beside the directory", "ignores it"),
        (AofNoteKind.RdbWarning, CheckKind.RdbRemark, "what servers write", "loads it, as far as it knows it"),
        (AofNoteKind.StillBeingWritten, CheckKind.StillBeingWritten, "a log at rest", "is probably the one that writes it"),
        (AofNoteKind.Shortened, CheckKind.Shortened, "a log at rest", "is probably the one that writes it"),
    ];

    /// <summary>Looks at the files before they are read.</summary>
    public void Look()
    {
        // What is left of a manifest that servers refuse may list nothing; they do not come to that.
        var isBad = context.Log.Faults.Any(f => f.Kind == AofFaultKind.BadManifest);
        foreach (var note in context.Log.Notes.Where(n => !isBad || n.Kind != AofNoteKind.NothingListed))
            Tell(note);
        foreach (var (i, fault) in context.Log.Faults.Index())
        {
            if (fault.Kind == AofFaultKind.BadManifest)
                TellBadManifest(fault, context, i);
            else
                TellMissing(fault, i);
        }

        if (context.Log.Notes.Any(n => n.Kind == AofNoteKind.NoManifest))
            context.Model.End(new CheckPlace(context.Log.Name), LoadOutcome.StartsWithDataMissing, "without a manifest it ignores all parts, and starts empty");
        if (!isBad && context.Log.Notes.Any(n => n.Kind == AofNoteKind.NothingListed))
            LookForLeftover();
        LookForUnlisted(AofPartKind.Base, "base", ".base.");
        LookForUnlisted(AofPartKind.Incr, "incremental part", ".incr.");
        foreach (var part in context.Log.CompressedParts)
            TellCompressed(part);
        LookAtOffsets();
        if (context.Log is { Manifest: null, Directory: null, Parts: [{ Format: AofPartFormat.Empty } only] } && only.Name.EndsWith(".rdb", StringComparison.Ordinal))
            TellEmptyRdb(only);
    }

    /// <summary>Looks at what only the end of the reading tells.</summary>
    public void Conclude(AofReader reader)
    {
        foreach (var note in reader.Notes)
            Tell(note);
        if (context.Log.Manifest is not { } manifest || context.Rules.Has(ServerTraits.Parts))
            return;
        var place = new CheckPlace(manifest.Name);
        context.Report.Add(CheckKind.PartsTooNew, place, "one file", "a manifest and parts", "does not look into the directory and starts empty");
        context.Model.End(place, LoadOutcome.StartsWithDataMissing, $"{context.Rules.Name} reads one file, not a manifest and its parts, and starts empty");
    }

    // An empty log is one without commands; but an RDB has a header and an end.
    private void TellEmptyRdb(AofPart part)
    {
        var place = new CheckPlace(part.Name, part.Index);
        context.Report.Add(CheckKind.EmptyRdb, place, "an RDB", "no bytes", "refuses to start");
        context.Model.End(place, LoadOutcome.Refuses, $"{part.Name} has no bytes, and is no RDB to it");
    }

    private void TellCompressed(AofPart part)
    {
        var place = new CheckPlace(part.Name, part.Index);
        context.Report.Add(CheckKind.CompressedPart, place, "commands or an RDB", "gzip", "refuses to start");
        context.Model.End(place, LoadOutcome.Refuses, $"{part.Name} is compressed, and servers read no compressed logs");
    }

    /// <summary>Reports a manifest that servers refuse.</summary>
    /// <param name="fault">What is wrong with it.</param>
    /// <param name="context">The check.</param>
    /// <param name="order">How many faults the server meets before this one.</param>
    public static void TellBadManifest(AofFault fault, CheckContext context, int order)
    {
        context.Report.Add(CheckKind.BadManifest, new CheckPlace(fault.Part, -1, fault.Offset), fault.Expected, fault.Found, "refuses to start");
        context.Model.End(new CheckPlace(fault.Part, -1, order), LoadOutcome.Refuses, $"{fault.Part} is no manifest to it: at {fault.Offset} it expects {fault.Expected} and finds {fault.Found}");
    }

    private void Tell(AofNote note)
    {
        var row = Array.Find(s_notes, n => n.Note == note.Kind);
        var found = row.Note == AofNoteKind.RdbWarning ? note.Text : $"that it {note.Text}";
        context.Report.Add(row.Kind, new CheckPlace(note.Name), row.Expected, found, row.Server);
    }

    private void TellMissing(AofFault fault, int order)
    {
        context.Report.Add(CheckKind.MissingPart, new CheckPlace(fault.Part), fault.Expected, fault.Found, "refuses to start");
        context.Model.End(new CheckPlace(fault.Part, -1, order), LoadOutcome.Refuses, $"{fault.Part} is not there");
    }

    // A new set begins with the incremental part of number 1, which is opened to append to it, and read at the next start.
    private void LookForLeftover()
    {
        foreach (var orphan in context.Log.Notes.Where(n => n.Kind == AofNoteKind.OrphanFile && n.Name.EndsWith(".1.incr.aof", StringComparison.Ordinal)))
            context.Report.Add(CheckKind.LeftoverAdopted, new CheckPlace(orphan.Name), "no file of this name", "a file", "starts without it, goes on writing at its end, and loads all of it at the start after that");
        if (context.Log.Notes.Any(n => n.Kind == AofNoteKind.OrphanFile))
            context.Model.End(new CheckPlace(context.Log.Name), LoadOutcome.StartsWithDataMissing, "the manifest lists no part, so it ignores the files in the directory and starts empty");
    }

    // Servers list a base before they list anything else, and a part to append to with it.
    private void LookForUnlisted(AofPartKind kind, string what, string mark)
    {
        if (context.Log.Manifest is null || context.Log.Parts.Count == 0 || context.Log.Parts.Any(p => p.Kind == kind))
            return;
        if (context.Log.Notes.FirstOrDefault(n => n.Kind == AofNoteKind.OrphanFile && n.Name.Contains(mark, StringComparison.Ordinal)) is { } orphan)
            context.Model.End(new CheckPlace(context.Log.Name), LoadOutcome.StartsWithDataMissing, $"the manifest lists no {what}, so it starts without what is in {orphan.Name}");
    }

    private void LookAtOffsets()
    {
        AofPart? before = null;
        foreach (var part in context.Log.Parts.Where(p => p.StartOffset is not null || p.EndOffset is not null))
        {
            if (part.EndOffset < part.StartOffset)
                TellOffset(part, $"an endoffset from {part.StartOffset}", part.EndOffset.Value);
            if (before is not null && part.StartOffset < (before.EndOffset ?? before.StartOffset))
                TellOffset(part, $"a startoffset from {before.EndOffset ?? before.StartOffset}, where {before.Name} is", part.StartOffset.Value);
            before = part;
        }
    }

    private void TellOffset(AofPart part, string expected, long found) =>
        context.Report.Add(CheckKind.ReplicationOffset, new CheckPlace(part.Name, part.Index), expected, found.ToString(CultureInfo.InvariantCulture), "loads the parts in the order of the manifest");
}
