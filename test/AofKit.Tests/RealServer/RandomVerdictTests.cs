using System.Buffers.Binary;
using System.Globalization;
using AofKit.Rdb;
using AofKit.Tests.Rdb;
using AofKit.Tests.Support;
using AofKit.Views.Checking;

namespace AofKit.Tests.RealServer;

/// <summary>Random damage to random logs: what the checker says a server would do is what a real one does.</summary>
public sealed class RandomVerdictTests
{
    private const int Seeds = 40;
    private static readonly string[] s_names = ["SET", "HSET", "RPUSH", "SADD", "DEL", "APPEND", "INCRBY", "ZADD", "PEXPIREAT"];

    [Theory]
    [InlineData("redis-7.0")]
    [InlineData("redis-8.0")]
    [InlineData("valkey-8.1")]
    public void A_damaged_log_ends_as_the_checker_says(string server) => CompareSeeds(server, Make);

    [Theory]
    [InlineData("redis-7.0")]
    [InlineData("redis-8.0")]
    [InlineData("valkey-8.1")]
    public void A_damaged_RDB_ends_as_the_checker_says(string server) => CompareSeeds(server, MakeRdb);

    private static void CompareSeeds(string server, Func<Random, LoadCase> make)
    {
        if (server == "redis-7.0")
            RedisServer.Require();
        if (ServerStart.Find(server) is not { } program)
        {
            Assert.Skip($"there is no {server}");
            return;
        }

        var count = int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var more) ? more : Seeds;
        var first = int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_FIRST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? from : 1;
        var problems = Enumerable.Range(first, count).AsParallel().WithDegreeOfParallelism(2).Select(seed => Compare(make(new Random(seed)), seed, server, program)).Where(p => p is not null).ToList();
        Assert.True(problems.Count == 0, $"{problems.Count} of {count}\n{string.Join('\n', problems.Take(20))}");
    }

    private static string? Compare(LoadCase c, int seed, string server, string program)
    {
        LogCheck check;
        try
        {
            check = c.Check(server);
        }
        catch (Exception e) when (e is not AofFormatException)
        {
            return $"seed {seed}: {e}";
        }

        // A command without all its args reads whatever lies in memory.
        if (check.Loads.Reason.Contains("lacks args", StringComparison.Ordinal))
            return null;
        var expected = LoadCase.Spell(check.Loads);
        var start = c.Start(program);
        var observed = c.Observe(start);

        // A damaged command may fail as it is run, which nobody tells without running it.
        if (LoadCase.Agree(expected, observed) || expected + LoadCase.ErrorLogged == observed || expected.Replace(", data missing", "", StringComparison.Ordinal) == observed)
            return null;
        if (Environment.GetEnvironmentVariable("AOFKIT_KEEP_FAILURES") is { } kept)
            c.WriteTo(Path.Combine(kept, $"verdict, seed {seed}"));
        var last = string.Join(" | ", start.Log.Split('\n').Where(l => l.Contains(" # ", StringComparison.Ordinal) && !l.Contains("WARNING", StringComparison.Ordinal)).TakeLast(4));
        return $"seed {seed}: the checker says {expected} ({check.Loads.Reason}), {server}: {observed}: {last}";
    }

    // Half of the time with a checksum that fits, so that it is not all that is wrong.
    private static LoadCase MakeRdb(Random random)
    {
        var rdb = Rdb(random);
        var at = random.Next(3) == 0 ? random.Next(9, 40) : random.Next(9, rdb.Length - 8);
        var length = Math.Min(rdb.Length - 8 - at, random.Next(random.Next(3) == 0 ? 40 : 8));
        byte[] damaged = random.Next(6) switch
        {
            0 => [.. rdb[..at], .. new byte[length], .. rdb[(at + length)..]],
            1 => [.. rdb[..at], .. rdb[(at + length)..]],
            2 => [.. rdb[..at], .. Bytes.Random(random, length), .. rdb[(at + length)..]],
            3 => [.. rdb[..at], (byte)random.Next(256), .. rdb[(at + 1)..]],
            _ => [.. rdb[..at], (byte)(rdb[at] ^ (1 << random.Next(8))), .. rdb[(at + 1)..]],
        };
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteUInt64LittleEndian(damaged.AsSpan(damaged.Length - 8), Crc64.Append(0, damaged.AsSpan(0, damaged.Length - 8)));
        byte[] log = [.. damaged, .. Bytes.Command("SET", "a", "1")];
        return new LoadCase("random", new Dictionary<string, byte[]> { ["appendonly.aof"] = log }, "", new CheckOptions(), new Dictionary<string, string>());
    }

    private static byte[] Rdb(Random random)
    {
        var count = random.Next(1, 8);
        var rdb = RdbBytes.Redis(10).Raw(0xFA).Texts("redis-ver", "7.0.15").Raw(0xFA).Texts("redis-bits", "64").Raw(0xFE).Length(0).Raw(0xFB).Length((ulong)count).Length(0);
        for (var i = 0; i < count; i++)
        {
            var name = $"key{i}";
            _ = random.Next(13) switch
            {
                0 => rdb.Key(0, name).Text(new string('v', random.Next(100))),
                1 => rdb.Key(1, name).Length(2).Texts("a", "b"),
                2 => rdb.Key(2, name).Length(2).Texts("a", "b"),
                3 => rdb.Key(4, name).Length(2).Texts("f", "v", "g", "w"),
                4 => rdb.Key(5, name).Length(2).Text("m").Double(1.5).Text("n").Double(2),
                5 => rdb.Key(11, name).Text(RdbBytes.Intset(2, -3, 5, 700)),
                6 => rdb.Key(16, name).Text(RdbBytes.Listpack("f", "v", "g", 12345)),
                7 => rdb.Key(17, name).Text(RdbBytes.Listpack("m", 1, "n", 2)),
                8 => rdb.Key(13, name).Text(RdbBytes.Ziplist("f", "v", "g", 12345)),
                9 => rdb.Key(12, name).Text(RdbBytes.Ziplist("m", 1, "n", 2)),
                10 => rdb.Key(14, name).Length(2).Text(RdbBytes.Ziplist("a", 1)).Text(RdbBytes.Ziplist("b", "c")),
                11 => rdb.Key(0, name).Raw(0xC3).Length(5).Length(21).Raw(0, (byte)'v', 0xE0, 11, 0),
                _ => rdb.Key(18, name).Length(2).Length(2).Text(RdbBytes.Listpack("a", "b")).Length(2).Text(RdbBytes.Listpack("c", 4)),
            };
        }

        return rdb.End();
    }

    private static LoadCase Make(Random random)
    {
        var parts = Enumerable.Range(0, random.Next(4) == 0 ? 3 : 1).Select(i => Log(random, withRdb: i == 0 && random.Next(3) == 0)).ToList();
        for (var times = random.Next(8) == 0 ? 2 : 1; times > 0; times--)
        {
            var i = random.Next(parts.Count);
            parts[i] = Damage(random, parts[i]);
        }

        var files = new Dictionary<string, byte[]>();
        if (parts.Count == 1)
        {
            files["appendonly.aof"] = parts[0];
        }
        else
        {
            files["appendonlydir/appendonly.aof.manifest"] = Bytes.Of(string.Concat(parts.Select((_, i) => i == 0 ? "file p0 seq 1 type b\n" : $"file p{i} seq {i} type i\n")));
            for (var i = 0; i < parts.Count; i++)
                files[$"appendonlydir/p{i}"] = parts[i];
        }

        return new LoadCase("random", files, "", new CheckOptions { LoadTruncated = random.Next(6) > 0, Databases = random.Next(6) == 0 ? 3 : 16 }, new Dictionary<string, string>());
    }

    private static byte[] Log(Random random, bool withRdb)
    {
        var log = new List<byte>();
        if (withRdb)
            log.AddRange(RdbBytes.Redis(random.Next(6, 11)).Raw(0xFA).Texts("redis-ver", "7.0.15").Raw(0xFE).Length((ulong)random.Next(4)).Key(0, "k").Text("v").Key(0, "l").Text("w").End());
        var inTransaction = false;
        for (var left = random.Next(1, 30); left > 0; left--)
        {
            switch (random.Next(12))
            {
                case 0:
                    log.AddRange(Bytes.Command("SELECT", $"{random.Next(4)}"));
                    break;
                case 1:
                    log.AddRange(Bytes.Time(1_700_000_000 + left));
                    break;
                case 2 when !inTransaction:
                    log.AddRange(Bytes.Command("MULTI"));
                    inTransaction = true;
                    break;
                case 3 when inTransaction:
                    log.AddRange(Bytes.Command("EXEC"));
                    inTransaction = false;
                    break;
                default:
                    log.AddRange(Write(random));
                    break;
            }
        }

        if (inTransaction && random.Next(4) > 0)
            log.AddRange(Bytes.Command("EXEC"));
        return [.. log];
    }

    private static byte[] Write(Random random)
    {
        var name = s_names[random.Next(s_names.Length)];
        var key = $"{name}{random.Next(5)}";
        var value = new string('v', random.Next(random.Next(4) == 0 ? 2000 : 12));
        return name switch
        {
            "HSET" or "ZADD" => Bytes.Command(name, key, "1", name == "ZADD" ? "m" : value),
            "DEL" => Bytes.Command(name, key),
            "INCRBY" => Bytes.Command(name, key, "7"),
            "PEXPIREAT" => Bytes.Command(name, key, "4102444800000"),
            _ => Bytes.Command(name, key, value),
        };
    }

    private static byte[] Damage(Random random, byte[] log)
    {
        var at = random.Next(log.Length + 1);
        var length = Math.Min(log.Length - at, random.Next(random.Next(3) == 0 ? 200 : 12));
        var (head, span, tail) = (log[..at], log[at..(at + length)], log[(at + length)..]);
        return random.Next(12) switch
        {
            0 => head,
            1 => [.. head, .. new byte[length], .. tail],
            2 => [.. head, .. tail],
            3 => [.. head, .. span, .. span, .. tail],
            4 => [.. head, .. Bytes.Random(random, length), .. tail],
            5 => [.. log, .. new byte[random.Next(1, 5000)]],
            6 => Bytes.Raw(System.Text.Encoding.Latin1.GetString(log).Replace("\r\n", "\n", StringComparison.Ordinal)),
            7 or 8 when at < log.Length => [.. head, (byte)(log[at] ^ (1 << random.Next(8))), .. log[(at + 1)..]],
            9 or 10 when Array.FindIndex(log, at, b => b is >= (byte)'0' and <= (byte)'9') is var digit and >= 0 =>
                [.. log[..digit], (byte)('0' + random.Next(10)), .. log[(digit + 1)..]],
            _ => log[..Math.Max(0, log.Length - random.Next(1, 40))],
        };
    }
}
