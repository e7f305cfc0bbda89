using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>The sets of files a person may have (format.md 3.4, 3.5 and rows 101 to 122), and what is said of each.</summary>
public sealed class LogDirectoryTests : IDisposable
{
    private const string Name = "appendonly.aof";
    private const string Inner = "appendonlydir/";
    private static readonly byte[] s_ping = Bytes.Command("PING");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_log_is_found_by_its_directory_its_manifest_and_the_data_directory_around_it()
    {
        Manifest("file a seq 1 type i\n");
        Part("a");
        foreach (var path in (string[])[_folder.Path, _folder["appendonlydir"], _folder["appendonlydir"] + "/", _folder[Inner + Name + ".manifest"]])
        {
            var log = AofLog.Open(path);
            Assert.Equal(["a"], log.Parts.Select(p => p.Name));
            Assert.Equal(_folder["appendonlydir"], log.Directory!.TrimEnd('/'));
            Assert.Equal(Name + ".manifest", log.Manifest!.Name);
            Assert.Empty(log.Notes);
            Assert.Empty(log.Faults);
        }
    }

    [Fact]
    public void A_manifest_is_told_by_its_content_whatever_its_name()
    {
        Part("a");
        _folder.Write(Inner + "list.txt", "# mine\nTYPE i SEQ 1 FILE a\n");
        Assert.Equal(["a"], AofLog.Open(_folder[Inner + "list.txt"]).Parts.Select(p => p.Name));
    }

    [Fact]
    public void The_base_comes_first_whatever_the_order_of_the_lines()
    {
        Manifest("file i1 seq 1 type i\nfile old seq 1 type h\nfile i3 seq 3 type i\nfile base seq 2 type b\n");
        foreach (var name in (string[])["i1", "i3", "base", "old"])
            Part(name);
        var log = AofLog.Open(_folder.Path);
        Assert.Equal(["0 Base base 2", "1 Incr i1 1", "2 Incr i3 3"], log.Parts.Select(p => $"{p.Index} {p.Kind} {p.Name} {p.Sequence}"));
        Assert.Equal(["old"], log.History.Select(p => p.Name));
        Assert.Equal(["SequenceGap i3", "HistoryPart old"], Notes(log));
    }

