using System.Globalization;
using System.Text;

namespace AofKit.Benchmarks;

/// <summary>Writes logs of a given size from a fixed seed.</summary>
internal static class LogMaker
{
    private const int Seed = 20261120;
    private const int Keys = 1_000_000;
    private const int DamageEvery = 100_000;
    private const int Parts = 50;

    public static void Make(string kind, long bytes, string file)
    {
        if (file == "-")
        {
            using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 20);
            Make(kind, bytes, output);
            return;
        }

        if (kind == "parts")
        {
            MakeParts(bytes, file);
            return;
        }

        using var stream = new FileStream(file, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 20);
        Make(kind == "damaged" ? "small" : kind, bytes, stream);
        if (kind == "damaged")
            Damage(stream, (int)(bytes / DamageEvery));
    }

    private static void MakeParts(long bytes, string folder)
    {
        Directory.CreateDirectory(folder);
        using var manifest = new StreamWriter(Path.Combine(folder, "appendonly.aof.manifest"));
        for (var i = 1; i <= Parts; i++)
        {
            var name = $"appendonly.aof.{i}.incr.aof";
            using var part = new FileStream(Path.Combine(folder, name), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
            Make("small", bytes / Parts, part);
            manifest.Write($"file {name} seq {i} type i\n");
        }
    }

    // A byte changed, a span zeroed, or bits flipped in a run.
    private static void Damage(FileStream stream, int places)
    {
        var random = new Random(Seed);
        for (var i = 0; i < places; i++)
        {
            var span = new byte[random.Next(3) switch { 0 => 1, 1 => random.Next(1, 200), _ => random.Next(1, 50) }];
            stream.Position = random.NextInt64(stream.Length - span.Length);
            stream.ReadExactly(span);
            var isZeroed = span.Length > 50;
            for (var b = 0; b < span.Length; b++)
                span[b] = isZeroed ? (byte)0 : (byte)(span[b] ^ (span.Length == 1 ? random.Next(1, 256) : 1 << random.Next(8)));
            stream.Position -= span.Length;
            stream.Write(span);
        }
    }

    /// <summary>
    /// small: what redis-benchmark writes for set, incr, lpush, sadd, hset and zadd over a million keys, one after the other.
    /// mixed: ten commands in random order with names and values of all lengths.
    /// typed: likewise, but a key is of one type and ids grow, so that a server that loads the log takes every command.
    /// large: values of 64 kB of random bytes.
    /// msets: MSET of 5000 short keys and values each.
    /// binary: SET and HSET of keys and values of up to 200 bytes that may be any bytes.
    /// parts (a directory): small, in 50 incremental parts with a manifest.
    /// keys: SET of keys that are all different, some 46 bytes each.
    /// damaged (files only): small, with damage every 100 kB.
    /// </summary>
    public static void Make(string kind, long bytes, Stream stream)
    {
        var random = new Random(Seed);
        var number = 0L;
        Func<double, byte[]> next = kind switch
        {
            "small" => done => Small(random, done),
            "mixed" => _ => Mixed(random),
            "typed" => _ => Typed(random, ++number),
            "large" => _ => Large(random),
            "msets" => _ => Mset(random),
            "binary" => _ => Binary(random),
            "keys" => _ => Command("SET", $"key:{number++}:name", "xxx"),
            _ => throw new ArgumentException($"there is no kind {kind}; there are small, mixed, typed, large, msets, binary, keys, and as files parts and damaged"),
        };
        var select = Command("SELECT", "0");
        stream.Write(select);
        for (long written = select.Length; written < bytes;)
        {
            var command = next((double)written / bytes);
            stream.Write(command);
            written += command.Length;
        }
    }

    private static byte[] Small(Random random, double done)
    {
        var number = random.Next(Keys).ToString("D12", CultureInfo.InvariantCulture);
        return (int)(done * 6) switch
        {
            0 => Command("SET", $"key:{number}", "xxx"),
            1 => Command("INCR", $"counter:{number}"),
            2 => Command("LPUSH", "mylist", "xxx"),
            3 => Command("SADD", "myset", $"element:{number}"),
            4 => Command("HSET", "myhash", $"element:{number}", "xxx"),
            _ => Command("ZADD", "myzset", random.Next(Keys).ToString("D12", CultureInfo.InvariantCulture), $"element:{number}"),
        };
    }

    private static byte[] Mixed(Random random)
    {
        string[] kinds = ["user", "session", "cart", "order", "product", "visitor"];
        var key = $"{kinds[random.Next(kinds.Length)]}:{random.Next((int)Math.Pow(10, random.Next(1, 9)))}";
        var value = new string('x', random.Next(1, 90));
        return random.Next(10) switch
        {
            0 => Command("SET", key, value),
            1 => Command("INCR", key),
            2 => Command("LPUSH", key, value),
            3 => Command("SADD", key, value),
            4 => Command("HSET", key, "name", value, "age", "42"),
            5 => Command("ZADD", key, random.NextDouble().ToString(CultureInfo.InvariantCulture), value),
            6 => Command("PEXPIREAT", key, "1795172255631"),
            7 => Command("DEL", key),
            8 => Command("HINCRBY", key, "count", "1"),
            _ => Command("XADD", key, "1795172255631-0", "field", value),
        };
    }

    private static byte[] Typed(Random random, long number)
    {
        string Key(string kind) => $"{kind}:{random.Next((int)Math.Pow(10, random.Next(1, 8)))}";
        string[] kinds = ["user", "visits", "queue", "tags", "session", "rank", "events"];
        var value = new string('x', random.Next(1, 90));
        return random.Next(10) switch
        {
            0 => Command("SET", Key("user"), value),
            1 => Command("INCR", Key("visits")),
            2 => Command("LPUSH", Key("queue"), value),
            3 => Command("SADD", Key("tags"), value),
            4 => Command("HSET", Key("session"), "name", value, "age", "42"),
            5 => Command("ZADD", Key("rank"), random.NextDouble().ToString(CultureInfo.InvariantCulture), value),
            6 => Command("PEXPIREAT", Key(kinds[random.Next(kinds.Length)]), "4102444800000"),
            7 => Command("DEL", Key(kinds[random.Next(kinds.Length)])),
            8 => Command("HINCRBY", Key("session"), "count", "1"),
            _ => Command("XADD", Key("events"), $"{1795172255631 + number}-0", "field", value),
        };
    }

    private static byte[] Large(Random random)
    {
        var value = new byte[64 * 1024];
        random.NextBytes(value);
        return Command(Encoding.ASCII.GetBytes("SET"), Encoding.ASCII.GetBytes($"blob:{random.Next(Keys)}"), value);
    }

    private static byte[] Mset(Random random)
    {
        var args = new string[1 + (2 * 5000)];
        args[0] = "MSET";
        for (var i = 1; i < args.Length; i += 2)
            (args[i], args[i + 1]) = ($"key:{random.Next(Keys)}", $"value-{random.Next(1000)}");
        return Command(args);
    }

    private static byte[] Binary(Random random)
    {
        byte[] Bytes()
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            return bytes;
        }

        return random.Next(2) == 0 ? Command("SET"u8.ToArray(), Bytes(), Bytes()) : Command("HSET"u8.ToArray(), Bytes(), Bytes(), Bytes());
    }

    private static byte[] Command(params string[] args) => Command(Array.ConvertAll(args, Encoding.ASCII.GetBytes));

    private static byte[] Command(params byte[][] args)
    {
        var bytes = new MemoryStream();
        Write(bytes, $"*{args.Length}\r\n");
        foreach (var arg in args)
        {
            Write(bytes, $"${arg.Length}\r\n");
            bytes.Write(arg);
            Write(bytes, "\r\n");
        }

        return bytes.ToArray();
    }

    private static void Write(MemoryStream to, string text) => to.Write(Encoding.ASCII.GetBytes(text));
}
