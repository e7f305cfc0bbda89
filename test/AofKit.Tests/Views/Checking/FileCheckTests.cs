using System.Globalization;
using AofKit.Tests.Rdb;
using AofKit.Tests.Support;
using AofKit.Views.Checking;

namespace AofKit.Tests.Views.Checking;

/// <summary>Findings about manifests, parts and RDBs.</summary>
public sealed class FileCheckTests
{
    private static readonly byte[] A = Bytes.Command("SET", "a", "1");

    [Theory]
    [InlineData("", "BadManifest", LoadOutcome.Refuses)]
    [InlineData("file a seq 1 type i", "BadManifest", LoadOutcome.Refuses)]
    [InlineData("file b seq 1 type b\nfile a seq 1 type i\n", "MissingPart", LoadOutcome.Refuses)]
    [InlineData("# nothing\n", "NothingListed, OrphanFile", LoadOutcome.StartsWithDataMissing)]
    [InlineData("file a seq 1 type i\nfile a seq 2 type i\n", "ListedTwice", LoadOutcome.Starts)]
    [InlineData("file a seq 1 type i\nfile a seq 3 type i\n", "SequenceGap, ListedTwice", LoadOutcome.Starts)]
    [InlineData("file a seq 1 type i\nfile h seq 1 type h\n", "HistoryPart", LoadOutcome.Starts)]
    [InlineData("file a seq 1 type i startoffset 9 endoffset 5\n", "ReplicationOffset", LoadOutcome.Starts)]
    [InlineData("file a seq 1 type i startoffset 9\nfile a seq 2 type i startoffset 5\n", "ListedTwice, ReplicationOffset", LoadOutcome.Starts)]
    public void Manifests(string manifest, string kinds, LoadOutcome outcome)
    {
        var (check, findings) = Checks.OfFiles("redis-7.0", ("x.aof.manifest", Bytes.Of(manifest)), ("a", A));
        Assert.Equal((kinds, outcome), (string.Join(", ", findings.Select(f => f.Kind)), check.Loads.Outcome));
    }

    [Theory]
    [InlineData("b 1 h", "i 1 h", "b 2 b", "i 2 i", "HistoryPart, HistoryPart")]
    [InlineData("b 1 b", "i 1 i", "i 2 h", "i 3 i", "SequenceGap, HistoryInUse")]
    [InlineData("b 1 b", "i 1 i", "i 2 i", "i 3 h", "HistoryInUse")]
    [InlineData("b 1 b", "i 1 h", "i 2 i", "i 3 i", "HistoryInUse")]
    [InlineData("b 1 h", "i 1 i", "i 2 i", "i 3 i", "HistoryInUse")]
    [InlineData("b 1 h", "i 1 h", "b 2 b", "i 2 h", "HistoryPart, HistoryPart, HistoryInUse")]
    public void A_part_that_is_called_history_and_cannot_be(string first, string second, string third, string fourth, string kinds)
    {
        var lines = new[] { first, second, third, fourth }.Select(l => l.Split(' ')).Select(w => (Name: $"a.{w[1]}.{(w[0] == "b" ? "base" : "incr")}.aof", Seq: w[1], Type: w[2])).ToList();
        var manifest = string.Concat(lines.Select(l => $"file {l.Name} seq {l.Seq} type {l.Type}\n"));
        var (check, findings) = Checks.OfFiles("redis-7.0", [("a.manifest", Bytes.Of(manifest)), .. lines.Select(l => (l.Name, A))]);
        Assert.Equal(kinds, string.Join(", ", findings.Select(f => f.Kind)));
        Assert.Equal(!kinds.Contains("InUse", StringComparison.Ordinal) && !kinds.Contains("Gap", StringComparison.Ordinal), check.IsSound);
        Assert.All(findings, f => Assert.False(f.IsMended));
    }

    [Fact]
    public void Files_beside_the_parts()
    {
        var (check, findings) = Checks.OfFiles("redis-7.0", ("dir/x.aof.manifest", Bytes.Of("file a seq 1 type i\n")), ("dir/a", A), ("dir/other", A), ("dir/temp-1", A), ("x.aof", A));
        Assert.Equal(("StaleFile, OrphanFile, TemporaryFile", true), (string.Join(", ", findings.Select(f => f.Kind)), check.IsSound));
        Assert.Equal(LoadOutcome.Starts, check.Loads.Outcome);
    }

    [Fact]
    public void A_leftover_that_the_server_will_go_on_writing()
    {
        var (_, findings) = Checks.OfFiles("redis-7.0", ("x.aof.manifest", Bytes.Of("#\n")), ("x.aof.1.incr.aof", A));
        Assert.Contains(findings, f => f is { Kind: CheckKind.LeftoverAdopted, Part: "x.aof.1.incr.aof" });
    }

    [Fact]
    public void Servers_of_old_do_not_look_into_the_directory()
    {
        var (check, findings) = Checks.OfFiles("redis-6.2", ("x.aof.manifest", Bytes.Of("file a seq 1 type i\n")), ("a", A));
        Assert.Equal((CheckKind.PartsTooNew, LoadOutcome.StartsWithDataMissing, true), (Assert.Single(findings).Kind, check.Loads.Outcome, check.IsSound));
    }

    [Fact]
    public void A_base_that_is_newer_than_its_commands()
    {
        var rdb = Rdb(10, 2000);
        var (check, findings) = Checks.OfFiles("redis-7.0", ("x.aof.manifest", Bytes.Of("file b seq 1 type b\nfile a seq 1 type i\n")), ("b", rdb), ("a", Bytes.Join(Bytes.Time(1000), A, Bytes.Time(900), A)));
        Assert.Equal("BaseNewerThanIncr@0+10, TimeRunsBack@37+9", Checks.Kinds(findings));
        Assert.False(check.IsSound);
    }

