using System.Globalization;
using AofKit.Rdb;
using AofKit.Tests.Support;

namespace AofKit.Tests.Rdb;

/// <summary>What is left of a damaged RDB is loaded by a real server, which then holds the keys that we read, unchanged.</summary>
public sealed class RdbSpliceServerTests
{
    [Fact]
    public void A_server_loads_the_copy_and_has_the_keys_as_they_were()
    {
        var rdb = File.ReadAllBytes(Directory.GetFiles(Repo.Corpus("redis-7.0.15"), "*.base.rdb", SearchOption.AllDirectories)[0]);
        using var whole = Load(rdb);
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS"), CultureInfo.InvariantCulture, out var more) ? more : 6;
        for (var seed = 1; seed <= seeds; seed++)
        {
            var random = new Random(seed);
            var damaged = (byte[])rdb.Clone();
            var from = random.Next(RdbHeader.Length, rdb.Length - 20);
            var length = seed % 3 == 0 ? random.Next(1, 200) : 1;
            var to = Math.Min(rdb.Length, from + length);
            Bytes.Random(random, to - from).CopyTo(damaged, from);
            if (seed % 5 == 0)
                damaged = damaged[..from];

            var damages = new List<AofDamage>();
            var keys = new List<(string Db, byte[] Name, bool IsTouched)>();
            using (var reader = AofLog.FromStream(new MemoryStream(damaged), "log").Read(new AofReadOptions { OnDamage = damages.Add, Checks = RdbChecks.Values }))
                while (reader.TryRead(out var record))
                    if (record.Kind == AofRecordKind.Entry && record.Entry.Type != AofEntry.FunctionType && !IsOver(record.Entry))
                        keys.Add((record.Db.ToString(CultureInfo.InvariantCulture), record.EntryKey.ToArray(), record.Offset < to && record.Offset + record.Length > from));

            using var copy = Load(RdbSalvageTests.Splice(damaged, damages));
            foreach (var (db, name, isTouched) in keys)
            {
                whole.Client.Must("SELECT", db);
                copy.Client.Must("SELECT", db);
                Assert.True(copy.Client.Call("EXISTS"u8.ToArray(), name) is 1L, $"seed {seed}: a key is not there");
                if (!isTouched)
                    Assert.Equal($"{seed} {Digest(whole, name)}", $"{seed} {Digest(copy, name)}");
            }

            var held = keys.Select(k => k.Db).Distinct().Sum(db => Size(copy, db));
            Assert.True(keys.Count == held, $"seed {seed}: read {keys.Count}, the server has {held}");
        }
    }

    // A server leaves out what has expired.
    private static bool IsOver(AofEntry entry) => entry.ExpiresAt is { } at && at < DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private static RedisServer Load(byte[] rdb) => RedisServer.StartOn(folder => File.WriteAllBytes(Path.Combine(folder, "dump.rdb"), rdb), "--dbfilename", "dump.rdb");

    private static long Size(RedisServer server, string db)
    {
        server.Client.Must("SELECT", db);
        return (long)server.Client.Must("DBSIZE")!;
    }

    private static string Digest(RedisServer server, byte[] key) => ((object?[])server.Client.Call("DEBUG"u8.ToArray(), "DIGEST-VALUE"u8.ToArray(), key)!)[0]!.ToString()!;
}
