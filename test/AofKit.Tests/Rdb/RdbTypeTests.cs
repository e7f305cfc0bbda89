using AofKit.Rdb;

namespace AofKit.Tests.Rdb;

/// <summary>Golden bytes of each type, those that no server writes any more included.</summary>
public class RdbTypeTests
{
    [Fact]
    public void Strings_come_raw_as_numbers_and_compressed()
    {
        var rdb = RdbBytes.Redis(11).Raw(0xFE, 0x00)
            .Key(0, "raw").Text("v")
            .Key(0, "i8").Raw(0xC0, 0xFB)
            .Key(0, "i16").Raw(0xC1, 0x00, 0x80)
            .Key(0, "i32").Raw(0xC2, 0xFF, 0xFF, 0xFF, 0x7F)
            .Key(0, "lzf").Raw(0xC3, 0x05, 0x0A, 0x00).Raw("a").Raw(0xE0, 0x00, 0x00)
            .End();
        Assert.Equal("""
            SET raw v
            SET i8 -5
            SET i16 -32768
            SET i32 2147483647
            SET lzf aaaaaaaaaa
            """, RdbFeed.Commands(rdb));
    }

    [Fact]
    public void Lengths_may_have_any_width()
    {
        var rdb = RdbBytes.Redis(11)
            .Raw(0x00).Raw(0x40, 0x01).Raw("a").Raw(0x80, 0, 0, 0, 1).Raw("b")
            .Raw(0x00).Raw(0x81, 0, 0, 0, 0, 0, 0, 0, 1).Raw("c").Raw(0x01).Raw("d")
            .End();
        Assert.Equal("SET a b\nSET c d", RdbFeed.Commands(rdb));
    }

    [Fact]
    public void Plain_collections_of_every_version()
    {
        var rdb = RdbBytes.Redis(8)
            .Key(1, "list").Length(2).Texts("a", "b")
            .Key(2, "set").Length(2).Texts("a", "b")
            .Key(3, "zset").Length(4).Text("a").Raw(3).Raw("1.5").Text("b").Raw(254).Text("c").Raw(255).Text("d").Raw(5).Raw("1e+20")
            .Key(4, "hash").Length(1).Texts("f", "v")
            .Key(5, "zset2").Length(2).Text("a").Double(0.1).Text("b").Double(-3)
            .End();
        Assert.Equal("""
            RPUSH list a b
            SADD set a b
            ZADD zset 1.5 a inf b -inf c 1e+20 d
            HMSET hash f v
            ZADD zset2 0.1 a -3 b
            """, RdbFeed.Commands(rdb));
    }

    [Fact]
    public void Packed_collections_before_listpacks()
    {
        var rdb = RdbBytes.Redis(7)
            .Key(9, "zipmap").Text([2, 1, .. "a"u8, 1, 0, .. "b"u8, 1, .. "c"u8, 2, 3, .. "de___"u8, 0xFF])
            .Key(10, "ziplist").Text(RdbBytes.Ziplist("a", 0, 12, 13, -1, 1000, 100000, 10000000, 10000000000, new string('x', 70)))
            .Key(11, "intset").Text(RdbBytes.Intset(2, -5, 0, 7))
            .Key(11, "intset8").Text(RdbBytes.Intset(8, -5000000000, 5000000000))
            .Key(12, "zset").Text(RdbBytes.Ziplist("m", 3, "n", "1.25"))
            .Key(13, "hash").Text(RdbBytes.Ziplist("f", "v", 1, 2))
            .Key(14, "quicklist").Length(2).Text(RdbBytes.Ziplist("a")).Text(RdbBytes.Ziplist("b", 3))
            .End();
        Assert.Equal($"""
            HMSET zipmap a b c de
            RPUSH ziplist a 0 12 13 -1 1000 100000 10000000 10000000000 {new string('x', 70)}
            SADD intset -5 0 7
            SADD intset8 -5000000000 5000000000
            ZADD zset 3 m 1.25 n
            HMSET hash f v 1 2
            RPUSH quicklist a b 3
            """, RdbFeed.Commands(rdb));
    }

