namespace AofKit.Views.Checking;

/// <summary>Commands that end the server that runs them, also while it loads.</summary>
internal static class ServerStops
{
    private static readonly (string Name, string Word, ServerTraits Unless, LoadOutcome Outcome, string Text)[] s_all =
    [
        ("SHUTDOWN", "NOW", ServerTraits.None, LoadOutcome.Refuses, "shuts down in the middle of loading, at every start"),
        ("SHUTDOWN", "", ServerTraits.RefusesShutdown, LoadOutcome.Refuses, "shuts down in the middle of loading, at every start"),
        ("PSYNC", "", ServerTraits.None, LoadOutcome.Crashes, "crashes on it"),
        ("DEBUG", "SEGFAULT", ServerTraits.None, LoadOutcome.Crashes, "crashes, as told to"),
        ("DEBUG", "PANIC", ServerTraits.None, LoadOutcome.Crashes, "crashes, as told to"),
        ("DEBUG", "ASSERT", ServerTraits.None, LoadOutcome.Crashes, "crashes, as told to"),
        ("DEBUG", "OOM", ServerTraits.None, LoadOutcome.Crashes, "crashes, as told to"),
        ("DEBUG", "RESTART", ServerTraits.None, LoadOutcome.Refuses, "starts anew in the middle of loading, without end"),
        ("DEBUG", "CRASH-AND-RECOVER", ServerTraits.None, LoadOutcome.Refuses, "starts anew in the middle of loading, without end"),
    ];

    public static (LoadOutcome Outcome, string Text)? Find(string name, in AofRecord record, ServerRules rules)
    {
        foreach (var (stop, word, unless, outcome, text) in s_all)
        {
            if (stop != name || (unless != ServerTraits.None && rules.Has(unless)))
                continue;
            for (var i = 1; i < record.ArgCount; i++)
                if (word.Length > 0 && System.Text.Ascii.EqualsIgnoreCase(record[i], word))
                    return (outcome, text);
            if (word.Length == 0)
                return (outcome, text);
        }

        return null;
    }
}
