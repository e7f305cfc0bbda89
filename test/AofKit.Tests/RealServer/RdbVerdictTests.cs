using AofKit.Tests.Support;
using AofKit.Views.Checking;
using AofKit.Views.Repairing;

namespace AofKit.Tests.RealServer;

/// <summary>What the checker says a server makes of an RDB is what that server makes of it.</summary>
public sealed class RdbVerdictTests
{
    [Fact]
    public void Every_case_ends_as_it_is_written_down()
    {
        foreach (var c in RdbCases.All)
            foreach (var server in ServerStart.Versions)
                Assert.Equal($"{c.Name}, {server}: {c.ExpectedOf(server)}", $"{c.Name}, {server}: {Verdict(c.Bytes, server)}");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public void Every_case_ends_as_the_server_ends(string server) =>
        Compare(server, RdbCases.All.Select(c => (c.Name, c.Bytes)));

    [Theory]
    [MemberData(nameof(Servers))]
    public void Every_file_of_others_ends_as_the_checker_says(string server) =>
        Compare(server, Fixtures.All().Select(f => (Path.GetFileName(f), File.ReadAllBytes(f))));

    [Fact]
    public void A_repair_writes_anew_what_can_be_read_so_that_every_server_loads_it()
    {
        foreach (var c in RdbCases.All.Where(c => c.Bytes.Length > 0))
        {
            using var folder = new TempFolder();
            var path = folder.Write("dump.rdb", c.Bytes);
            var findings = new List<CheckFinding>();
            Check(path, "valkey-9.1", findings);
            var plan = RepairPlan.Of(AofLog.Open(path));
            var written = Repair.Write(plan, folder["out"]);
            var left = new List<CheckFinding>();
            Check(written, "valkey-9.1", left);
            Assert.All(left, f => Assert.True(f.Kind is CheckKind.ModuleValue or CheckKind.RdbTooNew, $"{c.Name}: {f.Kind} {f.Expected} {f.Found}"));
            if (findings.Exists(f => f.Kind == CheckKind.OddEntry))
                Assert.True(plan is { Losses.Count: 0, RecordsRewritten: 1 }, $"{c.Name}: {plan.Losses.Count} losses, {plan.RecordsRewritten} written anew");
        }
    }

    [Theory]
    [InlineData("valkey-9.1")]
    [InlineData("redis-7.0")]
    public void What_a_repair_wrote_anew_loads(string server)
    {
        var program = Require(server);
        using var folder = new TempFolder();
        var problems = new List<string>();
        foreach (var (i, c) in RdbCases.All.Index().Where(c => c.Item.Bytes is [(byte)'R', .., _] && c.Item.ExpectedOf("valkey-9.1") == "refuses" && c.Item.ExpectedOf("redis-8.0") != "refuses"))
        {
            var path = folder.Write($"{i}.rdb", c.Bytes);
            var written = Repair.Write(RepairPlan.Of(AofLog.Open(path)), folder[$"out{i}"]);
            if (Verdict(written, server) is var expected && Observe(program, File.ReadAllBytes(written)) is var observed && (observed != "starts" || expected != observed) && c.ExpectedOf(server) != "refuses")
                problems.Add($"{c.Name}: {expected} is expected of what was written, found {observed}");
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    public static TheoryData<string> Servers() => [.. ServerStart.Versions];

    private static void Compare(string server, IEnumerable<(string Name, byte[] Bytes)> rdbs)
    {
        var program = Require(server);
        var problems = rdbs.ToList().AsParallel().WithDegreeOfParallelism(2).Select(r => Compare(r.Name, r.Bytes, server, program)).Where(p => p is not null).ToList();
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static string? Compare(string name, byte[] bytes, string server, string program)
    {
        var (expected, observed) = (Verdict(bytes, server), Observe(program, bytes));
        return expected == observed ? null : $"{name}: {expected} is expected, {server}: {observed}";
    }

    private static string Require(string server)
    {
        if (server == "redis-7.0")
            RedisServer.Require();
        if (ServerStart.Find(server) is not { } program)
        {
            Assert.Skip($"there is no {server}");
            return "";
        }

        return program;
    }

    /// <summary>What a server does with an RDB.</summary>
    internal static string Observe(string program, byte[] bytes)
    {
        var start = ServerStart.On(program, new Dictionary<string, byte[]> { ["dump.rdb"] = bytes }, "--appendonly", "no", "--crash-memcheck-enabled", "no");
        return start.Crashed ? "crashes" : start.ExitCode is null ? "starts" : "refuses";
    }

    /// <summary>What the checker says of that.</summary>
    internal static string Verdict(byte[] bytes, string server)
    {
        using var folder = new TempFolder();
        return Verdict(folder.Write("dump.rdb", bytes), server);
    }

    private static string Verdict(string path, string server) => Check(path, server, []) switch
    {
        LoadOutcome.Refuses => "refuses",
        LoadOutcome.Crashes => "crashes",
        _ => "starts",
    };

    private static LoadOutcome Check(string path, string server, List<CheckFinding> findings)
    {
        using var checker = LogChecker.Start(AofLog.Open(path), new CheckOptions { Server = ServerStart.RulesOf(server) }, findings.Add);
        return checker.Run().Loads.Outcome;
    }
}
