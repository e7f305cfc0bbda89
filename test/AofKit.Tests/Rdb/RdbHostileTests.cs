using AofKit.Rdb;

namespace AofKit.Tests.Rdb;

/// <summary>RDBs that are damaged, or made to harm.</summary>
public class RdbHostileTests
{
    private static RdbBytes Key(byte type, int version = 11) => RdbBytes.Redis(version).Key(type, "k");

    public static TheoryData<string, byte[]> Damaged() => new()
    {
        { "a length", Key(1).Raw(0xBF).End() },
        { "a string", Key(0).Raw(0xC5).End() },
        { "less than 2 GiB", Key(0).Raw(0x81, 0x80, 0, 0, 0, 0, 0, 0, 0).End() },
        { "less than 2 GiB", Key(0).Raw(0x80, 0x7F, 0xFF, 0xFF, 0xFF).End() },
        { "LZF", Key(0).Raw(0xC3, 3, 0x80, 0xFF, 0xFF, 0xFF, 0xFF).Raw(0, 0, 0).End() },
        { "LZF", Key(0).Raw(0xC3, 0, 5).End() },
        { "LZF", Key(0).Raw(0xC3, 3, 10).Raw(0x20, 0x05, 0).End() },
        { "LZF", Key(0).Raw(0xC3, 2, 10).Raw(0, 0).End() },
        { "LZF", Key(0).Raw(0xC3, 2, 10).Raw(31, 0).End() },
        { "header and an end", Key(16).Text(RdbBytes.Listpack("f", "v")[..^1]).End() },
        { "header and an end", Key(16).Raw(0xC0, 1).End() },
        { "entries, as the header", Key(20).Text(RdbBytes.ListpackOf(RdbBytes.ListpackEntry("m"), 2)).End() },
        { "the length of the listpack entry", Key(20).Text(RdbBytes.ListpackOf([0x81, (byte)'m', 3], 1)).End() },
        { "a listpack text", Key(20).Text(RdbBytes.ListpackOf([0xBF, (byte)'m', 2], 1)).End() },
        { "a listpack entry", Key(20).Text(RdbBytes.ListpackOf([0xF7, 1], 1)).End() },
        { "the end of the listpack at its last byte", Key(20).Text(RdbBytes.ListpackOf([0xFF, 1], 1)).End() },
        { "the value of a field", Key(16).Text(RdbBytes.Listpack("f")).End() },
        { "a score", Key(17).Text(RdbBytes.Listpack("m", "abc")).End() },
        { "a score", Key(17).Text(RdbBytes.Listpack("m", "nan")).End() },
        { "a score", Key(5).Length(1).Text("m").Double(double.NaN).End() },
        { "a score", Key(3).Length(1).Text("m").Raw(253).End() },
        { "the length of the ziplist entry before", Key(10).Text(Patched(RdbBytes.Ziplist("a", "b"), 13, 2)).End() },
        { "header and an end", Key(10).Text(Patched(RdbBytes.Ziplist("a", "b"), 4, 200)).End() },
        { "the last ziplist entry", Key(10).Text(Patched(RdbBytes.Ziplist("a", "b"), 4, 10)).End() },
        { "header and an end", Key(11).Text(Patched(RdbBytes.Intset(2, 1, 2), 0, 3)).End() },
        { "header and an end", Key(11).Text(RdbBytes.Intset(2)).End() },
        { "a value greater", Key(11).Text(RdbBytes.Intset(2, 2, 1)).End() },
        { "a value greater", Key(11).Text(RdbBytes.Intset(2, 1, 1)).End() },
        { "a zipmap value", Key(9).Text([1, 1, .. "a"u8, 9, 0, .. "b"u8, 0xFF]).End() },
        { "a zipmap field", Key(9).Text([1, 0xFE, 5, 0, 0, 0, .. "abcde"u8, 0xFF]).End() },
        { "1 or 2 before a node", Key(18).Length(1).Length(3).Text("x").End() },
        { "a module opcode", Key(7).Length(1).Length(6).End() },
        { "a module opcode", Key(7).Length(1).Length(2).Length(5).End() },
        { "recorded before", Key(30, 15).Text(RdbBytes.Listpack(1, "v")).End() },
        { "ascending order", RdbBytes.Redis(15).Raw(242).Length(1).Length(2).Texts("b", "a").End() },
        { "at least one", RdbBytes.Redis(15).Raw(242).Length(1).Length(0).End() },
        { "an index greater", Key(28, 14).Length(2).Length(0).Length(1).Length(0).Text("a").Length(1).Length(0).Text("b").End() },
        { "a tag of an array", Key(28, 14).Length(1).Length(0).Length(1).Length(4).Text("a").End() },
        { "a slot from", RdbBytes.Redis(12).Raw(244).Length(20000).Length(1).Length(1).End() },
        { "REDIS or VALKEY", [.. "ROMAN0011"u8] },
        { "Valkey's", [.. "REDIS0080"u8] },
        { "from 80", [.. "VALKEY011"u8] },
        { "Valkey's", [.. "REDIS0000"u8] },
        { "9 bytes", [.. "REDI"u8] },
    };

