using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>Bytes of a part that became others.</summary>
internal readonly record struct Edit(int From, int To, byte[] Into)
{
    /// <summary>Whether a span of the sound part is not what it was.</summary>
    public bool Touches(long offset, long end) => From == To ? offset < From && From < end : offset < To && From < end;
}

/// <summary>A kind of damage: what disks, editors, copies and crashes do to a part.</summary>
/// <param name="Name">What happened.</param>
/// <param name="Make">Makes the edits, in order, from the bytes of the part and of another log.</param>
internal sealed record LogDamage(string Name, Func<Random, byte[], byte[], IEnumerable<Edit>> Make)
{
    private const int Block = 512;

    public static IReadOnlyList<LogDamage> All { get; } =
    [
        new("one byte changed", (random, part, _) => [OneByte(random, part)]),
        new("one bit flipped", (random, part, _) => [OneBit(random, part)]),
        new("bits flipped in a run", (random, part, _) => [Flips(random, part)]),
        new("a span zeroed", (random, part, _) => [Zeros(random, part)]),
        new("a block zeroed", (random, part, _) => [Aligned(random, part, length => new byte[length])]),
        new("a block of noise", (random, part, _) => [Aligned(random, part, length => Bytes.Random(random, length))]),
        new("a block missing", (random, part, _) => [Aligned(random, part, _ => [])]),
        new("the middle torn out", (random, part, _) => [Missing(random, part)]),
        new("the tail torn", (random, part, _) => [Tail(random, part, 0)]),
        new("zeros for the tail (disk full)", (random, part, _) => [Tail(random, part, 4 * Block)]),
        new("zeros in the middle (disk full)", (random, part, _) => [Gap(random, part)]),
        new("two logs interleaved", Interleaved),
        new("noise inserted", (random, part, _) => [Noise(random, part)]),
        new("several damages at once", Several),
        new("a block repeated", (random, part, _) => [Repeated(random, part)]),
        new("LF made CRLF", (_, part, _) => Replaced(part, "\n"u8, "\r\n"u8)),
        new("CRLF made LF", (_, part, _) => Replaced(part, "\r\n"u8, "\n"u8)),
    ];

    public static byte[] Apply(byte[] part, IEnumerable<Edit> edits)
    {
        var (damaged, at) = (new MemoryStream(), 0);
        foreach (var edit in edits)
        {
            damaged.Write(part.AsSpan(at, edit.From - at));
            damaged.Write(edit.Into);
            at = edit.To;
        }

        damaged.Write(part.AsSpan(at));
        return damaged.ToArray();
    }

    public override string ToString() => Name;

    private static Edit OneByte(Random random, byte[] part) =>
        random.Next(part.Length) is var at ? new(at, at + 1, [(byte)(part[at] ^ random.Next(1, 256))]) : default;

    private static Edit OneBit(Random random, byte[] part) =>
        random.Next(part.Length) is var at ? new(at, at + 1, [(byte)(part[at] ^ 1 << random.Next(8))]) : default;

    private static Edit Flips(Random random, byte[] part)
    {
        var (from, to) = Span(random, part, 60);
        return new(from, to, [.. part[from..to].Select(b => (byte)(b ^ 1 << random.Next(8)))]);
    }

    private static Edit Zeros(Random random, byte[] part) => Span(random, part, 700) is var (from, to) ? new(from, to, new byte[to - from]) : default;

    private static Edit Missing(Random random, byte[] part) => Span(random, part, 3000) is var (from, to) ? new(from, to, []) : default;

    private static Edit Noise(Random random, byte[] part) => random.Next(part.Length) is var at ? new(at, at, Bytes.Random(random, random.Next(1, 300))) : default;

    private static Edit Gap(Random random, byte[] part) => random.Next(part.Length) is var at ? new(at, at, new byte[random.Next(1, 8) * Block]) : default;

    private static Edit Tail(Random random, byte[] part, int most) => new(part.Length - random.Next(1, 600), part.Length, new byte[random.Next(most)]);

    private static Edit Aligned(Random random, byte[] part, Func<int, byte[]> into)
    {
        var from = random.Next(part.Length / Block) * Block;
        var to = Math.Min(part.Length, from + random.Next(1, 4) * Block);
        return new(from, to, into(to - from));
    }

    private static Edit Repeated(Random random, byte[] part)
    {
        var from = random.Next(part.Length / Block) * Block;
        var to = Math.Min(part.Length, from + random.Next(1, 4) * Block);
        return new(to, to, part[from..to]);
    }

    private static IEnumerable<Edit> Interleaved(Random random, byte[] part, byte[] other)
    {
        for (var (at, from) = (random.Next(part.Length), 0); at < part.Length && from < other.Length; at += random.Next(1, 8) * Block)
        {
            var to = Math.Min(other.Length, from + random.Next(1, 8) * Block);
            yield return new(at, at, other[from..to]);
            from = to;
        }
    }

    private static IEnumerable<Edit> Several(Random random, byte[] part, byte[] other)
    {
        Func<Random, byte[], Edit>[] kinds = [OneByte, OneBit, Flips, Zeros, Missing, Noise];
        var edits = Enumerable.Range(0, random.Next(2, 6)).Select(_ => kinds[random.Next(kinds.Length)](random, part)).OrderBy(e => e.From).ToList();
        for (var (i, end) = (0, -1); i < edits.Count; i++)
        {
            if (edits[i].From <= end)
                continue;
            end = edits[i].To;
            yield return edits[i];
        }
    }

    private static List<Edit> Replaced(byte[] part, ReadOnlySpan<byte> what, ReadOnlySpan<byte> into)
    {
        var edits = new List<Edit>();
        for (var at = 0; part.AsSpan(at).IndexOf(what) is var found and >= 0; at += found + what.Length)
            edits.Add(new(at + found, at + found + what.Length, into.ToArray()));
        return edits;
    }

    private static (int From, int To) Span(Random random, byte[] part, int longest) =>
        random.Next(part.Length) is var from ? (from, Math.Min(part.Length, from + random.Next(1, longest))) : default;
}
