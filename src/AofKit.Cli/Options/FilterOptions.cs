using System.CommandLine;
using System.Globalization;
using AofKit.Cli.Help;
using AofKit.Cli.Output;
using AofKit.Commands;
using AofKit.Views;

namespace AofKit.Cli.Options;

/// <summary>The options that choose records; the same for every verb that walks them.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string?> _key = Text("--key", "GLOB", "commands with a key like GLOB");
    private readonly Option<string?> _notKey = Text("--not-key", "GLOB", "not commands with a key like GLOB");
    private readonly Option<string?> _keyRegex = Text("--key-regex", "RE", "commands with a key in which RE is found");
    private readonly Option<string?> _notKeyRegex = Text("--not-key-regex", "RE", "not commands with a key in which RE is found");
    private readonly Option<string?> _command = Text("--command", "NAME,…", "these commands: set, 'xgroup|create', @hash, @write");
    private readonly Option<string?> _notCommand = Text("--not-command", "NAME,…", "not these commands");
    private readonly Option<string?> _db = Text("--db", "N,…", "records in these dbs");
    private readonly Option<string?> _notDb = Text("--not-db", "N,…", "not records in these dbs");
    private readonly Option<string?> _since = Text("--since", "TIME", "from TIME on: 2026-11-20T09:00, @1763629200, '2h ago'");
    private readonly Option<string?> _until = Text("--until", "TIME", "up to TIME");
    private readonly Option<string?> _from = Text("--from", "P", "from P on: the number of a record, or PART:OFFSET");
    private readonly Option<string?> _to = Text("--to", "P", "up to P");
    private readonly Option<int?> _limit = CountOption.Create("--limit", "the first N that match, then stop");
    private readonly Option<int?> _last = CountOption.Create("--last", "the last N that match");
    private readonly Option<bool> _annotations = new("--annotations") { Description = "annotations (#…) too" };
    private readonly bool _withKeys;

    /// <param name="withKeys">The verb takes keys from these options, not from an argument.</param>
    public FilterOptions(bool withKeys) => _withKeys = withKeys;

    public IEnumerable<Option> All => _withKeys
        ? [_key, _notKey, _keyRegex, _notKeyRegex, .. WithoutKeys, _annotations]
        : WithoutKeys;

    private IEnumerable<Option> WithoutKeys => [_command, _notCommand, _db, _notDb, _since, _until, _from, _to, _limit, _last];

    /// <summary>The dbs that were chosen; null when none were.</summary>
    public IReadOnlySet<int>? Dbs(ParseResult parsed) => ReadDbs(parsed, _db);

    /// <summary>Whether annotations were asked for.</summary>
    public bool Annotations(ParseResult parsed) => _withKeys && parsed.GetValue(_annotations);

    /// <summary>Puts what was chosen before a sink.</summary>
    /// <param name="next">Takes the records that are left.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="log">The log, to read positions in it.</param>
    public IRecordSink Before(IRecordSink next, ParseResult parsed, AofLog log)
    {
        if (parsed.GetValue(_last) is { } last)
            next = new LastSink(last, next);
        if (parsed.GetValue(_limit) is { } limit)
            next = new LimitSink(limit, next);
        var filter = Read(parsed, log);
        return filter.IsOpen ? next : new FilterSink(filter, next);
    }

    /// <summary>Lets a reader step over what was not chosen, as far as an index tells; the last records are looked for without one.</summary>
    /// <param name="options">How it reads.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="log">The log.</param>
    /// <param name="known">The index; null when there is none.</param>
    public AofReadOptions Seek(AofReadOptions options, ParseResult parsed, AofLog log, AofIndex? known)
    {
        var span = new RecordFilter { Since = ReadTime(parsed, _since), From = ReadPlace(parsed, _from, log), To = ReadPlace(parsed, _to, log) };
        if (parsed.GetValue(_last) is > 0 and var last && !All.Except([_last, _from, _annotations]).Any(o => IsGiven(parsed, o)))
        {
            known = Survey.Of(log, known, options.Jobs);
            var before = known?.FindNumberBefore(last, options.Annotations) ?? 0;
            return options with { Index = known, Wants = s => s.LastNumber > before && span.MayWant(s) };
        }

        return span.IsOpen ? options with { Index = known } : options with { Index = known, Wants = span.MayWant };
    }

    /// <summary>Whether each record is chosen without regard to the others, and none ends the reading.</summary>
    public bool IsEachAlone(ParseResult parsed) => parsed.GetValue(_last) is null && parsed.GetValue(_limit) is null && parsed.GetValue(_to) is null;

    /// <summary>Whether records were chosen at all.</summary>
    public bool IsOpen(ParseResult parsed) => !All.Any(o => IsGiven(parsed, o));

    /// <summary>Says how many records were left out because nothing tells their time.</summary>
    public static void NoteWithoutTime(params IEnumerable<IRecordSink> sinks)
    {
        if (sinks.OfType<FilterSink>().Sum(f => f.WithoutTime) is > 0 and var count)
            Talk.Note($"{Sizes.Count(count, "record")} left out because the log does not tell their time");
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private RecordFilter Read(ParseResult parsed, AofLog log) => new()
    {
        Key = _withKeys ? ReadKeys(parsed, _key, _keyRegex) : null,
        NotKey = _withKeys ? ReadKeys(parsed, _notKey, _notKeyRegex) : null,
        Command = ReadCommands(parsed, _command),
        NotCommand = ReadCommands(parsed, _notCommand),
        Db = _withKeys ? ReadDbs(parsed, _db) : null,
        NotDb = ReadDbs(parsed, _notDb),
        Since = ReadTime(parsed, _since),
        Until = ReadTime(parsed, _until),
        From = ReadPlace(parsed, _from, log),
        To = ReadPlace(parsed, _to, log),
    };

    private static Option<string?> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    internal static KeyPattern? ReadKeys(ParseResult parsed, Option<string?> globOption, Option<string?> regexOption)
    {
        var (glob, regex) = (parsed.GetValue(globOption), parsed.GetValue(regexOption));
        if (glob is not null && regex is not null)
            throw new UsageException($"{globOption.Name} and {regexOption.Name} cannot both be given");
        return glob is not null ? KeyPattern.Glob(glob) : regex is not null ? Regex(regex, regexOption.Name) : null;
    }

    /// <summary>A regular expression, or a word on what is wrong with it.</summary>
    public static KeyPattern Regex(string expression, string option)
    {
        try
        {
            return KeyPattern.Regex(expression);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"{option}: {e.Message.Split('\n')[0].Split(" (Parameter")[0]}");
        }
    }

    private static CommandSelector? ReadCommands(ParseResult parsed, Option<string?> option)
    {
        try
        {
            var selector = parsed.GetValue(option) is { } text ? CommandSelector.Parse(text) : null;
            foreach (var name in selector?.UnknownNames ?? [])
            {
                var meant = Similar.To(name.ToLowerInvariant(), CommandTable.All.Select(c => c.Name.ToLowerInvariant()));
                Talk.Note($"{option.Name}: no command {name} is known{(meant is null ? "" : $"; did you mean {meant}?")}");
            }

            return selector;
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"{option.Name}: {e.Message}");
        }
    }

    internal static HashSet<int>? ReadDbs(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        var dbs = new HashSet<int>();
        foreach (var word in text.Split(','))
            dbs.Add(int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var db)
                ? db
                : throw new UsageException($"{option.Name}: expected the number of a db, found {word}"));
        return dbs;
    }

    private static DateTimeOffset? ReadTime(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        return TimeText.TryParse(text, TimeProvider.System, out var time)
            ? time
            : throw new UsageException($"{option.Name}: expected a time such as 2026-11-20T09:14:31, @1763630071 or '2h ago', found {text}");
    }

    private static RecordPlace? ReadPlace(ParseResult parsed, Option<string?> option, AofLog log)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        return RecordPlace.TryParse(text, log, out var place)
            ? place
            : throw new UsageException($"{option.Name}: expected the number of a record or PART:OFFSET, found {text}; the parts are {string.Join(", ", log.Parts.Select(p => p.Name))}");
    }
}