    [Fact]
    public void A_history_part_may_be_missing()
    {
        Manifest("file a seq 2 type i\nfile old seq 1 type h\n");
        Part("a");
        var log = AofLog.Open(_folder.Path);
        Assert.Empty(log.Faults);
        Assert.Contains("no longer there", Assert.Single(log.Notes).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_base_is_a_fault_and_the_other_parts_are_read()
    {
        Manifest("file base seq 1 type b\nfile a seq 1 type i\n");
        Part("a");
        var log = AofLog.Open(_folder.Path);
        Assert.Equal((AofFaultKind.MissingPart, "base"), (Assert.Single(log.Faults).Kind, log.Faults[0].Part));
        Assert.Equal(AofPartFormat.Missing, log.Parts[0].Format);
        Assert.Equal("""
            part a
            0 +14 command PING
            end
            """, Transcript.Of(log));
    }

    [Fact]
    public void A_part_whose_name_is_a_directory_is_missing()
    {
        Manifest("file .. seq 1 type i\nfile \"\" seq 2 type i\n");
        Assert.Equal(2, AofLog.Open(_folder.Path).Faults.Count(f => f.Kind == AofFaultKind.MissingPart));
    }

    [Fact]
    public void A_part_listed_twice_is_read_twice_and_said_so()
    {
        Manifest("file a seq 1 type i\nfile a seq 2 type i\n");
        Part("a");
        var log = AofLog.Open(_folder.Path);
        Assert.Equal(["ListedTwice a"], Notes(log));
        Assert.Equal("""
            part a
            0 +14 command PING
            part a
            0 +14 command PING
            end
            """, Transcript.Of(log));
    }

    [Fact]
    public void Files_that_are_not_listed_are_named()
    {
        Manifest("file a seq 2 type i\n");
        foreach (var name in (string[])["a", "a.1.incr.aof", "temp-rewriteaof-bg-77.aof", "temp-appendonly.aof.manifest"])
            Part(name);
        Assert.Equal(["OrphanFile a.1.incr.aof", "TemporaryFile temp-appendonly.aof.manifest", "TemporaryFile temp-rewriteaof-bg-77.aof"], Notes(AofLog.Open(_folder.Path)));
    }

    [Fact]
    public void An_empty_base_before_commands_is_named_and_empty_parts_elsewhere_are_fine()
    {
        Manifest("file base seq 2 type b\nfile a seq 2 type i\nfile b seq 3 type i\n");
        Part("base", []);
        Part("a");
        Part("b", []);
        var log = AofLog.Open(_folder.Path);
        Assert.Equal(["EmptyBase base"], Notes(log));
        Assert.Equal([AofPartFormat.Empty, AofPartFormat.Commands, AofPartFormat.Empty], log.Parts.Select(p => p.Format));
        Assert.EndsWith("PING\nend", Transcript.Of(log), StringComparison.Ordinal);
    }

    [Fact]
    public void The_empty_base_that_a_server_without_preamble_starts_with_is_nothing_odd()
    {
        Manifest($"file {Name}.1.base.aof seq 1 type b\nfile {Name}.1.incr.aof seq 1 type i\n");
        Part(Name + ".1.base.aof", []);
        Part(Name + ".1.incr.aof");
        Assert.Empty(AofLog.Open(_folder.Path).Notes);
    }

    [Fact]
    public void A_manifest_of_comments_is_an_empty_log_whose_leftovers_are_named()
    {
        Manifest("# nothing\n");
        Part(Name + ".1.incr.aof");
        var log = AofLog.Open(_folder.Path);
        Assert.Empty(log.Parts);
        Assert.Equal([$"NothingListed {Name}.manifest", $"OrphanFile {Name}.1.incr.aof"], Notes(log));
        Assert.Equal("end", Transcript.Of(log));
    }

    [Fact]
    public void A_manifest_that_servers_refuse_is_refused_and_an_empty_one_too()
    {
        Manifest("file a seq 1 type i");
        Assert.Equal(19, Assert.Throws<AofFormatException>(() => AofLog.Open(_folder.Path)).Fault.Offset);
        Manifest("");
        Assert.Throws<AofFormatException>(() => AofLog.Open(_folder.Path));
        Assert.Throws<AofFormatException>(() => AofLog.Open(_folder[Inner + Name + ".manifest"]));
    }

    [Fact]
    public void Without_a_manifest_the_newest_base_and_what_follows_it_are_read()
    {
        foreach (var name in (string[])[".1.base.aof", ".1.incr.aof", ".2.base.aof", ".2.incr.aof", ".10.incr.aof"])
            Part(Name + name);
        foreach (var path in (string[])[_folder.Path, _folder["appendonlydir"]])
        {
            var log = AofLog.Open(path);
            Assert.Equal([Name + ".2.base.aof", Name + ".2.incr.aof", Name + ".10.incr.aof"], log.Parts.Select(p => p.Name));
            Assert.Equal(["NoManifest appendonlydir"], Notes(log));
        }
    }

    [Fact]
    public void An_old_file_without_a_directory_is_the_log()
    {
        _folder.Write(Name, s_ping);
        var log = AofLog.Open(_folder.Path);
        Assert.Equal((AofPartKind.Standalone, Name), (Assert.Single(log.Parts).Kind, log.Parts[0].Name));
        Assert.Null(log.Manifest);
    }

    [Theory]
    [InlineData("# nothing\n")]
    [InlineData("file old seq 1 type h\n")]
    [InlineData("file appendonly.aof seq 1 type b\n")]
    public void An_old_file_that_waits_to_be_moved_is_the_log(string manifest)
    {
        _folder.Write(Name, s_ping);
        Manifest(manifest);
        var log = AofLog.Open(_folder.Path);
        Assert.Equal([_folder[Name]], log.Parts.Select(p => p.Path));
        Assert.Equal(["UpgradePending appendonly.aof"], Notes(log));
        Assert.StartsWith("0 +14 command PING", Transcript.Of(log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file a seq 1 type i\n")]
    [InlineData("file appendonly.aof seq 1 type b\n")]
    public void An_old_file_beside_a_complete_directory_is_stale(string manifest)
    {
        _folder.Write(Name, Bytes.Command("OLD"));
        Manifest(manifest);
        Part("a");
        Part(Name);
        var log = AofLog.Open(_folder.Path);
        Assert.Contains("StaleFile appendonly.aof", Notes(log));
        Assert.DoesNotContain("OLD", Transcript.Of(log), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_spaces_and_quotes_are_found()
    {
        const string odd = "my \"log\" 'é";
        Manifest("file \"my \\\"log\\\" '\\xc3\\xa9\" seq 1 type i\n");
        Part(odd);
        Assert.Equal($"0 +14 command PING\nend", Transcript.Of(AofLog.Open(_folder.Path)));
    }

    [Fact]
    public void A_name_in_bytes_that_are_not_UTF_8_does_not_crash()
    {
        Manifest("file \"a\\xff\" seq 1 type i\n");
        Assert.Single(AofLog.Open(_folder.Path).Parts);
    }

    [Fact]
    public void Replication_offsets_reach_the_parts()
    {
        Manifest("file a seq 1 type i startoffset 5 endoffset 19\n");
        Part("a");
        var part = AofLog.Open(_folder.Path).Parts[0];
        Assert.Equal((5, 19), (part.StartOffset, part.EndOffset));
    }

    [Fact]
    public void Several_logs_in_one_place_are_named_and_none_is_chosen()
    {
        Manifest("file a seq 1 type i\n");
        _folder.Write("otherdir/b.manifest", "file b seq 1 type i\n");
        Assert.Contains("appendonlydir, otherdir", NotFound(_folder.Path), StringComparison.Ordinal);
        _folder.Write("otherdir/c.manifest", "file c seq 1 type i\n");
        Assert.Contains("2 manifests", NotFound(_folder["otherdir"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_without_a_log_and_a_path_to_nothing_are_told_in_a_line()
    {
        Assert.Contains("holds no log", NotFound(_folder.Path), StringComparison.Ordinal);
        Assert.Contains("no such file", NotFound(_folder["nothing"]), StringComparison.Ordinal);
        _folder.Write("x.aof", s_ping);
        Assert.Single(AofLog.Open(_folder.Path).Parts);
        _folder.Write("y.aof", s_ping);
        Assert.Contains("2 files *.aof", NotFound(_folder.Path), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Notes(AofLog log) => log.Notes.Select(n => $"{n.Kind} {n.Name}");

    private static string NotFound(string path)
    {
        var message = Assert.Throws<FileNotFoundException>(() => AofLog.Open(path)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private void Manifest(string text) => _folder.Write(Inner + Name + ".manifest", text);

    private void Part(string name, byte[]? bytes = null) => _folder.Write(Inner + name, bytes ?? s_ping);
}
