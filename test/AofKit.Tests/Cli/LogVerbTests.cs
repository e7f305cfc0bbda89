using System.Diagnostics;
using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>What <c>aof log</c> prints, and how it gets on with pipes and signals.</summary>
public sealed class LogVerbTests : IDisposable
{
    private static readonly byte[] s_log = Bytes.Commands("""
        SET user:1 a
        #TS:1763629200
        HSET user:2 f v
        SELECT 3
        DEL user:1 other
        """);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "1 2 3 4")]
    [InlineData("--annotations", "1 # 2 3 4")]
    [InlineData("--key user:*", "1 2 4")]
    [InlineData("--key-regex ^oth", "4")]
    [InlineData("--not-key user:*", "3")]
    [InlineData("--not-key-regex 1$", "2 3")]
    [InlineData("--command set,select", "1 3")]
    [InlineData("--command @hash", "2")]
    [InlineData("--not-command @write", "3")]
    [InlineData("--db 3", "3 4")]
    [InlineData("--db 0,3", "1 2 3 4")]
    [InlineData("--not-db 3", "1 2")]
    [InlineData("--since 2025-11-20T09:00", "2 3 4")]
    [InlineData("--since @1763629200", "2 3 4")]
    [InlineData("--since @1763629200.5", "")]
    [InlineData("--until 2025-11-20T08:59:59Z", "")]
    [InlineData("--until 2025-11-20T10:00:00+01:00", "2 3 4")]
    [InlineData("--from 3 --to 4", "2 3")]
    [InlineData("--from x.aof:88", "3 4")]
    [InlineData("--limit 2", "1 2")]
    [InlineData("--last 1", "4")]
    public void Filters_choose_records(string options, string lines)
    {
        string[] all = ["0 SET user:1 a", "2025-11-20T09:00:00Z 0 #TS:1763629200", "2025-11-20T09:00:00Z 0 HSET user:2 f v", "2025-11-20T09:00:00Z 3 SELECT 3", "2025-11-20T09:00:00Z 3 DEL user:1 other"];
        var expected = lines.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(l => l == "#" ? all[1] : all[l == "1" ? 0 : int.Parse(l, System.Globalization.CultureInfo.InvariantCulture)]);
        var run = Tool.Run(["log", _folder.Write("x.aof", s_log), .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal((0, string.Join('\n', expected)), (run.ExitCode, string.Join('\n', run.Lines)));
    }

    [Fact]
    public void An_age_is_a_time()
    {
        var path = _folder.Write("x.aof", Bytes.Join(Bytes.Time(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 3600), Bytes.Command("PING")));
        Assert.Single(Tool.Run("log", path, "--since", "2h ago").Lines);
        Assert.Empty(Tool.Run("log", path, "--since", "30m ago").Lines);
    }

    [Fact]
    public void Records_left_out_for_want_of_a_time_are_counted_on_stderr()
    {
        var run = Tool.Run("log", _folder.Write("x.aof", s_log), "--since", "2000-01-01");
        Assert.Contains("1 record left out", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_input_is_a_log_compressed_or_not()
    {
        var expected = Tool.Run("log", _folder.Write("x.aof", s_log)).Text;
        Assert.Equal(expected, Tool.Run(s_log, "log", "-").Text);
        Assert.Equal(expected, Tool.Run(Bytes.GZip(s_log), "log", "-").Text);
        Assert.Equal(expected, Tool.Bash($"aof log - < '{_folder["x.aof"]}'").Text);
        Assert.Equal(expected, Tool.Bash($"cat '{_folder["x.aof"]}' | aof log -").Text);
        Assert.Equal(expected, Tool.Bash($"aof log <(cat '{_folder["x.aof"]}')").Text);
        Assert.Equal((0, ""), (Tool.Run([], "log", "-").ExitCode, Tool.Run([], "log", "-").Text));
    }

    [Fact]
    public void A_torn_file_on_standard_input_is_a_fault_there_too()
    {
        _folder.Write("x.aof", s_log[..^1]);
        Assert.Equal(1, Tool.Bash($"aof log - < '{_folder["x.aof"]}'").ExitCode);
        Assert.Equal(1, Tool.Bash($"cat '{_folder["x.aof"]}' | aof log -").ExitCode);
    }

    [Fact]
    public void A_pipe_that_is_closed_early_is_fine()
    {
        var path = _folder.Write("x.aof", Bytes.Join([.. Enumerable.Repeat(s_log, 50_000)]));
        foreach (var format in (string[])["text", "json", "resp", "csv", "python"])
        {
            var run = Tool.Bash($"set -o pipefail; aof log '{path}' --format {format} | head -n 1; echo ${{PIPESTATUS[0]}}");
            Assert.Equal(("0", ""), (run.Lines[^1], run.Talk));
        }

        Assert.Equal("0", Tool.Bash($"aof info '{path}' | true; echo ${{PIPESTATUS[0]}}").Lines[^1]);
    }

    [Fact]
    public void Output_can_be_appended_to_a_file()
    {
        var path = _folder.Write("x.aof", Bytes.Command("PING"));
        Tool.Bash($"cd '{_folder.Path}'; echo before > out; aof log x.aof >> out; aof log x.aof >> out; echo after >> out");
        Assert.Equal("before\n0 PING\n0 PING\nafter\n", File.ReadAllText(_folder["out"]));
        Assert.Equal("2\n", Tool.Bash($"(aof log '{path}'; aof log '{path}') > '{_folder["both"]}'; wc -l < '{_folder["both"]}'").Text.TrimStart());
    }

    [Fact]
    public void A_full_disk_is_one_line_and_2()
    {
        if (!File.Exists("/dev/full"))
            Assert.Skip("there is no /dev/full");
        var run = Tool.Bash($"aof log '{_folder.Write("x.aof", s_log)}' > /dev/full");
        Assert.Equal((2, 1), (run.ExitCode, run.Talk.Count(c => c == '\n')));
    }

    [Fact]
    public void Records_of_a_slow_pipe_appear_before_it_ends_and_Ctrl_C_stops_promptly_with_130()
    {
        using var process = Tool.Start("log", "-");
        process.StandardInput.BaseStream.Write(s_log);
        process.StandardInput.BaseStream.Flush();
        Assert.Equal("0 SET user:1 a", process.StandardOutput.ReadLine());

        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"])!;
        kill.WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(5)), "still running 5 s after SIGINT");
        Assert.Equal(130, process.ExitCode);
        Assert.Equal("", process.StandardError.ReadToEnd());
    }

    [Fact]
    public void Memory_stays_small_whatever_the_size_of_the_log()
    {
        if (!File.Exists("/proc/self/status"))
            Assert.Skip("there is no /proc");
        var path = _folder["big.aof"];
        var block = Bytes.Join([.. Enumerable.Repeat(Bytes.Command("SET", "key:1", new string('v', 1000)), 1000)]);
        using (var file = File.Create(path))
            for (var i = 0; i < 200; i++)
                file.Write(block);

        var run = Tool.Bash($"aof log '{path}' > /dev/null & pid=$!; peak=0; while kill -0 $pid 2> /dev/null; do now=$(awk '/VmHWM/ {{ print $2 }}' /proc/$pid/status 2> /dev/null); [ -n \"$now\" ] && peak=$now; sleep 0.02; done; echo $peak");
        Assert.InRange(int.Parse(run.Text, System.Globalization.CultureInfo.InvariantCulture), 1000, 80_000);
    }
}
