using System.Text;
using AofKit.Tests.Support;
using AofKit.Views.Stats;

namespace AofKit.Tests.Views.Stats;

/// <summary>Every figure is that of a plain, slow count, over the logs of real servers and over random ones.</summary>
public sealed class StatsProofTests
{
    private static readonly StatsOptions s_options = new() { Top = 25 };

    public static TheoryData<string> Logs() => [.. Repo.Corpora().Select(f => Path.GetFileName(f)!), .. Enumerable.Range(1, 8).Select(i => $"random {i}")];

    [Theory]
    [MemberData(nameof(Logs))]
    public void Totals_commands_groups_and_dbs_are_counted(string name)
    {
        var (stats, plain) = Count(name);
        Assert.Equal((plain.Records.Count, plain.Commands.Count, plain.Entries.Count), (stats.Totals.Records, stats.Totals.Commands, stats.Totals.Entries));
        Assert.Equal(plain.Records.Sum(r => r.Record.Length), stats.Totals.Bytes);
        Assert.Equal(plain.Commands.Sum(r => r.Record.Length), stats.Totals.CommandBytes);
        Assert.Equal(plain.Records.Count(r => r.Record.Part.Kind == AofPartKind.Base), stats.Totals.BaseRecords);
        Assert.Equal(plain.Records.Where(r => r.Record.Part.Kind == AofPartKind.Base).Sum(r => r.Record.Length), stats.Totals.BaseBytes);
        Assert.Equal(plain.Records.Max(r => r.Record.Transaction), stats.Totals.Transactions);
        Assert.Equal((plain.Records.Min(r => r.Record.Time), plain.Records.Max(r => r.Record.Time)), (stats.Totals.FirstTime, stats.Totals.LastTime));
        var counted = plain.Commands.Concat(plain.Entries).ToList();
        Same(counted.GroupBy(PlainCount.CommandName), stats.Commands);
        Same(counted.GroupBy(PlainCount.GroupName), stats.Groups);
        Same(counted.GroupBy(c => $"{c.Record.Db}"), stats.Dbs);
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public void Keys_types_and_prefixes_are_counted(string name)
    {
        var (stats, plain) = Count(name);
        var writes = plain.Writes().ToList();
        var keys = writes.GroupBy(w => w.Key).ToDictionary(g => g.Key, g => (Count: (long)g.Count(), Bytes: g.Sum(w => w.Bytes), Deletes: (long)g.Count(w => w.IsDelete)));
        Assert.True(stats.Totals.KeysExact && stats.Keys.IsExact);
        Assert.Equal((writes.Count, writes.Count(w => w.IsDelete), keys.Count), (stats.Totals.KeyWrites, stats.Totals.Deletes, stats.Totals.Keys));
        Assert.Equal(keys.Values.Select(k => k.Count).OrderDescending().Take(25), stats.Keys.ByCount.Select(k => k.Count));
        Assert.Equal(keys.Values.Select(k => k.Bytes).OrderDescending().Take(25), stats.Keys.ByBytes.Select(k => k.Bytes));
        Assert.All(stats.Keys.ByCount.Concat(stats.Keys.ByBytes).Where(k => k.KeyLength == k.Key.Length), k =>
        {
            Assert.Equal(keys[PlainCount.Name(k.Db, k.Key.Span)], (k.Count, k.Bytes, k.Deletes));
            Assert.Equal((k.Count, k.Bytes), (k.CountAtMost, k.BytesAtMost));
        });

        var byType = writes.GroupBy(w => w.Type).ToDictionary(g => g.Key, g => ((long)g.Count(), g.Sum(w => w.Bytes)));
        Assert.Equal(byType.OrderBy(t => t.Key, StringComparer.Ordinal), stats.Types.ToDictionary(t => t.Type, t => (t.Writes, t.Bytes)).OrderBy(t => t.Key, StringComparer.Ordinal));

        Assert.Equal((writes.Count, writes.Sum(w => w.Bytes), writes.Count(w => w.IsDelete)), (stats.Prefixes.Root.Count, stats.Prefixes.Root.Bytes, stats.Prefixes.Root.Deletes));
        CheckNode(stats.Prefixes.Root);
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public void The_biggest_the_longest_the_timeline_and_expiries_are_found(string name)
    {
        var (stats, plain) = Count(name);
        var biggest = plain.Commands.Concat(plain.Entries).OrderByDescending(r => r.Record.Length).ThenBy(r => r.Record.Number).Take(25);
        Assert.Equal(biggest.Select(b => (b.Record.Length, b.Record.Number, b.Record.Position)), stats.Biggest.Select(b => (b.Bytes, b.Number, b.Position)));

        var longest = plain.Commands.Where(c => c.Record.Transaction > 0).GroupBy(c => c.Record.Transaction)
            .Select(g => (Commands: (long)g.Count(), Bytes: g.Sum(c => c.Record.Length), First: g.Min(c => c.Record.Number), Last: g.Max(c => c.Record.Number)))
            .OrderByDescending(t => t.Commands).ThenBy(t => t.First).Take(25);
        Assert.Equal(longest, stats.Transactions.Select(t => (t.Commands, t.Bytes, t.Number, t.EndNumber)));

        var timeline = stats.Timeline;
        var deletes = plain.Writes().Where(w => w.IsDelete).GroupBy(w => w.By.Record.Number).ToDictionary(g => g.Key, g => g.Count());
        var buckets = plain.Commands.Concat(plain.Entries)
            .Where(c => !timeline.IsByTime || c.Record.Time is not null)
            .GroupBy(c => timeline.IsByTime ? (0, c.Record.Time!.Value.ToUnixTimeSeconds() / timeline.Interval) : (c.Record.Part.Index, c.Record.Offset / timeline.Interval))
            .OrderBy(g => g.Key)
            .Select(g => (Start: g.Key.Item2 * timeline.Interval, Count: (long)g.Count(), Bytes: g.Sum(c => c.Record.Length), Deletes: (long)g.Sum(c => deletes.GetValueOrDefault(c.Record.Number))));
        Assert.Equal(buckets, timeline.Buckets.Select(b => (timeline.IsByTime ? b.Time.ToUnixTimeSeconds() : b.Position.Offset, b.Count, b.Bytes, b.Deletes)));
        Assert.Equal(timeline.Buckets.Max(b => b.Bytes), timeline.Busiest!.Value.Bytes);
        Assert.InRange(timeline.Buckets.Count, 1, 1000);
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public void Parts_of_a_log_counted_apart_and_merged_give_the_same(string name)
    {
        var (stats, _) = Count(name);
        for (var seed = 1; seed <= 4; seed++)
        {
            var merged = Counting.InParts(Open(name), seed, collectors: 1 + seed, s_options);
            Assert.Equal(Transcript(stats), Transcript(merged));
        }
    }

    internal static (LogStats Stats, PlainCount Plain) Count(string name) => (Counting.Whole(Open(name), s_options), Counting.Plain(Open(name)));

    private static AofLog Open(string name) => name.StartsWith("random ", StringComparison.Ordinal)
        ? Counting.Open(RandomLog.Make(int.Parse(name[7..]), 3000, withTimes: name[^1] % 2 == 0))
        : AofLog.Open(Repo.Corpora().Single(f => Path.GetFileName(f) == name));

    private static void Same(IEnumerable<IGrouping<string, AofCommand>> plain, IReadOnlyList<SizeStats> stats)
    {
        var groups = plain.ToDictionary(g => g.Key, g => g.Select(c => c.Record.Length).Order().ToList());
        Assert.Equal(groups.Keys.Order(StringComparer.Ordinal), stats.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.All(stats, s =>
        {
            var sizes = groups[s.Name];
            Assert.Equal((sizes.Count, sizes.Sum(), sizes[^1]), (s.Count, s.Bytes, s.Max));
            Assert.InRange(s.Median, sizes[(sizes.Count - 1) / 2], sizes[(sizes.Count - 1) / 2] * 17 / 16);
            var rank = (int)Math.Ceiling(sizes.Count * 0.99) - 1;
            Assert.InRange(s.Percentile99, sizes[rank], sizes[rank] * 17 / 16);
        });
    }

    private static void CheckNode(PrefixNode node)
    {
        Assert.True(node.Children.Sum(c => c.Count) <= node.Count && node.Children.Sum(c => c.Bytes) <= node.Bytes);
        Assert.Equal(node.Children.Select(c => Convert.ToHexString(c.Name.Span)).Distinct().Count(), node.Children.Count);
        foreach (var child in node.Children)
            CheckNode(child);
    }

    // Everything but the estimate of waste, which depends on who counted what.
    private static string Transcript(LogStats stats)
    {
        var text = new StringBuilder();
        text.Append(stats.Totals).Append('\n');
        text.AppendJoin('\n', stats.Commands).AppendJoin('\n', stats.Groups).AppendJoin('\n', stats.Dbs).AppendJoin('\n', stats.Types).Append('\n');
        foreach (var key in stats.Keys.ByCount.Concat(stats.Keys.ByBytes))
            text.Append(Convert.ToHexString(key.Key.Span)).Append(key with { Key = default }).Append('\n');
        Write(stats.Prefixes.Root, text);
        foreach (var big in stats.Biggest)
            text.Append(Convert.ToHexString((big.Key ?? default).Span)).Append(big with { Key = null }).Append('\n');
        text.AppendJoin('\n', stats.Transactions).AppendJoin('\n', stats.Timeline.Buckets).Append(stats.Timeline.Untimed).Append(stats.Timeline.Busiest);
        text.Append(stats.Expiries.Set).Append(' ').Append(stats.Expiries.Bytes).Append(' ').Append(stats.Expiries.Keys).Append(' ').Append(stats.Expiries.Removed).Append('\n');
        text.AppendJoin('\n', stats.Expiries.Lifetimes).AppendJoin('\n', stats.Expiries.Horizon).AppendJoin('\n', stats.Expiries.Goes.Buckets);
        text.Append(stats.Restart.Seconds).AppendJoin('\n', stats.Restart.Commands);
        return text.ToString();
    }

    private static void Write(PrefixNode node, StringBuilder text)
    {
        text.Append($"{Convert.ToHexString(node.Pattern.Span)} {node.Count} {node.Bytes} {node.Keys} {node.Deletes}\n");
        foreach (var child in node.Children)
            Write(child, text);
    }
}
