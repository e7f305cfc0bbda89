using AofKit.Tests.RealServer;
using AofKit.Tests.Support;

namespace AofKit.Tests.Views.Stats;

/// <summary>The estimate of what a rewrite leaves is as near where the log has a base, of either kind, that a real server wrote.</summary>
public sealed class WasteOfBaseTests
{
    private const int Count = 24_000;

    public static TheoryData<string, string> Logs() => new(
        from shape in WasteTests.Shapes().Select(s => s.Data)
        from preamble in (string[])["yes", "no"]
        where shape is not ("flushed" or "trimmed stream")
        select (shape, preamble));

    [Theory]
    [MemberData(nameof(Logs))]
    public void The_estimate_is_near_the_truth(string shape, string preamble)
    {
        using var server = RedisServer.Start("--appendonly", "yes", "--appendfsync", "no", "--aof-use-rdb-preamble", preamble);
        var random = new Random(4);
        Send(server.Client, shape, random, 0, Count / 2);
        server.Client.Must("BGREWRITEAOF");
        RealLog.WaitForRewrite(server.Client);
        Send(server.Client, shape, random, Count / 2, Count);
        server.Stop();
        var log = AofLog.Open(server.Folder);
        Assert.Equal(preamble == "yes" ? AofPartFormat.Rdb : AofPartFormat.Commands, log.Parts[0].Format);
        Near(log, 0.8, 1.2);
    }

    public static TheoryData<string> Corpora() => [.. Repo.Corpora().Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Corpora))]
    public void The_estimate_is_of_the_right_size_for_logs_of_everything(string name) => Near(AofLog.Open(Repo.Corpus(name)), 0.6, 1.6);

    private static void Near(AofLog log, double least, double most)
    {
        var exact = WasteTests.Exact(log).SizeAfter;
        foreach (var collectors in (int[])[1, 3])
        {
            var estimate = Counting.InParts(log, 9, collectors).Waste;
            Assert.False(estimate.IsExact);
            Assert.True(estimate.SizeAfter >= least * exact - 2000 && estimate.SizeAfter <= most * exact + 2000, $"estimated {estimate.SizeAfter}, measured {exact}: {(double)estimate.SizeAfter / exact:F2}");
        }
    }

    private static void Send(RedisClient client, string shape, Random random, int from, int to)
    {
        foreach (var chunk in Enumerable.Range(from, to - from).Select(i => Array.ConvertAll(WasteTests.Next(shape, random, i), Bytes.Of)).Chunk(1000))
            client.Pipeline(chunk);
    }
}
