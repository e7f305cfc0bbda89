using System.Text.Json;
using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

public sealed class CheckVerbTests : IDisposable
{
    private static readonly byte[] A = Bytes.Command("SET", "a", "1");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sound_log_is_three_lines()
    {
        _folder.Write("x.aof", A);
        var run = Tool.RunIn(_folder.Path, "check", "--server", "redis-7.0");
        Assert.Equal((0, ""), (run.ExitCode, run.Talk));
        Assert.Equal("""
            sound    yes: 1 record, nothing to remark
            loads    redis-7.0 starts
            server   as asked

            """, run.Text);
    }

    [Fact]
    public void The_answer_comes_first_then_the_findings_then_what_to_do()
    {
        _folder.Write("x.aof", Bytes.Join(A, Bytes.Command("SELECT", "99"), A, Bytes.Command("MULTI"), A, A[..^3]));
        var run = Tool.RunIn(_folder.Path, "check", "x.aof", "--server", "redis-7.0");
        Assert.Equal((1, ""), (run.ExitCode, run.Talk));
        Assert.Equal("""
            sound    no: 2 errors
            loads    redis-7.0 starts after it has cut 24 bytes from x.aof at 120: x.aof ends inside the record that starts at 120; the MULTI stays in the file, so that it never runs what it writes from then on
                     missing: what db 99 holds from x.aof:27 on goes to the db before it, for there are only 16 (setting databases)
            server   as asked

            error    x.aof:27: selectOutOfRange, 24 bytes, record 2, db 99
                     expected a db below 16, found db 99
                     the server logs an error and stays in its db, where the commands of db 99 then go
                     aof repair keeps it; give the server enough databases

            error    x.aof:120: tornInTransaction, 24 bytes, record 6
                     expected 1 byte of arg 2 and CRLF, found the end of the file
                     the server cuts the part at 120 and starts; the MULTI stays in the file, so that it never runs what it writes from then on
                     aof repair drops the whole transaction

            next     aof repair x.aof -o repaired

            """, run.Text);
    }

