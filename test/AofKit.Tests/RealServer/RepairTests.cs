using System.Diagnostics;
using System.Globalization;
using System.Text;
using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>Logs that a real server wrote, damaged in every way, and repaired: a real server loads them, and nothing intact is lost.</summary>
public sealed class RepairTests(RepairTests.Logs logs) : IClassFixture<RepairTests.Logs>
{
    private const int ShownProblems = 10;

    public static TheoryData<string> Kinds() => [.. LogDamage.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_repaired_log_is_sound_and_loads_and_has_every_intact_record(string name)
    {
        var kind = LogDamage.All.Single(d => d.Name == name);
        using var loader = new LogLoader();
        var problems = new List<string>();
        foreach (var seed in Enumerable.Range(0, Seeds))
        {
            using var folder = new TempFolder();
            var (log, other) = logs.Of(seed);
            var proof = RepairProof.Of(log, other, kind, seed, folder.Path);
            if (loader.Load(proof.Repaired) is not { } digest)
                proof.Problems.Add("a server refuses the repaired log");
            else if (digest != loader.Load(proof.Expected))
                proof.Problems.Add("a server that loads the repaired log does not hold what the intact records give");
            if (proof.Problems.Count > 0 && Environment.GetEnvironmentVariable("AOFKIT_KEEP_FAILURES") is { } kept)
                Keep(log, proof, Path.Combine(kept, $"{name}, seed {seed}"));
            problems.AddRange(proof.Problems.Select(p => $"{proof.Name}: {p}"));
        }

        Assert.True(problems.Count == 0, $"{problems.Count} problems\n{string.Join('\n', problems.Take(ShownProblems))}");
    }

    // The logs differ from run to run, so a seed alone does not bring a failure back.
    private static void Keep(RealLog log, RepairProof proof, string folder)
    {
        log.WriteTo(Path.Combine(folder, "clean"));
        proof.Damaged.WriteTo(Path.Combine(folder, "damaged"));
    }

    [Fact]
    public void A_tail_torn_at_any_byte_costs_only_what_is_torn()
    {
        foreach (var hasRdbBase in (bool[])[true, false])
        {
            var (log, other) = logs.Of(hasRdbBase ? 0 : 1);
            var length = log.Files[log.CommandParts[^1]].Length;
            for (var cut = 1; cut < Math.Min(length, 400); cut++)
            {
                using var folder = new TempFolder();
                var torn = new LogDamage($"torn {cut} bytes before the end", (_, part, _) => [new Edit(part.Length - cut, part.Length, [])]);
                var proof = RepairProof.Of(log, other, torn, cut, folder.Path);
                Assert.True(proof.Problems.Count == 0, $"{proof.Name}: {string.Join('\n', proof.Problems)}");
            }
        }
    }

    /// <summary>The table of docs/repair.md, written into the file that AOFKIT_REPAIR_TABLE names.</summary>
    [Fact]
    public void What_a_repair_loses_beside_what_redis_check_aof_loses()
    {
        if (Environment.GetEnvironmentVariable("AOFKIT_REPAIR_TABLE") is not { } path)
            Assert.Skip("AOFKIT_REPAIR_TABLE names no file");
        else
            File.WriteAllText(path, Table());
    }

    private string Table()
    {
        var table = new StringBuilder("| damage | logs | intact records | lost by `redis-check-aof --fix` | lost by `aof repair` |\n|---|---|---|---|---|\n");
        foreach (var kind in LogDamage.All)
        {
            var (intact, theirs, ours) = (0L, 0L, 0L);
            foreach (var seed in Enumerable.Range(0, Seeds))
            {
                using var folder = new TempFolder();
                var (log, other) = logs.Of(seed);
                var proof = RepairProof.Of(log, other, kind, seed, folder.Path);
                intact += proof.Intact;
                ours += proof.Lost;
                theirs += proof.CountLost(CheckAof(folder.Write("part.aof", proof.Damaged.Files[proof.Part])));
            }

            table.Append(CultureInfo.InvariantCulture, $"| {kind} | {Seeds} | {intact:N0} | {theirs:N0} | {ours:N0} |\n");
        }

        return table.ToString();
    }

    // It is given the part alone: of a part that is not the last it repairs nothing.
    private static byte[] CheckAof(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("redis-check-aof", ["--fix", path]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Answer(process.StandardInput);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return File.ReadAllBytes(path);
    }

    // It asks only if there is something to cut, and may have ended.
    private static void Answer(StreamWriter to)
    {
        try
        {
            to.Write("y\n");
            to.Close();
        }
        catch (IOException)
        {
        }
    }

    private static int Seeds => int.Parse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS") ?? "4", CultureInfo.InvariantCulture);

    /// <summary>
    /// Four logs: those that lie in test/data/repair, so that a failure comes back; or, with AOFKIT_WORKLOAD=N, four that a server
    /// writes anew under the workloads from N on.
    /// </summary>
    public sealed class Logs
    {
        private readonly Lazy<RealLog[]> _logs = new(() => [.. Enumerable.Range(0, 4).Select(Get)]);

        private static RealLog Get(int index) => Environment.GetEnvironmentVariable("AOFKIT_WORKLOAD") is { } first
            ? RealLog.Write(hasRdbBase: index % 2 == 0, seed: int.Parse(first, CultureInfo.InvariantCulture) + index)
            : RealLog.FromFolder($"test/data/repair/{index}", Path.Combine(Repo.Root, "test/data/repair", index.ToString(CultureInfo.InvariantCulture)));

        internal (RealLog Log, RealLog Other) Of(int seed)
        {
            RedisServer.Require();
            return (_logs.Value[seed % 4], _logs.Value[(seed + 1) % 4]);
        }
    }
}