    [Theory]
    [InlineData(10, "redis-7.0", LoadOutcome.Starts)]
    [InlineData(11, "redis-7.0", LoadOutcome.Refuses)]
    [InlineData(11, "redis-7.2", LoadOutcome.Starts)]
    [InlineData(12, "valkey-9", LoadOutcome.Refuses)]
    [InlineData(15, "redis-8", LoadOutcome.Starts)]
    [InlineData(9, "redis-4.0", LoadOutcome.Refuses)]
    public void Versions(int version, string server, LoadOutcome outcome)
    {
        var (check, findings) = Checks.Of(Rdb(version, 1), new CheckOptions { Server = Checks.Server(server) });
        Assert.Equal(outcome, check.Loads.Outcome);
        Assert.Equal(outcome == LoadOutcome.Starts ? [] : [CheckKind.RdbTooNew], findings.Select(f => f.Kind));
        Assert.True(check.IsSound);
    }

    [Fact]
    public void The_server_that_wrote_the_RDB_is_the_one_that_is_asked_about()
    {
        var check = Checks.Of(Rdb(11, 1, "7.2.4"), new CheckOptions()).Check;
        Assert.Equal(("redis-7.2", "x.aof was written by redis 7.2.4"), (check.Server.Name, check.ServerReason));
        Assert.Equal("keydb-6.3", Checks.Of(Rdb(9, 1, "6.3.4"), new CheckOptions()).Check.Server.Name);
        Assert.Equal("redis-8.10", Checks.Of(Rdb(9, 1, "255.255.255"), new CheckOptions()).Check.Server.Name);
        Assert.Equal("redis-8.10", Checks.Of(A, new CheckOptions()).Check.Server.Name);
    }

    [Theory]
    [InlineData("a.1.base.aof", "type i", "the manifest lists no base, so it starts without what is in a.1.base.aof")]
    [InlineData("a.1.incr.aof", "type b", "the manifest lists no incremental part, so it starts without what is in a.1.incr.aof")]
    public void A_part_of_a_kind_that_is_not_listed_at_all_is_missing(string file, string listed, string reason)
    {
        using var folder = new TempFolder();
        folder.Write("a.manifest", Bytes.Raw($"file x seq 1 {listed}\n"));
        folder.Write("x", A);
        folder.Write(file, A);
        var check = LogChecker.Start(AofLog.Open(folder.Path), new CheckOptions(), _ => { });
        using (check)
            Assert.Equal((LoadOutcome.StartsWithDataMissing, reason), check.Run().Loads is var loads ? (loads.Outcome, loads.Reason) : default);
    }

    /// <summary>A new server writes a base without a key.</summary>
    [Fact]
    public void A_base_without_a_key_tells_who_wrote_it()
    {
        using var folder = new TempFolder();
        folder.Write("a.manifest", Bytes.Raw("file x seq 1 type b\nfile y seq 1 type i\n"));
        folder.Write("x", RdbBytes.Redis(10).Raw(0xFA).Texts("redis-ver", "7.0.15").End());
        folder.Write("y", A);
        using var check = LogChecker.Start(AofLog.Open(folder.Path), new CheckOptions(), _ => { });
        Assert.Equal("redis-7.0", check.Run().Server.Name);
    }

    [Fact]
    public void Keys_and_dbs_of_an_RDB()
    {
        var rdb = RdbBytes.Redis(10).Raw(0xFE).Length(20).Key(0, "k").Text("v").Key(0, "k").Text("v").End();
        var (_, findings) = Checks.Of(rdb);
        Assert.Equal([CheckKind.RdbDbOutOfRange, CheckKind.DuplicateKey], findings.Select(f => f.Kind));

        // The same key in another db is another key.
        Assert.Empty(Checks.Of(RdbBytes.Redis(10).Raw(0xFE).Length(1).Key(0, "k").Text("v").Raw(0xFE).Length(2).Key(0, "k").Text("v").End()).Findings);
    }

    [Fact]
    public void Many_keys_are_all_told_apart()
    {
        Assert.Empty(Checks.Of(Keys().End()).Findings);
        Assert.Equal(CheckKind.DuplicateKey, Assert.Single(Checks.Of(Keys().Key(0, "777").Text("v").End()).Findings).Kind);

        static RdbBytes Keys() => Enumerable.Range(0, 20_000).Aggregate(RdbBytes.Redis(10).Raw(0xFE).Length(0), (rdb, i) => rdb.Key(0, i.ToString(CultureInfo.InvariantCulture)).Text("v"));
    }

    [Fact]
    public void Logs_of_real_servers_are_sound_and_load_where_they_were_written()
    {
        foreach (var folder in Repo.Corpora())
        {
            var findings = new List<CheckFinding>();
            using var checker = LogChecker.Start(AofLog.Open(folder), new CheckOptions { Databases = 64 }, findings.Add);
            var check = checker.Run();
            Assert.True(check is { IsSound: true, Loads.Outcome: LoadOutcome.Starts }, $"{folder}: {check} {string.Join('\n', findings)}");
            Assert.DoesNotContain(findings, f => f.Severity > CheckSeverity.Note);
        }
    }

    private static byte[] Rdb(int version, long ctime, string server = "7.0.15") =>
        RdbBytes.Redis(version).Raw(0xFA).Texts("redis-ver", server).Raw(0xFA).Texts("ctime", ctime.ToString(CultureInfo.InvariantCulture)).Raw(0xFE).Length(0).Key(0, "k").Text("v").End();
}