    [Fact]
    public void Packed_collections_of_listpacks()
    {
        var rdb = RdbBytes.Redis(11)
            .Key(16, "hash").Text(RdbBytes.Listpack("f", "v", 1, -2))
            .Key(17, "zset").Text(RdbBytes.Listpack("m", 3, "n", "-1e5"))
            .Key(18, "list").Length(3).Length(2).Text(RdbBytes.Listpack(0, 127, 128, -4096, 4095, 4096, -32768, 8388607, -2147483648, long.MinValue))
                .Length(1).Text("plain").Length(2).Text(RdbBytes.Listpack(new string('y', 64), new string('z', 4096)))
            .Key(20, "set").Text(RdbBytes.Listpack("a", 1))
            .End();
        Assert.Equal($"""
            HMSET hash f v 1 -2
            ZADD zset 3 m -100000 n
            RPUSH list 0 127 128 -4096 4095 4096 -32768 8388607 -2147483648 -9223372036854775808 plain {new string('y', 64)} {new string('z', 4096)}
            SADD set a 1
            """, RdbFeed.Commands(rdb));
    }

    [Fact]
    public void A_listpack_entry_of_16383_bytes_may_have_either_backlen()
    {
        foreach (var wider in new[] { false, true })
        {
            var text = new string('x', 16378);
            byte[] entries = [.. RdbBytes.ListpackEntry(text, wider), .. RdbBytes.ListpackEntry("after")];
            var rdb = RdbBytes.Redis(11).Key(18, "l").Length(1).Length(2).Text(RdbBytes.ListpackOf(entries, 2)).End();
            Assert.Equal($"RPUSH l {text} after", RdbFeed.Commands(rdb));
        }
    }

    [Fact]
    public void Hashes_with_field_expiries_in_all_their_forms()
    {
        var redis = RdbBytes.Redis(12)
            .Key(22, "pre-ga").Length(2).Length(5000).Texts("f", "v").Length(0).Texts("g", "w")
            .Key(23, "pre-ga-lp").Text(RdbBytes.Listpack("f", "v", 5000, "g", "w", 0))
            .Key(24, "meta").Int64(5000).Length(3).Length(1).Texts("f", "v").Length(0).Texts("g", "w").Length(11).Texts("h", "x")
            .Key(25, "lp").Int64(5000).Text(RdbBytes.Listpack("f", "v", 5000, "g", "w", 0))
            .End();
        Assert.Equal("""
            HMSET pre-ga f v g w
            HPEXPIREAT pre-ga 5000 FIELDS 1 f
            HMSET pre-ga-lp f v g w
            HPEXPIREAT pre-ga-lp 5000 FIELDS 1 f
            HMSET meta f v g w h x
            HPEXPIREAT meta 5000 FIELDS 1 f
            HPEXPIREAT meta 5010 FIELDS 1 h
            HMSET lp f v g w
            HPEXPIREAT lp 5000 FIELDS 1 f
            """, RdbFeed.Commands(redis, "redis-7.4"));

        var valkey = RdbBytes.Valkey(80)
            .Key(22, "h").Length(2).Texts("f", "v").Int64(5000).Texts("g", "w").Int64(-1)
            .End();
        Assert.Equal("""
            HSETEX h PXAT 5000 FIELDS 1 f v
            HMSET h g w
            """, RdbFeed.Commands(valkey));
    }

    [Fact]
    public void Field_expiries_that_the_target_does_not_know_are_said()
    {
        var rdb = RdbBytes.Redis(12).Key(24, "h").Int64(5000).Length(1).Length(1).Texts("f", "v").End();
        Assert.Equal("""
            > SELECT 0
            > HMSET h f v
            ! key 1 of db 0, name of 1 bytes: redis-7.2 has no expiry of what is inside of a hash; 1 are left out
            key h hash hashtable 1 at 9+17
            end at 35
            """, RdbFeed.Entries(rdb, "redis-7.2"));
    }

    [Fact]
    public void Template_hashes_become_plain_ones()
    {
        var rdb = RdbBytes.Redis(15)
            .Raw(242).Length(7).Length(2).Texts("a", "bb")
            .Key(30, "lp").Text(RdbBytes.Listpack(7, "x", 1))
            .Key(32, "array").Length(7).Texts("y", "z")
            .End();
        Assert.Equal("HMSET lp a x bb 1\nHMSET array a y bb z", RdbFeed.Commands(rdb));

        var unknown = RdbBytes.Redis(15).Key(32, "array").Length(7).Texts("y", "z").End();
        Assert.Equal(AofFaultKind.BadRdb, RdbFeed.Fault(unknown)!.Kind);
    }

    [Fact]
    public void Arrays_come_in_chunks_of_32_and_with_the_next_index()
    {
        var rdb = RdbBytes.Redis(14).Key(28, "a").Length(33).Length(1).Length(40);
        for (var i = 0UL; i < 30; i++)
            rdb.Length(i).Length(0).Text("v");
        rdb.Length(30).Length(1).Int64(-7).Length(31).Length(2).Double(0.5).Length(40).Length(3).Text("s");
        var pairs = string.Join(" ", Enumerable.Range(0, 30).Select(i => $"{i} v"));
        Assert.Equal($"ARMSET a {pairs} 30 -7 31 0.5\nARMSET a 40 s\nARSEEK a 41", RdbFeed.Commands(rdb.End()));
    }

