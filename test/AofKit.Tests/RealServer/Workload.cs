using System.Globalization;
using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>What clients do to a server: random, and the same again from the same seed.</summary>
internal sealed class Workload(int seed)
{
    private static readonly string[] s_types = ["s", "l", "h", "t", "z", "x", "n"];
    private readonly Random _random = new(seed);

    /// <summary>Sends so many commands. Some are refused, as with real clients.</summary>
    public void Run(RedisClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (_random.Next(25) == 0)
                client.Call("SELECT", _random.Next(4).ToString(CultureInfo.InvariantCulture));
            if (_random.Next(12) == 0)
                Transaction(client);
            else
                client.Call(Command());
        }
    }

    private void Transaction(RedisClient client)
    {
        client.Call("MULTI");
        for (var i = _random.Next(5); i >= 0; i--)
            client.Call(_random.Next(10) == 0 ? [.. new[] { "SELECT", $"{_random.Next(4)}" }.Select(Bytes.Of)] : Command());
        client.Call("EXEC");
    }

    private byte[][] Command() => _random.Next(48) switch
    {
        0 => Words("SET", Key("s"), Value()),
        1 => Words("SET", Key("s"), Value(), "PX", "100000000"),
        2 => Words("APPEND", Key("s"), Value()),
        3 => Words("SETRANGE", Key("s"), Number(), Value()),
        4 => Words("MSET", Key("s"), Value(), Key("s"), Value()),
        5 => Words("GETSET", Key("s"), Value()),
        6 => Words("GETDEL", Key("s")),
        7 => Words("INCRBY", Key("n"), Number()),
        8 => Words("INCRBYFLOAT", Key("n"), "0.5"),
        9 => Words("SETBIT", Key("s"), Number(), "1"),
        10 => Words("RPUSH", Key("l"), Value(), Value()),
        11 => Words("LPUSH", Key("l"), Value()),
        12 => Words("LPOP", Key("l")),
        13 => Words("BLPOP", Key("l"), "0.001"),
        14 => Words("LMOVE", Key("l"), Key("l"), "LEFT", "RIGHT"),
        15 => Words("LMPOP", "2", Key("l"), Key("l"), "RIGHT"),
        16 => Words("LREM", Key("l"), "1", Value()),
        17 => Words("LTRIM", Key("l"), "0", "20"),
        18 => Words("HSET", Key("h"), Field(), Value(), Field(), Value()),
        19 => Words("HDEL", Key("h"), Field()),
        20 => Words("HINCRBY", Key("h"), "count", Number()),
        21 => Words("HINCRBYFLOAT", Key("h"), "float", "1.25"),
        22 => Words("SADD", Key("t"), Value(), Field()),
        23 => Words("SREM", Key("t"), Field()),
        24 => Words("SPOP", Key("t"), "2"),
        25 => Words("SMOVE", Key("t"), Key("t"), Field()),
        26 => Words("SUNIONSTORE", Key("t"), Key("t"), Key("t")),
        27 => Words("ZADD", Key("z"), Number(), Field(), "1.5", Field()),
        28 => Words("ZINCRBY", Key("z"), "2.25", Field()),
        29 => Words("ZPOPMIN", Key("z")),
        30 => Words("ZUNIONSTORE", Key("z"), "2", Key("z"), Key("z"), "WEIGHTS", "1", "2"),
        31 => Words("ZRANGESTORE", Key("z"), Key("z"), "0", "5"),
        32 => Words("GEOADD", Key("z"), "13.3", "38.1", Field()),
        33 => Words("XADD", Key("x"), "*", Field(), Value()),
        34 => Words("XADD", Key("x"), "MAXLEN", "5", "*", Field(), Value()),
        35 => Words("XGROUP", "CREATE", Key("x"), "g", "0", "MKSTREAM"),
        36 => Words("XREADGROUP", "GROUP", "g", "c", "COUNT", "2", "STREAMS", Key("x"), ">"),
        37 => Words("XTRIM", Key("x"), "MAXLEN", "3"),
        38 => Words("PFADD", Key("p"), Value()),
        39 => Words("DEL", Key(), Key()),
        40 => Words("UNLINK", Key()),
        41 => Words("PEXPIRE", Key(), "100000000"),
        42 => Words("PERSIST", Key()),
        43 => Rename(),
        44 => Words("COPY", Key("s"), Key("s"), "DB", $"{_random.Next(4)}", "REPLACE"),
        45 => _random.Next(6) == 0 ? Words("SWAPDB", $"{_random.Next(4)}", $"{_random.Next(4)}") : Words("MOVE", Key(), $"{_random.Next(4)}"),
        46 => Words("EVAL", "redis.call('set', KEYS[1], ARGV[1]); redis.call('rpush', KEYS[2], ARGV[1], 'x'); return redis.call('del', KEYS[3])", "3", Key("s"), Key("l"), Key("h"), Value()),
        _ => _random.Next(40) == 0 ? Words("FLUSHDB") : Words("SORT", Key("l"), "ALPHA", "STORE", Key("l")),
    };

    // Within one type, for a list under the name of a string would make most of what follows fail.
    private byte[][] Rename()
    {
        var type = s_types[_random.Next(s_types.Length)];
        return Words(_random.Next(2) == 0 ? "RENAME" : "RENAMENX", Key(type), Key(type));
    }

    private static byte[][] Words(params object[] words) => [.. words.Select(w => w as byte[] ?? Bytes.Of((string)w))];

    private byte[] Key() => Key(s_types[_random.Next(s_types.Length)]);

    private byte[] Key(string type) => _random.Next(12) == 0 ? Bytes.Raw($"{type}:\0 \"\xff\r\n{_random.Next(2)}") : Bytes.Of($"{type}:{_random.Next(8)}");

    private byte[] Field() => Bytes.Of($"f{_random.Next(10)}");

    private string Number() => _random.Next(-3, 100).ToString(CultureInfo.InvariantCulture);

    private byte[] Value() => _random.Next(5) switch
    {
        0 => Bytes.Random(_random, _random.Next(200)),
        1 => Bytes.Raw("\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n#TS:5\r\n"),
        2 => Bytes.Random(_random, _random.Next(30) == 0 ? 20_000 : 10),
        _ => Bytes.Of($"value {_random.Next(1000)}"),
    };
}
