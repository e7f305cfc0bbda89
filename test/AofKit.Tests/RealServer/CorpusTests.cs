using AofKit.Tests.State;
using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>The logs that ten versions of servers wrote: all are read, and what they say is what the servers held.</summary>
public sealed class CorpusTests
{
    private const int Dbs = 64;

    [Fact]
    public void Every_log_is_read_to_its_end_without_a_fault()
    {
        foreach (var folder in Repo.Corpora())
        {
            using var reader = AofLog.Open(folder).Read();
            while (reader.TryRead(out var record))
                Assert.Equal((folder, AofDeviations.None), (folder, record.Deviations));
            Assert.True(reader.Fault is null, $"{folder}: {reader.Fault}");
        }
    }

    [Fact]
    public void The_records_of_every_part_without_an_RDB_are_those_of_a_plain_parser()
    {
        foreach (var part in Repo.Corpora().SelectMany(folder => AofLog.Open(folder).Parts).Where(p => p.Format == AofPartFormat.Commands))
        {
            using var reader = AofLog.Open(part.Path!).Read();
            foreach (var expected in PlainParser.Read(File.ReadAllBytes(part.Path!)))
            {
                AofRecord record;
                do
                    Assert.True(reader.TryRead(out record), $"{part.Path}: {reader.Fault}");
                while (record.Kind == AofRecordKind.Annotation);
                Assert.Equal((part.Path, expected.Offset, expected.Db), (part.Path, record.Offset, record.Db));
                Assert.Equal(Bytes.Command(expected.Args), record.Bytes);
            }
        }
    }

    [Theory]
    [InlineData("redis-4.0.14", "redis-7.0")]
    [InlineData("redis-5.0.14", "redis-7.0")]
    [InlineData("redis-6.2.16", "redis-7.0")]
    [InlineData("redis-7.0.15", "redis-7.0")]
    [InlineData("redis-7.0.15-aof-base", "redis-7.0")]
    [InlineData("redis-7.0.15-lfu-encodings", "redis-7.0")]
    [InlineData("redis-7.4.1", "redis-8.0")]
    [InlineData("redis-8.0.2", "redis-8.0")]
    [InlineData("redis-7.0.15", "redis-8.0")]
    [InlineData("redis-6.2.16", "valkey-8.1")]
    [InlineData("valkey-8.1.1", "valkey-8.1")]
    public void A_log_replayed_gives_what_its_server_held(string name, string into)
    {
        var corpus = Repo.Corpus(name);
        using var server = RedisServer.StartOf(into, "--appendonly", "no", "--databases", $"{Dbs}");
        var run = Tool.Run("log", "--base", "--target", into, "--format", "resp", corpus);
        Assert.True(run.ExitCode == 0, run.Talk);
        server.Client.Replay(run.Output, PlainParser.Read(run.Output).Count());

        Assert.Equal("", ExpectedData.Compare(corpus, StateText.Of(server.Client, Dbs, StateDetail.None)));
    }
}
