using System.Formats.Tar;
using System.IO.Compression;
using AofKit.Tests.State;
using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>
/// The logs that job systems and others wrote themselves (test/clients/make.sh) give what a server holds that loads them, at the end and
/// cut anywhere. AOFKIT_SEEDS=N cuts each in N places.
/// </summary>
public sealed class ClientLogTests
{
    private const int Dbs = 16;
    private const string Version = "redis-7.0";

    private static int Cuts => int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS"), out var cuts) ? cuts : 13;

    public static TheoryData<string> Logs => [.. Directory.GetFiles(Path.Combine(Repo.Root, "test", "data", "clients")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Logs))]
    public void A_log_of_a_real_client_cut_anywhere_gives_what_a_server_holds_that_loads_it(string name)
    {
        using var folder = Unpack(name);
        var log = CutLog.Open(folder.Path);
        for (var seed = 0; seed <= Cuts; seed++)
        {
            var cut = seed == 0 ? log.End : log.Choose(new Random(seed), isInTransaction: seed % 4 == 0);
            var problems = log.Compare(cut, Version, Dbs);
            Assert.True(problems.Length == 0, $"{name} cut at {cut} (seed {seed}):\n{problems}");
        }
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public void Two_processes_tell_the_same_of_it_which_is_what_the_library_tells(string name)
    {
        using var folder = Unpack(name);
        var runs = new[] { 1, 2 }.Select(_ => Tool.Run("state", "--now", "--format", "json", folder.Path)).ToList();
        Assert.All(runs, run => Assert.Equal((0, ""), (run.ExitCode, run.Talk)));
        Assert.True(runs[0].Output.AsSpan().SequenceEqual(runs[1].Output), name);
        Assert.Equal("", StateText.Compare(StateText.Of(CutLog.Replay(folder.Path), StateDetail.None), StateJson.Read(runs[0].Lines)));
        Assert.NotEmpty(runs[0].Lines);
    }

    private static TempFolder Unpack(string name)
    {
        var folder = new TempFolder();
        using var file = File.OpenRead(Path.Combine(Repo.Root, "test", "data", "clients", name));
        using var zipped = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(zipped, folder.Path, overwriteFiles: false);
        return folder;
    }
}
