namespace AofKit;

/// <summary>Something about a log that is worth knowing and is no fault.</summary>
/// <param name="Kind">The kind of note.</param>
/// <param name="Name">The file or part it is about.</param>
/// <param name="Text">One sentence for a person.</param>
public sealed record AofNote(AofNoteKind Kind, string Name, string Text)
{
    /// <summary>The name and the sentence.</summary>
    public override string ToString() => $"{Name}: {Text}";
}

/// <summary>The kinds of notes.</summary>
public enum AofNoteKind
{
    /// <summary>A file in the directory that the manifest does not name.</summary>
    OrphanFile,

    /// <summary>A file that an interrupted rewrite left behind.</summary>
    TemporaryFile,

    /// <summary>A part that a rewrite has replaced; it is not read.</summary>
    HistoryPart,

    /// <summary>A part that is listed as history, and that no rewrite can have replaced; it is not read.</summary>
    HistoryInUse,

    /// <summary>The numbers of the incremental parts have a gap.</summary>
    SequenceGap,

    /// <summary>A file is listed twice and so is loaded twice.</summary>
    ListedTwice,

    /// <summary>The base has no bytes although commands follow.</summary>
    EmptyBase,

    /// <summary>There is no manifest; the parts were put in order by their names.</summary>
    NoManifest,

    /// <summary>The manifest lists no part.</summary>
    NothingListed,

    /// <summary>An old-style file that the server will move into its directory at the next start.</summary>
    UpgradePending,

    /// <summary>An old-style file beside a complete directory; servers ignore it.</summary>
    StaleFile,

    /// <summary>Something that an RDB holds and that could not be turned into commands, or is odd.</summary>
    RdbWarning,

    /// <summary>The log is still being written; it was read as far as it was whole.</summary>
    StillBeingWritten,

    /// <summary>The part became shorter while it was read.</summary>
    Shortened,
}
