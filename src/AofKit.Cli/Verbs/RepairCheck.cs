using AofKit.Views.Checking;

namespace AofKit.Cli.Verbs;

/// <summary>The check of a log that a repair has written: it is read again, as by a stranger.</summary>
/// <param name="Check">The answer.</param>
/// <param name="Left">What is wrong and no repair can mend, such as a part that is missing or a command that is not known.</param>
/// <param name="Bug">What a repair should have mended; null when there is no such thing.</param>
internal sealed record RepairCheck(LogCheck Check, IReadOnlyList<CheckFinding> Left, string? Bug)
{
    private const int MostLeft = 5;

    public static RepairCheck Of(string path)
    {
        var left = new List<CheckFinding>();
        string? bug = null;
        using var checker = LogChecker.Start(AofLog.Open(path), new CheckOptions(), finding =>
        {
            if (finding.Severity != CheckSeverity.Note && left.Count < MostLeft)
                left.Add(finding);
            if (finding.Kind <= CheckKind.BadTimestamp)
                bug ??= $"this is a bug in aof, please report it: the repaired log is not sound: {finding.Part}:{finding.Offset}: expected {finding.Expected}, found {finding.Found}";
        });
        return new RepairCheck(checker.Run(), left, bug);
    }
}
