using AofKit.State;

namespace AofKit.Cli.Output;

/// <summary>Says what came up while a log was replayed: a few of each kind, then how many more.</summary>
internal static class Findings
{
    private const int Shown = 3;

    public static void Tell(Replayer replayer)
    {
        foreach (var kind in replayer.Findings.GroupBy(f => f.Kind))
        {
            foreach (var finding in kind.Take(Shown))
                Talk.Note($"record {finding.Number} at {finding.Position}: {Say(finding)}");
            if (kind.Count() > Shown)
                Talk.Note($"{Sizes.Count(kind.Count() - Shown, "more record")} of this kind: {Say(kind.Key)}");
        }

        if (replayer.FindingCount > replayer.Findings.Count)
            Talk.Note($"{Sizes.Count(replayer.FindingCount - replayer.Findings.Count, "more such record")}");
    }

    private static string Say(StateFinding finding) => finding.Kind switch
    {
        StateFindingKind.Refused => $"servers refuse this {finding.Command}: {finding.Reason}",
        StateFindingKind.NotEvaluated or StateFindingKind.UnknownCommand => $"{finding.Command}: {finding.Reason}; the keys that it names are unknown from here on",
        _ => $"{finding.Command}: {finding.Reason}",
    };

    private static string Say(StateFindingKind kind) => kind switch
    {
        StateFindingKind.Refused => "servers refuse them, and they change nothing",
        StateFindingKind.NotEvaluated => "not evaluated; the keys that they name are unknown",
        StateFindingKind.UnknownCommand => "not known; the keys that they name are unknown",
        StateFindingKind.BadPayload => "their payload is damaged or not read",
        _ => "their time counts from when they are replayed",
    };
}
