namespace AofKit.Cli;

/// <summary>What is said on standard error: notes, faults, failures. Data never goes there.</summary>
internal static class Talk
{
    public static void Note(AofNote note) => Note(note.ToString());

    public static void Note(string text) => Console.Error.WriteLine($"note: {text}");

    public static void Fault(AofFault fault) => Console.Error.WriteLine(fault.ToString());

    public static void Line(string text) => Console.Error.WriteLine(text);

    public static int Failure(string message)
    {
        Console.Error.WriteLine($"aof: {message}");
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
        return log.Faults.Count > 0 || reader.Fault is not null ? ExitCode.Faults : ExitCode.Fine;
    }

    private static bool ChangesWhatIsShown(AofNoteKind kind) => kind is
        AofNoteKind.NoManifest or AofNoteKind.NothingListed or AofNoteKind.UpgradePending or AofNoteKind.ListedTwice or AofNoteKind.EmptyBase;
}