    [Fact]
    public void Many_of_a_kind_are_folded_and_all_shows_each()
    {
        _folder.Write("x.aof", Bytes.Join([A, .. Enumerable.Range(0, 9).Select(i => Bytes.Join(new byte[2], Bytes.Command("SET", $"key:{i}", $"{i * 7919}")))]));
        var run = Tool.RunIn(_folder.Path, "check");
        Assert.Equal(5, run.Lines.Count(l => l.StartsWith("error ", StringComparison.Ordinal)));
        Assert.Contains("4 more of zeroFilled; --all shows each\n", run.Text, StringComparison.Ordinal);

        run = Tool.RunIn(_folder.Path, "check", "--all");
        Assert.Equal(9, run.Lines.Count(l => l.StartsWith("error ", StringComparison.Ordinal)));
        Assert.StartsWith("next ", run.Lines[^1], StringComparison.Ordinal);
        Assert.StartsWith("sound    no: 9 errors", run.Lines[^4], StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_a_line_for_each_finding_and_the_answer_last()
    {
        _folder.Write("x.aof", Bytes.Join(A, Bytes.Command("SELECT", "99"), A[..^3]));
        var run = Tool.RunIn(_folder.Path, "check", "-f", "json", "--server", "redis-7.0");
        Assert.Equal((1, ""), (run.ExitCode, run.Talk));
        Assert.Equal("""
            {"kind":"selectOutOfRange","severity":"error","part":"x.aof","offset":27,"length":24,"number":2,"db":99,"expected":"a db below 16","found":"db 99","server":"logs an error and stays in its db, where the commands of db 99 then go","repair":"keeps it; give the server enough databases"}
            """.TrimEnd(), run.Lines[0]);
        Assert.Equal(3, run.Lines.Length);
        using var summary = JsonDocument.Parse(run.Lines[^1]);
        var root = summary.RootElement;
        Assert.Equal(("summary", false, "startsAfterCut", 51L, 24L), (root.GetProperty("kind").GetString(), root.GetProperty("sound").GetBoolean(),
            root.GetProperty("loads").GetString(), root.GetProperty("cut").GetProperty("offset").GetInt64(), root.GetProperty("cut").GetProperty("length").GetInt64()));
        Assert.Equal(1, root.GetProperty("missing").GetArrayLength());
    }

    [Fact]
    public void A_manifest_that_servers_refuse_is_a_finding()
    {
        _folder.Write("x.aof.manifest", "file a seq 1");
        var run = Tool.RunIn(_folder.Path, "check", "--server", "redis-7.0");
        Assert.Equal((1, ""), (run.ExitCode, run.Talk));
        Assert.StartsWith("sound    no: 1 error\nloads    redis-7.0 REFUSES to start: x.aof.manifest is no manifest to it", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_a_manifest_that_servers_refuse_the_parts_are_looked_at_too()
    {
        _folder.Write("x.aof.manifest", "file x.aof.1.incr.aof seq 1 type i\nfile x.aof.2.incr.aof seq 2 type ?\n");
        _folder.Write("x.aof.1.incr.aof", Bytes.Join(A, Bytes.Raw("\r\n"), A));
        _folder.Write("x.aof.2.incr.aof", Bytes.Join(A, A[..^3]));
        var run = Tool.RunIn(_folder.Path, "check", "--server", "redis-7.0");
        Assert.Equal((1, ""), (run.ExitCode, run.Talk));
        Assert.StartsWith("sound    no: 3 errors\nloads    redis-7.0 REFUSES to start: x.aof.manifest is no manifest to it: at 35", run.Text, StringComparison.Ordinal);
        Assert.Equal(["x.aof.manifest:35: badManifest", "x.aof.1.incr.aof:27: blankLine, 2 bytes, record 2", "x.aof.2.incr.aof:27: endInsideRecord, 24 bytes, record 4"],
            run.Lines.Where(l => l.StartsWith("error ", StringComparison.Ordinal)).Select(l => l[9..]));
    }

    [Fact]
    public void All_that_is_wrong_with_a_manifest_is_told_and_the_first_of_it_is_why_a_server_refuses()
    {
        _folder.Write("x.aof.manifest", "file x.aof.1.incr.aof seq 1 type i\n\nfile ../y seq 0 type ?\nfile z seq 1 type i\nfile gone seq 2 type i\nfile");
        _folder.Write("x.aof.1.incr.aof", A[..^3]);
        var run = Tool.RunIn(_folder.Path, "check", "--server", "redis-7.0", "--all");
        Assert.Equal((1, ""), (run.ExitCode, run.Talk));
        Assert.Contains("\nsound    no: 8 errors\nloads    redis-7.0 REFUSES to start: x.aof.manifest is no manifest to it: at 35", run.Text, StringComparison.Ordinal);
        Assert.Equal(["x.aof.manifest:35: badManifest", "x.aof.manifest:36: badManifest", "x.aof.manifest:36: badManifest", "x.aof.manifest:36: badManifest", "x.aof.manifest:59: badManifest",
            "x.aof.manifest:106: badManifest", "gone: missingPart", "x.aof.1.incr.aof:0: endInsideRecord, 24 bytes, record 1"],
            run.Lines.Where(l => l.StartsWith("error ", StringComparison.Ordinal)).Select(l => l[9..]));
    }

    [Theory]
    [InlineData("log")]
    [InlineData("a log's \"name\" $HOME \\")]
    [InlineData("-log")]
    public void What_is_said_to_be_next_works_when_it_is_typed(string name)
    {
        _folder.Write($"{name}/x.aof.manifest", "file x.aof.1.base.rdb seq 1 type b\nfile x.aof.1.incr.aof seq 1 type i\n");
        _folder.Write($"{name}/x.aof.1.incr.aof", Bytes.Join(A, A[..^3]));
        var next = Tool.RunIn(_folder.Path, "check", $"./{name}").Lines[^1];
        Assert.StartsWith("next     find what is missing, or go on without it: aof repair ", next, StringComparison.Ordinal);
        var run = Tool.Bash(next[(next.IndexOf(": aof", StringComparison.Ordinal) + 2)..], _folder.Path);
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Equal(A, File.ReadAllBytes(_folder["repaired/x.aof.1.incr.aof"]));
    }

    [Fact]
    public void Where_no_repair_helps_none_is_advised()
    {
        _folder.Write("x.aof.manifest", "file x.aof.1.incr.aof seq 1 type i\nfile x.aof.3.incr.aof seq 3 type i\n");
        _folder.Write("x.aof.1.incr.aof", A);
        _folder.Write("x.aof.3.incr.aof", A);
        Assert.Equal("next     no repair can mend this: it is about which parts there are, and not about their bytes", Tool.RunIn(_folder.Path, "check").Lines[^1]);
    }

    [Theory]
    [InlineData("-q", 0)]
    [InlineData("-q --server redis-6.2", 1)]
    [InlineData("-q --rename-command SET=PUT", 1)]
    [InlineData("-q --rename-command set=", 1)]
    [InlineData("-q --rename-command GET=", 0)]
    [InlineData("-q --databases 1", 1)]
    public void Quiet_leaves_the_exit_code(string args, int exitCode)
    {
        _folder.Write("x.aof", Bytes.Join(Bytes.Time(1), Bytes.Command("SELECT", "1"), A));
        var run = Tool.RunIn(_folder.Path, ["check", .. args.Split(' ')]);
        Assert.Equal((exitCode, "", ""), (run.ExitCode, run.Text, run.Talk));
    }

    [Fact]
    public void Standard_input_and_a_compressed_file_work()
    {
        Assert.Equal(0, Tool.Run(A, "check", "-").ExitCode);
        var run = Tool.Run(A[..^1], "check", "-");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cut 26 bytes from stdin at 0", run.Text, StringComparison.Ordinal);
        Assert.Equal(0, Tool.Run("check", _folder.Write("x.gz", Bytes.GZip(A))).ExitCode);
    }
}
