using System.CommandLine;
using AofKit.Cli.Help;
using AofKit.Cli.Options;
using AofKit.Cli.Output;
using AofKit.State;
using AofKit.Views.States;

namespace AofKit.Cli.Verbs;

/// <summary><c>aof state</c>: the keys, then or now.</summary>
internal static class StateVerb
{
    public static Command Create()
    {
        var log = LogArgument.Create();
        var moment = new NowOptions();
        var filters = new KeyFilterOptions();
        var limit = CountOption.Create("--limit", "the first N that match");
        var format = ChoiceOption.Create<StateFormat>("--format", "-f", "FORMAT", "text (default: a table), json (an object a key, with its value) or resp (the commands that recreate everything)");
        var keysOnly = new Option<bool>("--keys-only") { Description = "json without values" };
        var command = new Verb("state", "Prints the keys that the log leaves behind, or held at a moment.")
        {
            Groups = [("When", moment.All), ("Which keys", [.. filters.All, limit]), ("How they are written", [format, keysOnly])],
            Examples =
            [
                ("what is in there", "aof state data/"),
                ("the carts at ten, with their values", "aof state --at 2026-11-20T10:00 --key 'cart:*' --format json data/"),
                ("everything as it was before record 184213, into an empty server", "aof state --at 184212 --format resp data/ | redis-cli -p 6380 --pipe"),
                ("hashes that a server would have now", "aof state --now --type hash data/"),
            ],
        };
        command.Arguments.Add(log);
        command.SetAction(parsed =>
        {
            var isWanted = filters.Read(parsed);
            var opened = LogArgument.Open(parsed.GetValue(log)!);
            var at = moment.Moment(parsed, opened);
            var replaying = new Replaying(opened);
            var code = replaying.Run(r => new MomentSink(at, new ReplaySink(r)), at);
            if (moment.Removal(parsed, at) is { } removal)
                replaying.Data.RemoveExpired(removal);

            var most = parsed.GetValue(limit) ?? int.MaxValue;
            var keys = Choose(replaying.Data, filters.IsOpen(parsed) ? null : isWanted, most).SelectMany(k => k).Take(most);
            using var output = StandardOutput.Open();
            if (parsed.GetValue(format) == StateFormat.Text)
            {
                StateTable.Write(keys, NowOptions.Clock(at), output);
                return code;
            }

            var writer = new StateWriter(parsed.GetValue(format), output, new StateWriterOptions { KeysOnly = parsed.GetValue(keysOnly), Clock = NowOptions.Clock(at) });
            if (parsed.GetValue(format) == StateFormat.Resp && filters.IsOpen(parsed))
                foreach (var source in replaying.Data.Functions.Values)
                    writer.WriteFunction(source.Span);
            var unknown = 0;
            foreach (var key in keys)
            {
                unknown += key.Type == StateType.Unknown ? 1 : 0;
                writer.Write(key);
            }

            writer.Flush();
            if (parsed.GetValue(format) != StateFormat.Resp || unknown == 0)
                return code;
            Talk.Note($"{Sizes.Count(unknown, "key")} left out because what is in {(unknown == 1 ? "it" : "them")} is unknown; aof state --type unknown lists {(unknown == 1 ? "it" : "them")}");
            return ExitCode.Faults;
        });
        return command;
    }

    // In the order of their dbs and bytes.
    private static List<IEnumerable<KeyState>> Choose(DataSet data, Func<KeyState, bool>? isWanted, int limit) =>
        [.. data.Dbs.Select(db => data.KeysInOrder(db, isWanted, limit))];
}
