using System.Globalization;
using System.Text;

namespace AofKit.Tests.Views.Stats;

/// <summary>What a log gives a time to live, what has no time, and what its RDB holds, against a plain count over the logs.</summary>
public sealed class ExpiryProofTests
{
    [Theory]
    [MemberData(nameof(StatsProofTests.Logs), MemberType = typeof(StatsProofTests))]
    public void Expiries_are_counted(string name)
    {
        var (stats, plain) = StatsProofTests.Count(name);
        var (set, removed) = (new List<(string Key, long Bytes, long? At)>(), 0);
        foreach (var write in plain.Writes())
        {
            if (write.By.Record.Kind == AofRecordKind.Entry)
            {
                if (write.By.Record.Entry.ExpiresAt is { } time)
                    set.Add((write.Key, write.Bytes, time));
                continue;
            }

            var args = Enumerable.Range(0, write.By.Record.ArgCount).Select(i => Encoding.Latin1.GetString(write.By.Record[i]).ToUpperInvariant()).ToList();
            long Number(int index) => long.Parse(args[index], CultureInfo.InvariantCulture);
            long? FromNow(long milliseconds) => write.By.Record.Time?.ToUnixTimeMilliseconds() + milliseconds;
            var option = args.FindIndex(2, a => a is "EX" or "PX" or "EXAT" or "PXAT");
            if (args[0] is "PERSIST" or "HPERSIST")
                removed++;
            else if (args[0] is "PEXPIREAT" or "HPEXPIREAT")
                set.Add((write.Key, write.Bytes, Number(2)));
            else if (args[0] == "SET" && option > 2 && args[option] == "PXAT")
                set.Add((write.Key, write.Bytes, Number(option + 1)));
            else if (args[0] == "SET" && option > 2 && args[option] == "EX")
                set.Add((write.Key, write.Bytes, FromNow(Number(option + 1) * 1000)));
            else if (args[0] == "HSETEX" && option == 2 && args[2] == "PXAT")
                set.Add((write.Key, write.Bytes, Number(3)));
            else if (args[0] == "RESTORE" && Number(2) > 0)
                set.Add((write.Key, write.Bytes, args.Contains("ABSTTL") ? Number(2) : FromNow(Number(2))));
            else if (args[0] == "SETEX")
                set.Add((write.Key, write.Bytes, FromNow(Number(2) * 1000)));
            else
                Assert.False(Array.IndexOf(s_others, args[0]) >= 0 || (args[0] == "SET" && option > 2), $"{args[0]} gives a time to live in a form that this test does not read");
        }

        Assert.Equal((set.Count, set.Sum(s => s.Bytes), removed), (stats.Expiries.Set, stats.Expiries.Bytes, stats.Expiries.Removed));
        var goes = set.Where(s => s.At is not null).GroupBy(s => Math.DivRem(s.At!.Value, 1000).Quotient / stats.Expiries.Goes.Interval * stats.Expiries.Goes.Interval).OrderBy(g => g.Key);
        Assert.Equal(goes.Select(g => (g.Key, (long)g.Count(), g.Sum(s => s.Bytes))), stats.Expiries.Goes.Buckets.Select(b => (b.Time.ToUnixTimeSeconds(), b.Count, b.Bytes)));
        Assert.InRange(stats.Expiries.Keys, set.Select(s => s.Key).Distinct().Count() * 0.93, set.Select(s => s.Key).Distinct().Count() * 1.07);
    }

    [Theory]
    [MemberData(nameof(StatsProofTests.Logs), MemberType = typeof(StatsProofTests))]
    public void What_has_no_time_and_what_the_base_is_are_told(string name)
    {
        var (stats, plain) = StatsProofTests.Count(name);
        var untimed = plain.Commands.Concat(plain.Entries).Where(c => stats.Timeline.IsByTime && c.Record.Time is null).ToList();
        Assert.Equal((untimed.Count, untimed.Sum(c => c.Record.Length)), (stats.Timeline.Untimed.Count, stats.Timeline.Untimed.Bytes));
        var entries = plain.Entries.Where(e => !e.Record.Entry.IsFunction).GroupBy(e => e.Record.Entry.Type).ToDictionary(g => g.Key, g => (long)g.Count());
        Assert.Equal(entries.OrderBy(e => e.Key, StringComparer.Ordinal), stats.Types.Where(t => t.Entries > 0).ToDictionary(t => t.Type, t => t.Entries).OrderBy(e => e.Key, StringComparer.Ordinal));
        Assert.Equal(plain.Entries.Count > 0, stats.Rewrites.Any(r => r.IsRdb));
        var types = plain.Writes().GroupBy(w => w.Key).ToDictionary(g => g.Key, g => g.Select(w => w.Type).Where(t => t != "any").Distinct().ToList());
        Assert.All(stats.Keys.ByCount.Where(k => k.KeyLength == k.Key.Length), k =>
            Assert.Equal(types[PlainCount.Name(k.Db, k.Key.Span)] switch { [] => "any", [var one] => one, _ => "mixed" }, k.Type));
    }

    private static readonly string[] s_others = ["EXPIRE", "PEXPIRE", "EXPIREAT", "PSETEX", "GETEX", "HEXPIRE", "HPEXPIRE", "HEXPIREAT", "HGETEX", "MSETEX"];
}
