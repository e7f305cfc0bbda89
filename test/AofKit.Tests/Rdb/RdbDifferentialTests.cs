using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AofKit.Rdb;
using AofKit.Tests.Support;

namespace AofKit.Tests.Rdb;

/// <summary>A real server is filled and saved; our commands fill a second one; both have to hold the same.</summary>
public sealed partial class RdbDifferentialTests
{
    private static readonly string[] Small =
    [
        "hash-max-listpack-entries 0", "list-max-listpack-size 2", "set-max-intset-entries 0", "zset-max-listpack-entries 0",
        "list-compress-depth 1", "stream-node-max-entries 3", "maxmemory-policy allkeys-lfu", "rdbcompression no",
    ];

    private static readonly string[] Usual =
    [
        "hash-max-listpack-entries 128", "list-max-listpack-size -2", "set-max-intset-entries 512", "zset-max-listpack-entries 128",
        "list-compress-depth 0", "stream-node-max-entries 100", "maxmemory-policy noeviction", "rdbcompression yes",
    ];

    private static readonly string[] Large =
    [
        "hash-max-listpack-entries 100000", "hash-max-listpack-value 100000", "list-max-listpack-size -5", "set-max-intset-entries 100000",
        "zset-max-listpack-entries 100000", "zset-max-listpack-value 100000", "maxmemory-policy allkeys-lru", "rdbcompression yes",
    ];

    [Theory]
    [InlineData("redis-7.0")]
    [InlineData("redis-8.0")]
    [InlineData("valkey-8.1")]
    public void A_server_filled_by_our_commands_has_the_same_digest(string version)
    {
        using var source = RedisServer.StartOf(version, "--appendonly", "yes", "--appendfsync", "no");
        using var copy = RedisServer.StartOf(version);
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS"), CultureInfo.InvariantCulture, out var more) ? more : 6;
        for (var seed = 1; seed <= seeds; seed++)
        {
            Empty(source);
            Empty(copy);
            foreach (var setting in (string[])((string[][])[Usual, Small, Large])[seed % 3])
            {
                source.Client.Must(["CONFIG", "SET", .. setting.Split(' ')]);
                copy.Client.Must(["CONFIG", "SET", .. setting.Split(' ')]);
            }

            Fill(source, new Random(seed));
            Expand(Rewrite(source), copy, version, seed);
            Compare(source, copy, seed);
        }
    }

    private static void Empty(RedisServer server)
    {
        server.Client.Must("FLUSHALL");
        server.Client.Must("FUNCTION", "FLUSH");
    }

    /// <summary>Lets a server rewrite its log.</summary>
    /// <returns>The base that it wrote.</returns>
    private static byte[] Rewrite(RedisServer server)
    {
        var before = AofLog.Open(server.Folder).Parts[0].Name;
        server.Client.Must("BGREWRITEAOF");
        while (AofLog.Open(server.Folder).Parts[0].Name == before)
            Thread.Sleep(10);
        return File.ReadAllBytes(AofLog.Open(server.Folder).Parts[0].Path!);
    }

    private static void Expand(byte[] rdb, RedisServer copy, string version, int seed)
    {
        Assert.True(RdbTarget.TryFind(version, out var target));
        var entries = new RdbEntries(new ByteWindow(new MemoryStream(rdb)), "base.rdb", new RdbEntriesOptions { Target = target });
        while (entries.TryRead(out var item))
        {
            if (item == RdbItem.Command)
                Assert.False(copy.Client.Replay(entries.Bytes.ToArray(), 1)[0] is RedisError error, $"seed {seed}: {ArgText.ToString(entries.Bytes)}");
            Assert.False(item == RdbItem.Warning, $"seed {seed}: {entries.Warning}");
        }

        Assert.Null(entries.Fault);
        Assert.Equal(RdbChecksum.Matches, entries.Checksum);
    }

    private static void Compare(RedisServer source, RedisServer copy, int seed)
    {
        Assert.Equal($"seed {seed} {Send(source, "DEBUG", "DIGEST")}", $"seed {seed} {Send(copy, "DEBUG", "DIGEST")}");
        Assert.Equal(Send(source, "FUNCTION", "DUMP"), Send(copy, "FUNCTION", "DUMP"));
        foreach (var db in new[] { "0", "7" })
        {
            Send(source, "SELECT", db);
            Send(copy, "SELECT", db);
            for (var i = 0; i < 6; i++)
                Assert.Equal(Stream(source, $"stream{i}"), Stream(copy, $"stream{i}"));
            for (var i = 6; i < 120; i += 7)
                Assert.Equal(FieldExpiries(source, $"key{i}"), FieldExpiries(copy, $"key{i}"));
        }
    }

    /// <summary>All that a stream tells but when consumers were seen, and how its nodes are cut.</summary>
    private static string Stream(RedisServer server, string key) => Volatile().Replace(Send(server, "XINFO", "STREAM", key, "FULL", "COUNT", "0"), "");

    [GeneratedRegex("seen-time \\d+|active-time -?\\d+|radix-tree-(keys|nodes) \\d+")]
    private static partial Regex Volatile();

