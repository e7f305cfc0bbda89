using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>What <c>aof key --values</c> prints.</summary>
public sealed class KeyValuesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SET k 1\nINCR k\nSET k 1 KEEPTTL", "created: string of 1 byte|+ 1|changed: string of 1 byte|~ 2 (was 1)|overwritten: string of 1 byte|~ 1 (was 2)")]
    [InlineData("SET k 1\nPEXPIREAT k 4102444800000\nPERSIST k", "created: string of 1 byte|+ 1|changed: string of 1 byte, expires 2100-01-01T00:00:00.000Z (did not expire)|changed: string of 1 byte, no longer expires (was 2100-01-01T00:00:00.000Z)")]
    [InlineData("SET tmp 1\nRENAME tmp k\nRENAME k old", "renamed from tmp: string of 1 byte|+ 1|renamed to old: was string of 1 byte")]
    [InlineData("SET a 1\nCOPY a k\nDEL a k", "copied from a: string of 1 byte|+ 1|deleted: was string of 1 byte|- 1")]
    [InlineData("SADD k a\nSREM k a\nSREM k a", "created: set of 1 member|+ a|emptied: was set of 1 member|- a")]
    [InlineData("SET k 1\nLPUSH k x", "created: string of 1 byte|+ 1|unchanged: string of 1 byte")]
    [InlineData("SET k 1\nMOVE k 2", "created: string of 1 byte|+ 1|moved to db 2: was string of 1 byte|moved from db 0, in db 2: string of 1 byte|+ 1")]
    [InlineData("SET k 1\nSWAPDB 0 2\nFLUSHALL", "created: string of 1 byte|+ 1|swapped out: was string of 1 byte|- 1|swapped in, in db 2: string of 1 byte|+ 1|flushed, in db 2: was string of 1 byte|- 1")]
    [InlineData("SET k 1\nDEL k\nSADD k a\nSET k 1", "created: string of 1 byte|+ 1|deleted: was string of 1 byte|- 1|created: set of 1 member|+ a|overwritten: string of 1 byte, was set of 1 member")]
    [InlineData("MULTI\nHSET k f 1\nHSET k f 2 g 1\nEXEC", "created: hash of 1 field|+ f 1|changed: hash of 2 fields|~ f 2 (was 1)|+ g 1")]
    public void Each_record_tells_what_it_did(string log, string deeds)
    {
        var run = Tool.Run("key", "k", Log(log), "--values");
        Assert.Equal(deeds, string.Join('|', run.Lines.Where(l => l[0] == ' ').Select(l => l.Trim())));
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("SET k 1", "in db 0 the log leaves it there: string of 1 byte")]
    [InlineData("SET k 1\nDEL k", "in db 0 it is gone: deleted by DEL at x.aof:27 (record 2)")]
    [InlineData("SET k 1\nPEXPIREAT k 4102444800000\nDEL k", "in db 0 it is gone: deleted by DEL at x.aof:73 (record 3); it was to expire 2100-01-01T00:00:00.000Z")]
    [InlineData("SET k 1\nPEXPIREAT k 1763629260000\n#TS:1763629260\nDEL k", "in db 0 it is gone: expired 2025-11-20T09:01:00.000Z, and removed by DEL at x.aof:89 (2025-11-20T09:01:00Z, record 4)")]
    public void The_last_line_says_why_it_is_gone(string log, string answer) =>
        Assert.Equal(answer, Tool.Run("key", "k", Log(log), "--values").Talk.TrimEnd().Split('\n')[^1]);

    [Fact]
    public void Filters_choose_what_is_shown_and_not_what_is_replayed()
    {
        var log = Log("SET k 1\nINCR k\nINCR k\nDEL k");
        foreach (var options in (string[])["--command incr --last 1", "--from 3 --limit 1", "--from 3 --to 3"])
        {
            var run = Tool.Run(["key", "k", log, "--values", .. options.Split(' ')]);
            Assert.Equal("0 INCR k\n  changed: string of 1 byte\n  ~ 3 (was 2)\n", run.Text);
            Assert.EndsWith("in db 0 it is gone: deleted by DEL at x.aof:69 (record 4)\n", run.Talk, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Json_has_the_value_after_each_record()
    {
        var run = Tool.Run("key", "k", Log("SET tmp 1\nRENAME tmp k\nINCR k"), "--values", "--format", "json");
        Assert.Equal("""
            {"number":2,"part":"x.aof","offset":29,"length":32,"db":0,"touch":"overwrite","kind":"command","args":["RENAME","tmp","k"],"changes":[{"db":0,"deed":"renamed from","of":"tmp","after":{"type":"string","value":"1"}}]}
            {"number":3,"part":"x.aof","offset":61,"length":21,"db":0,"touch":"write","kind":"command","args":["INCR","k"],"changes":[{"db":0,"deed":"changed","before":{"type":"string","length":1},"after":{"type":"string","value":"2"},"items":[{"change":"changed","what":"value","before":"1","after":"2"}]}]}

            """, run.Text);
    }

    [Fact]
    public void A_transaction_that_the_log_does_not_end_did_nothing()
    {
        var run = Tool.Run("key", "k", Log("SET k 1\nMULTI\nDEL k"), "--values");
        Assert.Equal((1, "0 SET k 1\n  created: string of 1 byte\n  + 1\n"), (run.ExitCode, run.Text));
        Assert.Contains("in db 0 the log leaves it there", run.Talk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("k* --glob", "--values takes one key, not a pattern")]
    [InlineData("k --follow", "--values and --follow cannot both be given")]
    [InlineData("k --format csv", "--values is written as text or json")]
    public void What_cannot_be_done_is_one_line_and_2(string options, string says)
    {
        var args = options.Split(' ');
        var run = Tool.Run(["key", args[0], Log("SET k 1"), "--values", .. args[1..]]);
        Assert.Equal((2, ""), (run.ExitCode, run.Text));
        Assert.StartsWith("aof: " + says, run.Talk, StringComparison.Ordinal);
    }

    private string Log(string lines) => _folder.Write("x.aof", Bytes.Commands(lines));
}