    [Fact]
    public void Set_members_may_expire()
    {
        var rdb = RdbBytes.Redis(17)
            .Key(34, "lp").Int64(5000).Text(RdbBytes.Listpack("a", 5000, "b", 0))
            .Key(35, "set").Int64(5000).Length(2).Length(3).Text("a").Length(0).Text("b")
            .End();
        Assert.Equal("""
            SADD lp a b
            SPEXPIREAT lp 5000 MEMBERS 1 a
            SADD set a b
            SPEXPIREAT set 5002 MEMBERS 1 a
            """, RdbFeed.Commands(rdb));
    }

    [Fact]
    public void Collections_come_in_chunks_of_64()
    {
        var members = Enumerable.Range(0, 130).Select(i => $"m{i}").ToArray();
        var rdb = RdbBytes.Redis(11).Key(2, "s").Length(130).Texts(members).End();
        Assert.Equal(
            $"SADD s {string.Join(" ", members[..64])}\nSADD s {string.Join(" ", members[64..128])}\nSADD s {string.Join(" ", members[128..])}",
            RdbFeed.Commands(rdb));
    }

    [Fact]
    public void Attributes_belong_to_the_next_key_only()
    {
        var rdb = RdbBytes.Redis(16)
            .Raw(0xFA).Texts("redis-ver", "8.12").Raw(0xFE, 0x03).Raw(0xFB).Length(3).Length(2)
            .Raw(0xFC).Int64(99000).Raw(0xF8).Length(12).Raw(0xF1).Key(0, "a").Text("1")
            .Raw(0xFD, 99, 0, 0, 0).Raw(0xF9, 7).Key(0, "b").Text("2")
            .Key(0, "c").Text("3")
            .Raw(0xF4).Length(5).Length(1).Length(0)
            .End();
        Assert.Equal($"""
            Header number 16
            Aux redis-ver 8.12
            SelectDb count 3
            ResizeDb number 2 count 3
            KeyStart a db 3 type 0 expires 99000 idle 12 noevict
            Text 1
            KeyEnd count 1
            KeyStart b db 3 type 0 expires 99000 freq 7
            Text 2
            KeyEnd count 1
            KeyStart c db 3 type 0
            Text 3
            KeyEnd count 1
            SlotInfo number 5 count 1
            End
            end at {rdb.Length}, Matches
            """, RdbFeed.Tokens(rdb));
        Assert.Equal("""
            SELECT 3
            SET a 1
            PEXPIREAT a 99000
            SET b 2
            PEXPIREAT b 99000
            SET c 3
            """, RdbFeed.Commands(rdb));
    }

    [Fact]
    public void Functions_scripts_and_aux_come_as_they_stand()
    {
        var rdb = RdbBytes.Redis(10).Raw(0xFA).Texts("lua", "return 1").Raw(245).Text("#!lua name=x").Raw(0xFA).Texts("", "").End();
        Assert.Equal($"""
            aux lua return\x201
            > SCRIPT LOAD return\x201
            function 12
            > FUNCTION LOAD #!lua\x20name=x
            aux '' ''
            end at {rdb.Length}
            """, RdbFeed.Entries(rdb));
        Assert.Contains("! redis-6.2 has no functions", RdbFeed.Entries(rdb, "redis-6.2"));
    }

    [Fact]
    public void Modules_are_restored_from_the_bytes_they_have()
    {
        var value = RdbBytes.Bare().Length(0x1234567890ABCDEF).Length(2).Length(9).Length(1).Length(3).Length(5).Text("s")
            .Length(4).Double(1).Length(3).Raw(0, 0, 0, 0).Length(0).ToArray();
        var rdb = RdbBytes.Redis(11).Raw(0xFC).Int64(99000).Key(7, "m").Raw(value).End();
        var payload = RdbBytes.Bare().Raw(7).Raw(value).Payload(11);
        Assert.Equal($"RESTORE m 99000 {RdbFeed.Show(payload)} ABSTTL", RdbFeed.Commands(rdb));

        var older = RdbBytes.Bare().Raw(7).Raw(value).Payload(8);
        Assert.Equal($"RESTORE m 0 {RdbFeed.Show(older)}\nPEXPIREAT m 99000", RdbFeed.Commands(rdb, "redis-4"));
    }

