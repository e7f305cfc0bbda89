using System.Text;
using AofKit.Tests.Support;
using AofKit.Views.Stats;

namespace AofKit.Tests.Views.Stats;

/// <summary>Prefixes of keys: ids are told from names, and no stream of keys makes the tree large or loses a byte.</summary>
public sealed class PrefixTests
{
    [Theory]
    [InlineData("123")]
    [InlineData("000000708066")]
    [InlineData("2026-11-20")]
    [InlineData("10.0.0.1")]
    [InlineData("{42}")]
    [InlineData("b71f00aa")]
    [InlineData("123e4567-e89b-12d3-a456-426614174000")]
    [InlineData("d3b07384d113edec49eaa6238ad5ff00")]
    [InlineData("V1StGXR8_Z5jdHi6B-myT")]
    [InlineData("a\0b")]
    public void An_id_has_no_name(string part) => Assert.True(KeyShape.IsId(Bytes.Of(part)));

    [Theory]
    [InlineData("user")]
    [InlineData("")]
    [InlineData("deadbeef")]
    [InlineData("b71f")]
    [InlineData("größe")]
    [InlineData("v2")]
    [InlineData("user-profile-v2-cache")]
    [InlineData("shard12")]
    [InlineData("element000000012345")]
    public void A_name_is_no_id(string part) => Assert.False(KeyShape.IsId(Bytes.Of(part)));

    [Fact]
    public void Keys_count_under_their_names_with_ids_as_stars()
    {
        var stats = Count(["user:123:cart", "user:9:cart", "user:9:name", "user", "element000123", "element000456", "a::b", ":", "a:b:c:d:e:f", "*:x"]);
        Assert.Equal("""
            * 10
            :* 1
            : 1
            *:* 1
            *:x 1
            a:* 2
            a::* 1
            a::b 1
            a:b:* 1
            a:b:c:* 1
            a:b:c:d:* 1
            a:b:c:d:* 1
            element* 2
            user:* 4
            user:*:* 3
            user:*:cart 2
            user:*:name 1
            """, Transcript(stats.Prefixes.Root), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void The_separator_and_the_depth_can_be_chosen()
    {
        Assert.Equal("* 2\na/* 2\na/b 1\na/c:d 1\n", Transcript(Count(["a/b", "a/c:d"], new StatsOptions { Separator = "/"u8.ToArray() }).Prefixes.Root) + "\n");
        Assert.Equal("* 2\na->* 2\na->* 2\n", Transcript(Count(["a->b", "a->c"], new StatsOptions { Separator = "->"u8.ToArray(), Depth = 1 }).Prefixes.Root) + "\n");
        Assert.Equal("* 2\na:b 1\na:c 1\n", Transcript(Count(["a:b", "a:c"], new StatsOptions { Separator = default }).Prefixes.Root) + "\n");
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("app:{0}")]
    [InlineData("{0}:x:y:z")]
    [InlineData("{0}:{1}:{2}:{3}")]
    [InlineData("a:{0}:b:{1}")]
    public void A_stream_of_names_makes_no_large_tree_and_loses_nothing(string form)
    {
        const int count = 200_000;
        var random = new Random(5);
        var tree = new PrefixTree(":"u8.ToArray(), 4);
        for (var i = 0; i < count; i++)
        {
            var key = Bytes.Of(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Word(random), Word(random), Word(random), Word(random)));
            uint place = 0;
            tree.Add(key, KeyHash.Of(key, 0), 3, i % 2, ref place);
        }

        var root = tree.ToBranches();
        root.Sum();
        Assert.Equal((count, 3L * count), (root.AllCount, root.AllBytes));
        Assert.InRange(root.NodeCount(), 2, 8192);
        Assert.True(tree.IsFolded);
    }

    [Fact]
    public void A_name_that_comes_late_and_often_is_found_among_very_many()
    {
        var random = new Random(5);
        var tree = new PrefixTree(":"u8.ToArray(), 4);
        for (var i = 0; i < 200_000; i++)
        {
            var key = i > 100_000 && i % 4 == 0 ? "late:1"u8.ToArray() : Bytes.Of(Word(random) + ":x");
            uint place = 0;
            tree.Add(key, KeyHash.Of(key, 0), 1, 0, ref place);
        }

        var root = tree.ToBranches();
        root.Sum();
        Assert.InRange(root.Children.Single(c => c.Name.AsSpan().SequenceEqual("late"u8)).AllCount, 24_000, 25_000);
    }

    [Fact]
    public void Many_small_names_are_shown_as_one()
    {
        var stats = Count([.. Enumerable.Range(0, 3000).Select(i => $"profile:{Name(i)}"), .. Enumerable.Repeat("profile:zoe", 500)]);
        Assert.True(stats.Prefixes.IsFolded);
        var profile = Assert.Single(stats.Prefixes.Root.Children);
        Assert.Equal((3500, 3001), (profile.Count, profile.Keys));
        Assert.InRange(profile.Children.Count, 2, 65);
        Assert.Equal(500, profile.Children.Single(c => c.Name.Span.SequenceEqual("zoe"u8)).Count);
        Assert.Equal(profile.Count, profile.Children.Sum(c => c.Count));
    }

    private static LogStats Count(string[] keys, StatsOptions? options = null) => Counting.Whole(Bytes.Join([.. keys.Select(k => Bytes.Command("SET", k, "v"))]), options);

    private static string Transcript(PrefixNode root)
    {
        var lines = new List<string>();
        void Write(PrefixNode node)
        {
            lines.Add($"{Encoding.UTF8.GetString(node.Pattern.Span)} {node.Count}");
            foreach (var child in node.Children.OrderBy(c => Encoding.UTF8.GetString(c.Name.Span) is "*" ? "\x1" : Encoding.UTF8.GetString(c.Name.Span), StringComparer.Ordinal))
                Write(child);
        }

        Write(root);
        return string.Join('\n', lines);
    }

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, 8).Select(_ => (char)('g' + random.Next(20))));

    private static string Name(int number) => string.Concat(Enumerable.Range(0, 5).Select(i => (char)('a' + number / (int)Math.Pow(26, i) % 26)));
}
