using AofKit.Tests.Support;
using AofKit.Views.Checking;

namespace AofKit.Tests.RealServer;

/// <summary>What the checker says a server would do is what that server does.</summary>
public sealed class LoadVerdictTests
{
    [Theory]
    [InlineData("redis-7.0")]
    [InlineData("redis-8.0")]
    [InlineData("valkey-8.1")]
    [InlineData("valkey-9.1")]
    public void Every_case_ends_as_the_checker_says(string server)
    {
        if (server == "redis-7.0")
            RedisServer.Require();
        if (ServerStart.Find(server) is not { } program)
        {
            Assert.Skip($"there is no {server}");
            return;
        }

        var problems = LoadCases.All.AsParallel().WithDegreeOfParallelism(2).Select(c => Compare(c, server, program)).Where(p => p is not null).ToList();
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void Every_case_ends_as_it_is_written_down()
    {
        foreach (var c in LoadCases.All)
            foreach (var server in (string[])["redis-7.0", "redis-8.0", "valkey-8.1", "valkey-9.1"])
                Assert.Equal($"{c.Name} {server}: {c.ExpectedOf(server).Replace(LoadCase.ErrorLogged, "", StringComparison.Ordinal)}", $"{c.Name} {server}: {LoadCase.Spell(c.Check(server).Loads)}");
    }

    /// <summary>Rows 27 and 28: args over 512 MiB, and a file over 4 GiB, of which the last record is torn. The file has holes, and takes no room.</summary>
    [Theory]
    [InlineData("redis-7.0", 1, 600)]
    [InlineData("redis-7.0", 9, 500)]
    public void Large_args_and_large_files_load(string server, int count, int megabytes)
    {
        if (server == "redis-7.0")
            RedisServer.Require();
        using var folder = new TempFolder();
        var length = WriteHoles(folder["appendonly.aof"], count, megabytes << 20);
        var findings = new List<CheckFinding>();
        using var checker = LogChecker.Start(AofLog.Open(folder["appendonly.aof"]), new CheckOptions { Server = ServerRules.All.Single(r => r.Name == server) }, findings.Add);
        var loads = checker.Run().Loads;
        Assert.Equal((LoadOutcome.StartsAfterCut, new LoadCut("appendonly.aof", length, 3)), (loads.Outcome, loads.Cut));

        using var started = RedisServer.StartOn(f => File.Move(folder["appendonly.aof"], Path.Combine(f, "appendonly.aof")), "--appendonly", "yes", "--appenddirname", "parts");
        Assert.Equal(length, new FileInfo(Path.Combine(started.Folder, "parts", "appendonly.aof")).Length);
        Assert.Equal(1L, started.Client.Must("EXISTS", "a"));
    }

    private static long WriteHoles(string path, int count, long length)
    {
        using var file = File.Create(path);
        for (var i = 0; i < count; i++)
        {
            file.Write(Bytes.Of($"*2\r\n$4\r\nECHO\r\n${length}\r\n"));
            file.Seek(length, SeekOrigin.Current);
            file.Write("\r\n"u8);
        }

        file.Write(Bytes.Command("SET", "a", "1"));
        var end = file.Position;
        file.Write("*3\r"u8);
        file.SetLength(end + 3);
        return end;
    }

    private static string? Compare(LoadCase c, string server, string program)
    {
        var start = c.Start(program);
        var (expected, observed) = (c.ExpectedOf(server), c.Observe(start));

        // A command without all its args reads whatever lies in memory, and mostly crashes.
        if (expected == "crashes" && c.LacksArgs && observed.StartsWith("starts", StringComparison.Ordinal))
            return null;
        return LoadCase.Agree(expected, observed) ? null : $"{c.Name}: {expected} is expected, {server}: {observed}\n{start.Log}";
    }
}
