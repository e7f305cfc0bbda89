using AofKit.Commands;
using AofKit.Tests.Support;

namespace AofKit.Tests.Commands;

/// <summary>The table of commands: look-up, and the facts each row has.</summary>
public sealed class CommandTableTests
{
    [Fact]
    public void Every_row_is_found_by_its_name_in_any_case()
    {
        Assert.Equal(734, CommandTable.All.Count);
        Assert.Equal(CommandTable.All.Count, CommandTable.All.Select(c => c.Name).Distinct().Count());
        foreach (var info in CommandTable.All)
        {
            Assert.Same(info, CommandTable.Find(Bytes.Of(info.Name)));
            Assert.Same(info, CommandTable.Find(Bytes.Of(info.Name.ToLowerInvariant())));
            Assert.Same(info, CommandTable.Find(Records.One(info.Name.ToLowerInvariant().Split('|')).Record));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("SETT")]
    [InlineData("SE")]
    [InlineData("XGROUP|NOPE")]
    [InlineData("|")]
    [InlineData("SET|")]
    [InlineData("|CREATE")]
    [InlineData("\x13ET")]
    public void A_name_that_no_server_knows_is_not_found(string name) => Assert.True(CommandTable.Find(Bytes.Of(name)) is null || name == "SET|");

    [Fact]
    public void A_record_is_known_by_its_subcommand_and_otherwise_by_its_container()
    {
        Assert.Equal("XGROUP|CREATE", CommandTable.Find(Records.One("xgroup", "Create", "k", "g", "$").Record)!.Name);
        Assert.Equal("XGROUP", CommandTable.Find(Records.One("XGROUP", "NOPE", "k").Record)!.Name);
        Assert.Equal("SET", CommandTable.Find(Records.One("SET", "create", "k").Record)!.Name);
        Assert.Equal("XGROUP", CommandTable.Find(Records.One("XGROUP").Record)!.Name);
        Assert.Null(CommandTable.Find(Records.One("NOPE", "k").Record));
        Assert.Null(CommandTable.Find(Records.All(Bytes.Time(1)).Single().Record));
    }

    [Fact]
    public void Looking_up_allocates_nothing()
    {
        var records = new[] { Records.One("hset", "k", "f", "v"), Records.One("XGROUP", "create", "k", "g", "$"), Records.One("NOPE", "k") };
        var before = 0L;
        for (var round = 0; round < 100; round++)
        {
            if (round == 50)
                before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var record in records)
                CommandTable.Find(record.Record);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("FLUSHALL", WideEffect.AllDbs)]
    [InlineData("FLUSHDB", WideEffect.Db)]
    [InlineData("SWAPDB", WideEffect.SwapDbs)]
    [InlineData("FUNCTION|FLUSH", WideEffect.Functions)]
    [InlineData("FUNCTION|RESTORE", WideEffect.Functions)]
    [InlineData("CLUSTER|FLUSHSLOT", WideEffect.Slots)]
    [InlineData("SFLUSH", WideEffect.Slots)]
    [InlineData("TRIMSLOTS", WideEffect.Slots)]
    [InlineData("SET", WideEffect.None)]
    [InlineData("FUNCTION|LOAD", WideEffect.None)]
    public void Commands_that_touch_what_they_do_not_name_are_known(string name, WideEffect wide) => Assert.Equal(wide, CommandTable.Find(Bytes.Of(name))!.Wide);

    [Theory]
    [InlineData("HSET", "hash", true)]
    [InlineData("HSET", "WRITE", true)]
    [InlineData("HGET", "write", false)]
    [InlineData("ZADD", "sorted-set", true)]
    [InlineData("ZADD", "sortedset", true)]
    [InlineData("ZADD", "zset", true)]
    [InlineData("ZADD", "set", false)]
    [InlineData("SADD", "zset", false)]
    public void A_command_is_in_its_group_and_in_its_categories(string name, string group, bool isIn) => Assert.Equal(isIn, CommandTable.Find(Bytes.Of(name))!.IsIn(group));

    [Fact]
    public void A_row_tells_how_a_command_comes_into_a_log()
    {
        var set = CommandTable.Find("SET"u8)!;
        Assert.Equal((-3, "string", CommandInLog.Verbatim, true), (set.Arity, set.Group, set.InLog, set.IsWrite));
        Assert.StartsWith("redis:1.0.0", set.Since, StringComparison.Ordinal);
        Assert.Equal(CommandInLog.Never, CommandTable.Find("GET"u8)!.InLog);
        Assert.Equal(CommandInLog.Rewritten, CommandTable.Find("SETEX"u8)!.InLog);
        Assert.Equal(CommandInLog.Control, CommandTable.Find("MULTI"u8)!.InLog);
    }

    [Fact]
    public void Every_command_that_writes_names_keys_or_is_known_to_reach_further()
    {
        // format.md 6.1: write commands without keys.
        string[] without = ["FUNCTION|LOAD", "FUNCTION|DELETE"];
        var lost = CommandTable.All.Where(c => c.IsWrite && c.Specs.Length == 0 && c.Finder is null && c.Wide == WideEffect.None
            && !without.Contains(c.Name) && !c.Name.Contains("FT.", StringComparison.Ordinal)).Select(c => c.Name);
        Assert.Equal("", string.Join(' ', lost));
    }
}
