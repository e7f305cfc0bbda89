using System.Globalization;
using AofKit.Views.Stats;

namespace AofKit.Cli.Verbs;

/// <summary>The tables of the statistics.</summary>
internal static class StatsTables
{
    /// <summary>The words that choose a table.</summary>
    public static string[] Names { get; } = ["commands", "groups", "dbs", "types", "keys", "heavy", "prefixes", "biggest", "transactions", "timeline", "lifetimes", "horizon", "restart"];

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IEnumerable<StatsTable> Of(LogStats stats, int top)
    {
        var bytes = stats.Totals.Bytes;
        yield return Sizes("commands", "commands, by bytes", stats.Commands, bytes, withGroup: true) with { Most = top };
        yield return Sizes("groups", "groups of commands", stats.Groups, bytes, withGroup: false);
        yield return Sizes("dbs", "dbs", stats.Dbs, bytes, withGroup: false);
        yield return new StatsTable("types", "types of keys, as the commands tell them",
            [new("type", StatsCell.Name), new("writes", StatsCell.Count), new("entries", StatsCell.Count, IsShown: false), new("bytes", StatsCell.Bytes), new("share", StatsCell.Share)],
            [.. stats.Types.Select(t => (object?[])[t.Type, t.Writes, t.Entries, t.Bytes, Share(t.Bytes, bytes)])]);
        yield return Prefixes(stats, bytes);
        yield return Keys("keys", "keys, by writes", stats.Keys.ByCount, stats, bytes);
        yield return Keys("heavy", "keys, by bytes", stats.Keys.ByBytes, stats, bytes);
        yield return new StatsTable("biggest", "biggest records (to see one: aof log --from NUMBER --limit 1)",
            [new("bytes", StatsCell.Bytes), new("name", StatsCell.Name), new("args", StatsCell.Count), new("number", StatsCell.Word), new("position", StatsCell.Word, IsShown: false), new("time", StatsCell.Time), new("db", StatsCell.Word), new("key", StatsCell.Key)],
            [.. stats.Biggest.Select(b => (object?[])[b.Bytes, b.Name, (long)b.Args, Text(b.Number), b.Position.ToString(), b.Time, Text(b.Db), b.Key is { } key ? Key(key, b.KeyLength) : null])]);
        yield return new StatsTable("transactions", "longest transactions (to see one: aof log --from NUMBER --to LAST)",
            [new("commands", StatsCell.Count), new("bytes", StatsCell.Bytes), new("number", StatsCell.Name), new("last", StatsCell.Word), new("position", StatsCell.Word, IsShown: false), new("time", StatsCell.Time)],
            [.. stats.Transactions.Select(t => (object?[])[t.Commands, t.Bytes, Text(t.Number), Text(t.EndNumber), t.Position.ToString(), t.Time])]);
        yield return StatsTimeline.Table(stats);
        yield return Classes("lifetimes", "time to live, when it was given", stats.Expiries.Lifetimes, stats.Expiries.Bytes);
        yield return Classes("horizon", "when it goes, from the end of the log on", stats.Expiries.Horizon, stats.Expiries.Bytes);
        yield return new StatsTable("restart", "slowest to load, about, in redis-server 7.0.15",
            [new("name", StatsCell.Name), new("count", StatsCell.Count), new("seconds", StatsCell.Seconds), new("share", StatsCell.Share)],
            [.. stats.Restart.Commands.Select(r => (object?[])[r.Name, r.Count, r.Seconds, stats.Restart.Seconds == 0 ? 0 : r.Seconds / stats.Restart.Seconds])]) { Most = Math.Min(top, 5) };
    }

    private static StatsTable Sizes(string name, string title, IEnumerable<SizeStats> rows, long all, bool withGroup) => new(name, title,
    [
        new(name[..^1], StatsCell.Name), .. withGroup ? [new StatsColumn("group", StatsCell.Word, IsShown: false)] : Array.Empty<StatsColumn>(),
        new("count", StatsCell.Count), new("bytes", StatsCell.Bytes), new("share", StatsCell.Share),
        new("mean", StatsCell.Bytes), new("p50", StatsCell.Bytes, IsShown: false), new("p99", StatsCell.Bytes), new("max", StatsCell.Bytes),
    ],
    [.. rows.Select(r => (object?[])[r.Name, .. withGroup ? [r.Group] : Array.Empty<object?>(), r.Count, r.Bytes, Share(r.Bytes, all), r.Mean, r.Median, r.Percentile99, r.Max])]);

    private static StatsTable Keys(string name, string title, IReadOnlyList<KeyRow> rows, LogStats stats, long all)
    {
        var error = name == "keys" ? stats.Keys.CountError : stats.Keys.BytesError;
        var limit = name == "keys" ? Output.Sizes.Count(error, "write") : Output.Sizes.Text(error);
        return new StatsTable(name, title,
            [
                new("count", StatsCell.Count), new("countAtMost", StatsCell.Count, IsShown: false), new("bytes", StatsCell.Bytes), new("bytesAtMost", StatsCell.Bytes, IsShown: false),
                new("share", StatsCell.Share), new("deletes", StatsCell.Count, IsShown: false), new("type", StatsCell.Word), new("db", StatsCell.Word), new("key", StatsCell.Key),
            ],
            [.. rows.Select(k => (object?[])[k.Count, k.CountAtMost, k.Bytes, k.BytesAtMost, Share(k.Bytes, all), k.Deletes, k.Type, Text(k.Db), Key(k.Key, k.KeyLength)])],
            stats.Keys.IsExact ? null : $"No other key has more than {limit}, and no figure above is more than that too low.")
        {
            Sure = stats.Keys.IsExact ? null : rows.Count(k => (name == "keys" ? k.Count : k.Bytes) > error),
        };
    }

    private static StatsTable Prefixes(LogStats stats, long all) => new("prefixes", "prefixes of keys",
        [
            new("count", StatsCell.Count), new("bytes", StatsCell.Bytes), new("share", StatsCell.Share), new("keys", StatsCell.Count), new("deletes", StatsCell.Count, IsShown: false), new("prefix", StatsCell.Key),
        ],
        [.. stats.Prefixes.Top.Select(p => (object?[])[p.Count, p.Bytes, Share(p.Bytes, all), p.Keys, p.Deletes, Key(p.Pattern, p.Pattern.Length)])],
        stats.Totals.KeysExact ? null : "How many keys a prefix has is an estimate, right within some 13 %.");

    private static StatsTable Classes(string name, string title, IEnumerable<ExpiryClass> classes, long all) => new(name, title,
        [new("upTo", StatsCell.Name), new("count", StatsCell.Count), new("bytes", StatsCell.Bytes), new("share", StatsCell.Share)],
        [.. classes.Select(c => (object?[])[c.UpTo is null or 0 ? c.Label : $"< {c.Label}", c.Count, c.Bytes, Share(c.Bytes, all)])]);

    /// <summary>A part of all.</summary>
    public static double Share(long part, long all) => all == 0 ? 0 : (double)part / all;

    private static string Key(ReadOnlyMemory<byte> key, int length) =>
        ArgText.ToString(key.Span) + (length > key.Length ? $"…({length.ToString("N0", CultureInfo.InvariantCulture)} bytes)" : "");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
