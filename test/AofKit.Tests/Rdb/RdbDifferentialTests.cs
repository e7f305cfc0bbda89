using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AofKit.Rdb;

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

    [Fact]
    public void A_server_filled_by_our_commands_has_the_same_digest()
    {
        Assert.SkipUnless(RdbServer.IsInstalled, "no redis-server");
        using var source = RdbServer.Start();
        using var copy = RdbServer.Start();
        foreach (var (settings, seed) in new[] { (Usual, 1), (Small, 2), (Large, 3), (Usual, 4), (Small, 5), (Large, 6) })
        {
            source.Send("FLUSHALL");
            copy.Send("FLUSHALL");
            source.Send("FUNCTION", "FLUSH");
            copy.Send("FUNCTION", "FLUSH");
            foreach (var setting in settings)
            {
                Assert.Equal("OK", source.Send(["CONFIG", "SET", .. setting.Split(' ')]));
                Assert.Equal("OK", copy.Send(["CONFIG", "SET", .. setting.Split(' ')]));
            }

            Fill(source, new Random(seed));
            Expand(source.Save(), copy, seed);
            Compare(source, copy, seed);
        }
    }

    private static void Expand(byte[] rdb, RdbServer copy, int seed)
    {
        Assert.True(RdbTarget.TryFind("redis-7.0", out var target));
        var entries = new RdbEntries(new ByteWindow(new MemoryStream(rdb)), "dump.rdb", new RdbEntriesOptions { Target = target });
        while (entries.TryRead(out var item))
        {
            if (item == RdbItem.Command)
            {
                var reply = copy.SendRaw(entries.Bytes);
                Assert.False(reply.StartsWith("error", StringComparison.Ordinal), $"seed {seed}: {reply}");
            }

            Assert.False(item == RdbItem.Warning, $"seed {seed}: {entries.Warning}");
        }

        Assert.Null(entries.Fault);
        Assert.Equal(RdbChecksum.Matches, entries.Checksum);
    }

    private static void Compare(RdbServer source, RdbServer copy, int seed)
    {
        Assert.Equal($"seed {seed} {source.Send("DEBUG", "DIGEST")}", $"seed {seed} {copy.Send("DEBUG", "DIGEST")}");
        Assert.Equal(source.Send("FUNCTION", "DUMP"), copy.Send("FUNCTION", "DUMP"));
        foreach (var db in new[] { "0", "7" })
        {
            source.Send("SELECT", db);
            copy.Send("SELECT", db);
            for (var i = 0; i < 6; i++)
                Assert.Equal(Stream(source, $"stream{i}"), Stream(copy, $"stream{i}"));
        }
    }

    /// <summary>All that a stream tells but when consumers were seen, and how its nodes are cut.</summary>
    private static string Stream(RdbServer server, string key) => Volatile().Replace(server.Send("XINFO", "STREAM", key, "FULL", "COUNT", "0"), "");

    [GeneratedRegex("seen-time \\d+|radix-tree-(keys|nodes) \\d+")]
    private static partial Regex Volatile();

    private static void Fill(RdbServer server, Random random)
    {
        server.Send("FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('f', function() return 1 end)");
        foreach (var db in new[] { "0", "7" })
        {
            server.Send("SELECT", db);
            for (var i = 0; i < 120; i++)
                FillKey(server, random, i);
            for (var i = 0; i < 6; i++)
                FillStream(server, random, $"stream{i}");
            for (var i = 0; i < 40; i++)
                server.Send("PEXPIREAT", $"key{random.Next(120)}", 4_000_000_000_000 + random.Next());
        }
    }

    private static void FillKey(RdbServer server, Random random, int i)
    {
        var key = $"key{i}";
        var count = random.Next(4) == 0 ? random.Next(1, 300) : random.Next(1, 20);
        for (var n = 0; n < (i % 7 < 2 ? 1 : count); n++)
        {
            switch (i % 7)
            {
                case 0:
                    server.Send("SET", key, Value(random));
                    break;
                case 1:
                    server.Send("SETRANGE", key, random.Next(40), Value(random));
                    break;
                case 2:
                    server.Send("RPUSH", key, Value(random));
                    break;
                case 3:
                    server.Send("SADD", key, Value(random));
                    break;
                case 4:
                    server.Send("SADD", key, random.NextInt64(1L << random.Next(2, 63)) - 100);
                    break;
                case 5:
                    server.Send("ZADD", key, Score(random), Value(random));
                    break;
                default:
                    server.Send("HSET", key, Value(random), Value(random));
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

    private static void FillStream(RdbServer server, Random random, string key)
    {
        var entries = random.Next(1, 60);
        for (var n = 1; n <= entries; n++)
        {
            if (random.Next(3) == 0)
                server.Send("XADD", key, $"{n * 1000}-{random.Next(5)}", Value(random), Value(random));
            else
                server.Send("XADD", key, $"{n * 1000}-{random.Next(5)}", "field", Value(random), "other", Value(random));
        }

        for (var n = 0; n < random.Next(5); n++)
            server.Send("XDEL", key, $"{random.Next(entries) * 1000}-0");
        if (random.Next(5) == 0)
            server.Send("XTRIM", key, "MAXLEN", "0");
        for (var group = 0; group < random.Next(4); group++)
        {
            server.Send("XGROUP", "CREATE", key, $"group{group}", random.Next(2) == 0 ? "0" : "$");
            server.Send("XGROUP", "CREATECONSUMER", key, $"group{group}", "idle");
            for (var n = 0; n < 3; n++)
                server.Send("XREADGROUP", "GROUP", $"group{group}", $"consumer{n}", "COUNT", random.Next(1, 10), "STREAMS", key, ">");
            server.Send("XACK", key, $"group{group}", "1000-0", "2000-1", "3000-2");
        }
    }
}
