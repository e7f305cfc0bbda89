using AofKit.Tests.Support;

namespace AofKit.Tests.Scouting;

/// <summary>Logs in which it is hard to tell where a record begins, and what it inherits.</summary>
internal static class HostileLog
{
    private static readonly string[] s_keys = ["k", "key:1", "key:2", "a-key-that-is-a-little-longer", "x"];

    public static byte[] Make(Random random)
    {
        var log = new MemoryStream();
        if (random.Next(8) == 0)
            log.Write(AofKit.Cli.Rehearsal.TinyLog());
        var count = random.Next(1, 400);
        var isCalm = random.Next(4) == 0;
        for (var i = 0; i < count; i++)
            log.Write(isCalm ? Plain(random) : Record(random, depth: 0));
        var bytes = log.ToArray();
        if (random.Next(4) == 0)
            bytes = bytes[..random.Next(bytes.Length)];
        for (var damages = random.Next(3) == 0 ? random.Next(1, 6) : 0; damages > 0; damages--)
            Damage(random, bytes);
        return bytes;
    }

    private static byte[] Record(Random random, int depth) => random.Next(24) switch
    {
        0 => Bytes.Command("SELECT", $"{random.Next(4)}"),
        1 => Bytes.Command("MULTI"),
        2 or 3 => Bytes.Command("EXEC"),
        4 => Bytes.Time(1_700_000_000 + random.Next(100)),
        5 => Bytes.Raw($"#an annotation {random.Next()}\r\n"),
        6 => Bytes.Command(random.Next(2) == 0 ? "FLUSHALL" : "flushdb"),
        7 => Bytes.Command("SWAPDB", "0", $"{random.Next(3)}"),
        8 => Bytes.Command(["MSET", .. Enumerable.Range(0, 2 * random.Next(1, 40)).Select(i => s_keys[i % s_keys.Length])]),
        9 => Bytes.Command(Bytes.Of("SET"), Bytes.Of(Key(random)), Bytes.Random(random, random.Next(2) == 0 ? random.Next(300) : random.Next(20_000))),
        10 when depth == 0 => Bytes.Command(Bytes.Of("SET"), Bytes.Of(Key(random)), Bytes.Random(random, random.Next(60_000, 200_000))),
        11 or 12 when depth < 3 => Bytes.Command(Bytes.Of("SET"), Bytes.Of(Key(random)), Nested(random, depth)),
        13 => Bytes.Raw(string.Concat(Plain(random).Select(b => (char)b)).Replace("\r\n", random.Next(2) == 0 ? "\n" : "\r\n", StringComparison.Ordinal)),
        14 => Bytes.Command("NOSUCHCOMMAND", Key(random)),
        15 => Bytes.Command("SET", Key(random)),
        _ => Plain(random),
    };

    // Values are logs, too, and may begin and end anywhere in one.
    private static byte[] Nested(Random random, int depth)
    {
        var inner = Bytes.Join([.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => Record(random, depth + 1))]);
        var start = random.Next(3) == 0 ? random.Next(inner.Length) : 0;
        return inner[start..];
    }

    private static byte[] Plain(Random random) => random.Next(6) switch
    {
        0 => Bytes.Command("INCR", Key(random)),
        1 => Bytes.Command("hset", Key(random), $"f{random.Next(100)}", "v"),
        2 => Bytes.Command("DEL", Key(random), Key(random)),
        3 => Bytes.Command("ZADD", Key(random), $"{random.Next(1000)}", "m\r\n*1\r\n$4\r\nPING\r\n"),
        _ => Bytes.Command("SET", Key(random), $"value {random.Next()}"),
    };

    private static string Key(Random random) => s_keys[random.Next(s_keys.Length)];

    private static void Damage(Random random, byte[] bytes)
    {
        if (bytes.Length == 0)
            return;
        var at = random.Next(bytes.Length);
        var span = bytes.AsSpan(at, Math.Min(random.Next(1, 30), bytes.Length - at));
        if (random.Next(3) == 0)
            span.Clear();
        else
            span[0] ^= (byte)(1 << random.Next(8));
    }
}
