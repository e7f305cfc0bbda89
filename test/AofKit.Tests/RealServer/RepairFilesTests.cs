using AofKit.Tests.Support;
using AofKit.Views.Repairing;

namespace AofKit.Tests.RealServer;

/// <summary>Whatever became of the manifest and the files: what is left is put together, and a real server loads it.</summary>
public sealed class RepairFilesTests(RepairTests.Logs logs) : IClassFixture<RepairTests.Logs>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("missing")]
    [InlineData("empty")]
    [InlineData("a line mangled")]
    [InlineData("no LF at the end")]
    [InlineData("a base twice")]
    [InlineData("zeros")]
    public void A_manifest_that_servers_refuse_is_rebuilt(string what)
    {
        var (log, _) = logs.Of(0);
        using var loader = new LogLoader();
        var digest = loader.Load(log);
        var manifest = log.Files[RealLog.Manifest];
        var path = log.WriteTo(_folder["data"]);
        File.Delete(Path.Combine(path, RealLog.Manifest));
        if (what != "missing")
        {
            File.WriteAllBytes(Path.Combine(path, RealLog.Manifest), what switch
            {
                "empty" => [],
                "a line mangled" => Bytes.Of(System.Text.Encoding.UTF8.GetString(manifest).Replace("seq 3 type i", "s?? \0 ????", StringComparison.Ordinal)),
                "no LF at the end" => manifest[..^1],
                "a base twice" => Bytes.Join(manifest, Bytes.Of("file appendonly.aof.1.base.rdb seq 1 type b\n")),
                _ => new byte[manifest.Length],
            });
        }

        Repair.Write(RepairPlan.Of(AofLog.OpenDamaged(path)), _folder["repaired"]);
        Assert.NotNull(digest);
        Assert.Equal(digest, loader.Load(RealLog.FromFolder("", _folder["repaired"])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_part_that_is_missing_is_refused_unless_that_is_accepted(int which)
    {
        var (log, _) = logs.Of(1);
        var data = log.WriteTo(_folder["data"]);
        var part = which < 0 ? log.CommandParts[^1] : log.CommandParts[which];
        File.Delete(Path.Combine(data, part));
        var run = Tool.Run("repair", data, "-o", _folder["repaired"]);
        Assert.Equal((2, "", $"aof: refused: {part} is not there, and nobody can tell what was in it; find it, or go on without it (--accept-missing)\n"), (run.ExitCode, run.Text, run.Talk));

        run = Tool.Run("repair", data, "-o", _folder["repaired"], "--accept-missing");
        Assert.True(run.ExitCode == 0, run.Talk);
        using var loader = new LogLoader();
        Assert.NotNull(loader.Load(RealLog.FromFolder("", _folder["repaired"])));
    }

    [Fact]
    public void A_log_that_a_server_has_open_is_not_repaired_in_place()
    {
        using var server = RedisServer.Start("--appendonly", "yes");
        server.Client.Must("SET", "a", "1");
        server.Client.Must("FLUSHALL");
        var run = Tool.Run("repair", server.Folder, "--in-place", "--before", "FLUSHALL");
        Assert.Equal((2, ""), (run.ExitCode, run.Text));
        Assert.Contains("is open in redis-server", run.Talk, StringComparison.Ordinal);
        server.Stop();
        Assert.Equal(0, Tool.Run("repair", server.Folder, "--in-place", "--before", "FLUSHALL").ExitCode);
    }

    [Fact]
    public void A_base_whose_first_bytes_are_damaged_is_still_an_RDB()
    {
        for (var at = 0; at < 10; at++)
        {
            using var folder = new TempFolder();
            var rdb = File.ReadAllBytes(Path.Combine(Repo.Root, "samples/shop/appendonlydir/appendonly.aof.2.base.rdb"));
            rdb[at] ^= 0x41;
            var log = AofLog.Open(Repair.Write(RepairPlan.Of(AofLog.Open(folder.Write("dump.rdb", rdb))), folder["out"]));
            Assert.Equal((at, KeysOf(AofLog.Open(Path.Combine(Repo.Root, "samples/shop/appendonlydir/appendonly.aof.2.base.rdb")))), (at, KeysOf(log)));
        }
    }

    private static long KeysOf(AofLog log)
    {
        using var reader = log.Read();
        while (reader.TryRead(out _))
        {
        }

        Assert.Null(reader.Fault);
        return reader.Rdbs[0].Keys;
    }

    [Fact]
    public void A_single_file_with_a_preamble_keeps_its_RDB_and_what_is_behind_the_damage()
    {
        using var source = RedisServer.Start("--appendonly", "no");
        source.Client.Must("SET", "base", "1");
        source.Client.Must("SAVE");
        var rdb = File.ReadAllBytes(Path.Combine(source.Folder, "dump.rdb"));
        var log = Bytes.Join(rdb, Bytes.Commands("SELECT 2\nSET a 1"), Bytes.Raw("*3\r\n$3\r\nSE\0\0\0\0"), Bytes.Commands("SET b 2"));
        Repair.Write(RepairPlan.Of(AofLog.OpenDamaged(_folder.Write("appendonly.aof", log))), _folder["repaired"]);
        using var server = RedisServer.StartOn(f => File.Copy(_folder["repaired/appendonly.aof"], Path.Combine(f, "appendonly.aof")), "--appendonly", "yes");
        Assert.Equal("1", ArgText.ToString((byte[])server.Client.Must("GET", "base")!));
        server.Client.Must("SELECT", "2");
        Assert.Equal("1", ArgText.ToString((byte[])server.Client.Must("GET", "a")!));
        Assert.Equal("2", ArgText.ToString((byte[])server.Client.Must("GET", "b")!));
    }
}