    private static byte[] Patched(byte[] bytes, int at, byte value)
    {
        bytes[at] = value;
        return bytes;
    }

    [Theory]
    [MemberData(nameof(Damaged), DisableDiscoveryEnumeration = true)]
    public void Damage_is_a_fault_that_says_what_had_to_stand_there(string expected, byte[] rdb)
    {
        var fault = RdbFeed.Fault(rdb);
        Assert.NotNull(fault);
        Assert.Equal(AofFaultKind.BadRdb, fault.Kind);
        Assert.Contains(expected, fault.Expected);
        RdbFeed.Tokens(rdb);
        RdbFeed.Entries(rdb);
    }

    [Theory]
    [InlineData(6, "type 6")]
    [InlineData(8, "type 8")]
    [InlineData(99, "type 99")]
    [InlineData(107, "Redis Enterprise")]
    [InlineData(240, "opcode 240")]
    public void What_is_not_known_is_named_with_its_key(byte type, string name)
    {
        var fault = RdbFeed.Fault(RdbBytes.Redis(11).Key(0, "k").Text("v").Key(type, "other").Text("v").End())!;
        Assert.Equal(AofFaultKind.UnknownRdbType, fault.Kind);
        Assert.Equal(14, fault.Offset);
        Assert.Contains(name, fault.Found);
        Assert.Contains("key 2 of db 0, name of 5 bytes", fault.Found);
    }

    [Fact]
    public void The_place_of_a_fault_names_the_key_but_does_not_show_it()
    {
        var fault = RdbFeed.Fault(RdbBytes.Redis(11).Raw(0xFE, 2).Key(0, "a").Text("v").Key(0, "secret").Raw(0xC5).End())!;
        Assert.Contains("key 2 of db 2, name of 6 bytes", fault.Expected);
        Assert.DoesNotContain("secret", fault.ToString());
        Assert.Equal(16, fault.RecordOffset);
        Assert.Equal(24, fault.Offset);
    }

    [Fact]
    public void A_checksum_may_match_differ_be_zero_or_absent()
    {
        var rdb = Key(0).Text("v").End();
        Assert.EndsWith("Matches", RdbFeed.Tokens(rdb));
        rdb[^1] ^= 1;
        Assert.Equal(AofFaultKind.BadChecksum, RdbFeed.Fault(rdb)!.Kind);
        rdb.AsSpan(rdb.Length - 8).Clear();
        Assert.EndsWith("Zero", RdbFeed.Tokens(rdb));
        Assert.EndsWith("Absent", RdbFeed.Tokens(Key(0, 4).Text("v").End()));
    }

    [Fact]
    public void The_checksum_need_not_be_computed()
    {
        var rdb = Key(0).Text("v").End();
        rdb[^1] ^= 1;
        var reader = new RdbReader(new ByteWindow(new MemoryStream(rdb)), "x", new RdbReaderOptions { VerifyChecksum = false });
        while (reader.TryRead(out _))
        {
        }

        Assert.Null(reader.Fault);
        Assert.Equal(RdbChecksum.Unchecked, reader.Checksum);
    }

    [Fact]
    public void The_checksum_of_the_digits_is_the_known_one()
    {
        Assert.Equal(0xE9C6D914C4B8D9CAUL, Crc64.Append(0, "123456789"u8));
        var bytes = new byte[1000];
        new Random(1).NextBytes(bytes);
        var whole = Crc64.Append(0, bytes);
        for (var cut = 0; cut < 40; cut++)
            Assert.Equal(whole, Crc64.Append(Crc64.Append(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
    }

    public static TheoryData<string> SmallFiles()
    {
        var data = new TheoryData<string>();
        foreach (var path in RdbFiles.All().Where(path => path == RdbFiles.None || new FileInfo(path).Length < 700))
            data.Add(path);
        return data;
    }

    [Theory]
    [MemberData(nameof(SmallFiles))]
    public void Files_cut_at_every_byte_and_with_every_bit_turned_end_in_a_fault_or_in_order(string path)
    {
        Assert.SkipWhen(path == RdbFiles.None, "no files");
        var whole = File.ReadAllBytes(path);
        // The end of the RDB; what follows may be cut without harm.
        var end = (int)RdbFiles.EndOf(whole);
        for (var length = 0; length < whole.Length; length++)
            if (Read(whole[..length]) is null && length < end)
                Assert.Fail($"cut at {length} of {end} and no fault");
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Read(damaged);
        }
    }

    /// <summary>Reads in all ways there are, and sees that memory stays within the size of the input times a constant.</summary>
    private static AofFault? Read(byte[] rdb)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new RdbReader(new ByteWindow(new MemoryStream(rdb), 64), "x");
        while (reader.TryRead(out _))
        {
        }

        var summaries = new RdbEntries(new ByteWindow(new MemoryStream(rdb), 64), "x", new RdbEntriesOptions { Expand = false });
        while (summaries.TryRead(out _))
        {
        }

        var entries = new RdbEntries(new ByteWindow(new MemoryStream(rdb), 64), "x");
        while (entries.TryRead(out _))
        {
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 60_000 + (rdb.Length * 1000L), $"{allocated} bytes allocated for {rdb.Length}");
        return reader.Fault;
    }
}
