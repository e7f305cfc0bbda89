using System.Diagnostics;
using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>What becomes of a repair by a user who may not do everything.</summary>
public sealed class OtherUserTests : IDisposable
{
    private const UnixFileMode ForReading = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private static readonly byte[] s_damaged = Bytes.Join(Bytes.Commands("SET a 1"), Bytes.Raw("damage"), Bytes.Commands("SET b 2"));
    private readonly TempFolder _folder = new();

    public OtherUserTests() => OtherUser.Admit(_folder.Path);

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows() && Directory.Exists(_folder["log"]))
            File.SetUnixFileMode(_folder["log"], ForReading | UnixFileMode.UserWrite);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("--in-place")]
    [InlineData("-o")]
    public void Where_nothing_may_be_written_a_repair_is_2_and_changes_nothing_and_a_check_works(string how)
    {
        if (OperatingSystem.IsWindows())
            return;
        var path = _folder.Write("log/x.aof", s_damaged);
        File.SetUnixFileMode(_folder["log"], ForReading);
        var run = OtherUser.Run(["repair", path, how, .. how == "-o" ? [_folder["log/out"]] : Array.Empty<string>()]);
        Assert.Equal((2, "", 1), (run.ExitCode, run.Text, run.Talk.Count(c => c == '\n')));
        Assert.Contains("denied", run.Talk, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder["log"]));
        Assert.Equal(s_damaged, File.ReadAllBytes(path));
        Assert.Equal((1, ""), OtherUser.Run("check", path) is var check ? (check.ExitCode, check.Talk) : default);
        Assert.Equal((1, ""), OtherUser.Run("repair", path, "--dry-run") is var plan ? (plan.ExitCode, plan.Talk) : default);
    }

    [Fact]
    public void An_owner_that_may_not_be_given_is_told()
    {
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
            Assert.Skip("only root has files of another user");
        else
            File.SetUnixFileMode(Directory.CreateDirectory(_folder["all"]).FullName, ForReading | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        var run = OtherUser.Run("repair", _folder.Write("x.aof", s_damaged), "-o", _folder["all/out"]);
        Assert.Equal((0, "note: what was written belongs to the user who runs this, for only root can give it to 0:0, whose the old log is; before a server starts on it: chown -R 0:0\n"), (run.ExitCode, run.Talk));
    }

    [Fact]
    public void Root_gives_a_repaired_log_to_whom_the_old_one_belongs()
    {
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
            Assert.Skip("only root can give files away");
        _folder.Write("log/x.1.incr.aof", s_damaged);
        _folder.Write("log/x.manifest", "file x.1.incr.aof seq 1 type i\n");
        Shell("chown", "-R", "1234:4321", _folder["log"]);
        Assert.Equal((0, ""), Tool.Run("repair", _folder["log"], "--in-place") is var run ? (run.ExitCode, run.Talk) : default);
        foreach (var path in Directory.GetFileSystemEntries(_folder["log"], "*", SearchOption.AllDirectories).Append(_folder["log"]))
            Assert.Equal((path, "1234:4321"), (path, Shell("stat", "-c", "%u:%g", path)));
    }

    private static string Shell(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return text;
    }
}
