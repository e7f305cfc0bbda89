using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>Bytes that no server wrote. Whatever they are, reading ends with the end or a fault, and always with the same one.</summary>
public sealed class DamageTests
{
    private static readonly byte[] s_log = Bytes.Join(
        Bytes.Time(1700000000), Bytes.Commands("""
        SELECT 1
        MULTI
        SET key value
        EXEC
        """), Bytes.Command("SET", "k", new string('v', 120)));

    [Fact]
    public void One_bit_flipped_anywhere_never_throws_and_reads_alike_in_pieces()
    {
        for (var bit = 0; bit < 8 * s_log.Length; bit++)
        {
            var damaged = s_log.ToArray();
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            Compare(damaged, $"bit {bit}");
        }
    }

    [Fact]
    public void One_byte_lost_or_doubled_anywhere_never_throws()
    {
        for (var at = 0; at < s_log.Length; at++)
        {
            Compare(Bytes.Join(s_log[..at], s_log[(at + 1)..]), $"without byte {at}");
            Compare(Bytes.Join(s_log[..at], s_log[at..(at + 1)], s_log[at..]), $"byte {at} twice");
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        for (var seed = 0; seed < 1500; seed++)
            Compare(Bytes.Random(new Random(seed), seed % 700), $"seed {seed}");
    }

    [Fact]
    public void Random_words_of_the_grammar_never_throw()
    {
        string[] words = ["*", "$", "#", "1", "2", "3", "0", "-", "9999999999", "\r\n", "\n", "\r", "\0", " ", "SET", "MULTI", "EXEC", "SELECT", "*1\r\n$4\r\n", "*2\r\n", "$1\r\nx\r\n", "#TS:5\r\n"];
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => words[random.Next(words.Length)]));
            Compare(Bytes.Raw(text), $"seed {seed}: {text}");
        }
    }

    [Fact]
    public void A_hole_of_random_bytes_leaves_what_is_before_it()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var hole = Bytes.Random(new Random(seed), 1 << 20);
            hole[0] = 0x80;
            Assert.StartsWith(Feed.AsStream(s_log)[..^3] + $"fault NotARecord at {s_log.Length}:", Feed.AsStream(Bytes.Join(s_log, hole, s_log)), StringComparison.Ordinal);
        }
    }

    private static void Compare(byte[] bytes, string what)
    {
        try
        {
            var whole = Feed.AsStream(bytes);
            Assert.True(whole == Feed.InPieces(bytes, 1 + bytes.Length % 5), what);
        }
        catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
        {
            // Not a log: FromStream says so when it looks at the first bytes.
            Assert.True(e is NotSupportedException, $"{what}: {e}");
        }
    }
}
