using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>The state after any part of a log is that of a server that loads so much of it. AOFKIT_SEEDS=N cuts each log in N places.</summary>
public sealed class CutLogTests
{
    private const int Dbs = 16;

    private static int Cuts => int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS"), out var cuts) ? cuts : 4;

    [Theory]
    [InlineData("redis-4.0.14", "redis-7.0")]
    [InlineData("redis-4.0.14", "valkey-8.1")]
    [InlineData("redis-5.0.14", "redis-7.0")]
    [InlineData("redis-5.0.14", "redis-8.0")]
    [InlineData("redis-6.2.16", "redis-7.0")]
    [InlineData("redis-6.2.16", "valkey-8.1")]
    [InlineData("redis-7.0.15", "redis-7.0")]
    [InlineData("redis-7.0.15", "redis-8.0")]
    [InlineData("redis-7.0.15-aof-base", "redis-7.0")]
    [InlineData("redis-7.0.15-aof-base", "valkey-8.1")]
    [InlineData("redis-7.0.15-lfu-encodings", "redis-7.0")]
    [InlineData("redis-7.0.15-lfu-encodings", "redis-8.0")]
    [InlineData("redis-7.4.1", "redis-8.0")]
    [InlineData("redis-8.0.2", "redis-8.0")]
    [InlineData("valkey-8.1.1", "valkey-8.1")]
    [InlineData("valkey-8.1.1", "redis-8.0")]
    public void A_log_cut_anywhere_gives_what_a_server_holds_that_loads_it(string corpus, string version)
    {
        var log = CutLog.Open(Repo.Corpus(corpus));
        for (var seed = 1; seed <= Cuts; seed++)
        {
            var cut = log.Choose(new Random(seed), isInTransaction: seed % 4 == 0);
            var problems = log.Compare(cut, version, Dbs);
            Assert.True(problems.Length == 0, $"{corpus} cut at {cut}, loaded by {version} (seed {seed}):\n{problems}");
        }
    }
}
