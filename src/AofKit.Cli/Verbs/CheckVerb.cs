using System.CommandLine;
using AofKit.Cli.Help;
using AofKit.Cli.Options;
using AofKit.Cli.Output;
using AofKit.Views.Checking;

namespace AofKit.Cli.Verbs;

/// <summary><c>aof check</c>: is the log sound, and would the server load it.</summary>
internal static class CheckVerb
{
    private enum Format
    {
        Text,
        Json,
    }

    public static Command Create()
    {
        var log = LogArgument.Create();
        var settings = new CheckSettings();
        var format = ChoiceOption.Create<Format>("--format", "-f", "FORMAT", "text (default) or json: an object a line");
        var all = new Option<bool>("--all") { Description = "each finding as it is found and the answer last, instead of the first few of each kind" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "nothing but the exit code" };
        var jobs = JobsOption.Create();
        var index = new IndexOption(reads: false);
        var command = new Verb("check", "Tells whether the log is sound, whether the server would load it, and all that is wrong with it.")
        {
            Groups = [("For which server", settings.All), ("How it is written", [format, all, quiet]), ("How the log is read", [index.Option, jobs])],
            Examples =
            [
                ("the log in this directory, for the server that wrote it", "aof check"),
                ("will the new server load it", "aof check --server valkey-9 /var/lib/redis"),
                ("in a script, before a restart", "aof check -q /var/lib/redis || echo 'do not restart'"),
            ],
        };
        command.Arguments.Add(log);
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(log)!;
            ICheckWriter writer = parsed.GetValue(quiet) ? new CheckSilence()
                : parsed.GetValue(format) == Format.Json ? new CheckJson()
                : new CheckText(path, parsed.GetValue(all));
            using (writer as IDisposable)
                return Run(path, settings.Read(parsed) with { Jobs = JobsOption.Read(parsed, jobs) }, writer, log => index.Open(parsed, log));
        });
        return command;
    }

    private static int Run(string path, CheckOptions options, ICheckWriter writer, Func<AofLog, KeptIndex> openIndex)
    {
        var check = Check(path, options, writer, openIndex);
        writer.Conclude(check);
        return check.IsSound && check.Loads.Outcome == LoadOutcome.Starts ? ExitCode.Fine : ExitCode.Faults;
    }

    private static LogCheck Check(string path, CheckOptions options, ICheckWriter writer, Func<AofLog, KeptIndex> openIndex)
    {
        AofLog log;
        try
        {
            log = LogArgument.Open(path);
        }
        catch (AofFormatException e)
        {
            // What is wrong with the manifest is not all that can be: there are the parts.
            log = AofLog.OpenDamaged(path);
            if (log.Faults.All(f => f.Kind != AofFaultKind.BadManifest))
                return LogChecker.Of(e, options, writer.Add);
        }

        var kept = openIndex(log);
        using var checker = LogChecker.Start(log, options with { LeavesIndex = kept.IsWanted }, writer.Add);
        LogCheck check;
        using (Progress.Of(log, checker.Reader, isOutputLong: false))
            check = checker.Run();
        kept.Keep(checker.Reader);
        return check;
    }

    private sealed class CheckSilence : ICheckWriter
    {
        public void Add(CheckFinding finding)
        {
        }

        public void Conclude(LogCheck check)
        {
        }
    }
}
