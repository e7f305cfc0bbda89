using System.Text;
using AofKit.Commands;
using AofKit.Tests.Support;

namespace AofKit.Tests.Commands;

/// <summary>Where the keys are in commands of every shape, and how each is touched (format.md section 6).</summary>
public sealed class KeyFinderTests
{
    [Theory]
    [InlineData("GET k", "Read k")]
    [InlineData("SET k v", "Overwrite k")]
    [InlineData("APPEND k v", "Write k")]
    [InlineData("GETDEL k", "Delete k")]
    [InlineData("DEL a b c", "Delete a|Delete b|Delete c")]
    [InlineData("UNLINK a", "Delete a")]
    [InlineData("MSET a 1 b 2 c 3", "Overwrite a|Overwrite b|Overwrite c")]
    [InlineData("MSETNX a 1 b 2", "Overwrite a|Overwrite b")]
    [InlineData("MSETEX 2 a 1 b 2 EX 5", "Overwrite a|Overwrite b")]
    [InlineData("LMOVE a b LEFT RIGHT", "Write a|Write b")]
    [InlineData("BITOP AND d a b", "Overwrite d|Read a|Read b")]
    [InlineData("SUNIONSTORE d a b", "Overwrite d|Read a|Read b")]
    [InlineData("ZUNIONSTORE d 2 a b WEIGHTS 1 2", "Overwrite d|Read a|Read b")]
    [InlineData("ZDIFFSTORE d 1 a", "Overwrite d|Read a")]
    [InlineData("PFMERGE d a b", "Write d|Read a|Read b")]
    [InlineData("BLPOP a b 0", "Write a|Write b")]
    [InlineData("LMPOP 2 a b LEFT", "Write a|Write b")]
    [InlineData("BZMPOP 0 1 a MIN", "Write a")]
    [InlineData("EVAL script 2 a b x y", "Write a|Write b")]
    [InlineData("EVAL script 0 x", "")]
    [InlineData("FCALL f 1 a x", "Write a")]
    [InlineData("XGROUP CREATE k g $", "Write k")]
    [InlineData("XADD k * f v", "Write k")]
    [InlineData("XREADGROUP GROUP g c COUNT 1 STREAMS a b > >", "Write a|Write b")] // it moves the group on
    [InlineData("XREAD STREAMS a 0", "Read a")]
    [InlineData("xread streams STREAMS 0", "Read STREAMS")]
    [InlineData("OBJECT FREQ k", "Read k")]
    [InlineData("FLUSHALL", "")]
    [InlineData("PUBLISH ch x", "")]
    [InlineData("SORT s", "Read s")]
    [InlineData("SORT s BY STORE GET STORE LIMIT 0 STORE STORE d", "Read s|Overwrite d")]
    [InlineData("SORT s STORE a STORE b", "Read s|Overwrite b")]
    [InlineData("sort s store d", "Read s|Overwrite d")]
    [InlineData("SORT_RO s BY STORE", "Read s")]
    [InlineData("GEORADIUS g 1 2 3 km", "Read g")]
    [InlineData("GEORADIUS g 1 2 3 km STORE a STOREDIST b", "Read g|Overwrite b")]
    [InlineData("GEORADIUSBYMEMBER g m 3 km STORE a", "Read g|Overwrite a")]
    [InlineData("GEOSEARCHSTORE d s FROMMEMBER m BYRADIUS 1 km", "Overwrite d|Read s")]
    [InlineData("MIGRATE h 1 k 0 5", "Delete k")]
    [InlineData("MIGRATE h 1 k 0 5 COPY", "Read k")]
    [InlineData("MIGRATE h 1 _ 0 5 REPLACE AUTH KEYS KEYS a b", "Delete a|Delete b")]
    [InlineData("MIGRATE h 1 _ 0 5 AUTH2 KEYS KEYS KEYS a", "Delete a")]
    [InlineData("RENAME a b", "Delete a|Overwrite b")]
    [InlineData("CMS.MERGE d 2 a b", "Write d|Read a|Read b")]
    [InlineData("JSON.MSET a $ 1 b $ 2", "Write a|Write b")]
    public void Keys_are_found_with_how_they_are_touched(string line, string touches)
    {
        Assert.Equal((touches, KeysFound.All), Find(line.Split(' ')));
    }

