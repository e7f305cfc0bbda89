namespace AofKit;

/// <summary>What is odd about a directory and its manifest, in the order in which a person would want to know.</summary>
internal static class AofLogNotes
{
    public static void Add(List<AofNote> notes, AofManifest manifest, string directory, List<AofPart> parts, List<AofPart> history)
    {
        if (parts.Count == 0)
            notes.Add(new AofNote(AofNoteKind.NothingListed, manifest.Name, "lists no base and no incremental part; servers start empty"));

        // The first base of a server that does not write RDB bases has no bytes, and nothing is missing.
        if (parts.Count > 1 && parts[0] is { Kind: AofPartKind.Base, Format: AofPartFormat.Empty, Sequence: > 1 } emptyBase)
            notes.Add(new AofNote(AofNoteKind.EmptyBase, emptyBase.Name, "is empty although commands follow it; what it held is probably lost"));

        AddGaps(notes, parts);

        foreach (var twice in manifest.Entries.GroupBy(e => e.File).Where(g => g.Count() > 1))
            notes.Add(new AofNote(AofNoteKind.ListedTwice, twice.Key, "is listed more than once, and loaded as often"));

        foreach (var part in history)
            notes.Add(part.Format == AofPartFormat.Missing ? new AofNote(AofNoteKind.HistoryPart, part.Name, "is listed as history and is no longer there, which is fine")
                : WhyInUse(part, parts, history) is { } why ? new AofNote(AofNoteKind.HistoryInUse, part.Name, $"is listed as history, but {why}; servers do not read it, and remove it")
                : new AofNote(AofNoteKind.HistoryPart, part.Name, "has been replaced by a rewrite; servers do not read it"));

        AddUnlisted(notes, manifest, directory);
    }

    // A rewrite replaces a base, and the incremental parts from that one on that it was followed by; those that stay are newer than all of these.
    private static string? WhyInUse(AofPart part, List<AofPart> parts, List<AofPart> history)
    {
        var kind = IsIncr(part) ? AofPartKind.Incr : AofPartKind.Base;
        if (parts.FirstOrDefault(p => p.Kind == kind) is not { } first)
            return history.Exists(p => IsIncr(p) == IsIncr(part) && p.Sequence > part.Sequence) ? null : $"no {(kind == AofPartKind.Base ? "base" : "incremental part")} has come after it";
        if (part.Sequence >= first.Sequence)
            return $"{first.Name} is not newer";
        return kind == AofPartKind.Incr && history.All(IsIncr) ? "not so the base that it followed" : null;
    }

    private static bool IsIncr(AofPart part) => part.Name.Contains(".incr.", StringComparison.Ordinal);

    private static void AddGaps(List<AofNote> notes, List<AofPart> parts)
    {
        AofPart? before = null;
        foreach (var part in parts.Where(p => p.Kind == AofPartKind.Incr))
        {
            if (before is not null && part.Sequence != before.Sequence + 1)
                notes.Add(new AofNote(AofNoteKind.SequenceGap, part.Name, $"follows number {before.Sequence}; the parts between are not listed"));
            before = part;
        }
    }

    private static void AddUnlisted(List<AofNote> notes, AofManifest manifest, string directory)
    {
        var listed = manifest.Entries.Select(e => e.File).Append(manifest.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in Directory.GetFiles(directory).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal))
        {
            if (listed.Contains(name))
                continue;
            notes.Add(AofLogFinder.IsTemporary(name)
                ? new AofNote(AofNoteKind.TemporaryFile, name, "was left behind by a rewrite that did not finish; servers ignore it")
                : new AofNote(AofNoteKind.OrphanFile, name, "is not in the manifest; servers ignore it"));
        }
    }
}
