using AofKit.Tests.State;
using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer.Applications;

/// <summary>
/// What the log of a real server gives is what it holds when it loads it, whatever applications ran on it: at the end, cut anywhere, and in
/// every process that reads it. AOFKIT_SEEDS=N runs every application on every server, one seed for each twenty.
/// </summary>
public sealed class ApplicationTests
{
    private const int Commands = 20_000;
    private const int Cuts = 4;
    private const int Dbs = 16;
    private const string Default = "redis-7.0";
    private static readonly string[] s_others = ["redis-8.0", "valkey-8.1"];

    // A seed here is 20,000 commands; those of other tests are some hundreds.
    private static int? Seeds => int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS"), out var seeds) ? Math.Max(1, seeds / 20) : null;

    private static int FirstSeed => int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_FIRST_SEED"), out var seed) ? seed : 1;

    /// <summary>Every application on the server that is always there; on the others one that is all of them, unless more is asked for.</summary>
    public static IEnumerable<TheoryDataRow<string, string>> Cases() =>
        from version in s_others.Prepend(Default)
        from name in Application.All.Keys
        where version == Default || name == "all of them" || Seeds is not null
        select new TheoryDataRow<string, string>(name, version);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_log_of_a_server_that_an_application_uses_gives_what_a_server_holds_that_loads_it(string name, string version)
    {
        for (var seed = FirstSeed; seed < FirstSeed + (Seeds ?? 1); seed++)
        {
            using var server = Write(name, version, seed);
            var what = $"{name} on {version}, seed {seed}";
            try
            {
                Compare(server.Folder, version, seed, what);
                CompareProcesses(server.Folder, what);
            }
            catch (Xunit.Sdk.XunitException) when (Environment.GetEnvironmentVariable("AOFKIT_KEEP_FAILURES") is { } kept)
            {
                // The clock has its part in a log, so a seed alone does not bring a failure back.
                RealLog.FromFolder(what, Path.Combine(server.Folder, "appendonlydir")).WriteTo(Path.Combine(kept, what));
                throw;
            }
        }
    }

    // Every second log is rewritten on the way, so that it has a base that holds something.
    private static RedisServer Write(string name, string version, int seed)
    {
        var server = RedisServer.StartOf(version, "--appendonly", "yes", "--appendfsync", "no", "--aof-timestamp-enabled", "yes", "--hz", "500", "--databases", $"{Dbs}");
        var sender = new Sender(server.Client);
        var application = Application.All[name](sender, seed);
        var isRewritten = new Random(seed + name.Length).Next(2) == 0;
        while (sender.Count < Commands)
        {
            application.Step();
            if (!isRewritten || sender.Count < Commands / 3)
                continue;
            sender.Call("BGREWRITEAOF");
            RealLog.WaitForRewrite(server.Client);
            isRewritten = false;
        }

        sender.Flush();
        server.Stop();
        // What is to expire while a test runs has done so from here on.
        Thread.Sleep(30);
        return server;
    }

    private static void Compare(string folder, string version, int seed, string what)
    {
        var log = CutLog.Open(folder);
        for (var i = 0; i <= Cuts; i++)
        {
            var cut = i == 0 ? log.End : log.Choose(new Random(seed * Cuts + i), isInTransaction: i == Cuts);
            var problems = log.Compare(cut, version, Dbs);
            Assert.True(problems.Length == 0, $"{what}, cut at {cut}:\n{problems}");
        }
    }

    private static void CompareProcesses(string folder, string what)
    {
        var runs = new[] { 1, 2 }.Select(_ => Tool.Run("state", "--now", "--format", "json", folder)).ToList();
        Assert.All(runs, run => Assert.True(run.ExitCode == 0, $"{what}: {run.Talk}"));
        Assert.True(runs[0].Output.AsSpan().SequenceEqual(runs[1].Output), $"{what}: two processes do not tell the same of one log");
        Assert.Equal("", StateText.Compare(StateText.Of(CutLog.Replay(folder), StateDetail.None), StateJson.Read(runs[0].Lines)));
    }
}
