using System.Text;
using AofKit.Rdb;
using AofKit.Tests.Support;

namespace AofKit.Tests.Rdb;

/// <summary>A damaged RDB loses what is damaged; what stands before and behind is read, and so are the commands that follow.</summary>
public sealed class RdbSalvageTests
{
    private const int Keys = 40;

    [Fact]
    public void A_sound_rdb_loses_nothing() => Assert.Equal([], Read(Rdb(), out _, out _).Except(Names()));

    [Fact]
    public void A_length_that_is_too_large_gives_back_what_it_took()
    {
        var rdb = Rdb();
        var key = OffsetOf(rdb, "key:20") - 2;
        rdb[key + 1] = 0x7F;
        Assert.Equal(Names().Where(n => n != "key:20"), Read(rdb, out _, out var damages));
        var damage = Assert.Single(damages);
        Assert.Equal((key, AofFaultKind.BadRdb, false), ((int)damage.Offset, damage.Fault.Kind, damage.EndsPart));
    }

    [Fact]
    public void An_opcode_that_is_none_costs_its_key()
    {
        var rdb = Rdb();
        rdb[OffsetOf(rdb, "key:20") - 2] = 200;
        Assert.Equal(Names().Where(n => n != "key:20"), Read(rdb, out _, out _));
    }

    [Fact]
    public void Commands_behind_the_rdb_are_kept_when_the_rest_of_it_is_garbage()
    {
        var rdb = Rdb();
        var from = OffsetOf(rdb, "key:20") - 2;
        rdb.AsSpan(from).Fill(0xEE);
        Assert.Equal(Names().Take(20), Read([.. rdb, .. Bytes.Command("SET", "a", "1"), .. Bytes.Command("SET", "b", "2")], out var commands, out var damages));
        Assert.Equal(2, commands);
        Assert.Equal((from, rdb.Length - from), ((int)Assert.Single(damages).Offset, (int)damages[0].Length));
    }

    [Fact]
    public void A_checksum_that_differs_is_told_and_nothing_else()
    {
        var rdb = Rdb();
        rdb[^1] ^= 1;
        Assert.Equal(Names(), Read([.. rdb, .. Bytes.Command("SET", "a", "1")], out var commands, out var damages));
        Assert.Equal((1, AofFaultKind.BadChecksum, 0L), (commands, Assert.Single(damages).Fault.Kind, damages[0].Length));
    }

    [Fact]
    public void A_torn_rdb_keeps_what_is_whole()
    {
        var rdb = Rdb();
        for (var length = "REDIS".Length; length < rdb.Length; length++)
        {
            var whole = Names().Count(n => OffsetOf(rdb, n) + n.Length + ValueLength <= length);
            Assert.Equal(Names().Take(whole), Read(rdb[..length], out _, out var damages));
            Assert.True(damages.Count > 0 && damages[^1].EndsPart, $"cut at {length}");
        }
    }

