using AofKit.Rdb;

namespace AofKit.Tests.Rdb;

/// <summary>LZF is expanded many bytes at once; byte by byte gives the same.</summary>
public sealed class LzfTests
{
    [Fact]
    public void Random_literals_and_repeats_expand_as_they_do_byte_by_byte()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var (source, text) = (new List<byte>(), new List<byte>());
            for (var steps = random.Next(1, 40); steps > 0; steps--)
            {
                if (text.Count == 0 || random.Next(3) == 0)
                    AddLiteral(source, text, random);
                else
                    AddRepeat(source, text, random);
            }

            var target = new byte[text.Count];
            Assert.True(Lzf.TryExpand(source.ToArray(), target), $"seed {seed}");
            Assert.True(target.AsSpan().SequenceEqual(text.ToArray()), $"seed {seed}");
            Assert.False(Lzf.TryExpand(source.ToArray(), new byte[text.Count + 1]), $"seed {seed}");
            Assert.False(Lzf.TryExpand(source.ToArray(), new byte[text.Count - 1]), $"seed {seed}");
        }
    }

    private static void AddLiteral(List<byte> source, List<byte> text, Random random)
    {
        var literal = new byte[random.Next(1, 33)];
        random.NextBytes(literal);
        source.Add((byte)(literal.Length - 1));
        source.AddRange(literal);
        text.AddRange(literal);
    }

    private static void AddRepeat(List<byte> source, List<byte> text, Random random)
    {
        var length = random.Next(3) == 0 ? random.Next(9, 265) : random.Next(3, 40);
        var distance = random.Next(1, 1 + Math.Min(text.Count, random.Next(2) == 0 ? 40 : 8192));
        var (high, low) = ((distance - 1) >> 8, (byte)(distance - 1));
        if (length < 9)
            source.AddRange([(byte)(((length - 2) << 5) | high), low]);
        else
            source.AddRange([(byte)(0xE0 | high), (byte)(length - 9), low]);
        for (; length > 0; length--)
            text.Add(text[^distance]);
    }
}
