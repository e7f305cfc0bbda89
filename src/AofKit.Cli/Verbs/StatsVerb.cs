using System.CommandLine;
using System.Text;
using AofKit.Cli.Help;
using AofKit.Cli.Options;
using AofKit.Cli.Output;
using AofKit.Cli.Report;
using AofKit.State;
using AofKit.Views;
using AofKit.Views.States;
using AofKit.Views.Stats;

namespace AofKit.Cli.Verbs;

/// <summary><c>aof stats</c>: what fills the log.</summary>
internal static class StatsVerb
{
    private const int DefaultTop = 10;
    private const int ReportTop = 100;
    private const int MostTop = 1000;
    private const int MostDepth = 64;

    private enum Format
    {
        Text,
        Json,
        Csv,
    }

    public static Command Create()
    {
        var log = LogArgument.Create();
        var filters = new FilterOptions(withKeys: true);
        var top = CountOption.Create("--top", "the N largest of each table (10)");
        var interval = SpanOption.Create("--interval", "the timeline in steps of SPAN: 30s, 1m, 6h, 1d");
        var separator = new Option<string?>("--separator") { HelpName = "TEXT", Description = "what stands between the names in a key (:)" };
        var depth = CountOption.Create("--depth", "cut keys after N names (4)");
        var exact = new Option<bool>("--exact") { Description = "build the data set and measure what a rewrite would leave; takes as much memory as the server" };
        var against = new Option<string?>("--against") { HelpName = "LOG", Description = "another log, side by side" };
        var format = ChoiceOption.Create<Format>("--format", "-f", "FORMAT", "text (default), json (everything), or csv (one table)");
        var table = new Option<string?>("--table") { HelpName = "NAME", Description = $"only this table, all of it: {string.Join(", ", StatsTables.Names)}" };
        table.CompletionSources.Add(StatsTables.Names);
        var full = new Option<bool>("--full") { Description = "all tables" };
        var report = new Option<string?>("--report") { HelpName = "FILE", Description = "write a page for a browser in place of the tables, with the 100 largest of each unless --top says otherwise; an older report is replaced" };
        var jobs = JobsOption.Create();
        var index = new IndexOption(reads: true);
        var command = new Verb("stats", "Tells what fills the log: commands, keys, prefixes, when, and what a rewrite would drop.")
        {
            Groups =
            [
                ("Which records", filters.All.Where(o => o.Name != "--annotations")), ("What is counted", [top, interval, separator, depth, exact, against]),
                ("How it is written", [format, table, full, report]), ("How the log is read", [index.Option, jobs]),
            ],
            Examples =
            [
                ("why is this log so large?", "aof stats data/"),
                ("who writes sessions, minute by minute", "aof stats --key 'session:*' --interval 1m --table timeline data/"),
                ("what would a rewrite leave, measured", "aof stats --exact data/"),
                ("today beside last week", "aof stats data/ --against backup/"),
                ("the hundred heaviest keys, for a spreadsheet", "aof stats --format csv --table heavy --top 100 data/"),
                ("something to look at, and to show", "aof stats data/ --report stats.html"),
                ("for a script", "aof stats --format json data/ | jq .waste"),
            ],
        };
        command.Arguments.Add(log);
        command.SetAction(parsed =>
        {
            var options = ReadOptions(parsed, top, interval, separator, depth);
            var page = parsed.GetValue(report);
            if (page is not null)
            {
                ReportFile.Check(page);
                options = options with { Top = parsed.GetValue(top) ?? ReportTop };
            }

            var name = parsed.GetValue(table);
            if (name is not null && !StatsTables.Names.Contains(name))
                throw new UsageException($"--table: expected {string.Join(", ", StatsTables.Names[..^1])} or {StatsTables.Names[^1]}, found {name}");
            var counting = new Counting(parsed, filters, options, parsed.GetValue(exact), JobsOption.Read(parsed, jobs));
            var (stats, code) = counting.Run(parsed.GetValue(log)!, index);
            LogStats? other = null;
            if (parsed.GetValue(against) is { } path)
            {
                (other, var otherCode) = counting.Run(path);
                code = Math.Max(code, otherCode);
            }

            if (page is not null)
            {
                using var json = new MemoryStream();
                StatsJson.Write(stats, other, !filters.IsOpen(parsed), json);
                ReportFile.Write(page, to => StatsReport.Write(json.ToArray(), to));
                if (!new Option[] { format, table, full }.Any(o => parsed.GetResult(o) is { Implicit: false }))
                    return code;
            }

            using var output = StandardOutput.Open();
            switch (parsed.GetValue(format))
            {
                case Format.Json:
                    StatsJson.Write(stats, other, !filters.IsOpen(parsed), output);
                    break;
                case Format.Csv:
                    StatsCsv.Write(stats, other, name ?? "commands", options.Top, output);
                    break;
                case Format.Text when other is not null:
                    StatsBeside.Write(stats, other, name, options.Top, output);
                    break;
                default:
                    StatsText.Write(stats, name, options.Top, parsed.GetValue(full), output);
                    break;
            }

            return code;
        });
        return command;
    }