    private static string FieldExpiries(RedisServer server, string key) => string.Join(' ', Enumerable.Range(0, 8).Select(f =>
        Send(server, "HPEXPIRETIME", key, "FIELDS", "1", $"field{f}")));

    private static string Send(RedisServer server, params object[] args) => Text(server.Client.Call(
        [.. args.Select(a => a as byte[] ?? Bytes.Of(Convert.ToString(a, CultureInfo.InvariantCulture)!))]));

    private static string Text(object? reply) => reply switch
    {
        null => "(nil)",
        byte[] bytes => Encoding.Latin1.GetString(bytes),
        object?[] array => $"[{string.Join(' ', array.Select(Text))}]",
        _ => reply.ToString()!,
    };

    private static void Fill(RedisServer server, Random random)
    {
        Send(server, "FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('f', function() return 1 end)");
        foreach (var db in new[] { "0", "7" })
        {
            Send(server, "SELECT", db);
            for (var i = 0; i < 120; i++)
                FillKey(server, random, i);
            for (var i = 0; i < 6; i++)
                FillStream(server, random, $"stream{i}");
            for (var i = 6; i < 120; i += 7)
            {
                // Redis from 7.4 on; others answer with an error.
                for (var f = 0; f < random.Next(8); f++)
                {
                    Send(server, "HSET", $"key{i}", $"field{f}", Value(random));
                    Send(server, "HPEXPIREAT", $"key{i}", 4_000_000_000_000 + random.Next(), "FIELDS", "1", $"field{f}");
                }
            }

            for (var i = 0; i < 40; i++)
                Send(server, "PEXPIREAT", $"key{random.Next(120)}", 4_000_000_000_000 + random.Next());
        }
    }

    private static void FillKey(RedisServer server, Random random, int i)
    {
        var key = $"key{i}";
        var count = random.Next(4) == 0 ? random.Next(1, 300) : random.Next(1, 20);
        for (var n = 0; n < (i % 7 < 2 ? 1 : count); n++)
        {
            switch (i % 7)
            {
                case 0:
                    Send(server, "SET", key, Value(random));
                    break;
                case 1:
                    Send(server, "SETRANGE", key, random.Next(40), Value(random));
                    break;
                case 2:
                    Send(server, "RPUSH", key, Value(random));
                    break;
                case 3:
                    Send(server, "SADD", key, Value(random));
                    break;
                case 4:
                    Send(server, "SADD", key, random.NextInt64(1L << random.Next(2, 63)) - 100);
                    break;
                case 5:
                    Send(server, "ZADD", key, Score(random), Value(random));
                    break;
                default:
                    Send(server, "HSET", key, Value(random), Value(random));
                    break;
            }
        }
    }

    // No -0: a packed sorted set of the server turns it into 0, an unpacked one does not, and the digest shows which it was.
    private static string Score(Random random) => random.Next(8) switch
    {
        0 => "inf",
        1 => "-inf",
        2 => "1e-7",
        3 => random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture),
        4 => (random.NextInt64() * 3.0).ToString("R", CultureInfo.InvariantCulture),
        5 => double.Epsilon.ToString("R", CultureInfo.InvariantCulture),
        6 => (random.NextDouble() * 1e300).ToString("R", CultureInfo.InvariantCulture),
        _ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
    };

    private static byte[] Value(Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                return Encoding.ASCII.GetBytes(random.Next(-10, 300).ToString(CultureInfo.InvariantCulture));
            case 1:
                return Encoding.ASCII.GetBytes((random.NextInt64() >> random.Next(63)).ToString(CultureInfo.InvariantCulture));
            case 2:
                var bytes = new byte[random.Next(200)];
                random.NextBytes(bytes);
                return bytes;
            case 3:
                return Encoding.ASCII.GetBytes(new string((char)('a' + random.Next(3)), random.Next(1, 5000)));
            default:
                return Encoding.ASCII.GetBytes("value" + random.Next(100000));
        }
    }

    private static void FillStream(RedisServer server, Random random, string key)
    {
        var entries = random.Next(1, 60);
        for (var n = 1; n <= entries; n++)
        {
            if (random.Next(3) == 0)
                Send(server, "XADD", key, $"{n * 1000}-{random.Next(5)}", Value(random), Value(random));
            else
                Send(server, "XADD", key, $"{n * 1000}-{random.Next(5)}", "field", Value(random), "other", Value(random));
        }

        for (var n = 0; n < random.Next(5); n++)
            Send(server, "XDEL", key, $"{random.Next(entries) * 1000}-0");
        if (random.Next(5) == 0)
            Send(server, "XTRIM", key, "MAXLEN", "0");
        for (var group = 0; group < random.Next(4); group++)
        {
            Send(server, "XGROUP", "CREATE", key, $"group{group}", random.Next(2) == 0 ? "0" : "$");
            Send(server, "XGROUP", "CREATECONSUMER", key, $"group{group}", "idle");
            for (var n = 0; n < 3; n++)
                Send(server, "XREADGROUP", "GROUP", $"group{group}", $"consumer{n}", "COUNT", random.Next(1, 10), "STREAMS", key, ">");
            Send(server, "XACK", key, $"group{group}", "1000-0", "2000-1", "3000-2");
        }
    }
}
