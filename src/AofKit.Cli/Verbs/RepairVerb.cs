using System.CommandLine;
using System.Text;
using AofKit.Cli.Help;
using AofKit.Cli.Options;
using AofKit.Cli.Output;
using AofKit.Views;
using AofKit.Views.Checking;
using AofKit.Views.Repairing;

namespace AofKit.Cli.Verbs;

/// <summary><c>aof repair</c>: the most that can be saved, written beside the original.</summary>
internal static class RepairVerb
{
    public static Command Create()
    {
        var log = LogArgument.Create();
        var output = new Option<string?>("--output", "-o") { HelpName = "OUT", Description = "the directory to make for the repaired log; with what was left out in OUT/lost+found" };
        var inPlace = new Option<bool>("--in-place") { Description = "put the repaired log in the place of the old one, which is kept as LOG.bad-TIME; stop the server first" };
        var dryRun = new Option<bool>("--dry-run") { Description = "write nothing; only tell what would be left out" };
        var until = new Option<string?>("--until") { HelpName = "TIME|POSITION", Description = "keep what was written up to a time, or the records up to a number or PART:OFFSET, that one included" };
        var before = new Option<string?>("--before") { HelpName = "COMMAND", Description = "keep what is before the last such command: 'FLUSHALL', 'DEL cart:7'" };
        var beforeNumber = new Option<string?>("--before-number") { HelpName = "N", Description = "keep what is before the record of this number or at this PART:OFFSET" };
        var keepPartial = new Option<bool>("--keep-partial-transactions") { Description = "keep the commands of a transaction that is not whole, without its MULTI and EXEC" };
        var keepUnknown = new Option<bool>("--keep-unknown") { Description = "keep commands that are not known here, such as renamed ones; without it they are damage, unless they come often or have a dot in the name" };
        var acceptMissing = new Option<bool>("--accept-missing") { Description = "go on without a part that the manifest names and that is not there" };
        var format = ChoiceOption.Create<RepairFormat>("--format", "-f", "FORMAT", "text (default) or json");
        var jobs = JobsOption.Create();
        var command = new Verb("repair", "Writes the most that can be saved of a damaged log as a new log; or a log as it was at a moment.")
        {
            Groups =
            [
                ("Where it goes", [output, inPlace, dryRun]),
                ("Back to a moment; a transaction is never cut in two", [until, before, beforeNumber]),
                ("What is kept", [keepPartial, keepUnknown, acceptMissing]),
                ("How it is told", [format]),
                ("How the log is read", [jobs]),
            ],
            Examples =
            [
                ("the server does not start: what would be lost?", "aof repair data/ --dry-run"),
                ("a repaired log beside the old one", "aof repair data/ -o repaired"),
                ("the same in one step, the old log kept", "aof repair data/ --in-place"),
                ("the data as it was before somebody's FLUSHALL", "aof repair data/ -o restored --before FLUSHALL"),
                ("the data as it was at ten", "aof repair data/ -o restored --until 2026-11-20T10:00"),
            ],
        };
        command.Arguments.Add(log);
        command.SetAction(parsed =>
        {
            var to = parsed.GetValue(output);
            if ((to is null ? 0 : 1) + (parsed.GetValue(inPlace) ? 1 : 0) + (parsed.GetValue(dryRun) ? 1 : 0) != 1)
                throw new UsageException("name one of -o OUT, --in-place and --dry-run (aof repair --help)");
            if (to is { Length: 0 })
                throw new UsageException("-o: the name of the directory is empty");
            if (parsed.GetValue(inPlace) && parsed.GetValue(log) == "-")
                throw new UsageException("--in-place: what is read from standard input has no place; write a new log with -o OUT");
            using var input = new RepairInput(parsed.GetValue(log)!);
            var options = new RepairOptions
            {
                KeepPartialTransactions = parsed.GetValue(keepPartial),
                KeepUnknownCommands = parsed.GetValue(keepUnknown),
                AcceptMissingParts = parsed.GetValue(acceptMissing),
                Cut = ReadCut(parsed.GetValue(until), parsed.GetValue(before), parsed.GetValue(beforeNumber), input.Log),
                Jobs = JobsOption.Read(parsed, jobs),
            };
            var plan = MakePlan(input.Log, options);
            return Run(plan, to, parsed.GetValue(inPlace), new RepairReport(plan, parsed.GetValue(format)));
        });
        return command;
    }

    private static RepairPlan MakePlan(AofLog log, RepairOptions options)
    {
        Progress? progress = null;
        try
        {
            return RepairPlan.Of(log, options, reader => progress = Progress.Of(log, reader, isOutputLong: false));
        }
        finally
        {
            progress?.Dispose();
        }
    }

    private static int Run(RepairPlan plan, string? to, bool inPlace, RepairReport report)
    {
        if (plan.Refusal is { } refusal)
            return Talk.Failure($"refused: {refusal}");
        if (to is not null)
        {
            var written = Repair.Write(plan, to, Talk.Note);
            var check = RepairCheck.Of(written);
            report.Write(check, written: written);
            return Conclude(check);
        }

        if (!inPlace || plan.IsEmpty)
        {
            report.Write();
            return plan.IsEmpty ? ExitCode.Fine : ExitCode.Faults;
        }

        RepairCheck? swapped = null;
        var backup = RepairInPlace.Run(plan, path => (swapped = RepairCheck.Of(path)).Bug, Talk.Note);
        report.Write(swapped, backup: backup);
        return Conclude(swapped!);
    }

    private static int Conclude(RepairCheck check) =>
        check.Bug is { } bug ? Talk.Failure(bug) : check.Check.Loads.Outcome is LoadOutcome.Starts ? ExitCode.Fine : ExitCode.Faults;

    private static RepairCut? ReadCut(string? until, string? before, string? beforeNumber, AofLog log)
    {
        if (new[] { until, before, beforeNumber }.Count(o => o is not null) > 1)
            throw new UsageException("--until, --before and --before-number cannot be given together");
        if (before is not null)
            return RepairCut.BeforeLast(ReadWords(before));
        if ((until ?? beforeNumber) is not { } text)
            return null;
        if (RecordPlace.TryParse(text, log, out var place))
            return until is not null ? RepairCut.Until(place) : RepairCut.Before(place);
        if (until is not null && TimeText.TryParse(text, TimeProvider.System, out var time))
            return RepairCut.Until(time);
        throw new UsageException(until is not null
            ? $"--until: expected a time such as 2026-11-20T09:14:31, the number of a record or PART:OFFSET, found {text}"
            : $"--before-number: expected the number of a record or PART:OFFSET, found {text}; for a command there is --before");
    }

    private static List<byte[]> ReadWords(string text)
    {
        var words = new List<byte[]>();
        for (var rest = text.TrimStart(); rest.Length > 0; rest = rest.TrimStart())
        {
            var word = rest[..WordLength(rest)];
            words.Add(ArgText.TryParse(word, out var arg) ? arg : Encoding.UTF8.GetBytes(word));
            rest = rest[word.Length..];
        }

        return words.Count > 0 ? words : throw new UsageException("--before: expected a command");
    }

    // A word in quotes goes on to the quote that no backslash is before.
    private static int WordLength(string text)
    {
        var isQuoted = text[0] == '"';
        for (var at = isQuoted ? 1 : 0; at < text.Length; at++)
        {
            if (isQuoted && text[at] == '\\')
                at++;
            else if (isQuoted ? text[at] == '"' : text[at] == ' ')
                return isQuoted ? at + 1 : at;
        }

        return text.Length;
    }
}