    private static StatsOptions ReadOptions(ParseResult parsed, Option<int?> top, Option<TimeSpan?> interval, Option<string?> separator, Option<int?> depth)
    {
        if (parsed.GetValue(top) is 0 or > MostTop)
            throw new UsageException($"{top.Name}: expected 1 to {MostTop}, found {parsed.GetValue(top)}");
        if (parsed.GetValue(depth) is 0 or > MostDepth)
            throw new UsageException($"{depth.Name}: expected 1 to {MostDepth}, found {parsed.GetValue(depth)}");
        return new StatsOptions
        {
            Top = parsed.GetValue(top) ?? DefaultTop,
            Interval = parsed.GetValue(interval),
            Separator = Encoding.UTF8.GetBytes(parsed.GetValue(separator) ?? ":"),
            Depth = parsed.GetValue(depth) ?? 4,
        };
    }

    private sealed record Counting(ParseResult Parsed, FilterOptions Filters, StatsOptions Options, bool IsExact, int Jobs)
    {
        public (LogStats Stats, int Code) Run(string path, IndexOption? index = null)
        {
            var log = LogArgument.Open(path);
            var replayer = IsExact ? new Replayer() : null;
            var kept = index?.Open(Parsed, log) ?? new KeptIndex(null, null);
            var options = new AofReadOptions { Jobs = Jobs, Index = kept.Index, LeavesIndex = kept.IsWanted };
            using var reader = replayer?.Read(log, options) ?? log.Read(Filters.Seek(options, Parsed, log, kept.Index));
            var lanes = replayer is null && Filters.IsEachAlone(Parsed) ? JobsOption.Lanes(log, Jobs) : 1;
            var collectors = Enumerable.Range(0, lanes).Select(_ => new StatsCollector(Options)).ToList();
            var sinks = collectors.ConvertAll(c => Filters.Before(replayer is null ? c : new TeeSink(c, new ReplaySink(replayer)), Parsed, log));
            using (Progress.Of(log, reader, isOutputLong: false))
                if (lanes > 1)
                    reader.CopyTo(sinks);
                else
                    reader.CopyTo(sinks[0]);

            kept.Keep(reader);
            FilterOptions.NoteWithoutTime(sinks);
            var code = Talk.Conclude(log, reader);
            foreach (var other in collectors.Skip(1))
                collectors[0].Merge(other);
            var stats = collectors[0].ToStats(log, reader.Rdbs) with { Faults = reader.Fault is { } fault ? [.. log.Faults, fault] : log.Faults };
            if (replayer is null)
                return (stats, code);
            Findings.Tell(replayer);
            return (stats.WithState(replayer.Data), code);
        }
    }
}
