namespace AofKit.Fuzz;

/// <summary>Makes a new input out of old ones.</summary>
internal static class Mutator
{
    private static readonly byte[][] s_words =
    [
        .. new[] { "*", "$", "#TS:", "\r\n", "-1", "0", "2147483647", "9223372036854775807", "MULTI", "EXEC", "SELECT", "REDIS0011", "VALKEY080", "file ", " seq ", " type b" }
            .Select(System.Text.Encoding.ASCII.GetBytes),
        [0x00], [0x7F], [0x80], [0x81], [0xC0], [0xC3], [0xFA], [0xFB], [0xFC], [0xFD], [0xFE], [0xFF],
        [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x1F, 0x8B],
    ];

    public static byte[] Mutate(Random random, IReadOnlyList<byte[]> corpus)
    {
        var bytes = corpus[random.Next(corpus.Count)].ToList();
        for (var round = random.Next(1, 6); round > 0; round--)
            Change(random, bytes, corpus);
        return [.. bytes];
    }

    private static void Change(Random random, List<byte> bytes, IReadOnlyList<byte[]> corpus)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 1 + random.Next(1, 64)), bytes.Count - at);
        switch (random.Next(8))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, s_words[random.Next(s_words.Length)]);
                break;
            case 5:
                var word = s_words[random.Next(s_words.Length)];
                for (var i = 0; i < word.Length && at + i < bytes.Count; i++)
                    bytes[at + i] = word[i];
                break;
            case 6:
                var other = corpus[random.Next(corpus.Count)];
                var from = random.Next(other.Length + 1);
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.AsSpan(from));
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }
}
