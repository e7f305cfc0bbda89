using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>What <c>aof key --values</c> prints.</summary>
public sealed class KeyValuesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SET k 1\nINCR k\nSET k 1 KEEPTTL", "created: string of 1 byte|+ 1|changed: string of 1 byte|~ 1 → 2|overwritten: string of 1 byte|~ 2 → 1")]
    [InlineData("SET k 1\nPEXPIREAT k 4102444800000\nPERSIST k", "created: string of 1 byte|+ 1|changed: string of 1 byte, expires 2100-01-01T00:00:00.000Z (did not expire)|changed: string of 1 byte, no longer expires (was 2100-01-01T00:00:00.000Z)")]
    [InlineData("SET tmp 1\nRENAME tmp k\nRENAME k old", "renamed from tmp: string of 1 byte|+ 1|renamed to old: was string of 1 byte")]
    [InlineData("SET a 1\nCOPY a k\nDEL a k", "copied from a: string of 1 byte|+ 1|deleted: was string of 1 byte|- 1")]
    [InlineData("SADD k a\nSREM k a\nSREM k a", "created: set of 1 member|+ a|emptied: was set of 1 member|- a")]
    [InlineData("SET k 1\nLPUSH k x", "created: string of 1 byte|+ 1|unchanged: string of 1 byte")]
    [InlineData("SET k 1\nMOVE k 2", "created: string of 1 byte|+ 1|moved to db 2: was string of 1 byte|moved from db 0, in db 2: string of 1 byte|+ 1")]
    [InlineData("SET k 1\nSWAPDB 0 2\nFLUSHALL", "created: string of 1 byte|+ 1|swapped out: was string of 1 byte|- 1|swapped in, in db 2: string of 1 byte|+ 1|flushed, in db 2: was string of 1 byte|- 1")]
    [InlineData("SET k 1\nDEL k\nSADD k a\nSET k 1", "created: string of 1 byte|+ 1|deleted: was string of 1 byte|- 1|created: set of 1 member|+ a|overwritten: string of 1 byte, was set of 1 member|- a|+ 1")]
    [InlineData("MULTI\nHSET k f 1\nHSET k f 2 g 1\nEXEC", "created: hash of 1 field|+ f 1|changed: hash of 2 fields|~ f 1 → 2|+ g 1")]
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
            Assert.Equal("0 INCR k\n  changed: string of 1 byte\n  ~ 2 → 3\n", run.Text);
            Assert.EndsWith("in db 0 it is gone: deleted by DEL at x.aof:69 (record 4)\n", run.Talk, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("APPEND k abc\nAPPEND k de", "|+ bytes 3: de")]
    [InlineData("SET k abc\nSETRANGE k 1 xyz", "|~ bytes 1: bc → xyz")]
    [InlineData("SET k abc\nSETBIT k 6 1\nSETBIT k 6 0", "|~ bit 6: 0 → 1|~ bit 6: 1 → 0")]
    [InlineData("SET k abc\nBITFIELD k SET u8 8 65", "|~ bytes 1: b → A")]
    [InlineData("RPUSH k a b c b\nLSET k -1 x\nLREM k 0 b\nLPUSH k y z\nLINSERT k AFTER y w\nLTRIM k 1 2",
        "|~ [3] b → x|- [1] b|+ [0] y|+ [0] z|+ [2] w|- [5] x|- [4] c|- [3] a|- [0] z")]
    [InlineData("HSET k page:7 4 x 1\nHINCRBY k page:7 1\nHDEL k page:7", "|~ page:7 4 → 5|- page:7 5")]
    [InlineData("ZADD k 1 a 2 b\nZADD k 3 a\nZREMRANGEBYSCORE k 3 9", "|~ a 1 → 3|- a 3")]
    [InlineData("XADD k 1-0 f v\nXADD k 2-0 f w\nXADD k 3-0 f x\nXTRIM k MAXLEN 1", "|+ 2-0 f w|+ 3-0 f x|- 2 entries, 1-0 to 2-0")]
    [InlineData("XADD k 1-0 f v\nXGROUP CREATE k g 0\nXCLAIM k g me 0 1-0 TIME 0 FORCE JUSTID\nXACK k g 1-0",
        "|+ group g: delivered to 0-0|+ consumer me of g|+ pending 1-0 of g: me ×1 at 1970-01-01T00:00:00.000Z|- pending 1-0 of g: me ×1 at 1970-01-01T00:00:00.000Z")]
    [InlineData("PFADD k a\nPFADD k b", "|~ estimate 1 → 2")]
    public void Each_command_tells_what_it_did_inside_of_the_value(string log, string items)
    {
        var changed = Tool.Run("key", "k", Log(log), "--values").Text.Split("changed: ")[1..];
        var told = changed.Select(c => c.Split('\n')[1..].TakeWhile(l => l.StartsWith("  ", StringComparison.Ordinal))).SelectMany(l => l).Select(l => l.Trim());
        Assert.Equal(items, string.Concat(told.Select(l => "|" + l)));
    }

    [Fact]
    public void A_value_that_came_or_went_as_a_whole_shows_its_first_items_and_how_to_see_all()
    {
        var members = string.Join(' ', Enumerable.Range(10, 30));
        var log = Log($"SADD a {members}\nRENAME a k\nDEL k");
        var shown = string.Concat(Enumerable.Range(10, 10).Select(m => $"  {{0}} {m}\n"));
        Assert.Equal(
            "0 RENAME a k\n  renamed from a: set of 30 members\n" + shown.Replace("{0}", "+") + "  … 20 more are there; --full shows them, as does aof get k --db 0 --at 2\n"
            + "0 DEL k\n  deleted: was set of 30 members\n" + shown.Replace("{0}", "-") + "  … 20 more were there; --full shows them, as does aof get k --db 0 --at 2\n",
            Tool.Run("key", "k", log, "--values").Text);
        Assert.Equal(60, Tool.Run("key", "k", log, "--values", "--full").Lines.Count(l => l[2] is '+' or '-'));
        Assert.Contains("\"removedMore\":20}", Tool.Run("key", "k", log, "--values", "--format", "json").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_the_changes_of_each_record()
    {
        var run = Tool.Run("key", "k", Log("SET tmp 1\nRENAME tmp k\nINCR k"), "--values", "--format", "json");
        Assert.Equal("""
            {"number":2,"part":"x.aof","offset":29,"length":32,"db":0,"touch":"overwrite","kind":"command","args":["RENAME","tmp","k"],"changes":[{"db":0,"event":"renamed from","of":"tmp","after":{"type":"string","length":1},"replaced":true,"items":[{"change":"added","what":"value","after":"1"}]}]}
            {"number":3,"part":"x.aof","offset":61,"length":21,"db":0,"touch":"write","kind":"command","args":["INCR","k"],"changes":[{"db":0,"event":"changed","before":{"type":"string","length":1},"after":{"type":"string","length":1},"items":[{"change":"changed","what":"value","before":"1","after":"2"}]}]}

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
