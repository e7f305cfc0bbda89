using System.Text;
using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>Args as text: readable, and exactly the bytes again when redis-cli reads them.</summary>
public sealed class ArgTextTests
{
    [Theory]
    [InlineData("key:1", "key:1")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("say \"x\"", "\"say \\\"x\\\"\"")]
    [InlineData("a\\b", "\"a\\\\b\"")]
    [InlineData("\n\r\t\a\b", "\"\\n\\r\\t\\a\\b\"")]
    [InlineData("\0\x01\x1b\x7f", "\"\\x00\\x01\\x1b\\x7f\"")]
    [InlineData("é", "é")]
    [InlineData("日本 語", "\"日本 語\"")]
    [InlineData("😀", "😀")]
    [InlineData("a\u202Eb", "\"a\\xe2\\x80\\xaeb\"")] // turns the direction of what follows
    [InlineData("\u200B", "\"\\xe2\\x80\\x8b\"")]
    [InlineData("\u00A0", "\"\\xc2\\xa0\"")]
    [InlineData("\u0085", "\"\\xc2\\x85\"")]
    public void Text_is_bare_when_plain_and_quoted_otherwise(string arg, string spelled)
    {
        Assert.Equal(spelled, ArgText.ToString(Bytes.Of(arg)));
        Assert.True(ArgText.TryParse(spelled, out var bytes));
        Assert.Equal(Bytes.Of(arg), bytes);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_escaped_one_by_one() =>
        Assert.Equal("\"a\\xffé\\xc3\"", ArgText.ToString([(byte)'a', 0xFF, 0xC3, 0xA9, 0xC3]));

    [Theory]
    [InlineData("\"")]
    [InlineData("\"abc")]
    [InlineData("\"abc\\\"")]
    [InlineData("\"abc\"x")]
    [InlineData("\"abc\" ")]
    public void A_quote_that_does_not_end_where_the_text_ends_is_refused(string text) => Assert.False(ArgText.TryParse(text, out _));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("it's", "it's")]
    [InlineData("a\"b", "a\"b")]
    [InlineData("\"\\x4A\\x4a\\xg0\\q\"", "JJxg0q")]
    public void Text_is_read_as_people_write_it(string text, string arg)
    {
        Assert.True(ArgText.TryParse(text, out var bytes));
        Assert.Equal(arg, Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void Any_bytes_come_back_by_our_reading_and_by_the_rules_of_redis_cli()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var arg = Arg(new Random(seed));
            var text = ArgText.ToString(arg);
            Assert.True(ArgText.TryParse(text, out var back) && back.AsSpan().SequenceEqual(arg), $"seed {seed}: {text}");
            Assert.True(CliWords.Split(Bytes.Of(text)) is [var word] && word.AsSpan().SequenceEqual(arg), $"seed {seed} as redis-cli: {text}");
            Assert.DoesNotContain('\n', text);
        }
    }

    [Fact]
    public void A_real_redis_cli_reads_the_same_bytes()
    {
        using var server = RedisServer.Start();
        var random = new Random(11);
        var args = Enumerable.Range(0, 3000).Select(_ => Arg(random)).ToList();
        var lines = new MemoryStream();
        for (var i = 0; i < args.Count; i++)
            lines.Write(Bytes.Of($"SET k:{i} {ArgText.ToString(args[i])}\n"));

        server.Cli(lines.ToArray());

        var values = server.Client.Pipeline(Enumerable.Range(0, args.Count).Select(i => (byte[][])[Bytes.Of("GET"), Bytes.Of($"k:{i}")]));
        for (var i = 0; i < args.Count; i++)
            Assert.True(values[i] is byte[] value && value.AsSpan().SequenceEqual(args[i]), $"arg {i}: {ArgText.ToString(args[i])}");
    }

    private static byte[] Arg(Random random)
    {
        var arg = new List<byte>();
        for (var i = random.Next(12); i > 0; i--)
        {
            arg.AddRange(random.Next(4) switch
            {
                0 => Bytes.Random(random, 1),
                1 => Bytes.Of(((char)random.Next(0x20, 0x7F)).ToString()),
                2 => Bytes.Of(new Rune(random.Next(0x80, 0xD800)).ToString()),
                _ => [.. "\"'\\ \n\r\t\0"u8[random.Next(8)..][..1]],
            });
        }

        return [.. arg];
    }
}
