using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>0 fine, 1 the log has faults, 2 could not do it; and in each case one line that says why.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("log")]
    [InlineData("key k")]
    [InlineData("info")]
    [InlineData("get k")]
    [InlineData("state")]
    public void A_sound_log_is_fine(string verb)
    {
        _folder.Write("x.aof", Bytes.Command("SET", "k", "v"));
        var run = Tool.RunIn(_folder.Path, verb.Split(' '));
        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(run.Output);
        Assert.Equal(verb == "key k" ? "1 record; the last is SET at x.aof:0\n" : "", run.Talk);
    }

    [Theory]
    [InlineData("log")]
    [InlineData("key k")]
    [InlineData("info")]
    [InlineData("get k")]
    [InlineData("state")]
    public void A_fault_is_told_after_what_could_be_read(string verb)
    {
        _folder.Write("x.aof", Bytes.Join(Bytes.Command("SET", "k", "v"), Bytes.Raw("*2\r\n$3\r\nGE")));
        var run = Tool.RunIn(_folder.Path, verb.Split(' '));
        Assert.Equal(1, run.ExitCode);
        Assert.NotEmpty(run.Output);
        Assert.EndsWith("""
            x.aof: at 35, in the record that starts at 27: expected 3 bytes of arg 0 and CRLF, found the end of the file after 2 bytes
              the first 27 bytes are sound; servers with aof-load-truncated yes (the default) start and cut the last 10 bytes

            """, run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_nowhere_is_the_answer_no()
    {
        _folder.Write("x.aof", Bytes.Command("SET", "k", "v"));
        var run = Tool.RunIn(_folder.Path, "key", "other");
        Assert.Equal((1, "", "no records\n"), (run.ExitCode, run.Text, run.Talk));
    }

    [Fact]
    public void A_part_that_is_missing_and_a_manifest_that_is_wrong_are_faults()
    {
        _folder.Write("a.manifest", "file a.1.incr.aof seq 1 type i\n");
        var run = Tool.Run("log", _folder.Path);
        Assert.Equal((1, ""), (run.ExitCode, run.Text));
        Assert.Contains("a.1.incr.aof: at 0: expected the file that the manifest names, found no such file", run.Talk, StringComparison.Ordinal);

        _folder.Write("a.manifest", "file");
        run = Tool.Run("info", _folder.Path);
        Assert.Equal((1, ""), (run.ExitCode, run.Text));
        Assert.Contains("a.manifest: at 4", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_compressed_file_is_a_fault()
    {
        var zipped = Bytes.GZip(Bytes.Join([.. Enumerable.Range(0, 500).Select(i => Bytes.Command("SET", $"k{i}", $"{i * 7919}"))]));
        foreach (var at in (int[])[3, 20, 100, zipped.Length - 6])
        {
            var damaged = zipped.ToArray();
            damaged[at] ^= 0xFF;
            var run = Tool.Run("log", _folder.Write("x.gz", damaged));
            Assert.True(run.ExitCode == 1, $"damaged at {at} of {zipped.Length}: exit {run.ExitCode} {run.Talk}");
        }
    }

    [Theory]
    [InlineData("log nothing", "nothing: no such file or directory")]
    [InlineData("info empty", "empty: holds no log")]
    [InlineData("log several", "several: holds 2 files *.aof; name one")]
    [InlineData("log zstd", "try: zstd -dc")]
    [InlineData("log ", "the name of the log is empty")]
    [InlineData("lgo x.aof", "unknown verb lgo; did you mean log? (aof --help)")]
    [InlineData("log x.aof --fomat json", "unknown option --fomat; did you mean --format? (aof log --help)")]
    [InlineData("log --fomat json", "unknown option --fomat; did you mean --format? (aof log --help)")]
    [InlineData("log --fomat", "unknown option --fomat; did you mean --format? (aof log --help)")]
    [InlineData("log x.aof y", "unknown argument y (aof log --help)")]
    [InlineData("log x.aof --format xml", "--format")]
    [InlineData("log x.aof --limit x", "--limit")]
    [InlineData("log x.aof --limit -1", "--limit: expected a count, found -1")]
    [InlineData("log x.aof --last -1", "--last: expected a count, found -1")]
    [InlineData("log x.aof --limit", "--limit")]
    [InlineData("log x.aof --db x", "--db: expected the number of a db, found x")]
    [InlineData("log x.aof --db -1", "--db: expected the number of a db, found -1")]
    [InlineData("log x.aof --since yesterday", "--since: expected a time")]
    [InlineData("log x.aof --until 2026-99-99", "--until: expected a time")]
    [InlineData("log x.aof --from nowhere:1", "--from: expected the number of a record or PART:OFFSET, found nowhere:1; the parts are x.aof")]
    [InlineData("log x.aof --command @hush", "--command: there is no group of commands @hush")]
    [InlineData("log x.aof --key-regex (", "--key-regex: ")]
    [InlineData("log x.aof --key a --key-regex b", "--key and --key-regex cannot both be given")]
    [InlineData("key", "key")]
    [InlineData("key \"x x.aof", "expected a double quote at the end of the key")]
    [InlineData("key ( x.aof --regex", "--regex: ")]
    [InlineData("key k x.aof --glob --regex", "--glob and --regex cannot both be given")]
    [InlineData("key k* x.aof --glob --follow", "--follow takes one key, not a pattern")]
    [InlineData("check x.aof --server redis-99", "--server: there is no server redis-99; there are redis-4.0, ")]
    [InlineData("check x.aof --aof-load-truncated maybe", "--aof-load-truncated: expected yes or no, found maybe")]
    [InlineData("check x.aof --aof-load-corrupt-tail-max-size x", "--aof-load-corrupt-tail-max-size: expected a count, found x")]
    [InlineData("check x.aof --databases -1", "--databases: expected a count, found -1")]
    [InlineData("check x.aof --rename-command SET", "--rename-command: expected OLD=NEW, found SET")]
    [InlineData("check nothing", "nothing: no such file or directory")]
    [InlineData("completion tcsh", "tcsh")]
    [InlineData("completion", "completion")]
    [InlineData("--nope", "unknown option --nope")]
    public void What_cannot_be_done_is_one_line_and_2(string args, string says)
    {
        _folder.Write("x.aof", Bytes.Command("SET", "k", "v"));
        _folder.Write("zstd", Bytes.Raw("\x28\xb5\x2f\xfd"));
        _folder.Write("several/a.aof", "");
        _folder.Write("several/b.aof", "");
        Directory.CreateDirectory(_folder["empty"]);

        var run = Tool.RunIn(_folder.Path, args.Split(' '));

        Assert.Equal((2, ""), (run.ExitCode, run.Text));
        Assert.StartsWith("aof: ", run.Talk, StringComparison.Ordinal);
        Assert.Contains(says, run.Talk, StringComparison.Ordinal);
        Assert.Equal(run.Talk.Length - 1, run.Talk.IndexOf('\n', StringComparison.Ordinal));
        Assert.DoesNotContain("System.", run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("AofKit.", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_one_line_and_2()
    {
        if (OperatingSystem.IsWindows())
            return;
        OtherUser.Admit(_folder.Path);
        File.SetUnixFileMode(_folder.Write("x.aof", ""), UnixFileMode.None);
        var run = OtherUser.Run("log", _folder["x.aof"]);
        Assert.Equal((2, 1), (run.ExitCode, run.Talk.Count(c => c == '\n')));
    }

    [Fact]
    public void Without_a_verb_the_help_is_shown_and_nothing_was_done() => Assert.Equal(2, Tool.Run().ExitCode);

    [Fact]
    public void The_version_is_one_line() => Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", Tool.Run("--version").Text);
}