    [Fact]
    public void Two_keys_lie_in_two_dbs_when_they_are_moved_or_copied()
    {
        Assert.Equal("Delete k in 4|Overwrite k in 7", InDbs("MOVE k 7"));
        Assert.Equal("Read a in 4|Overwrite b in 4", InDbs("COPY a b"));
        Assert.Equal("Read a in 4|Overwrite b in 2", InDbs("COPY a b REPLACE DB 2"));
        Assert.Equal("Overwrite a in 4", InDbs("SET a 1"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("SET")]
    [InlineData("ZUNIONSTORE d 3 a b")]
    [InlineData("ZUNIONSTORE d x a b")]
    [InlineData("ZUNIONSTORE d -1 a b")]
    [InlineData("EVAL s 99999999999 a")]
    [InlineData("EVAL s 2147483647 a")]
    [InlineData("EVAL s")]
    [InlineData("MSETEX 2147483647 a 1")]
    [InlineData("SORT")]
    [InlineData("MIGRATE h 1 k")]
    [InlineData("MIGRATE h 1 _ 0 5")]
    [InlineData("MOVE k")]
    [InlineData("MOVE k x")]
    [InlineData("COPY a")]
    [InlineData("COPY a b DB x")]
    [InlineData("RENAME a")]
    public void Args_that_are_not_those_of_the_command_are_said_so(string line) => Assert.Equal(KeysFound.Malformed, Find(line.Split(' ')).Found);

    [Theory]
    [InlineData("NOPE k", KeysFound.Unknown, "")]
    [InlineData("my.cmd k x", KeysFound.Guessed, "Write k")]
    [InlineData("my.cmd", KeysFound.Unknown, "")]
    public void The_key_of_an_unknown_command_is_guessed_only_for_modules(string line, KeysFound found, string touches) =>
        Assert.Equal((touches, found), Find(line.Split(' ')));

    [Fact]
    public void An_annotation_has_no_keys()
    {
        var touches = new List<KeyTouch> { new(1, KeyAccess.Read, 0) };
        Assert.Equal(KeysFound.All, KeyFinder.Find(Records.All(Bytes.Time(1)).Single().Record, touches));
        Assert.Empty(touches);
    }

    [Fact]
    public void Random_args_of_every_command_never_throw()
    {
        string[] words = ["", "a", "1", "2", "-1", "99999999999", "KEYS", "STORE", "STREAMS", "DB", "COPY", "AUTH", "LIMIT", "BY", "$", "2147483647"];
        var touches = new List<KeyTouch>();
        var random = new Random(3);
        foreach (var info in CommandTable.All)
        {
            for (var round = 0; round < 40; round++)
            {
                var command = Records.One([.. info.Name.Split('|'), .. Enumerable.Range(0, random.Next(8)).Select(_ => words[random.Next(words.Length)])]);
                KeyFinder.Find(command.Record, touches);
                Assert.All(touches, t => Assert.InRange(t.Index, 1, command.Record.ArgCount - 1));
            }
        }
    }

    [Fact]
    public void Finding_keys_allocates_nothing()
    {
        var records = new[] { Records.One("MSET", "a", "1", "b", "2"), Records.One("ZUNIONSTORE", "d", "1", "a"), Records.One("SORT", "a", "STORE", "b"), Records.One("my.cmd", "k") };
        var touches = new List<KeyTouch>(8);
        var before = 0L;
        for (var round = 0; round < 100; round++)
        {
            if (round == 50)
                before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var record in records)
                KeyFinder.Find(record.Record, touches);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static (string Touches, KeysFound Found) Find(string[] args)
    {
        // An underscore stands for an empty arg.
        var record = Records.One([.. args.Select(a => a == "_" ? "" : a)]).Record;
        var touches = new List<KeyTouch>();
        var found = KeyFinder.Find(record, touches);
        var text = new List<string>();
        foreach (var touch in touches)
            text.Add($"{touch.Access} {Encoding.UTF8.GetString(record[touch.Index])}");
        return (string.Join('|', text), found);
    }

    private static string InDbs(string line)
    {
        var record = Records.All(Bytes.Commands("SELECT 4\n" + line))[1].Record;
        var touches = new List<KeyTouch>();
        Assert.Equal(KeysFound.All, KeyFinder.Find(record, touches));
        var text = new List<string>();
        foreach (var touch in touches)
            text.Add($"{touch.Access} {Encoding.UTF8.GetString(record[touch.Index])} in {touch.Db}");
        return string.Join('|', text);
    }
}
