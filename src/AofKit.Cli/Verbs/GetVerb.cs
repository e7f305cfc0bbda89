using System.CommandLine;
using AofKit.Cli.Help;
using AofKit.Cli.Options;
using AofKit.Cli.Output;
using AofKit.State;
using AofKit.Views.States;

namespace AofKit.Cli.Verbs;

/// <summary><c>aof get</c>: the value of a key, then or now.</summary>
internal static class GetVerb
{
    private enum Format
    {
        Text,
        Json,
        Resp,
        Raw,
    }

    public static Command Create()
    {
        var key = KeyVerb.KeyArgument();
        var log = LogArgument.Create();
        var moment = new NowOptions();
        var db = new Option<string?>("--db") { HelpName = "N,…", Description = "the key in these dbs; in all that hold it if left out" };
        var format = ChoiceOption.Create<Format>("--format", "-f", "FORMAT", "text (default), json, resp (the commands that recreate the key) or raw (the bytes of a string)");
        var full = new Option<bool>("--full") { Description = "long args whole" };
        var command = new Verb("get", "Prints the value of a key, as it was at a moment or at the end of the log.")
        {
            Groups = [("When", moment.All), ("Which", [db]), ("How it is written", [format, full])],
            Examples =
            [
                ("a value before the deploy at ten", "aof get cart:7 --at 2026-11-20T10:00 data/"),
                ("undelete: the key as it was before record 184213, into a live server", "aof get cart:7 --at 184212 --format resp data/ | redis-cli --pipe"),
                ("a picture that is kept as a string", "aof get avatar:7 --format raw data/ > avatar.png"),
            ],
        };
        command.Arguments.Add(key);
        command.Arguments.Add(log);
        command.SetAction(parsed =>
        {
            var name = KeyVerb.ReadKey(parsed.GetValue(key)!);
            var dbs = FilterOptions.ReadDbs(parsed, db);
            var opened = LogArgument.Open(parsed.GetValue(log)!);
            var at = moment.Moment(parsed, opened);
            var replaying = new Replaying(opened, name) { MayStartOver = true };
            KeyTimeline? timeline = null;
            var code = replaying.Run(r => new MomentSink(at, timeline = new KeyTimeline(name, dbs, r)), at);
            var expired = RemoveExpired(replaying.Data, name, dbs, moment.Removal(parsed, at));
            var keys = Find(replaying.Data, name, dbs);
            if (keys.Count == 0)
                return SayWhyNot(timeline!, expired, moment.Word(parsed));

            var options = new StateWriterOptions { Full = parsed.GetValue(full), Clock = NowOptions.Clock(at) };
            return Write(keys, parsed.GetValue(format), options) ? code : ExitCode.Faults;
        });
        return command;
    }

    private static List<KeyState> Find(DataSet data, byte[] name, HashSet<int>? dbs)
    {
        var keys = new List<KeyState>();
        foreach (var db in data.Dbs.Where(d => dbs?.Contains(d) != false))
            if (data.TryGet(db, name, out var key))
                keys.Add(key);
        return keys;
    }

    // What has expired by then is said to have, not shown.
    private static List<KeyState> RemoveExpired(DataSet data, byte[] name, HashSet<int>? dbs, DateTimeOffset? time)
    {
        if (time is not { } removal)
            return [];
        var expired = Find(data, name, dbs).FindAll(k => k.IsExpired(removal));
        data.RemoveExpired(removal);
        return expired;
    }

    private static int SayWhyNot(KeyTimeline timeline, List<KeyState> expired, string when)
    {
        foreach (var key in expired)
            Talk.Line($"no such key in db {key.Db}{when}: expired {StateWords.Time(key.ExpiresAt!.Value)}");
        foreach (var end in timeline.Ends)
            Talk.Line($"no such key in db {end.Db}{when}: {end}");
        if (expired.Count + timeline.Ends.Count == 0)
            Talk.Line(when == " then" ? "no such key then, nor before" : "no such key, and there never was in this log");
        return ExitCode.Faults;
    }

    /// <returns>Whether all was written that was asked for.</returns>
    private static bool Write(List<KeyState> keys, Format format, StateWriterOptions options)
    {
        using var output = StandardOutput.Open();
        if (format == Format.Raw)
            return WriteRaw(keys, output);
        var writer = new StateWriter(format switch
        {
            Format.Json => StateFormat.Json,
            Format.Resp => StateFormat.Resp,
            _ => StateFormat.Text,
        }, output, options);
        foreach (var key in keys)
            writer.Write(key);
        writer.Flush();
        foreach (var key in keys.Where(k => k.UnknownWhy is not null))
            Talk.Line($"the value in db {key.Db} is unknown since record {key.UnknownSince}: {key.UnknownWhy}");
        if (format == Format.Resp)
            foreach (var key in keys.Where(k => k.IsExpired(TimeProvider.System.GetUtcNow())))
                Talk.Note($"the key in db {key.Db} expired {StateWords.Time(key.ExpiresAt!.Value)}, so a server that takes these commands removes it at once");
        return keys.TrueForAll(k => k.UnknownWhy is null);
    }

    private static bool WriteRaw(List<KeyState> keys, Stream output)
    {
        if (keys.Count > 1)
            throw new UsageException($"the key is in dbs {string.Join(", ", keys.Select(k => k.Db))}; --format raw takes one: --db {keys[0].Db}");
        if (keys[0].Type != StateType.String)
            throw new UsageException($"--format raw is for strings, and the key is {(keys[0].UnknownWhy is null ? $"a {keys[0].TypeName}" : $"unknown since record {keys[0].UnknownSince}: {keys[0].UnknownWhy}")}");
        output.Write(keys[0].Text);
        output.Flush();
        return true;
    }
}
