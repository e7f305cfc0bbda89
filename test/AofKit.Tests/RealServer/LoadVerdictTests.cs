using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>What the checker says a server would do is what that server does.</summary>
public sealed class LoadVerdictTests
{
    [Theory]
    [InlineData("redis-7.0")]
    [InlineData("redis-8.0")]
    [InlineData("valkey-8.1")]
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
            foreach (var server in (string[])["redis-7.0", "redis-8.0", "valkey-8.1"])
                Assert.Equal($"{c.Name} {server}: {c.ExpectedOf(server).Replace(LoadCase.ErrorLogged, "", StringComparison.Ordinal)}", $"{c.Name} {server}: {LoadCase.Spell(c.Check(server).Loads)}");
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
