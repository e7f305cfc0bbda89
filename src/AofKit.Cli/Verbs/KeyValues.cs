using System.CommandLine;
using AofKit.Cli.Options;
using AofKit.Cli.Output;
using AofKit.State;
using AofKit.Views;
using AofKit.Views.States;

namespace AofKit.Cli.Verbs;

/// <summary><c>aof key --values</c>: what each record did to the value, and why the key is gone.</summary>
internal static class KeyValues
{
    public static int Run(ParseResult parsed, string path, KeyPattern pattern, bool follow, FilterOptions filters, OutputOptions output)
    {
        var key = pattern.ExactKey ?? throw new UsageException("--values takes one key, not a pattern");
        if (follow)
            throw new UsageException("--values and --follow cannot both be given; --values tells where the value came from and went to");
        if (!output.IsTextOrJson(parsed))
            throw new UsageException("--values is written as text or json");

        var writer = output.Open(parsed, touches: true);
        var log = LogArgument.Open(path, beforeWait: writer.Flush);
        var dbs = filters.Dbs(parsed);
        var last = new LastSeen(writer);
        var sink = filters.Before(last, parsed, log);
        var replaying = new Replaying(log, key);
        KeyTimeline? timeline = null;
        var code = replaying.Run(r => timeline = new KeyTimeline(key, dbs, r, sink, output.IsFull(parsed) ? int.MaxValue : KeyTimeline.ShownItems));

        FilterOptions.NoteWithoutTime(sink);
        Talk.Line(last.Summary());
        Answer(replaying.Data, key, dbs, timeline!);
        return code == ExitCode.Fine && last.Count == 0 ? ExitCode.Faults : code;
    }

    // What the key is as far as the log was read, and how it went where it is no longer.
    private static void Answer(DataSet data, byte[] key, IReadOnlySet<int>? dbs, KeyTimeline timeline)
    {
        var isAnywhere = false;
        foreach (var db in data.Dbs.Where(d => dbs?.Contains(d) != false))
        {
            if (!data.TryGet(db, key, out var state))
                continue;
            isAnywhere = true;
            var expiry = state.ExpiresAt is { } at ? $", {StateWords.Expiry(at, TimeProvider.System.GetUtcNow())}" : "";
            Talk.Line($"in db {db} the log leaves it there: {StateWords.Describe(state)}{expiry}");
        }

        foreach (var end in timeline.Ends)
            Talk.Line($"in db {end.Db} it is gone: {end}");
        if (!isAnywhere && timeline.Ends.Count == 0)
            Talk.Line("there is no such key, and never was in this log");
    }
}
