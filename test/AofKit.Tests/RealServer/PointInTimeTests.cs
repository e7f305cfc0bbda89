using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>A log cut at a moment gives a server the data set of that moment, across the base and several incremental parts.</summary>
public sealed class PointInTimeTests(RepairTests.Logs logs) : IClassFixture<RepairTests.Logs>
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_server_that_loads_a_log_cut_anywhere_holds_what_the_commands_before_give(int seed)
    {
        var (log, _) = logs.Of(seed);
        using var folder = new TempFolder();
        using var loader = new LogLoader();
        var data = log.WriteTo(folder["data"]);
        var random = new Random(seed);
        var parts = log.CommandParts.Where(p => !p.Contains(".base.", StringComparison.Ordinal)).ToList();
        for (var i = 0; i < 4; i++)
        {
            var part = parts[random.Next(parts.Count)];
            var commands = PlainParser.Read(log.Files[part]).ToList();
            var cut = commands[random.Next(1, commands.Count)];
            var to = folder[$"cut {i}"];
            var run = Tool.Run("repair", data, "-o", to, "--before-number", $"{part}:{cut.Offset}");
            Assert.True(run.ExitCode == 0, run.Talk);

            var begin = commands.LastOrDefault(c => c.Offset <= cut.Offset && c.Args.Length == 1 && c.Args[0].AsSpan().SequenceEqual("MULTI"u8));
            var isInside = begin is not null && !commands.Any(c => c.Offset > begin.Offset && c.Offset < cut.Offset && c.Args[0].AsSpan().SequenceEqual("EXEC"u8));
            Assert.Equal(loader.Load(Prefix(log, part, (int)(isInside ? begin!.Offset : cut.Offset))), loader.Load(RealLog.FromFolder("", to)));
        }
    }

    [Fact]
    public void A_time_between_two_parts_keeps_the_first_and_the_refusals_are_one_line()
    {
        using var source = RedisServer.Start("--appendonly", "yes", "--appendfsync", "no", "--aof-timestamp-enabled", "yes");
        source.Client.Must("SET", "k", "before");
        Thread.Sleep(1100);
        var time = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1;
        Thread.Sleep(1100);
        source.Client.Must("SET", "k", "after");
        source.Stop();

        using var folder = new TempFolder();
        using var loader = new LogLoader();
        var run = Tool.Run("repair", source.Folder, "-o", folder["then"], "--until", $"@{time}");
        Assert.True(run.ExitCode == 0, run.Talk);
        using var server = RedisServer.StartOn(f => RealLog.FromFolder("", folder["then"]).WriteTo(Path.Combine(f, "appendonlydir")), "--appendonly", "yes");
        Assert.Equal("before", ArgText.ToString((byte[])server.Client.Must("GET", "k")!));

        run = Tool.Run("repair", source.Folder, "-o", folder["earlier"], "--until", "2020-01-01");
        Assert.Equal((2, ""), (run.ExitCode, run.Text));
        Assert.Matches(@"^aof: refused: the base was written at \S+, after that time; what was before is not in this log\n$", run.Talk);
    }

    /// <summary>The rows 60 to 64 of format.md, section 7: what redis-check-aof cuts at a time, and where a repair does better.</summary>
    [Theory]
    [InlineData("#TS:100\nSET a 1\n#TS:200\nSET b 2", 100, 36, 36)] // 61: what was written at that second is kept
    [InlineData("#TS:100\nSET a 1\n#TS:200\nSET b 2", 200, 72, 72)]
    [InlineData("#TS:100\nSET a 1\n#TS:200\nSET b 2", 99, null, null)] // 62: nothing would be left
    [InlineData("#TS:100\nMULTI\nSET a 1\n#TS:200\nSET b 2\nEXEC", 100, 51, 9)] // 63: half a transaction
    [InlineData("#TS:100\nSET a 1\n#TS:900\nSET b 2\n#TS:200\n#TS:300\nSET c 3\n#TS:600\n", 400, 36, 117)] // 64: a time that runs ahead, once
    [InlineData("#TS:100\nSET a 1\n#TS:10x0\nSET b 2\n#TS:300\n", 200, null, 63)] // 60: no time
    public void A_cut_at_a_time_is_that_of_redis_check_aof_where_that_is_right(string commands, int time, int? theirs, int? ours)
    {
        RedisServer.Require();
        using var folder = new TempFolder();
        var log = Bytes.Commands(commands);
        var path = folder.Write("x.aof", log);
        var run = Tool.Run("repair", path, "-o", folder["out"], "--until", $"@{time}");
        Assert.Equal(ours, run.ExitCode == 0 ? (int)new FileInfo(folder["out/x.aof"]).Length : null);

        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("redis-check-aof", ["--truncate-to-timestamp", $"{time}", path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(theirs, process.ExitCode == 0 ? (int)new FileInfo(path).Length : null);
    }

    private static RealLog Prefix(RealLog log, string part, int end)
    {
        var lines = System.Text.Encoding.UTF8.GetString(log.Files[RealLog.Manifest]).Split('\n').ToList();
        var kept = lines.TakeWhile(l => !l.Contains(part, StringComparison.Ordinal)).Append(lines.Single(l => l.Contains(part, StringComparison.Ordinal)));
        return log.With(part, log.Files[part][..end]).With(RealLog.Manifest, Bytes.Of(string.Concat(kept.Select(l => l + "\n"))));
    }
}
