using System.CommandLine;
using AofKit.Cli.Help;
using AofKit.Cli.Options;
using AofKit.Cli.Output;
using AofKit.Views;

namespace AofKit.Cli.Verbs;

/// <summary><c>aof info</c>: what the log is.</summary>
internal static class InfoVerb
{
    private enum Format
    {
        Text,
        Json,
    }

    public static Command Create()
    {
        var log = LogArgument.Create();
        var format = ChoiceOption.Create<Format>("--format", "-f", "FORMAT", "text (default) or json");
        var jobs = JobsOption.Create();
        var index = new IndexOption(reads: false);
        var command = new Verb("info", "Tells what the log is: parts, sizes, time span, counts, and what is odd.")
        {
            Groups = [("How it is written", [format]), ("How the log is read", [index.Option, jobs])],
            Examples =
            [
                ("the log in this directory", "aof info"),
                ("for a script", "aof info --format json data/ | jq '.parts[].records'"),
                ("a compressed copy", "aof info backup.aof.gz"),
            ],
        };
        command.Arguments.Add(log);
        command.SetAction(parsed =>
        {
            var opened = LogArgument.Open(parsed.GetValue(log)!);
            return Run(opened, parsed.GetValue(format), index.Open(parsed, opened), JobsOption.Read(parsed, jobs));
        });
        return command;
    }

    private static int Run(AofLog log, Format format, KeptIndex kept, int jobs)
    {
        using var reader = log.Read(new AofReadOptions { Jobs = jobs, Index = kept.Index, LeavesIndex = kept.IsWanted });
        LogSummary summary;
        using (Progress.Of(log, reader, isOutputLong: false))
            summary = LogSummary.Of(reader, log);

        kept.Keep(reader);
        using var output = StandardOutput.Open();
        if (format == Format.Json)
            InfoJson.Write(summary, output);
        else
            InfoText.Write(summary, output);

        foreach (var fault in log.Faults)
            Talk.Fault(fault);
        if (summary.Fault is { } ended)
            Talk.Fault(ended);
        Talk.NoteUnread(reader);
        return log.Faults.Count > 0 || summary.Fault is not null ? ExitCode.Faults : ExitCode.Fine;
    }
}
