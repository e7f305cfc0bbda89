using System.Diagnostics;
using System.Text;
using AofKit.Tests.Support;
using AofKit.Views;

namespace AofKit.Tests.Views;

/// <summary>Patterns of keys; for globs the oracle is <c>KEYS</c> of a real server.</summary>
public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("user:*", "user:", true)]
    [InlineData("user:*", "user:1:x", true)]
    [InlineData("user:*", "User:1", false)]
    [InlineData("u?er", "user", true)]
    [InlineData("u?er", "uer", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[c-a]x", "bx", true)]
    [InlineData("[^a]x", "ax", false)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "a", false)]
    [InlineData("*a*b*", "xaxxbx", true)]
    [InlineData("*a*b*", "xbxxax", false)]
    [InlineData("", "", true)]
    [InlineData("*", "", true)]
    [InlineData("", "x", false)]
    public void A_glob_matches_as_in_the_server(string glob, string key, bool matches) => Assert.Equal(matches, KeyPattern.Glob(glob).Matches(Bytes.Of(key)));

    [Fact]
    public void Random_globs_match_the_keys_that_the_server_finds()
    {
        using var server = RedisServer.Start();
        const int seed = 20;
        var random = new Random(seed);
        // Without the empty key: by an accident of the server's loop only the glob * finds it, and ** does not.
        var keys = Enumerable.Range(0, 1500).Select(_ => Text(random, "abc[]^-\\", 6)).Where(k => k.Length > 0).Distinct().ToList();
        server.Client.Pipeline(keys.Select(k => (byte[][])["SET"u8.ToArray(), Bytes.Of(k), "v"u8.ToArray()]));

        var globs = Enumerable.Range(0, 1500).Select(_ => Text(random, "aabbc**??[[]]^-\\", 8)).Where(g => g.Length > 0).ToList();
        var replies = server.Client.Pipeline(globs.Select(g => (byte[][])["KEYS"u8.ToArray(), Bytes.Of(g)]));
        foreach (var (glob, reply) in globs.Zip(replies))
        {
            var theirs = ((object?[])reply!).Cast<byte[]>().Select(k => Encoding.UTF8.GetString(k)).Order(StringComparer.Ordinal);
            var pattern = KeyPattern.Glob(glob);
            var ours = keys.Where(k => pattern.Matches(Bytes.Of(k))).Order(StringComparer.Ordinal);
            Assert.True(theirs.SequenceEqual(ours), $"seed {seed}: {glob} matches for us {string.Join(' ', ours.Except(theirs))}, for the server {string.Join(' ', theirs.Except(ours))}");
        }
    }

    [Fact]
    public void A_glob_of_many_stars_does_not_explode()
    {
        var glob = KeyPattern.Glob(string.Concat(Enumerable.Repeat("a*", 30)) + "b");
        var watch = Stopwatch.StartNew();
        Assert.False(glob.Matches(Bytes.Of(new string('a', 5000))));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_glob_matches_bytes_that_are_no_text()
    {
        Assert.True(KeyPattern.Glob("a?").Matches([(byte)'a', 0xFF]));
        Assert.True(KeyPattern.Glob("é*").Matches(Bytes.Of("é1")));
    }

    [Theory]
    [InlineData("^user:[0-9]+$", "user:12", true)]
    [InlineData("^user:[0-9]+$", "user:x", false)]
    [InlineData("er:1", "user:12", true)]
    [InlineData("^é$", "é", true)]
    public void A_regular_expression_is_looked_for_anywhere_in_the_key(string expression, string key, bool matches) => Assert.Equal(matches, KeyPattern.Regex(expression).Matches(Bytes.Of(key)));

    [Fact]
    public void A_key_that_is_no_text_is_matched_a_character_a_byte() => Assert.True(KeyPattern.Regex("^a\u00ff$").Matches([(byte)'a', 0xFF]));

    [Theory]
    [InlineData("(")]
    [InlineData("(a)\\1")]
    [InlineData("a(?=b)")]
    public void An_expression_that_is_wrong_or_could_run_for_ever_is_refused(string expression) => Assert.ThrowsAny<ArgumentException>(() => KeyPattern.Regex(expression));

    private static string Text(Random random, string alphabet, int length) =>
        string.Concat(Enumerable.Range(0, random.Next(length + 1)).Select(_ => alphabet[random.Next(alphabet.Length)]));
}
