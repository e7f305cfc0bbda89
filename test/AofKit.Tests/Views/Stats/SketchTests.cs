using AofKit.Tests.Support;
using AofKit.Views.Stats;

namespace AofKit.Tests.Views.Stats;

/// <summary>The sketches stay within the bounds that they state, whatever they are given.</summary>
public sealed class SketchTests
{
    public static TheoryData<string> Streams() => ["all different", "uniform", "a few heavy", "heavy at the end", "in turns", "ever larger", "one and many", "just too many"];

    [Theory]
    [MemberData(nameof(Streams))]
    public void The_bounds_of_the_key_table_hold_for_every_key(string kind)
    {
        foreach (var tables in (int[])[1, 2, 5])
        {
            var stream = Stream(kind, 400_000);
            var truth = new Dictionary<int, (long Count, long Bytes)>();
            var all = Enumerable.Range(0, tables).Select(_ => new KeyTable()).ToArray();
            for (var i = 0; i < stream.Length; i++)
            {
                var (key, bytes) = stream[i];
                var (count, sum) = truth.GetValueOrDefault(key);
                truth[key] = (count + 1, sum + bytes);
                Add(all[i / 1000 % tables], key, bytes);
            }

            foreach (var other in all[1..])
                all[0].Merge(other);
            CheckBounds(all[0], truth, stream);
        }
    }

    [Fact]
    public void A_key_table_is_exact_as_long_as_the_keys_fit_and_merging_keeps_it_so()
    {
        var (one, two) = (new KeyTable(), new KeyTable());
        for (var i = 0; i < 3 * KeyTable.ExactCapacity; i++)
            Add(i % 2 == 0 ? one : two, i % KeyTable.ExactCapacity, 10);
        one.Merge(two);
        Assert.True(one.IsExact);
        Assert.Equal((KeyTable.ExactCapacity, 0, 0), (one.Entries.Length, one.CountError, one.BytesError));
        foreach (ref readonly var entry in one.Entries)
            Assert.Equal((3, 30), (entry.Count, entry.Bytes));
    }

    [Fact]
    public void Keys_that_are_made_to_have_one_hash_are_told_apart_without_taking_long()
    {
        var table = new KeyTable();
        for (var round = 0; round < 3; round++)
            for (var i = 0; i < 10_000; i++)
                table.Add(42, i % 2, BitConverter.GetBytes(i), 7, 0, 0);
        Assert.Equal(10_000, table.Entries.Length);
        foreach (ref readonly var entry in table.Entries)
            Assert.Equal(3, entry.Count);
    }

    [Fact]
    public void Long_keys_are_told_apart_by_what_is_not_kept_of_them()
    {
        var table = new KeyTable();
        var beginning = new string('k', KeyTable.LongestName);
        foreach (var end in (string[])["", "a", "b", "a"])
        {
            var key = Bytes.Of(beginning + end);
            table.Add(KeyHash.Of(key, 0), 0, key, 1, 0, 0);
        }

        Assert.Equal([1, 2, 1], table.Entries.ToArray().Select(e => e.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(1_000_000)]
    public void Different_keys_are_estimated_within_three_standard_errors(int count)
    {
        foreach (var kind in (string[])["key:{0}", "{0}", "{0:D12}", "user:{0}:name", "\0\0\0{0}"])
        {
            var (whole, one, two) = (new DistinctCounter(14), new DistinctCounter(14), new DistinctCounter(14));
            for (var i = 0; i < count; i++)
            {
                var hash = KeyHash.Of(Bytes.Of(string.Format(System.Globalization.CultureInfo.InvariantCulture, kind, i)), i % 3);
                whole.Add(hash);
                (i % 2 == 0 ? one : two).Add(hash);
            }

            Assert.InRange(whole.Estimate(), count * (1 - 3 * 0.0081), Math.Max(1, count * (1 + 3 * 0.0081)));
            one.Merge(two);
            Assert.Equal(whole.Estimate(), one.Estimate());
        }
    }

    [Fact]
    public void A_percentile_of_sizes_is_never_below_the_truth_and_at_most_a_sixteenth_above()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var sizes = Enumerable.Range(0, random.Next(1, 400)).Select(_ => (long)Math.Pow(2, random.NextDouble() * random.Next(1, 62))).Order().ToList();
            var tally = new SizeTally();
            sizes.ForEach(tally.Add);
            foreach (var share in (double[])[0.01, 0.5, 0.9, 0.99, 1])
            {
                var truth = sizes[(int)Math.Ceiling(share * sizes.Count) - 1];
                Assert.InRange(tally.Percentile(share), truth, truth + truth / 16);
            }
        }
    }