    [Fact]
    public void Module_aux_and_key_meta_are_skipped_by_their_opcodes()
    {
        var rdb = RdbBytes.Redis(13)
            .Raw(247).Length(0x1234567890ABCDEF).Length(2).Length(1).Length(5).Text("x").Length(0)
            .Raw(243).Length(1).Raw(1, 2, 3, 4).Length(2).Length(8).Length(0).Key(0, "k").Text("v")
            .End();
        Assert.Equal($"""
            ! module EjRWeJCrz keeps 6 bytes beside the keys; no command tells them
            > SELECT 0
            ! key 1 of db 0, name of 1 bytes: no command tells what modules keep about the key
            > SET k v
            key k string raw 1 at {rdb.Length - 9 - 14}+14
            end at {rdb.Length}
            """, RdbFeed.Entries(rdb));
    }

    [Fact]
    public void Bitmaps_and_rate_limits_share_a_number()
    {
        byte[] roaring = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3A, 0x30, 0, 0, 0, 0, 0, 0];
        var bitmap = RdbBytes.Redis(16).Key(33, "b").Length(9).Text(roaring).Key(0, "k").Text("v").End();
        Assert.Contains("SET k v", RdbFeed.Commands(bitmap));
        Assert.Contains("redis-8.10 has no command for a value of type 33", RdbFeed.Entries(RdbBytes.Redis(16).Key(33, "b").Length(9).Text(roaring).End(), "redis-7.2").Replace("redis-7.2", "redis-8.10"));
        var gcra = RdbBytes.Redis(14).Key(33, "g").Length(9).Key(0, "k").Text("v").End();
        Assert.Contains("SET k v", RdbFeed.Commands(gcra));
        Assert.Contains($"RESTORE g 0 {RdbFeed.Show(RdbBytes.Bare().Raw(33, 9).Payload(14))} ABSTTL", RdbFeed.Commands(gcra));
    }

    [Fact]
    public void Numbers_mean_what_the_word_in_the_header_says()
    {
        var rdb = RdbBytes.Valkey(81)
            .Raw(243).Text("job").Length(1).Length(0).Length(99)
            .Raw(242).Raw("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n")
            .Key(23, "p").Length(1).Text("path").Length(1).Texts("f", "v")
            .Key(0, "k").Text("v")
            .End();
        var payload = RdbBytes.Bare().Raw(23).Length(1).Text("path").Length(1).Texts("f", "v").Payload(81);
        Assert.Equal($"""
            SET a b
            RESTORE p 0 {RdbFeed.Show(payload)} ABSTTL
            SET k v
            """, RdbFeed.Commands(rdb));
    }

    [Fact]
    public void KeyDb_tells_the_expiry_of_members_after_their_key()
    {
        var rdb = RdbBytes.Redis(9).Raw(0xFA).Texts("mvcc-tstamp", "1").Key(2, "s").Length(1).Text("m")
            .Raw(0xFA).Texts("keydb-subexpire-key", "m").Raw(0xFA).Texts("keydb-subexpire-when", "99000").End();
        Assert.Equal("SADD s m\nPEXPIREMEMBERAT s m 99000", RdbFeed.Commands(rdb, "keydb-6.3"));
        Assert.Contains("can be told to KeyDB only", RdbFeed.Entries(rdb));
    }

    [Fact]
    public void A_newer_version_is_read_as_far_as_its_types_are_known()
    {
        var rdb = RdbBytes.Redis(19).Key(0, "k").Text("v").End();
        Assert.Contains("! version 19 is newer", RdbFeed.Tokens(rdb));
        Assert.Equal("SET k v", RdbFeed.Commands(rdb));
    }

    [Fact]
    public void An_empty_collection_is_said_and_makes_no_command()
    {
        var rdb = RdbBytes.Redis(9).Raw(0xFC).Int64(99000).Key(1, "l").Length(0).End();
        Assert.Contains("the value is empty", RdbFeed.Entries(rdb));
        Assert.Equal("", RdbFeed.Commands(rdb));
    }

    [Fact]
    public void What_follows_the_checksum_is_left_in_the_window()
    {
        var rdb = RdbBytes.Redis(9).Key(0, "k").Text("v").End();
        var window = new ByteWindow(new MemoryStream([.. rdb, .. "*1\r\n$4\r\nPING\r\n"u8]));
        var reader = new RdbReader(window, "x");
        while (reader.TryRead(out _))
        {
        }

        Assert.Equal(rdb.Length, window.Offset);
        Assert.Equal("*1\r\n"u8.ToArray(), window.Bytes[..4].ToArray());
    }
}
