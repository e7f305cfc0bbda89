using System.Globalization;
using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary><c>--index</c>: what comes out is what comes out without, or a word says why.</summary>
public sealed class IndexOptionTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _log;
    private readonly string _index;

    public IndexOptionTests()
    {
        var random = new Random(6);
        var log = new MemoryStream();
        log.Write(Bytes.Command("SELECT", "0"));
        for (var i = 0; i < 150_000; i++)
        {
            if (i % 100 == 0)
                log.Write(Bytes.Time(1_763_629_200 + (i / 100)));
            if (i % 1000 == 0)
                log.Write(Bytes.Command("SELECT", $"{random.Next(3)}"));
            if (i % 5000 == 0)
                log.Write(Bytes.Commands("MULTI\nINCR a\nINCR b\nEXEC"));
            log.Write(Bytes.Command("SET", $"key:{random.Next(1000)}", $"value {random.NextInt64()} {new string('x', random.Next(60))}"));
        }

        log.Write(Bytes.Command("SET", "torn", "off").AsSpan()[..^4]);
        _log = _folder.Write("x.aof", log.ToArray());
        _index = _folder["x.index"];
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("log")]
    [InlineData("log --jobs 2 --format json")]
    [InlineData("info")]
    [InlineData("check")]
    [InlineData("stats")]
    [InlineData("key key:7")]
    [InlineData("log --last 3")]
    public void Whoever_reads_the_whole_log_leaves_an_index_that_the_others_use(string first)
    {
        Same(first);
        Assert.True(AofIndex.IsIndex(_index));
        var index = AofIndex.Open(_index, AofLog.Open(_log), out var doubt)!;
        Assert.Null(doubt);
        Assert.True(index.Length > new FileInfo(_log).Length - 100);
        Assert.True(index.Segments.Count() > 2);
        Same("log --from 140000 --limit 5 -n");
    }

    [Fact]
    public void Every_question_has_the_same_answer()
    {
        Same("info");
        var written = File.GetLastWriteTimeUtc(_index);
        foreach (var question in (string[])[
            "log --from 140000 --limit 5 --format json", "log --from x.aof:9000000", "log --from 999999999", "log --from 140000 --to 140002 -n",
            "log --from 999999999 --to 5", "log --since 2025-11-20T09:24:00 --format csv", "log --since 2025-11-20T09:24:00 --until 2025-11-20T09:24:05 --annotations",
            "log --since 2026-01-01", "log --last 10", "log --last 10 --format resp", "log --last 3 --annotations -n", "log --last 0", "log --last 999999 --format python",
            "log --last 5 --from 151000", "log --last 5 --key key:9", "log --limit 5 --last 2", "log --db 1 --from 149900 --format resp", "log --base --from 151000",
            "stats --since 2025-11-20T09:24:00 --format json", "stats --from 150000", "key key:7 --since 2025-11-20T09:24:00", "info --format json", "check"])
            Same(question);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_index));
    }

    // Their own numbers, dbs and times, and the fault behind them: what the end of the file alone would not tell.
    [Theory]
    [InlineData("--format json")]
    [InlineData("-n --annotations")]
    [InlineData("--from 151000 --full")]
    public void The_last_records_are_those_that_reading_everything_ends_with(string options)
    {
        var words = options.Split(' ');
        var all = Tool.Run(["log", _log, .. words]);
        var last = Tool.Run(["log", _log, "--last", "7", .. words]);
        Assert.Equal(all.Lines[^7..], last.Lines);
        Assert.Equal((all.ExitCode, all.Talk), (last.ExitCode, last.Talk));
    }

    [Fact]
    public void An_index_that_does_not_fit_is_told_and_made_anew()
    {
        Same("info");
        File.SetLastWriteTimeUtc(_log, DateTime.UtcNow.AddMinutes(1));
        var run = Tool.Run("log", _log, "--last", "1", "--index", _index);
        Assert.StartsWith($"note: {_index}: not used: x.aof was written again\n", run.Talk);
        Assert.Single(run.Lines);
        Same("log --last 1");

        File.WriteAllBytes(_index, File.ReadAllBytes(_index)[..^9]);
        Assert.StartsWith($"note: {_index}: not used: is damaged, or of another version\n", Tool.Run("log", _log, "--last", "1", "--index", _index).Talk);
        Same("log --last 1");
    }

    [Fact]
    public void Nothing_but_an_index_is_written_over()
    {
        var before = File.ReadAllBytes(_log);
        Refuses($"{_log}: is there and is no index; name a file that is not there yet, or an index", _log);
        Refuses($"{_folder.Path}: is a directory; name the file that the index is to be kept in", _folder.Path);
        Refuses($"{_folder["no/index"]}: its directory is not there", _folder["no/index"]);
        Assert.True(before.AsSpan().SequenceEqual(File.ReadAllBytes(_log)));

        void Refuses(string expected, string index)
        {
            var run = Tool.Run("info", _log, "--index", index);
            Assert.Equal((2, $"aof: {expected}\n", ""), (run.ExitCode, run.Talk, run.Text));
        }
    }

    [Fact]
    public void What_is_read_only_from_its_start_has_no_index()
    {
        var small = Bytes.Commands("SET a 1\nSET b 2");
        var run = Tool.Run(small, "log", "-", "--index", _index, "--from", "2");
        Assert.Equal((0, "0 SET b 2\n", "note: no index: stdin: can be read only once, from its start\n"), (run.ExitCode, run.Text, run.Talk));
        run = Tool.Run("log", _folder.Write("x.gz", Bytes.GZip(small)), "--index", _index, "--last", "1");
        Assert.Equal((0, "0 SET b 2\n", "note: no index: x.gz: is compressed, and so is read from its start\n"), (run.ExitCode, run.Text, run.Talk));
        Assert.False(File.Exists(_index));
    }

    [Fact]
    public void Left_to_the_tool_it_lies_in_the_cache()
    {
        var cache = Directory.CreateDirectory(_folder["cache"]).FullName;
        var run = Tool.Bash($"export XDG_CACHE_HOME='{cache}'; aof info '{_log}' --index auto > /dev/null 2>&1; aof log '{_log}' --last 1 -n --index auto");
        Assert.Single(run.Lines);
        var index = Assert.Single(Directory.GetFiles(Path.Combine(cache, "aof")));
        Assert.Matches(@"^x\.aof-[0-9a-f]{16}\.index$", Path.GetFileName(index));
        Assert.Equal([_log], Directory.GetFiles(_folder.Path));
    }

    private void Same(string question)
    {
        string[] words = [.. question.Split(' '), _log];
        var (without, with) = (Tool.Run(words), Tool.Run([.. words, "--index", _index]));
        Assert.True(without.Output.AsSpan().SequenceEqual(with.Output) && without.Talk == with.Talk && without.ExitCode == with.ExitCode,
            string.Create(CultureInfo.InvariantCulture, $"{question}: {with.ExitCode}, not {without.ExitCode}\n{with.Talk}\n{without.Talk}\n{with.Output.Length}, not {without.Output.Length} bytes"));
    }
}
