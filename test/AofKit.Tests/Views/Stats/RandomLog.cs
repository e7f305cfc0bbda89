using System.Globalization;
using AofKit.Tests.Support;

namespace AofKit.Tests.Views.Stats;

/// <summary>A log of random commands: keys of many kinds, several dbs, transactions, times, times to live, deletes.</summary>
internal static class RandomLog
{
    private static readonly string[] s_prefixes = ["user", "cart", "session", "a:b", "", "x::", "größe", "plain"];

    public static byte[] Make(int seed, int count, bool withTimes = true)
    {
        var random = new Random(seed);
        var log = new MemoryStream();
        var time = 1_795_172_000L;
        var open = 0;
        for (var i = 0; i < count; i++)
        {
            if (withTimes && random.Next(20) == 0)
                log.Write(Bytes.Time(time += random.Next(1, 40)));
            if (random.Next(60) == 0)
                log.Write(Bytes.Command("SELECT", Text(random.Next(4))));
            if (open == 0 && random.Next(40) == 0)
            {
                open = random.Next(1, 20);
                log.Write(Bytes.Command(random.Next(2) == 0 ? "MULTI" : "multi"));
            }

            log.Write(Bytes.Command(Next(random, time)));
            if (open > 0 && --open == 0)
                log.Write(Bytes.Command("EXEC"));
        }

        if (open > 0)
            log.Write(Bytes.Command("EXEC"));
        return log.ToArray();
    }

    private static byte[][] Next(Random random, long time)
    {
        var (key, other) = (Key(random), Key(random));
        var value = Bytes.Random(random, random.Next(8) == 0 ? random.Next(3000) : random.Next(40));
        var field = Bytes.Of($"f{random.Next(30)}");
        byte[] Word(string text) => Bytes.Of(text);
        byte[] Later(int most) => Bytes.Of(Text(time * 1000 + random.Next(-1000, most)));
        return random.Next(24) switch
        {
            0 => [Word("SET"), key, value],
            1 => [Word("set"), key, value, Word("PXAT"), Later(1_000_000_000)],
            2 => [Word("SET"), key, value, Word("EX"), Word(Text(random.Next(1, 100_000)))],
            3 => [Word("MSET"), key, value, other, value],
            4 => [Word("DEL"), key],
            5 => [Word("UNLINK"), key, other, Key(random)],
            6 => [Word("HSET"), key, field, value],
            7 => [Word("HDEL"), key, field],
            8 => [Word("SADD"), key, field, value],
            9 => [Word("SREM"), key, field],
            10 => [Word("ZADD"), key, Word("NX"), Word("1.5"), field],
            11 => [Word("ZINCRBY"), key, Word("2"), field],
            12 => [Word("RPUSH"), key, value, field],
            13 => [Word("LPOP"), key],
            14 => [Word("INCR"), key],
            15 => [Word("PEXPIREAT"), key, Later(2_000_000)],
            16 => [Word("PERSIST"), key],
            17 => [Word("RENAME"), key, other],
            18 => [Word("XADD"), key, Word($"{time}-{random.Next(1000)}"), field, value],
            19 => [Word("COPY"), key, other, Word("DB"), Word("2")],
            20 => [Word("ZUNIONSTORE"), key, Word("2"), other, Key(random)],
            21 => [Word("XGROUP"), Word("CREATE"), key, Word("g"), Word("0")],
            22 => [Word($"MYMODULE.W{random.Next(3)}"), key, value],
            _ => [Word("SETEX"), key, Word(Text(random.Next(1, 1000))), value],
        };
    }

    private static byte[] Key(Random random) => random.Next(12) switch
    {
        0 => Bytes.Random(random, random.Next(6)),
        1 => [.. Bytes.Of("long:"), .. Bytes.Of(new string('k', random.Next(300)))],
        2 => Bytes.Of($"user:{Guid.Parse($"00000000-0000-0000-0000-{random.Next(50):D12}")}:cart"),
        _ => Bytes.Of($"{s_prefixes[random.Next(s_prefixes.Length)]}:{random.Next(60)}"),
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
