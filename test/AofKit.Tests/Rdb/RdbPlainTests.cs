using System.Text;
using AofKit.Rdb;

namespace AofKit.Tests.Rdb;

/// <summary>Plain entries are passed in one step, all others by their tokens; whichever way it goes, the answer is the same.</summary>
public sealed class RdbPlainTests
{
    public static TheoryData<string> RealFiles() => new(RdbFiles.All());

    [Theory]
    [MemberData(nameof(RealFiles))]
    public void A_real_file_reads_the_same_both_ways(string path)
    {
        Assert.SkipWhen(path == RdbFiles.None, "the files are not there");
        var bytes = File.ReadAllBytes(path);
        Same(bytes, path, [ByteWindow.DefaultCapacity, 1000, 64]);
    }

    [Fact]
    public void Random_entries_read_the_same_both_ways()
    {
        for (var seed = 0; seed < 300; seed++)
            Same(Rdb(new Random(seed)).End(), $"seed {seed}", [ByteWindow.DefaultCapacity, 500, 64]);
    }

    [Fact]
    public void Damaged_entries_read_the_same_both_ways()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var bytes = Rdb(random).ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(9, bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(8));
            Same(bytes[..random.Next(bytes.Length / 2, bytes.Length + 1)], $"seed {seed}", [ByteWindow.DefaultCapacity, 64]);
        }
    }

    [Fact]
    public void A_compressed_node_with_a_lie_in_any_byte_reads_the_same_both_ways()
    {
        var node = RdbBytes.Listpack("field", "value", "fields", "values");
        byte[] lzf = [(byte)(node.Length - 1), .. node];
        for (var at = 0; at < lzf.Length; at++)
        {
            foreach (var change in new[] { 1, 16, 255 })
            {
                byte[] lying = [.. lzf];
                lying[at] = (byte)(lying[at] + change);
                foreach (var claimed in new[] { node.Length, node.Length + 1, 9 })
                {
                    var rdb = RdbBytes.Redis(11).Raw(0xFE, 0).Raw(16).Text("key")
                        .Raw(0xC3).Length((ulong)lying.Length).Length((ulong)claimed).Raw(lying).Key(0, "next").Text("value");
                    Same(rdb.End(), $"byte {at} changed by {change}, {claimed} claimed", [ByteWindow.DefaultCapacity]);
                }
            }
        }
    }

    [Fact]
    public void Most_entries_are_plain()
    {
        var rdb = RdbBytes.Redis(11).Raw(0xFE, 0)
            .Key(0, "text").Text("value")
            .Key(0, "number").Raw(0xC1, 1, 2)
            .Raw(0xFC).Int64(1234567890123).Raw(0xF9, 5).Key(4, "hash").Length(1).Texts("field", "value")
            .Key(5, "zset").Length(1).Text("member").Double(1.5)
            .Key(18, "list").Length(2).Raw(1).Text("element").Raw(2).Text(RdbBytes.Listpack("a", 1))
            .Key(11, "intset").Text(RdbBytes.Intset(2, 1, 2, 3))
            .Key(16, new string('k', 100)).Text(RdbBytes.Listpack("field", 1));
        var bytes = rdb.End();
        var reader = new RdbReader(new ByteWindow(new MemoryStream(bytes)), "x", new RdbReaderOptions { ReadValues = false });
        var (passed, read) = (0, 0);
        do
        {
            while (reader.TryPass(null))
                passed++;
            read++;
        }
        while (reader.TryRead(out _));

        Assert.Equal("7 passed, 4 read", $"{passed} passed, {read} read");
        Assert.Null(reader.Fault);
    }

    private static void Same(byte[] rdb, string source, int[] capacities)
    {
        foreach (var expand in new[] { false, true })
        {
            var byTokens = Transcript(rdb, ByteWindow.DefaultCapacity, new RdbEntriesOptions { Expand = expand, AllByTokens = true });
            foreach (var capacity in capacities)
            {
                // With a thread that reads ahead, the checksum is that thread's work.
                foreach (var readAhead in new[] { false, true })
                {
                    var plain = Transcript(rdb, capacity, new RdbEntriesOptions { Expand = expand }, readAhead);
                    if (plain != byTokens)
                        Assert.Fail($"{source}, window of {capacity}, {(readAhead ? "ahead" : "alone")}, {(expand ? "commands" : "entries")}:\n{FirstDifference(byTokens, plain)}");
                }
            }
        }
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var at = 0;
        while (at < left.Length && at < right.Length && left[at] == right[at])
            at++;
        return $"line {at}\nby tokens: {left.ElementAtOrDefault(at)}\nplain:     {right.ElementAtOrDefault(at)}";
    }

    private static string Transcript(byte[] rdb, int capacity, RdbEntriesOptions options, bool readAhead = false)
    {
        using var window = new ByteWindow(new MemoryStream(rdb), capacity, readAhead);
        var entries = new RdbEntries(window, "x", options);
        var lines = new StringBuilder();
        while (entries.TryRead(out var item))
        {
            var key = entries.Key;
            switch (item)
            {
                case RdbItem.Command:
                    lines.Append($"{key.Offset} {Encoding.Latin1.GetString(entries.Bytes).ReplaceLineEndings(" ")}");
                    foreach (var arg in entries.Args.Ranges)
                        lines.Append($" {arg.Start}+{arg.Length}");
                    break;
                case RdbItem.Key:
                    lines.Append($"{key.Offset}+{key.Length} {key.Describe()} {Convert.ToHexString(entries.Name)} {key.Type.Number} {key.Encoding} {key.Count}")
                        .Append($" expires {key.Expires} {key.ExpiresAt} idle {key.IdleSeconds} frequency {key.Frequency}");
                    break;
                case RdbItem.Warning:
                    lines.Append($"{item} {entries.Warning}");
                    break;
                default:
                    lines.Append($"{item} {Convert.ToHexString(entries.Name)} {Convert.ToHexString(entries.Value)}");
                    break;
            }

            lines.Append('\n');
        }

        return lines.Append($"{entries.Offset} {entries.Checksum} {entries.Fault}").ToString();
    }

    /// <summary>An RDB of random entries, without its end.</summary>
    internal static RdbBytes Rdb(Random random, int most = 12)
    {
        var rdb = random.Next(4) == 0 ? RdbBytes.Valkey(80) : RdbBytes.Redis(12);
        for (var keys = random.Next(1, most); keys > 0; keys--)
        {
            if (random.Next(6) == 0)
                rdb.Raw(0xFE, (byte)random.Next(3));
            if (random.Next(10) == 0)
                rdb.Raw(0xFA).Texts("name", "value");
            // KeyDB tells this about the key before.
            if (random.Next(20) == 0)
                rdb.Raw(0xFA).Texts("keydb-subexpire-key", "member").Raw(0xFA).Texts("keydb-subexpire-when", "1234567890123");
            if (random.Next(4) == 0)
                rdb.Raw(0xFC).Int64(random.NextInt64(4_000_000_000_000));
            if (random.Next(8) == 0)
                rdb.Raw(0xFD, 1, 2, 3, 4);
            if (random.Next(8) == 0)
                rdb.Raw(0xF8).Length((ulong)random.Next(100000));
            if (random.Next(8) == 0)
                rdb.Raw(0xF9, 7);
            AddKey(rdb, random);
        }

        return rdb;
    }

    private static void AddKey(RdbBytes rdb, Random random)
    {
        var type = random.Next(22) switch { 15 or 19 or 21 or 6 or 7 or 8 => 0, var any => any };
        AddString(rdb.Raw((byte)type), random);
        var count = random.Next(8) == 0 ? random.Next(200) : random.Next(6);
        switch (type)
        {
            case 0:
                AddString(rdb, random);
                break;
            case 1 or 2 or 4:
                AddItems(rdb.Length((ulong)count), random, type == 4 ? 2 * count : count);
                break;
            case 3:
                rdb.Length((ulong)count);
                for (; count > 0; count--)
                    AddString(rdb, random, thenRaw: "\u00041.25");
                break;
            case 5:
                rdb.Length((ulong)count);
                for (; count > 0; count--)
                    AddString(rdb, random, thenScore: true);
                break;
            case 9:
                AddNode(rdb, random, [1, 1, (byte)'f', 2, 1, (byte)'v', (byte)'v', 0, 0xFF]);
                break;
            case 11:
                AddNode(rdb, random, RdbBytes.Intset(4, [.. Enumerable.Range(-1, count).Select(i => 1000L * i)]));
                break;
            case 14 or 18:
                var nodes = random.Next(4);
                rdb.Length((ulong)nodes);
                for (; nodes > 0; nodes--)
                {
                    var isPlain = random.Next(4) == 0;
                    if (type == 18)
                        rdb.Raw((byte)(isPlain ? 1 : 2));
                    if (type == 18 && isPlain)
                        AddString(rdb, random);
                    else
                        AddNode(rdb, random, Node(random, isZiplist: type == 14, 1 + count));
                }

                break;
            default:
                var each = type is 10 or 20 ? 1 : 2;
                AddNode(rdb, random, Node(random, isZiplist: type is 10 or 12 or 13, each * count, scores: type is 12 or 17));
                break;
        }
    }

    private static byte[] Node(Random random, bool isZiplist, int count, bool scores = false)
    {
        var entries = new object[count];
        for (var i = 0; i < count; i++)
        {
            entries[i] = random.Next(4) switch
            {
                0 => random.NextInt64() >> random.Next(63),
                1 => -(random.NextInt64() >> random.Next(63)),
                2 => random.Next(200),
                _ => scores && i % 2 == 1 ? "1.5" : Text(random),
            };
        }

        var node = isZiplist ? RdbBytes.Ziplist(entries) : RdbBytes.Listpack(entries);
        if (!isZiplist && random.Next(10) == 0)
            (node[4], node[5]) = (0xFF, 0xFF);
        return node;
    }

    private static string Text(Random random) =>
        new((char)('a' + random.Next(3)), random.Next(6) switch { 0 => 0, 1 => random.Next(60, 70), 2 => random.Next(300), 3 => 5000, _ => random.Next(20) });

    private static void AddNode(RdbBytes rdb, Random random, byte[] node)
    {
        if (random.Next(3) == 0)
            AddLzf(rdb, random, node);
        else
            rdb.Text(node);
    }

    private static void AddItems(RdbBytes rdb, Random random, int count)
    {
        for (; count > 0; count--)
            AddString(rdb, random);
    }

    private static void AddString(RdbBytes rdb, Random random, string thenRaw = "", bool thenScore = false)
    {
        switch (random.Next(8))
        {
            case 0:
                rdb.Raw(0xC0, (byte)random.Next(256));
                break;
            case 1:
                rdb.Raw(0xC1, (byte)random.Next(256), (byte)random.Next(256));
                break;
            case 2:
                rdb.Raw(0xC2, 1, 2, (byte)random.Next(256), (byte)random.Next(256));
                break;
            case 3:
                AddLzf(rdb, random, Encoding.Latin1.GetBytes(Text(random) + "abc"));
                break;
            case 4:
                var text = Encoding.Latin1.GetBytes(Text(random));
                rdb.Raw(0x80, 0, 0, (byte)(text.Length >> 8), (byte)text.Length).Raw(text);
                break;
            default:
                rdb.Text(Text(random));
                break;
        }

        rdb.Raw(thenRaw);
        if (thenScore)
            rdb.Double(random.Next(3) == 0 ? random.Next(100) : random.NextDouble());
    }

    // LZF that begins with some bytes as they are, as that of servers does, and compresses only runs of one byte behind them.
    private static void AddLzf(RdbBytes rdb, Random random, byte[] text)
    {
        var lzf = new List<byte>();
        var asIs = Math.Min(text.Length, random.Next(2) == 0 ? 0 : random.Next(1, 33));
        if (asIs > 0)
            lzf.AddRange([(byte)(asIs - 1), .. text[..asIs]]);
        for (var at = asIs; at < text.Length;)
        {
            lzf.AddRange([0, text[at]]);
            var run = 1;
            while (at + run < text.Length && run <= 200 && text[at + run] == text[at])
                run++;
            var repeats = run - 1;
            if (repeats >= 9)
                lzf.AddRange([0xE0, (byte)(repeats - 9), 0]);
            else if (repeats >= 3)
                lzf.AddRange([(byte)((repeats - 2) << 5), 0]);
            else
                run = 1;
            at += run;
        }

        rdb.Raw(0xC3).Length((ulong)lzf.Count).Length((ulong)text.Length).Raw([.. lzf]);
    }
}