    [Fact]
    public void Of_an_rdb_that_is_cut_it_is_told_how_many_keys_are_gone()
    {
        var names = Enumerable.Range(10, 20).Select(i => $"key:{i}").ToList();
        var rdb = names.Aggregate(RdbBytes.Redis(11).Raw(0xFE, 0, 0xFB, 20, 0), (rdb, name) => rdb.Key(0, name).Text("some text")).End();
        Assert.Equal(names.Take(15), Read(rdb[..OffsetOf(rdb, "key:25")], out _, out var damages));
        Assert.EndsWith("the end of the file; 5 of the 20 keys that the RDB announces are gone", Assert.Single(damages).Fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_behind_a_damaged_one_is_in_its_own_db()
    {
        var node = RdbBytes.ListpackOf([0xFA, 1], 1);
        var rdb = RdbBytes.Redis(11).Key(0, "a").Text("1").Raw(0xFE, 3).Key(20, "broken").Text(node).Key(0, "a").Text("2").End();
        Assert.Equal(["a", "a"], Read(rdb, out _, out var damages, new AofReadOptions { Checks = RdbChecks.Values }));
        Assert.Single(damages);
    }

    [Fact]
    public void A_set_with_a_member_twice_is_read_with_it_once()
    {
        var rdb = RdbBytes.Redis(11).Key(0, "a").Text("1").Raw(0xFE, 3).Key(2, "twice").Length(2).Texts("m", "m").Key(0, "a").Text("2").End();
        Assert.Equal(["a", "twice", "a"], Read(rdb, out _, out var damages, new AofReadOptions { Checks = RdbChecks.Values }));
        Assert.True(Assert.Single(damages).IsRewritten);
    }

    [Fact]
    public void A_listpack_that_is_damaged_inside_costs_its_key()
    {
        var node = RdbBytes.Listpack("field", "value");
        node[6] = 0xFA;
        var rdb = RdbBytes.Redis(11).Key(0, "before").Text("1").Key(16, "damaged").Text(node).Key(0, "behind").Text("2").End();
        Assert.Equal(["before", "behind"], Read(rdb, out _, out _, new AofReadOptions { Checks = RdbChecks.Values }));
        Assert.Equal(["before", "behind"], Read(rdb, out _, out _, new AofReadOptions { Rdb = AofRdbRecords.Entries | AofRdbRecords.Commands }));
    }

    [Fact]
    public void The_db_that_is_lost_with_its_opcode_is_found_again()
    {
        var rdb = TwoDbs();
        var select = Array.LastIndexOf(rdb, (byte)0xFE);
        rdb[select] = 0xD0;
        var dbs = new List<int>();
        Read(rdb, out _, out _, new AofReadOptions(), dbs);
        Assert.Equal([0, 7], dbs.Distinct());
    }

    [Fact]
    public void A_copy_without_the_damage_is_sound()
    {
        var rdb = TwoDbs();
        rdb[Array.LastIndexOf(rdb, (byte)0xFE)] = 0xD0;
        var dbs = new List<int>();
        var names = Read(rdb, out _, out var damages, new AofReadOptions(), dbs);
        var copy = Splice(rdb, damages);
        var again = new List<int>();
        Assert.Equal(names, Read(copy, out _, out var none, new AofReadOptions(), again));
        Assert.Empty(none);
        Assert.Equal(dbs, again);
    }

    [Fact]
    public void Bytes_at_random_never_throw()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            Read([.. "REDIS0011"u8, .. Bytes.Random(random, random.Next(3000))], out _, out _, new AofReadOptions { Rdb = AofRdbRecords.Commands });
        }
    }

    private const int ValueLength = 8;

    private static byte[] Rdb() => Fill(RdbBytes.Redis(11), 0).End();

    private static byte[] TwoDbs() => Fill(Fill(RdbBytes.Redis(11), 0).Raw(0xFE, 7, 0xFB, Keys, 0), Keys).End();

    private static RdbBytes Fill(RdbBytes rdb, int first)
    {
        for (var i = first; i < first + Keys; i++)
            rdb.Key(0, $"key:{i}").Text($"value{i:D2}");
        return rdb;
    }

    private static List<string> Names() => [.. Enumerable.Range(0, Keys).Select(i => $"key:{i}")];

    private static int OffsetOf(byte[] rdb, string name) => rdb.AsSpan().IndexOf((ReadOnlySpan<byte>)[(byte)name.Length, .. Encoding.ASCII.GetBytes(name)]) + 1;

    /// <summary>The copy that a repair would make.</summary>
    internal static byte[] Splice(byte[] rdb, List<AofDamage> damages)
    {
        var copy = new MemoryStream();
        RdbSplice.Copy(new MemoryStream(rdb), rdb.Length, [.. damages.Where(d => d.Length > 0).Select(d => new RdbSpan(d.Offset, d.Length, d.Instead))], copy);
        return copy.ToArray();
    }

    private static List<string> Read(byte[] bytes, out int commands, out List<AofDamage> damages, AofReadOptions? options = null, List<int>? dbs = null)
    {
        var told = damages = [];
        var names = new List<string>();
        commands = 0;
        using var reader = AofLog.FromStream(new MemoryStream(bytes), "log").Read((options ?? new AofReadOptions()) with { OnDamage = told.Add });
        while (reader.TryRead(out var record))
        {
            if (record.Kind == AofRecordKind.Entry)
            {
                names.Add(Encoding.ASCII.GetString(record.EntryKey));
                dbs?.Add(record.Db);
            }
            else if (!record.FromRdb)
            {
                commands++;
            }
        }

        return names;
    }
}
