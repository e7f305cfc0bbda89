using System.CommandLine;
using AofKit.Cli.Help;
using AofKit.Cli.Options;
using AofKit.Cli.Output;
using AofKit.Views;
using AofKit.Views.Writers;

namespace AofKit.Cli.Verbs;

/// <summary><c>aof log</c>: the history of commands.</summary>
internal static class LogVerb
{
    public static Command Create()
    {
        var log = LogArgument.Create();
        var filters = new FilterOptions(withKeys: true);
        var output = new OutputOptions();
        var ofBase = new BaseOptions(withBase: true);
        var jobs = JobsOption.Create();
        var index = new IndexOption(reads: true);
        var command = new Verb("log", "Prints the history of commands, one a line, oldest first.")
        {
            Groups = [("Which records", filters.All), ("The base", ofBase.All), ("How they are written", [.. output.All]), ("How the log is read", [index.Option, jobs])],
            Examples =
            [
                ("the whole history of the log in this directory", "aof log"),
                ("who deleted sessions this morning", "aof log --key 'session:*' --command del,unlink --since 2026-11-20T06:00 data/"),
                ("the last ten writes, with their places", "aof log --last 10 -n appendonlydir/"),
                ("records out of the middle of a large log, and again without reading it all", "aof log --from 20000000 --limit 5 --index auto dump.aof"),
                ("as JSON, for jq", "aof log --format json dump.aof | jq -c .args"),
                ("the whole data set into an empty server", "aof log --base --format resp data/ | redis-cli --pipe"),
                ("replay one db into a live server", "aof log --db 3 --format resp data/ | redis-cli --pipe"),
            ],
        };
        command.Arguments.Add(log);
        command.SetAction(parsed => Run(parsed, parsed.GetValue(log)!, filters, ofBase, output, index, JobsOption.Read(parsed, jobs)));
        return command;
    }

    private static int Run(ParseResult parsed, string path, FilterOptions filters, BaseOptions ofBase, OutputOptions output, IndexOption index, int jobs)
    {
        var writer = output.Open(parsed);
        var log = LogArgument.Open(path, beforeWait: writer.Flush);
        var kept = index.Open(parsed, log);
        var options = new AofReadOptions
        {
            Annotations = filters.Annotations(parsed),
            Rdb = ofBase.IsShown(parsed) ? AofRdbRecords.Commands : AofRdbRecords.None,
            Jobs = jobs,
            LeavesIndex = kept.IsWanted,
        };
        using var reader = ofBase.Read(log, parsed, filters.Seek(options, parsed, log, kept.Index));

        var lanes = filters.IsEachAlone(parsed) && output.IsInPieces(parsed) ? JobsOption.Lanes(log, jobs) : 1;
        using (Progress.Of(log, reader, isOutputLong: true))
            if (lanes > 1)
                WriteInPieces(reader, writer, lanes, () => output.OpenPieces(parsed), w => filters.Before(w, parsed, log));
            else
                WriteInOne(reader, filters.Before(writer, parsed, log));

        kept.Keep(reader);
        if (!ofBase.IsShown(parsed))
            BaseOptions.NoteLeftOut(reader);
        return Talk.Conclude(log, reader);
    }

    private static void WriteInOne(AofReader reader, IRecordSink sink)
    {
        reader.CopyTo(sink);
        FilterOptions.NoteWithoutTime(sink);
    }

    private static void WriteInPieces(AofReader reader, RecordWriter first, int count, Func<RecordWriter> create, Func<IRecordSink, IRecordSink> before)
    {
        // What stands at the start, such as the names of columns, is the ordinary writer's.
        first.Flush();
        var output = StandardOutput.Open();
        var writers = Enumerable.Range(0, count).Select(_ => create()).ToList();
        var sinks = writers.ConvertAll(w => before(w));
        reader.CopyTo(sinks, i => writers[i].WriteTo(output));
        FilterOptions.NoteWithoutTime(sinks);
    }
}
