namespace AofKit.Tests.Rdb;

/// <summary>Streams of all five versions.</summary>
public class RdbStreamTests
{
    private const byte SameFields = 2;
    private const byte Deleted = 1;

    /// <summary>A node of two entries with the master's fields, one of its own, and one that was deleted.</summary>
    private static byte[] Node() => RdbBytes.Listpack(
        3, 1, 2, "f", "g", 0,
        SameFields, 0, 0, "a", 1, 5,
        0, 5, 0, 1, "own", "v", 6,
        SameFields | Deleted, 6, 0, "x", "y", 5,
        SameFields, 10, -1, "b", "c", 5);

    private static RdbBytes Stream(byte type, int version)
    {
        var rdb = RdbBytes.Redis(version).Key(type, "s").Length(1).Text(RdbBytes.Bare().Id(1000, 7).ToArray()).Text(Node())
            .Length(3).IdLengths(1020, 0);
        return type == 15 ? rdb : rdb.IdLengths(1000, 7).IdLengths(1006, 7).Length(4);
    }

    [Fact]
    public void The_first_version_knows_no_bounds()
    {
        var rdb = Stream(15, 9).Length(1).Text("group").IdLengths(1005, 7)
            .Length(1).Id(1000, 7).Int64(55).Length(2)
            .Length(2).Text("idle").Int64(1).Length(0).Text("busy").Int64(2).Length(1).Id(1000, 7)
            .End();
        Assert.Equal("""
            XADD s 1000-7 f a g 1
            XADD s 1005-7 own v
            XADD s 1010-6 f b g c
            XSETID s 1020-0 ENTRIESADDED 3 MAXDELETEDID 0-0
            XGROUP CREATE s group 1005-7
            XGROUP CREATECONSUMER s group idle
            XCLAIM s group busy 0 1000-7 TIME 55 RETRYCOUNT 2 JUSTID FORCE
            """, RdbFeed.Commands(rdb));
        Assert.Equal("""
            XADD s 1000-7 f a g 1
            XADD s 1005-7 own v
            XADD s 1010-6 f b g c
            XSETID s 1020-0
            XGROUP CREATE s group 1005-7
            XCLAIM s group busy 0 1000-7 TIME 55 RETRYCOUNT 2 JUSTID FORCE
            """, RdbFeed.Commands(rdb, "redis-5"));
        Assert.Contains("redis-5.0 cannot create 1 consumers", RdbFeed.Entries(rdb, "redis-5"));
        Assert.Contains("redis-4.0 has no command for a value of type 15", RdbFeed.Entries(rdb, "redis-4"));
    }

    [Fact]
    public void Later_versions_add_bounds_activity_idempotence_and_what_was_given_back()
    {
        var rdb = Stream(27, 14).Length(1).Text("group").IdLengths(1005, 7).Length(ulong.MaxValue)
            .Length(2).Id(1000, 7).Int64(55).Length(2).Id(1005, 7).Int64(56).Length(3)
            .Length(1).Text("c").Int64(1).Int64(-1).Length(1).Id(1005, 7)
            .Length(1).Id(1000, 7)
            .Length(60).Length(200).Length(1).Text("p").Length(1).Text("i").IdLengths(1010, 6).Length(9).Length(1)
            .End();
        Assert.Equal("""
            XADD s 1000-7 f a g 1
            XADD s 1005-7 own v
            XADD s 1010-6 f b g c
            XSETID s 1020-0 ENTRIESADDED 4 MAXDELETEDID 1006-7
            XGROUP CREATE s group 1005-7 ENTRIESREAD -1
            XCLAIM s group c 0 1005-7 TIME 56 RETRYCOUNT 3 JUSTID FORCE
            XNACK s group FAIL IDS 1 1000-7 RETRYCOUNT 2 FORCE
            XCFGSET s IDMP-DURATION 60 IDMP-MAXSIZE 200
            XIDMPRECORD s p i 1010-6
            """, RdbFeed.Commands(rdb));
        var older = RdbFeed.Entries(rdb, "redis-8.0");
        Assert.Contains("has no entries that were given back; 1 are left out", older);
        Assert.Contains("has no idempotent ids", older);
        Assert.Equal($"""
            Header number 14
            KeyStart s db 0 type 27
            StreamEntry count 2 id 1000-7
            StreamField f a
            StreamField g 1
            StreamEntry count 1 id 1005-7
            StreamField own v
            StreamEntry count 2 id 1010-6
            StreamField f b
            StreamField g c
            StreamFacts 3 last 1020-0 first 1000-7 deleted 1006-7 added 4
            StreamGroup group number -1 id 1005-7
            StreamConsumer c number 1 count 1
            StreamPending number 56 count 3 id 1005-7
            StreamNacked number 55 count 2 id 1000-7
            StreamIdempotence number 60 count 200
            StreamProducer p count 1
            StreamIdempotentId i id 1010-6
            KeyEnd count 3
            End
            end at {rdb.Length}, Matches
            """, RdbFeed.Tokens(rdb));
    }

    [Fact]
    public void An_empty_stream_is_trimmed_at_once()
    {
        var rdb = RdbBytes.Redis(11).Key(21, "s").Length(0).Length(0).IdLengths(9, 1).IdLengths(0, 0).IdLengths(9, 1).Length(5).Length(0).End();
        Assert.Equal("XADD s MAXLEN 0 9-1 x y\nXSETID s 9-1 ENTRIESADDED 5 MAXDELETEDID 9-1", RdbFeed.Commands(rdb));
    }

    [Theory]
    [InlineData("an owner of every pending entry", 0)]
    [InlineData("an entry that is pending for nobody else", 2)]
    public void Pending_entries_and_their_owners_have_to_agree(string expected, int owned)
    {
        var rdb = Stream(21, 11).Length(1).Text("g").IdLengths(0, 0).Length(0)
            .Length(1).Id(1000, 7).Int64(55).Length(2)
            .Length(1).Text("c").Int64(1).Int64(1).Length((ulong)owned);
        for (var i = 0; i < owned; i++)
            rdb.Id(1000, 7);
        Assert.Contains(expected, RdbFeed.Fault(rdb.End())!.Expected);
    }

    [Theory]
    [InlineData("at the end of a stream entry", new object[] { 1, 0, 1, "f", 0, 2, 0, 0, "v", 9 })]
    [InlineData("2 entries and 0 deleted ones, as the stream node says", new object[] { 2, 0, 1, "f", 0, 2, 0, 0, "v", 4 })]
    [InlineData("1 entries and 0 deleted ones, as the stream node says", new object[] { 1, 0, 1, "f", 0, 3, 0, 0, "v", 4 })]
    [InlineData("0 entries and 0 deleted ones, as the stream node says", new object[] { 0, 0, 1, "f", 0, 2, 0, 0, "v", 4 })]
    [InlineData("0 at the end of the master entry", new object[] { 1, 0, 1, "f", 1, 2, 0, 0, "v", 4 })]
    [InlineData("a negative number", new object[] { 1, 0, -1, "f", 0 })]
    [InlineData("the name of a field", new object[] { 1, 0, 1000000, "f", 0 })]
    public void A_node_has_to_hold_what_it_says(string expected, object[] entries)
    {
        var rdb = RdbBytes.Redis(11).Key(21, "s").Length(1).Text(RdbBytes.Bare().Id(1, 0).ToArray()).Text(RdbBytes.Listpack(entries)).End();
        var fault = RdbFeed.Fault(rdb)!;
        Assert.Contains(expected, fault.Expected + fault.Found);
    }
}
