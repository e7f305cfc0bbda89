using System.CommandLine;
using AofKit.Cli.Help;
using AofKit.Cli.Options;
using AofKit.Cli.Output;
using AofKit.Views;

namespace AofKit.Cli.Verbs;

/// <summary><c>aof key</c>: everything that happened to a key.</summary>
internal static class KeyVerb
{
    public static Command Create()
    {
        var key = KeyArgument();
        var log = LogArgument.Create();
        var glob = new Option<bool>("--glob") { Description = "KEY is a glob: user:*" };
        var regex = new Option<bool>("--regex") { Description = "KEY is a regular expression" };
        var follow = new Option<bool>("--follow") { Description = "follow the key through RENAME, MOVE, COPY and SWAPDB, back to where it came from and on to where it went" };
        var values = new Option<bool>("--values") { Description = "with the value after each record and what changed in it; and why the key is gone, if it is" };
        var filters = new FilterOptions(withKeys: false);
        var output = new OutputOptions();
        var ofBase = new BaseOptions(withBase: false);
        var jobs = JobsOption.Create();
        var index = new IndexOption(reads: false);
        var command = new Verb("key", "Prints everything that happened to a key, wherever it stands in a command.")
        {
            Groups = [("Which key", [glob, regex, follow]), ("Which records", filters.All), ("How they are written", [values, .. output.All, .. ofBase.All]), ("How the log is read", [index.Option, jobs])],
            Examples =
            [
                ("the life of one key", "aof key cart:7 data/"),
                ("its values over time, and why it is gone", "aof key cart:7 --values data/"),
                ("who removed it", "aof key cart:7 --command del,unlink,flushall,flushdb --last 1 -n data/"),
                ("all keys of a user, as JSON", "aof key 'user:42:*' --glob --format json data/"),
                ("a key that is built under another name and renamed", "aof key live:index --follow data/"),
                ("a key with a line end and a byte that is no text", """aof key '"a\nb\xff"' data/"""),
            ],
        };
        command.Arguments.Add(key);
        command.Arguments.Add(log);
        command.SetAction(parsed =>
        {
            var pattern = Read(parsed.GetValue(key)!, parsed.GetValue(glob), parsed.GetValue(regex));
            if (parsed.GetValue(values))
                return KeyValues.Run(parsed, parsed.GetValue(log)!, pattern, parsed.GetValue(follow), filters, output);
            return Run(parsed, parsed.GetValue(log)!, pattern, parsed.GetValue(follow), filters, ofBase, output, index, JobsOption.Read(parsed, jobs));
        });
        return command;
    }

    private static KeyPattern Read(string key, bool isGlob, bool isRegex)
    {
        if (isGlob && isRegex)
            throw new UsageException("--glob and --regex cannot both be given");
        if (isGlob)
            return KeyPattern.Glob(key);
        if (isRegex)
            return FilterOptions.Regex(key, "--regex");
        return KeyPattern.Exact(ReadKey(key));
    }

    /// <summary>The argument that names a key.</summary>
    internal static Argument<string> KeyArgument() =>
        new("KEY") { Description = "the key, as aof prints it: bare, or in double quotes with \\n, \\xHH …" };

    /// <summary>A key as the user spelled it.</summary>
    internal static byte[] ReadKey(string key) => ArgText.TryParse(key, out var exact)
        ? exact
        : throw new UsageException($"expected a double quote at the end of the key {key}; a key that begins with one is written \"\\\"…\"");

    private static int Run(ParseResult parsed, string path, KeyPattern pattern, bool follow, FilterOptions filters, BaseOptions ofBase, OutputOptions output, IndexOption index, int jobs)
    {
        var writer = output.Open(parsed, touches: true);
        var log = LogArgument.Open(path, beforeWait: writer.Flush);
        var kept = index.Open(parsed, log);
        var dbs = filters.Dbs(parsed);
        var last = new LastSeen(writer);
        var sink = filters.Before(last, parsed, log);
        var trail = follow ? Follow(pattern, dbs, log) : null;
        using var reader = ofBase.Read(log, parsed, new AofReadOptions
        {
            Annotations = false,
            Jobs = jobs,
            Index = kept.Index,
            LeavesIndex = kept.IsWanted,
            WithArg = trail is null ? pattern.ExactKey : null,
            Rdb = output.IsFull(parsed) ? AofRdbRecords.Entries | AofRdbRecords.Commands : AofRdbRecords.Entries,
        });
        using (Progress.Of(log, reader, isOutputLong: false))
            reader.CopyTo(new KeyHistory(pattern, dbs, trail, log.IsWhole, sink));

        kept.Keep(reader);
        FilterOptions.NoteWithoutTime(sink);
        if (output.IsResp(parsed) && last.WideCount > 0)
            Talk.Note($"{Sizes.Count(last.WideCount, "record")} left out of the output because other keys would be touched too, such as by FLUSHALL");
        Talk.Line(last.Summary());
        var code = Talk.Conclude(log, reader);
        return code == ExitCode.Fine && last.Count == 0 ? ExitCode.Faults : code;
    }

    private static KeyTrail Follow(KeyPattern pattern, IReadOnlySet<int>? dbs, AofLog log)
    {
        var trail = new KeyTrail(pattern.ExactKey ?? throw new UsageException("--follow takes one key, not a pattern"), dbs);
        if (log.Parts.Any(p => p.Path is null))
        {
            Talk.Note("standard input can be read only once, so the key is followed to where it went, not to where it came from");
            return trail;
        }

        using var reader = log.Read(new AofReadOptions { Annotations = false, Rdb = AofRdbRecords.None });
        trail.FindOrigins(reader);
        return trail;
    }
}
