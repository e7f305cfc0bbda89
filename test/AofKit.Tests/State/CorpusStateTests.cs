using AofKit.State;
using AofKit.Tests.RealServer;
using AofKit.Tests.Support;

namespace AofKit.Tests.State;

/// <summary>The logs of ten versions of servers give what those servers held.</summary>
public sealed class CorpusStateTests
{
    [Fact]
    public void Every_log_gives_what_its_server_held()
    {
        foreach (var folder in Repo.Corpora())
        {
            var replayer = Replay(folder);
            // A server no longer shows what has expired and is still in its log; what stands lies decades ahead.
            replayer.Data.RemoveExpired(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
            var problems = ExpectedData.Compare(folder, StateText.Of(replayer.Data, StateDetail.None));
            Assert.True(replayer.FindingCount == 0 || folder.EndsWith("redis-4.0.14", StringComparison.Ordinal), $"{folder}: {string.Join("; ", replayer.Findings.Take(3))}");
            Assert.True(problems.Length == 0, $"{folder}:\n{problems}\n{string.Join('\n', replayer.Findings.Take(10))}");
        }
    }

    [Fact]
    public void Values_of_an_RDB_and_the_commands_that_recreate_them_are_the_same()
    {
        foreach (var folder in Repo.Corpora())
        {
            var byCommands = new Replayer();
            using var reader = AofLog.Open(folder).Read(new AofReadOptions { Rdb = AofRdbRecords.Commands });
            while (reader.TryRead(out var record))
                byCommands.Apply(record);
            // No command gives back what is pending and no longer there, or when a consumer was seen.
            var different = Show(Replay(folder)).Except(Show(byCommands)).Where(k => !k.Value.StartsWith("stream", StringComparison.Ordinal));
            Assert.Empty(different);
        }
    }

    private static SortedDictionary<string, string> Show(Replayer replayer) => StateText.WithoutMinusZeros(StateText.Of(replayer.Data, StateDetail.Counts));

    private static Replayer Replay(string folder)
    {
        var replayer = new Replayer();
        using var reader = replayer.Read(AofLog.Open(folder));
        while (reader.TryRead(out var record))
            replayer.Apply(record);
        Assert.Null(reader.Fault);
        return replayer;
    }
}