    [Fact]
    public void A_timeline_never_has_too_many_buckets_and_loses_nothing()
    {
        var random = new Random(3);
        foreach (var span in (long[])[10, 5_000, 10_000_000, 200_000_000_000])
        {
            var (whole, parts) = (new Timeline(StatsSteps.Seconds, 100), new[] { new Timeline(StatsSteps.Seconds, 100), new Timeline(StatsSteps.Seconds, 100) });
            var at = Enumerable.Range(0, 5000).Select(_ => random.NextInt64(span)).ToList();
            for (var i = 0; i < at.Count; i++)
            {
                whole.Add(at[i], 1, at[i] % 50, 0);
                parts[i * 2 / at.Count].Add(at[i], 1, at[i] % 50, 0);
            }

            parts[1].Merge(parts[0]);
            Assert.Equal(whole.Buckets, parts[1].Buckets);
            Assert.InRange(whole.Buckets.Count(), 1, 100);
            Assert.Equal(at.GroupBy(x => x / whole.Width).OrderBy(g => g.Key).Select(g => (g.Key * whole.Width, (long)g.Count(), g.Sum(x => x % 50))), whole.Buckets.Select(b => (b.Start, b.Count, b.Bytes)));
        }
    }

    private static void CheckBounds(KeyTable table, Dictionary<int, (long Count, long Bytes)> truth, (int, int Bytes)[] stream)
    {
        var missing = truth.Keys.ToHashSet();
        foreach (ref readonly var entry in table.Entries)
        {
            var key = BitConverter.ToInt32(table.NameOf(entry));
            Assert.True(missing.Remove(key));
            Assert.InRange(truth[key].Count, entry.Count, entry.CountAtMost);
            Assert.InRange(truth[key].Bytes, entry.Bytes, entry.BytesAtMost);
        }

        foreach (var key in missing)
        {
            Assert.InRange(truth[key].Count, 0, table.CountError);
            Assert.InRange(truth[key].Bytes, 0, table.BytesError);
        }

        // What the remark on the table promises; thresholds come from a sample, so that they may be a little larger.
        var bound = 6.0 / KeyTable.Capacity;
        Assert.InRange(table.CountError, 0, bound * stream.Length);
        Assert.InRange(table.BytesError, 0, bound * stream.Sum(s => (long)s.Bytes));
        Assert.InRange(table.Entries.Length, 1, KeyTable.ExactCapacity);
    }

    private static (int Key, int Bytes)[] Stream(string kind, int count)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, count).Select(i => kind switch
        {
            "all different" => (i, 10),
            "uniform" => (random.Next(50_000), random.Next(1, 100)),
            "a few heavy" => (random.Next(2) == 0 ? random.Next(5) : random.Next(1_000_000), random.Next(1, 100)),
            "heavy at the end" => (i < count * 9 / 10 ? i : -1, 10),
            "in turns" => (i % (KeyTable.ExactCapacity + 1), 10),
            "ever larger" => (i, 1 + i / 10),
            "one and many" => (i % 3 == 0 ? 0 : i, i % 1000 == 0 ? 100_000 : 1),
            _ => (random.Next(KeyTable.ExactCapacity + 100), 5),
        })];
    }

    private static void Add(KeyTable table, int key, long bytes)
    {
        var name = BitConverter.GetBytes(key);
        table.Add(KeyHash.Of(name, 0), 0, name, bytes, 0, 0);
    }
}
