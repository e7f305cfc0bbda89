using System.Globalization;
using AofKit.Rdb;
using AofKit.Tests.Support;

namespace AofKit.Tests.Rdb;

/// <summary>RDBs that servers wrote, with one random damage each: what was not touched is read, and nothing is made up.</summary>
public sealed class RdbSalvageRandomTests
{
    private static readonly byte[] s_tail = Bytes.Join([.. Enumerable.Range(0, 30).Select(i => Bytes.Command("SET", $"tail{i}", $"value{i}"))]);

    private static int Seeds => int.Parse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS") ?? "2", CultureInfo.InvariantCulture);

    /// <summary>Each file with the damage of each kind, with and without commands behind it.</summary>
    [Fact]
    public void Damage_costs_only_the_keys_it_touches()
    {
        var wrong = new List<string>();
        var (runs, lost, made, db, tails, touched, invented) = (0, 0, 0, 0, 0, 0, 0);
        foreach (var (name, rdb) in Rdbs())
            for (var seed = 1; seed <= Seeds; seed++)
                for (var kind = 0; kind < 6; kind++)
                {
                    var outcome = Try(rdb, kind, seed);
                    runs++;
                    lost += outcome.Lost > 0 ? 1 : 0;
                    touched += outcome.Lost;
                    made += outcome.Made > 0 ? 1 : 0;
                    invented += outcome.Made;
                    db += outcome.OtherDb > 0 ? 1 : 0;
                    tails += outcome.TailLost;
                    if (outcome.Lost + outcome.Made + outcome.OtherDb + outcome.TailLost > 0)
                        wrong.Add($"{name} kind {kind} seed {seed}: {outcome}");
                }

        // What is left of a large value may read like other entries; the notes at RdbResync say when.
        var numbers = $"{runs} runs, with keys lost {lost} ({touched} keys), made up {made} ({invented} keys), in another db {db}, tails {tails}";
        TestContext.Current.TestOutputHelper?.WriteLine($"{numbers}\n{string.Join('\n', wrong)}");
        Assert.True(tails == 0 && db * 100 <= runs && lost * 100 <= 4 * runs && made * 100 <= 6 * runs && invented * 4 <= runs, $"{numbers}\n{string.Join('\n', wrong.Take(300))}");
    }

    private static IEnumerable<(string Name, byte[] Rdb)> Rdbs()
    {
        foreach (var path in Directory.GetFiles(Repo.Corpus(""), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(path);
            var end = bytes.AsSpan().StartsWith("REDIS"u8) || bytes.AsSpan().StartsWith("VALKEY"u8) ? RdbFiles.EndOf(bytes) : 0;
            if (end > 0)
                yield return (Path.GetRelativePath(Repo.Corpus(""), path), bytes[..(int)end]);
        }

        foreach (var path in RdbFiles.All().Where(p => p.Length > 0 && new FileInfo(p).Length > 300))
            if (RdbFiles.EndOf(File.ReadAllBytes(path)) is var end and > 0)
                yield return (Path.GetFileName(path), File.ReadAllBytes(path)[..(int)end]);
    }

    private static Outcome Try(byte[] rdb, int kind, int seed)
    {
        var random = new Random((seed * 10) + kind);
        var hasTail = kind != 4 && random.Next(2) == 0;
        var (from, to, into) = Damage(random, rdb, kind);
        byte[] damaged = [.. rdb[..from], .. into, .. rdb[to..], .. hasTail ? s_tail : []];
        var keys = Read(rdb, out _, out _);
        var found = Read(damaged, out var commands, out var damages);

        var (lost, otherDb) = (0, 0);
        var left = found.ToDictionary(k => k.Offset);
        foreach (var key in keys)
        {
            var isTouched = key.Offset < to && key.End > from;
            var offset = key.Offset >= to ? key.Offset + into.Length - (to - from) : key.Offset;
            var isThere = left.TryGetValue(offset, out var same) && same.Name == key.Name && same.Length == key.Length;
            if (isTouched || isThere)
                left.Remove(offset);
            if (!isTouched && !isThere)
                lost++;
            var before = keys.LastOrDefault(k => k.Db != key.Db && k.End <= key.Offset);
            if (!isTouched && isThere && same!.Db != key.Db && !(from < keys.First(k => k.Db == key.Db).Offset && to > (before?.End ?? 0)))
                otherDb++;
        }

        var told = damages.Count == 0 ? "nothing told" : string.Join(' ', damages.Select(d => $"{d.Fault.Kind} {d.Offset}+{d.Length}"));
        return new Outcome(lost, left.Count, otherDb, hasTail && commands != 30 ? 1 : 0, $"{from}..{to} of {rdb.Length}, {string.Join(' ', left.Values.Take(3).Select(k => $"made {k.Offset}+{k.Length}"))}, {told}");
    }

    private static (int From, int To, byte[] Into) Damage(Random random, byte[] rdb, int kind)
    {
        var from = random.Next(RdbHeader.Length, rdb.Length);
        switch (kind)
        {
            case 0:
                return (from, from + 1, [(byte)(rdb[from] ^ random.Next(1, 256))]);
            case 1:
                return (from, from + 1, [(byte)(rdb[from] ^ (1 << random.Next(8)))]);
            case 2:
                var to = Math.Min(rdb.Length, from + random.Next(1, 200));
                return (from, to, Bytes.Random(random, to - from));
            case 3:
                to = Math.Min(rdb.Length, from + random.Next(1, 2000));
                return (from, to, new byte[to - from]);
            case 4:
                return (from, rdb.Length, []);
            default:
                return (from, Math.Min(rdb.Length, from + random.Next(1, 600)), []);
        }
    }

    private static List<Key> Read(byte[] bytes, out int commands, out List<AofDamage> damages)
    {
        var told = damages = [];
        var keys = new List<Key>();
        commands = 0;
        using var reader = AofLog.FromStream(new MemoryStream(bytes), "log").Read(new AofReadOptions { OnDamage = told.Add });
        while (reader.TryRead(out var record))
        {
            if (record.FromRdb && record.Entry.Type != AofEntry.FunctionType)
                keys.Add(new Key(record.Offset, record.Length, record.Db, ArgText.ToString(record.Bytes)));
            else if (!record.FromRdb && record.Kind == AofRecordKind.Command && ArgText.ToString(record.Bytes).Contains("tail", StringComparison.Ordinal))
                commands++;
        }

        return keys;
    }

    private sealed record Key(long Offset, long Length, int Db, string Name)
    {
        public long End => Offset + Length;
    }

    private sealed record Outcome(int Lost, int Made, int OtherDb, int TailLost, string Text);
}
