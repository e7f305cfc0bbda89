using System.CommandLine;
using AofKit.Cli.Help;
using AofKit.Cli.Options;
using AofKit.Cli.Output;
using AofKit.State;
using AofKit.Views.States;

namespace AofKit.Cli.Verbs;

/// <summary><c>aof diff</c>: which keys differ between two moments, or between two logs.</summary>
internal static class DiffVerb
{
    private enum Format
    {
        Text,
        Json,
    }

    public static Command Create()
    {
        var log = LogArgument.Create();
        var other = new Argument<string?>("OTHER") { Description = "another log, to be compared with LOG", Arity = ArgumentArity.ZeroOrOne };
        var from = MomentOption.Create("--from", "from the state at P: a time, or after the record of a number or at PART:OFFSET; that of the base if left out, and 0 for an empty one");
        var to = MomentOption.Create("--to", "to the state at P; the end if left out");
        var filters = new KeyFilterOptions();
        var limit = CountOption.Create("--limit", "the first N that differ");
        var format = ChoiceOption.Create<Format>("--format", "-f", "FORMAT", "text (default) or json");
        var full = new Option<bool>("--full") { Description = "long args whole, and all that differs of a key" };
        var command = new Verb("diff", "Prints the keys that differ between two moments of a log, or between two logs, and in what.")
        {
            Groups = [("When; of two logs, --from is a moment of LOG and --to one of OTHER, their ends if left out", [from, to]), ("Which keys", [.. filters.All, limit]), ("How they are written", [format, full])],
            Examples =
            [
                ("what was changed between ten and eleven", "aof diff --from 2026-11-20T10:00 --to 2026-11-20T11:00 data/"),
                ("what a transaction changed, from the record before its MULTI to its EXEC", "aof diff --from 184212 --to 184230 data/"),
                ("is the copy the same?", "aof diff data/ backup/appendonly.aof.gz"),
            ],
        };
        command.Arguments.Add(log);
        command.Arguments.Add(other);
        command.SetAction(parsed =>
        {
            var isWanted = filters.Read(parsed);
            var first = LogArgument.Open(parsed.GetValue(log)!);
            var (before, after, hasFaults) = parsed.GetValue(other) is { } path
                ? TwoLogs(first, LogArgument.Open(path), l => MomentOption.Read(parsed, from, l), l => MomentOption.Read(parsed, to, l))
                : TwoMoments(first, MomentOption.Read(parsed, from, first) ?? StateMoment.AfterBase(), MomentOption.Read(parsed, to, first) ?? StateMoment.End());
            var count = Write(StateDiff.Of(before, after).Where(c => isWanted((c.After ?? c.Before)!.Value)), parsed.GetValue(limit), parsed.GetValue(format), parsed.GetValue(full));
            return hasFaults ? ExitCode.Failed : count > 0 ? ExitCode.Faults : ExitCode.Fine;
        });
        return command;
    }

    private static (DataSet Before, DataSet After, bool HasFaults) TwoMoments(AofLog log, StateMoment from, StateMoment to)
    {
        var replaying = new Replaying(log);
        TwoMomentsSink? sink = null;
        var code = replaying.Run(r => sink = new TwoMomentsSink(r, from, to), from, to);
        RemoveExpired(sink!.From, from);
        RemoveExpired(sink.To, to);
        return (sink.From, sink.To, code != ExitCode.Fine);
    }

    private static (DataSet Before, DataSet After, bool HasFaults) TwoLogs(AofLog log, AofLog other, Func<AofLog, StateMoment?> readFrom, Func<AofLog, StateMoment?> readTo)
    {
        var (from, to) = (readFrom(log) ?? StateMoment.End(), readTo(other) ?? StateMoment.End());
        var (one, two) = (new Replaying(log), new Replaying(other));
        var code = one.Run(r => new MomentSink(from, new ReplaySink(r)), from);
        code |= two.Run(r => new MomentSink(to, new ReplaySink(r)), to);
        RemoveExpired(one.Data, from);
        RemoveExpired(two.Data, to);
        return (one.Data, two.Data, code != ExitCode.Fine);
    }

    private static void RemoveExpired(DataSet data, StateMoment moment)
    {
        if (moment.Time is { } time)
            data.RemoveExpired(time);
    }

    private static long Write(IEnumerable<StateChange> changes, int? limit, Format format, bool isFull)
    {
        using var output = StandardOutput.Open();
        var writer = new StateWriter(format == Format.Json ? StateFormat.Json : StateFormat.Text, output, new StateWriterOptions { Full = isFull });
        var count = 0L;
        foreach (var change in changes)
        {
            count++;
            if (count > limit)
                break;
            writer.Write(change);
        }

        writer.Flush();
        return count;
    }
}
