using System.Text.Json;
using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>What <c>aof repair</c> says, writes and returns.</summary>
public sealed class RepairVerbTests : IDisposable
{
    private static readonly byte[] s_sound = Bytes.Commands("SET a 1\nSET c 3");
    private static readonly byte[] s_damaged = Bytes.Join(Bytes.Commands("SET a 1"), Bytes.Raw("*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$9\r\n2\r\n"), Bytes.Commands("SET c 3"));
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_dry_run_tells_what_would_be_lost_and_writes_nothing()
    {
        _folder.Write("x.aof", s_damaged);
        Assert.Equal((1, """
            x.aof:27  27 bytes  expected '*' or '#' at the start of a record, found 'S'
                SET b

            loses    27 bytes in 1 span
            dry run  nothing was written; -o OUT or --in-place repairs

            """, ""), Run("repair x.aof --dry-run"));
        Assert.Equal(["x.aof"], Names());
        _folder.Write("x.aof", s_sound);
        Assert.Equal((0, "nothing to repair: all of it stays as it is\n", ""), Run("repair x.aof --dry-run"));
    }

    [Theory]
    [InlineData("temp-rewriteaof-123.aof", "appendonly.aof")]
    [InlineData("x.aof~", "appendonly.aof")]
    [InlineData("log", "appendonly.aof")]
    [InlineData("x.manifest", "appendonly.aof")]
    [InlineData("a.aof.1.incr.aof", "appendonly.aof")]
    [InlineData("mine.aof", "mine.aof")]
    public void What_is_written_has_a_name_by_which_it_is_found(string name, string written)
    {
        _folder.Write(name, s_damaged);
        Run($"repair {name} -o out");
        Assert.Equal(s_sound, File.ReadAllBytes(_folder[$"out/{written}"]));
        Assert.StartsWith("sound    yes", Run("check out").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("temp-123.rdb", "dump.rdb")]
    [InlineData("dump.rdb.old", "dump.rdb")]
    [InlineData("base", "appendonly.aof")]
    public void A_repaired_rdb_has_a_name_by_which_it_is_found(string name, string written)
    {
        var rdb = Rdb.RdbBytes.Redis(10).Key(2, "s").Length(2).Texts("a", "a").End();
        _folder.Write(name, rdb);
        Run($"repair {name} -o out");
        Assert.True(File.Exists(_folder[$"out/{written}"]));
        Assert.StartsWith("sound    yes", Run("check out").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_by_another_name_is_written_by_one_that_is_found()
    {
        _folder.Write("d/manifest.old", "file a.1.incr.aof seq 1 type i\n"u8.ToArray());
        _folder.Write("d/a.1.incr.aof", s_damaged);
        Run("repair d/manifest.old -o out");
        Assert.StartsWith("sound    yes", Run("check out").Text, StringComparison.Ordinal);
    }

    /// <summary>The record before the damage was passed over, and is looked for in the file.</summary>
    [Fact]
    public void A_block_that_is_there_twice_is_found_behind_commands_that_nobody_looked_at()
    {
        var start = Bytes.Join(Bytes.Command("SELECT", "0"), Many(0, 20));
        var broken = Bytes.Command("SET", "m", "abcdefghij\r\n*3\r\nzzq");
        var middle = Bytes.Join(Many(20, 60), Bytes.Commands("INCR ctr\nINCR ctr\nINCR ctr"));
        var last = Bytes.Command("SET", "n", "ABCDEFGHIJ");
        var end = Many(60, 90);
        var at = start.Length + broken.AsSpan().IndexOf("fghij"u8);
        var to = start.Length + broken.Length + middle.Length + last.AsSpan().IndexOf("FGHIJ"u8);
        var log = Bytes.Join(start, broken, middle, last, end);
        _folder.Write("x.aof", Bytes.Join(log[..to], log[at..]));
        Assert.Contains($"found a block of {to - at} bytes once more", Run("repair x.aof --dry-run").Text, StringComparison.Ordinal);

        static byte[] Many(int from, int to) => Bytes.Join([.. Enumerable.Range(from, to - from).Select(i => Bytes.Command("SET", $"k{i:d3}", "val"))]);
    }

    [Fact]
    public void A_name_that_is_not_known_is_kept_if_asked_for()
    {
        _folder.Write("x.aof", Bytes.Commands("SET a 1\nxyzzyF"));
        Assert.Equal((1, """
            x.aof:27  16 bytes  there is no command xyzzyF
                xyzzyF

            loses    16 bytes in 1 span
            hint     a command that was renamed, or is of a module, is kept with --keep-unknown
            dry run  nothing was written; -o OUT or --in-place repairs

            """, ""), Run("repair x.aof --dry-run"));
        Assert.Equal((0, "nothing to repair: all of it stays as it is\nkept     commands that are not known here: xyzzyF\n", ""), Run("repair x.aof --dry-run --keep-unknown"));
    }

    [Fact]
    public void A_command_to_cut_before_is_spelled_as_aof_log_spells_it()
    {
        _folder.Write("x.aof", Bytes.Join(Bytes.Commands("SET a 1"), Bytes.Command("SET", "b \"c", "2"), Bytes.Commands("SET d 3")));
        var run = Tool.RunIn(_folder.Path, "repair", "x.aof", "-o", "out", "--before", @"SET ""b \""c"" 2");
        Assert.Equal((0, ""), (run.ExitCode, run.Talk));
        Assert.Equal(Bytes.Commands("SET a 1"), File.ReadAllBytes(_folder["out/x.aof"]));
    }

    [Fact]
    public void A_new_log_is_written_with_what_was_left_out_beside_it()
    {
        _folder.Write("x.aof", s_damaged);
        Assert.Equal((0, """
            x.aof:27  27 bytes  expected '*' or '#' at the start of a record, found 'S'
                SET b

            lost     27 bytes in 1 span
            written  out/x.aof
            checked  sound; redis-8.10 starts

            """, ""), Run("repair x.aof -o out"));
        Assert.Equal(s_damaged, File.ReadAllBytes(_folder["x.aof"]));
        Assert.Equal(s_sound, File.ReadAllBytes(_folder["out/x.aof"]));
        Assert.Equal(s_damaged[27..54], File.ReadAllBytes(_folder["out/lost+found/x.aof.lost"]));
        Assert.Equal("""
            # part:offset length: why; the file that has the bytes, and where in it; what can be recognised
            x.aof:27 27: expected '*' or '#' at the start of a record, found 'S'; x.aof.lost:0; SET b

            """, File.ReadAllText(_folder["out/lost+found/listing.txt"]));
        Assert.Equal((2, "", "aof: out: is not empty; name a directory that is not there yet\n"), Run("repair x.aof -o out"));
    }

    [Fact]
    public void In_place_the_old_log_is_kept_byte_for_byte_and_the_permissions_too()
    {
        var path = _folder.Write("x.aof", s_damaged);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var (code, text, talk) = Run("repair x.aof --in-place");
        Assert.Equal((0, ""), (code, talk));
        Assert.Matches("""
            ^x.aof:27  27 bytes  .*
                SET b

            lost     27 bytes in 1 span
            replaced the old log is x\.aof\.bad-\d{8}T\d{6}Z
            checked  sound; redis-8\.10 starts
            $
            """.TrimEnd(), text);
        Assert.Equal(s_sound, File.ReadAllBytes(path));
        Assert.Equal(s_damaged, File.ReadAllBytes(Directory.GetFiles(_folder.Path, "x.aof.bad-*").Single()));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
        Assert.Equal((0, "nothing to repair: all of it stays as it is\n", ""), Run("repair x.aof --in-place"));
        Assert.Equal(3, Names().Count);
    }

    [Fact]
    public void Two_repairs_in_a_second_keep_each_log_that_they_replace()
    {
        _folder.Write("x.aof", Bytes.Commands("SET a 1\nSET b 2\nSET c 3"));
        Assert.Equal(0, Run("repair x.aof --in-place --until 2").Code);
        Assert.Equal(0, Run("repair x.aof --in-place --until 1").Code);
        Assert.Equal([27, 54, 81], Directory.GetFiles(_folder.Path).Select(f => new FileInfo(f).Length).Order());
        Assert.DoesNotContain(".repaired-", string.Join(' ', Names()), StringComparison.Ordinal);
    }

    /// <summary>A part that is damaged from its first byte to its last adds nothing to the one before.</summary>
    [Fact]
    public void A_torn_transaction_ends_where_its_part_ends()
    {
        Directory.CreateDirectory(_folder["d"]);
        _folder.Write("d/a.manifest", "file a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\n"u8.ToArray());
        _folder.Write("d/a.1.incr.aof", Bytes.Commands("SET a 1\nMULTI\nSET b 2"));
        _folder.Write("d/a.2.incr.aof", new byte[5000]);
        Assert.Contains("a.1.incr.aof:27  42 bytes  a transaction that is not whole", Run("repair d --dry-run").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_from_standard_input_has_no_place()
    {
        var (code, text, talk) = Run("repair - --in-place");
        Assert.Equal((2, "", "aof: --in-place: what is read from standard input has no place; write a new log with -o OUT\n"), (code, text, talk));
    }

    [Fact]
    public void A_compressed_part_is_refused_by_servers_and_written_as_it_is_inside()
    {
        Directory.CreateDirectory(_folder["d"]);
        _folder.Write("d/appendonly.aof.manifest", "file appendonly.aof.1.incr.aof seq 1 type i\n"u8.ToArray());
        using (var gzip = new System.IO.Compression.GZipStream(File.Create(_folder["d/appendonly.aof.1.incr.aof"]), System.IO.Compression.CompressionMode.Compress))
            gzip.Write(s_sound);
        Assert.Contains("compressedPart", Run("check d").Text, StringComparison.Ordinal);
        Assert.Contains("mended   appendonly.aof.1.incr.aof, which was compressed", Run("repair d --in-place").Text, StringComparison.Ordinal);
        Assert.Equal(s_sound, File.ReadAllBytes(_folder["d/appendonly.aof.1.incr.aof"]));
    }

    [Theory]
    [InlineData("", "repair --in-place")]
    [InlineData("", "repair . --in-place")]
    [InlineData("..", "repair log/ --in-place")]
    [InlineData("..", "repair link/ --in-place")]
    public void In_place_works_however_the_directory_is_named(string from, string args)
    {
        _folder.Write("log/a.1.incr.aof", s_damaged);
        Directory.CreateSymbolicLink(_folder["link"], "log");
        var run = Tool.RunIn(Path.Combine(_folder["log"], from), args.Split(' '));
        Assert.Equal((0, ""), (run.ExitCode, run.Talk));
        Assert.Contains("mended   the manifest", run.Text, StringComparison.Ordinal);
        Assert.Equal(s_sound, File.ReadAllBytes(_folder["log/a.1.incr.aof"]));
        Assert.Equal("log", new DirectoryInfo(_folder["link"]).LinkTarget);
        Assert.Equal(s_damaged, File.ReadAllBytes(Path.Combine(Directory.GetDirectories(_folder.Path, "log.bad-*").Single(), "a.1.incr.aof")));
    }

    [Fact]
    public void In_place_a_link_to_a_file_stays_and_the_file_is_repaired_where_it_lies()
    {
        _folder.Write("disk/x.aof", s_damaged);
        File.CreateSymbolicLink(_folder["appendonly.aof"], "disk/x.aof");
        Assert.Equal((0, ""), Run("repair . --in-place") is var run ? (run.Code, run.Talk) : default);
        Assert.Equal("disk/x.aof", new FileInfo(_folder["appendonly.aof"]).LinkTarget);
        Assert.Equal(s_sound, File.ReadAllBytes(_folder["disk/x.aof"]));
        Assert.Equal(s_damaged, File.ReadAllBytes(Directory.GetFiles(_folder["disk"], "x.aof.bad-*").Single()));
    }

    [Fact]
    public void What_was_left_out_is_not_for_more_eyes_than_the_log()
    {
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(_folder.Write("x.aof", s_damaged), owner);
        Assert.Equal(0, Run("repair x.aof --in-place").Code);
        foreach (var file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
            Assert.Equal(owner, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_part_whose_name_the_manifest_has_wrong_is_found_by_its_number()
    {
        _folder.Write("log/a.1.incr.aof", s_sound);
        _folder.Write("log/a.2.incr.aof", s_sound);
        _folder.Write("log/a.manifest", "file a.1.inXr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\n");
        Assert.Equal((0, """
            lost     nothing
            mended   the manifest, made anew of a.1.incr.aof, a.2.incr.aof
            written  out/a.manifest
            checked  sound; redis-8.10 starts

            """, ""), Run("repair log -o out --accept-missing"));
        Assert.Equal("file a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\n", File.ReadAllText(_folder["out/a.manifest"]));
    }

    [Fact]
    public void A_part_that_is_given_up_is_told()
    {
        _folder.Write("log/a.1.incr.aof", s_sound);
        _folder.Write("log/a.manifest", "file a.1.base.rdb seq 1 type b\nfile a.1.incr.aof seq 1 type i\n");
        Assert.Equal((0, """
            lost     nothing
            missing  a.1.base.rdb: nobody can tell what was in it
            written  out/a.manifest
            checked  sound; redis-8.10 starts

            """, ""), Run("repair log -o out --accept-missing"));
    }

    [Fact]
    public void A_sound_log_is_copied_and_said_to_be()
    {
        _folder.Write("x.aof", s_sound);
        Assert.Equal((0, """
            copied   all of it, for there is nothing to repair
            written  out/x.aof
            checked  sound; redis-8.10 starts

            """, ""), Run("repair x.aof -o out"));
        Assert.Equal(s_sound, File.ReadAllBytes(_folder["out/x.aof"]));
    }

    [Theory]
    [InlineData("--until 3", "there is no record 3 in the log; its last is 2")]
    [InlineData("--before-number 3", "there is no record 3 in the log; its last is 2")]
    [InlineData("--until x.aof:55", "there is no x.aof:55 in the log; the part ends at 54")]
    [InlineData("--before-number x.aof:55", "there is no x.aof:55 in the log; the part ends at 54")]
    public void A_place_past_the_end_is_refused(string cut, string refusal)
    {
        _folder.Write("x.aof", s_sound);
        Assert.Equal((2, "", $"aof: refused: {refusal}\n"), Run($"repair x.aof --dry-run {cut}"));
    }

    [Theory]
    [InlineData("--until 2")]
    [InlineData("--until x.aof:54")]
    [InlineData("--before-number x.aof:54")]
    public void At_the_end_nothing_is_cut_and_that_is_said(string cut)
    {
        _folder.Write("x.aof", s_sound);
        Assert.Equal((0, "nothing to repair: all of it stays as it is\ncut      nowhere, for nothing lies behind that moment\n", ""), Run($"repair x.aof --dry-run {cut}"));
    }

    [Fact]
    public void Timestamps_on_the_wrong_side_of_a_cut_are_told()
    {
        _folder.Write("x.aof", Bytes.Commands("#TS:100\nSET a 1\n#TS:4000000000\nSET b 2\n#TS:200\nSET c 3\n#TS:300\nSET d 4\n#TS:900\nSET e 5"));
        var run = Run("repair x.aof --dry-run --until @400");
        Assert.Equal((1, ""), (run.Code, run.Talk));
        Assert.Contains("cut      at x.aof:151: 36 bytes behind it left out\ntimes    1 timestamp on the other side of the cut than the rest: damaged, or the clock was set back; look at aof log -n around it\n", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("times ", Run("repair x.aof --dry-run --until 2").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_left_out_of_a_compressed_log_is_shown_each_at_its_place()
    {
        // The spans lie far from each other, so that whoever began at the front each time would see them all the same.
        var filler = Bytes.Join([.. Enumerable.Range(0, 200).Select(i => Bytes.Command("SET", $"k{i}", new string('v', 5000)))]);
        _folder.Write("x.aof.gz", Bytes.GZip(Bytes.Join([.. Enumerable.Range(0, 3).SelectMany(i => new[] { filler, Bytes.Raw($"*3\r\n$3\r\nSET\r\n$2\r\nb{i}\r\n$9\r\n2\r\n") }), s_sound])));
        Assert.Equal(0, Run("repair x.aof.gz -o out").Code);
        Assert.Equal(["SET b0", "SET b1", "SET b2"], File.ReadAllLines(_folder["out/lost+found/listing.txt"]).Skip(1).Select(l => l.Split("; ")[^1]));
        var lost = File.ReadAllText(_folder["out/lost+found/x.aof.gz.lost"]);
        Assert.Equal(3, lost.Split("*3\r\n").Length - 1);
        Assert.Equal(["SET b0", "SET b1", "SET b2"], Run("repair x.aof.gz --dry-run").Text.Split('\n').Where(l => l.StartsWith("    ", StringComparison.Ordinal)).Select(l => l.Trim()));
    }

    [Fact]
    public void What_lies_behind_a_cut_in_a_compressed_log_is_counted_as_it_is_read()
    {
        _folder.Write("x.aof.gz", Bytes.GZip(s_sound));
        Assert.Contains("cut      at x.aof.gz:27: 27 bytes behind it left out\n", Run("repair x.aof.gz --dry-run --until 1").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_repair_did_not_finish_is_told_by_the_next()
    {
        _folder.Write("x.aof", s_damaged);
        Directory.CreateDirectory(_folder["x.aof.repaired-20261120T101010Z"]);
        var run = Run("repair x.aof --in-place");
        Assert.Equal(0, run.Code);
        Assert.EndsWith("/x.aof.repaired-20261120T101010Z: was left by a repair that did not come to its end, and can be removed\n", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_not_part_of_the_log_are_told()
    {
        _folder.Write("log/a.1.incr.aof", s_damaged);
        _folder.Write("log/a.2.incr.aof", s_sound);
        _folder.Write("log/a.3.incr.aof", s_sound);
        _folder.Write("log/a.manifest", "file a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type h\n");
        var text = Run("repair log -o out").Text;
        Assert.Contains("beside   a.2.incr.aof: is listed as history, but a.1.incr.aof is not newer; servers do not read it, and remove it\n", text, StringComparison.Ordinal);
        Assert.Contains("beside   a.3.incr.aof: is not in the manifest; servers ignore it\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checksum_that_is_computed_anew_is_told()
    {
        _folder.Write("x.rdb", Bytes.Raw("REDIS0010\u00FA\u0009redis-ver\u00057.0.0\u00FE\u0000\u0000\u0001a\u00011\u00FF\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008"));
        var (code, text, talk) = Run("repair x.rdb -o out");
        Assert.Equal((0, ""), (code, talk));
        Assert.Contains("mended   the checksum of x.rdb: something in it has changed, and nobody can tell what\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_came_from_standard_input_and_is_no_log_leaves_nothing_behind()
    {
        var temp = Directory.CreateDirectory(_folder["temp"]).FullName;
        var run = Tool.Bash("printf 'BZh9 and more' | TMPDIR=temp aof repair - --dry-run", _folder.Path);
        Assert.Equal((2, ""), (run.ExitCode, run.Text));
        Assert.Empty(Directory.GetDirectories(temp, "aof-*"));
    }

    [Fact]
    public void A_compressed_log_and_standard_input_are_repaired_into_plain_files()
    {
        _folder.Write("x.aof.gz", Bytes.GZip(s_damaged));
        Assert.Equal(0, Run("repair x.aof.gz -o out").Code);
        Assert.Equal(s_sound, File.ReadAllBytes(_folder["out/x.aof"]));
        var run = Tool.Run(s_damaged, "repair", "-", "-o", _folder["piped"]);
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Equal(s_sound, File.ReadAllBytes(_folder["piped/stdin.aof"]));
    }

    [Fact]
    public void In_JSON_a_span_is_a_line_and_the_last_line_is_the_summary()
    {
        _folder.Write("x.aof", s_damaged);
        var lines = Run("repair x.aof -o out --format json").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Equal(("x.aof", 27, 27, "damage", "SET b"), (lines[0].GetProperty("part").GetString(), lines[0].GetProperty("offset").GetInt32(),
            lines[0].GetProperty("length").GetInt32(), lines[0].GetProperty("kind").GetString(), lines[0].GetProperty("recognised").GetString()));
        Assert.Equal((true, 1, 27, "out/x.aof"), (lines[1].GetProperty("summary").GetBoolean(), lines[1].GetProperty("spans").GetInt32(),
            lines[1].GetProperty("bytesLost").GetInt32(), lines[1].GetProperty("written").GetString()));
    }

    [Fact]
    public void In_JSON_what_was_mended_and_what_is_missing_is_in_the_summary()
    {
        _folder.Write("log/a.1.incr.aof", Bytes.Join(s_sound, Bytes.Commands(string.Join('\n', Enumerable.Repeat("XYZZY a", 10)))));
        _folder.Write("log/a.manifest", "file a.1.base.rdb seq 1 type b\nfile a.1.incr.aof seq 1 type i\nfile");
        var summary = JsonDocument.Parse(Run("repair log -o out --accept-missing --format json").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement;
        Assert.True(summary.GetProperty("manifestMended").GetBoolean());
        Assert.Equal("a.1.base.rdb", Assert.Single(summary.GetProperty("missing").EnumerateArray()).GetString());
        Assert.Equal("XYZZY", Assert.Single(summary.GetProperty("unknownKept").EnumerateArray()).GetString());
        Assert.Equal(0, summary.GetProperty("checksumsMended").GetArrayLength());
    }

    [Theory]
    [InlineData("repair x.aof", "aof: name one of -o OUT, --in-place and --dry-run (aof repair --help)\n")]
    [InlineData("repair x.aof -o ", "aof: -o: the name of the directory is empty\n")]
    [InlineData("repair x.aof -o out --dry-run", "aof: name one of -o OUT, --in-place and --dry-run (aof repair --help)\n")]
    [InlineData("repair x.aof --dry-run --until 1 --before SET", "aof: --until, --before and --before-number cannot be given together\n")]
    [InlineData("repair x.aof --dry-run --until soon", "aof: --until: expected a time such as 2026-11-20T09:14:31, the number of a record or PART:OFFSET, found soon\n")]
    [InlineData("repair x.aof --dry-run --before-number SET", "aof: --before-number: expected the number of a record or PART:OFFSET, found SET; for a command there is --before\n")]
    [InlineData("repair x.aof --dry-run --before FLUSHALL", "aof: refused: there is no such command in the log: FLUSHALL\n")]
    [InlineData("repair x.aof --dry-run --until 2026-11-20", "aof: refused: the log tells no times (aof-timestamp-enabled no), so it cannot be cut at one; name a position or a number\n")]
    [InlineData("repair nothing --dry-run", "aof: nothing: no such file or directory\n")]
    public void What_cannot_be_done_is_one_line_and_2(string args, string talk)
    {
        _folder.Write("x.aof", s_sound);
        Assert.Equal((2, "", talk), Run(args));
        Assert.Equal(["x.aof"], Names());
    }

    [Fact]
    public void A_full_disk_is_2_and_leaves_the_log_alone()
    {
        var log = Bytes.Join([s_damaged, .. Enumerable.Repeat(Bytes.Command("SET", "k", new string('v', 1000)), 2000)]);
        var path = _folder.Write("x.aof", log);
        var run = Tool.Bash("trap '' XFSZ; ulimit -f 512; DOTNET_EnableWriteXorExecute=0 aof repair x.aof --in-place", _folder.Path);
        Assert.True(run.ExitCode == 2 && run.Talk.StartsWith("aof: ", StringComparison.Ordinal), $"{run.ExitCode} {run.Text}{run.Talk}");
        Assert.Equal(log, File.ReadAllBytes(path));
        Assert.Equal(["x.aof"], Names());

        // Nor is there half a log where a new one was to be.
        Directory.CreateDirectory(_folder["there"]);
        foreach (var to in (string[])["out", "there"])
            Assert.Equal(2, Tool.Bash($"trap '' XFSZ; ulimit -f 512; DOTNET_EnableWriteXorExecute=0 aof repair x.aof -o {to}", _folder.Path).ExitCode);
        Assert.Equal(["there", "x.aof"], Names());
        Assert.Empty(Directory.GetFileSystemEntries(_folder["there"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_kill_at_any_moment_leaves_the_old_or_the_new_log_and_all_old_bytes(bool isDirectory)
    {
        var record = Bytes.Command("SET", "k", new string('v', 1000));
        var (old, repaired) = (Bytes.Join([s_damaged, .. Enumerable.Repeat(record, 6000)]), Bytes.Join([s_sound, .. Enumerable.Repeat(record, 6000)]));
        var random = new Random(Environment.ProcessId);
        for (var i = 0; i < Kills; i++)
        {
            using var folder = new TempFolder();
            var file = isDirectory ? "data/a.1.incr.aof" : "data";
            folder.Write(file, old);
            if (isDirectory)
                folder.Write("data/a.manifest", "file a.1.incr.aof seq 1 type i\n");
            using var process = Tool.Start("repair", folder["data"], "--in-place");
            var wait = random.Next(150, 900);
            Thread.Sleep(wait);
            process.Kill();
            process.WaitForExit();

            var found = File.ReadAllBytes(folder[file]);
            Assert.True(found.AsSpan().SequenceEqual(old) || found.AsSpan().SequenceEqual(repaired), $"killed after {wait} ms: the log is neither the old nor the new one");
            Assert.True(!isDirectory || File.Exists(folder["data/a.manifest"]));
            Assert.True(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Any(f => File.ReadAllBytes(f).AsSpan().SequenceEqual(old)), $"killed after {wait} ms: the old log is gone");
        }
    }

    private static int Kills => Math.Max(3, int.Parse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS") ?? "0", System.Globalization.CultureInfo.InvariantCulture));

    private (int Code, string Text, string Talk) Run(string args)
    {
        var run = Tool.RunIn(_folder.Path, args.Split(' '));
        return (run.ExitCode, run.Text, run.Talk);
    }

    private List<string> Names() => [.. Directory.GetFileSystemEntries(_folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
}
