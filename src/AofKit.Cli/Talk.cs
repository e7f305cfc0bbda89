using AofKit.Cli.Output;

namespace AofKit.Cli;

/// <summary>What is said on standard error: notes, faults, failures. Data never goes there.</summary>
internal static class Talk
{
    public static void Note(AofNote note) => Note(note.ToString());

    public static void Note(string text) => Line($"note: {text}");

    public static void Fault(AofFault fault) => Line(fault.ToString());

    public static void Line(string text)
    {
        try
        {
            Console.Error.WriteLine(Harmless(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nobody listens; the exit code still tells.
        }
    }

    public static int Failure(string message)
    {
        Line($"aof: {message}");
        return ExitCode.Failed;
    }

    /// <summary>Says what was odd or wrong about a log that has been read, as far as it changes what was shown.</summary>
    /// <returns>The exit code.</returns>
    public static int Conclude(AofLog log, AofReader reader)
    {
        foreach (var note in log.Notes.Where(n => ChangesWhatIsShown(n.Kind)).Concat(reader.Notes))
            Note(note);
        foreach (var fault in log.Faults)
            Fault(fault);
        if (reader.Fault is { } ended)
            Fault(ended);
        NoteUnread(reader);
        return log.Faults.Count > 0 || reader.Fault is not null ? ExitCode.Faults : ExitCode.Fine;
    }

    /// <summary>Says what was not read because of a fault before it.</summary>
    public static void NoteUnread(AofReader reader)
    {
        if (reader.UnreadParts > 0)
            Note($"{Sizes.Count(reader.UnreadParts, "later part")} not read because of this; to read one by itself, name its file");
    }

    // The name of a file may hold anything, also what would dress up the screen.
    private static string Harmless(string text) => string.Concat(text.Select(c =>
        char.IsControl(c) && c != '\n' ? $"\\x{(int)c:x2}" : c.ToString()));

    private static bool ChangesWhatIsShown(AofNoteKind kind) => kind is
        AofNoteKind.NoManifest or AofNoteKind.NothingListed or AofNoteKind.UpgradePending or AofNoteKind.ListedTwice or AofNoteKind.EmptyBase;
}
