using System.Globalization;
using System.Text;
using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>A reader that goes on behind damage loses what is damaged, and takes nothing for a record that is none.</summary>
public sealed class ResyncTests
{
    private static readonly byte[] s_a = Bytes.Command("SET", "a", "1");
    private static readonly byte[] s_b = Bytes.Command("RPUSH", "list", "one", "two");
    private static readonly byte[] s_c = Bytes.Command("SET", "c", "3");

    [Fact]
    public void Zeros_cost_the_records_they_lie_in()
    {
        var log = Bytes.Join(s_a, s_b, s_c);
        log.AsSpan(s_a.Length + 10, 9).Clear();
        Assert.Equal("""
            0 +27 SET a 1
            damage 27 +43 NotAnArg
            70 +27 SET c 3
            """, Read(log));
    }

    [Fact]
    public void A_length_that_is_too_large_gives_back_what_it_took()
    {
        var log = Bytes.Join(s_a, Bytes.Raw("*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$9\r\n2\r\n"), s_c, s_a);
        Assert.Equal("""
            0 +27 SET a 1
            damage 27 +27 NotARecord
            54 +27 SET c 3
            81 +27 SET a 1
            """, Read(log));
    }

    [Fact]
    public void A_length_that_reaches_past_the_end_gives_back_what_it_took()
    {
        var log = Bytes.Join(s_a, Bytes.Raw("*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$95\r\n0123456789abcde\r\n"), s_c, s_a);
        Assert.Equal("""
            0 +27 SET a 1
            damage 27 +42 EndInsideRecord
            69 +27 SET c 3
            96 +27 SET a 1
            """, Read(log));
    }

    [Fact]
    public void A_torn_value_that_holds_a_log_gives_no_records()
    {
        var log = Bytes.Join(s_a, Bytes.Command("SET", "backup", Encoding.UTF8.GetString(Bytes.Join([.. Enumerable.Repeat(s_c, 30)]))));
        for (var length = s_a.Length + 40; length < log.Length; length++)
            Assert.StartsWith("0 +27 SET a 1\ndamage 27 +", Read(log[..length]), StringComparison.Ordinal);
        for (var length = s_a.Length + 40; length < log.Length; length++)
            Assert.DoesNotContain("SET c 3", Read(log[..length]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_holds_a_log_gives_no_records_when_its_own_record_is_damaged()
    {
        var value = Encoding.UTF8.GetString(Bytes.Join([.. Enumerable.Repeat(s_c, 30)]));
        var outer = Bytes.Command("SET", "backup", value);
        var header = outer.Length - value.Length - 2;
        for (var at = 0; at < header; at++)
        {
            var log = Bytes.Join(s_a, outer, s_b);
            log[s_a.Length + at] ^= 0x55;
            var read = Read(log);
            Assert.True(!read.Contains("SET c 3", StringComparison.Ordinal) && read.EndsWith(" +43 RPUSH list one two", StringComparison.Ordinal), $"byte {at}: {read}");
        }
    }

    [Fact]
    public void A_value_that_lost_bytes_gives_back_the_records_that_its_length_reaches_over()
    {
        var torn = Bytes.Join(s_a, Bytes.Raw("*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$500\r\n0123456789\r\n"));
        Assert.EndsWith("+43 RPUSH list one two", Read(Bytes.Join(torn, s_c, s_a, s_b)), StringComparison.Ordinal);
        Assert.Contains("RPUSH list one two\ndamage", Read(Bytes.Join([torn, .. Enumerable.Repeat(s_b, 8), Bytes.Raw("more"), new byte[500]])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_that_no_server_writes_is_damaged_and_not_that_of_a_value_that_holds_a_log()
    {
        var log = Bytes.Join([s_a, Bytes.Raw("*3\r\n$5\r\nRPUSH\r\n$1\r\nl\r\n$1795297330982\r\n"), .. Enumerable.Repeat(s_c, 10)]);
        Assert.Equal(10, Read(log).Split("SET c 3").Length - 1);
    }

    [Fact]
    public void A_name_of_a_key_is_no_log()
    {
        var pastEnd = Bytes.Raw("*8\r\n$11\r\nZUNIONSTORE\r\n$3\r\nz:7\r\n$1\r\n2\r\n$3\r\nz:0\r\n$34429\r\n");
        Assert.Equal(10, Read(Bytes.Join([s_a, pastEnd, .. Enumerable.Repeat(s_c, 10)])).Split("SET c 3").Length - 1);
        var within = Bytes.Raw("*7\r\n$4\r\nXADD\r\n$900\r\n");
        Assert.Equal(12, Read(Bytes.Join([s_a, within, .. Enumerable.Repeat(s_c, 12), Bytes.Raw("*3\r\n$3\r\nSE"), new byte[900], s_b])).Split("SET c 3").Length - 1);
    }

    [Fact]
    public void Two_headers_that_became_one_are_not_a_name_with_a_record_in_it()
    {
        // Bytes are missing between "$1" and "*4"; servers do not look at what stands behind a number.
        var cut = Bytes.Join(s_a, Bytes.Raw("*4\r\n$11\r"), Bytes.Command("ZINCRBY", "z:0", "2.25", "f4"), s_b);
        Assert.Equal("""
            0 +27 SET a 1
            damage 27 +8 NotARecord
            35 +44 ZINCRBY z:0 2.25 f4
            79 +43 RPUSH list one two
            """, Read(cut));
    }

    [Fact]
    public void What_stands_behind_a_number_costs_nothing_where_no_record_is_lost_by_it()
    {
        var odd = Bytes.Raw($"*3\r\n$3*4\r\nSET\r\n$1\r\nb\r\n${s_c.Length}x\r\n{Encoding.UTF8.GetString(s_c)}\r\n");
        var read = Read(Bytes.Join([.. Enumerable.Repeat(odd, 100), s_b]));
        Assert.Equal(101, read.Split('\n').Length);
        Assert.DoesNotContain("damage", read, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_records_behind_a_value_are_not_what_another_holds()
    {
        var value = Encoding.UTF8.GetString(Bytes.Join(Bytes.Raw("\r\n"), s_c));
        var log = Bytes.Join([s_a, Bytes.Raw($"*5\r\n$4\r{value.Length}\r\n{value}\r\n"), .. Enumerable.Repeat(s_a, 8), Bytes.Raw("\r\n"), s_b]);
        Assert.Equal(9, Read(log).Split("SET a 1").Length - 1);
    }

    [Fact]
    public void A_record_before_args_that_lost_their_count_is_kept()
    {
        var lost = Bytes.Raw("$4\r\nINCR\r\n$1\r\na\r\n");
        Assert.Equal("""
            0 +27 SET a 1
            damage 27 +17 NotARecord
            44 +27 SET c 3
            """, Read(Bytes.Join(s_a, lost, s_c)));
        var incr = Bytes.Command("INCR", "a");
        Assert.StartsWith($"0 +{incr.Length} INCR a\ndamage {incr.Length} ", Read(Bytes.Join(incr, Bytes.Raw("$1\r\nx\r\n"), s_c)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_a_command_is_no_log()
    {
        var log = Bytes.Join([s_a, Bytes.Raw("*4\r\n$621"), Bytes.Raw("6\r\n"), .. Enumerable.Repeat(s_c, 20), Bytes.Raw(new string('x', 6216)), .. Enumerable.Repeat(s_a, 300)]);
        Assert.Equal(20, Read(log).Split("SET c 3").Length - 1);
    }

    [Fact]
    public void A_value_that_took_in_records_and_ends_by_chance_gives_them_back()
    {
        var inner = Bytes.Join(Bytes.Raw("torn\r\n$2\r\nf5\r\n"), s_b, Bytes.Raw("*2\r\n$4\r\nPING\r\n$5\r\n"));
        var log = Bytes.Join(s_a, Bytes.Raw("*3\r\n$3\r\nSE"), s_c, Bytes.Raw($"*3\r\n$3\r\nSET\r\n$1\r\nd\r\n${inner.Length - 2}\r\n"), inner, Bytes.Raw("\r\nabc\r\n"));
        Assert.Contains("RPUSH list one two", Read(log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_piece_of_a_log_that_was_cut_into_a_value_of_other_bytes_is_given_back()
    {
        var noise = Bytes.Random(new Random(1), 600);
        var read = Read(Bytes.Join(s_a, Bytes.Raw("*3\r\n$5\r\nRPUSH\r\n$1\r\nl\r\n$2000\r\n"), noise, Bytes.Raw("\r\n"), s_c, s_c, s_c, Bytes.Raw("*5\r\n$4\r\nSO"), noise, Bytes.Raw("\r\n"), s_b));
        Assert.Equal(3, read.Split("SET c 3").Length - 1);
    }

    [Fact]
    public void Half_a_line_end_before_an_arg_is_not_the_end_of_a_value()
    {
        var read = Read(Bytes.Join(s_a, Bytes.Raw("*3\r\n$6\r\nINCRBY\r\n"), s_c, s_c, Bytes.Raw("\n$3\r\nn:7\r\n$2\r\n17\r\n"), s_b));
        Assert.Equal(2, read.Split("SET c 3").Length - 1);
        Assert.EndsWith("RPUSH list one two", read, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_records_behind_the_args_of_another_are_not_what_a_value_holds()
    {
        var log = Bytes.Join([s_a, Bytes.Raw("\n$1\r\n2\r\n$7\r\nREPLACE\r\n"), .. Enumerable.Repeat(s_c, 8), Bytes.Raw("\r\n"), s_b]);
        Assert.Equal(8, Read(log).Split("SET c 3").Length - 1);
    }

    [Theory]
    [InlineData("*0\n")]
    [InlineData("*0\r\r\n")]
    public void A_count_of_0_is_damage_whatever_its_line_end(string header)
    {
        var read = Read(Bytes.Join(s_a, Bytes.Raw(header), s_c));
        Assert.Contains("damage 27", read, StringComparison.Ordinal);
        Assert.EndsWith("SET c 3", read, StringComparison.Ordinal);
    }

    // The last record that the length takes in is torn itself, and only a piece of it is behind.
    [Fact]
    public void A_length_that_takes_in_many_records_and_ends_in_one_gives_them_back()
    {
        var torn = Bytes.Raw("*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$500\r\n0123456789");
        var taken = Bytes.Join([.. Enumerable.Repeat(s_c, 12), Bytes.Raw("*3\r\n$3\r\nSET\r\n$30\r\n")]);
        var read = Read(Bytes.Join(s_a, torn, taken, Bytes.Of(new string('x', 490 - taken.Length)), Bytes.Raw("\r\nyyy\r\n"), s_b, s_a));
        Assert.Equal(12, read.Split("SET c 3").Length - 1);
        Assert.EndsWith("+27 SET a 1", read, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_before_the_one_that_runs_over_the_end_of_a_false_length_are_given_back()
    {
        var torn = Bytes.Raw("*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$500\r\n0123456789");
        var log = Bytes.Join([s_a, torn, .. Enumerable.Repeat(s_c, 12), new byte[100], .. Enumerable.Repeat(s_b, 8)]);
        Assert.Equal(12, Read(log).Split("SET c 3").Length - 1);
        Assert.Equal(8, Read(log).Split("RPUSH").Length - 1);
    }

    [Fact]
    public void A_count_that_is_too_small_costs_its_record_and_the_args_left_over()
    {
        var log = Bytes.Join(s_a, s_b, s_c);
        log[s_a.Length + 1] = (byte)'2';
        Assert.Equal("""
            0 +27 SET a 1
            damage 27 +43 NotARecord
            70 +27 SET c 3
            """, Read(log));
    }

    [Fact]
    public void Bytes_after_an_arg_that_are_not_CRLF_are_loaded_where_a_record_follows()
    {
        Assert.Equal("""
            0 +27 SET a 1 ~ BytesAfterArgNotCrLf
            27 +27 SET c 3
            """, Read(Bytes.Join(s_a[..^2], Bytes.Raw("xx"), s_c)));
    }

    [Fact]
    public void A_SELECT_that_can_be_recognised_in_the_damage_counts()
    {
        var log = Bytes.Join(s_a, Bytes.Raw("garbage"), Bytes.Command("SELECT", "3"), Bytes.Raw("more garbage\r\n"), s_c);
        Assert.EndsWith("+27 db=3 SET c 3", Read(log), StringComparison.Ordinal);
    }

    [Fact]
    public void Blank_lines_between_records_cost_nothing()
    {
        var blank = Bytes.Raw("\r\n");
        Assert.Equal("""
            0 +15 tx=1 MULTI
            damage 15 +2 NotARecord
            17 +27 tx=1 SET a 1
            damage 44 +2 NotARecord
            46 +14 tx=1 EXEC
            """, Read(Bytes.Join(Bytes.Command("MULTI"), blank, s_a, blank, Bytes.Command("EXEC"))));
    }

    [Fact]
    public void Nothing_but_zeros_is_one_span()
    {
        Assert.Equal("0 +27 SET a 1\ndamage 27 +3000000 NotARecord end", Read(Bytes.Join(s_a, new byte[3_000_000])));
    }

    // Once in some ten thousand times a wrong length ends by chance where another arg ends, and the bytes read well in two ways.
    [Fact]
    public void Damage_of_every_kind_costs_only_the_records_it_touches() => CheckSeeds(depth: Deepest, allowed: Seeds / 10_000);

    // Values that hold logs whose values hold logs make that likelier.
    [Fact]
    public void Values_that_hold_logs_hardly_ever_mislead() => CheckSeeds(depth: 0, allowed: Seeds / 400);

    private static void CheckSeeds(int depth, int allowed)
    {
        var wrong = Enumerable.Range(0, Seeds).Select(seed => WhatIsWrong(seed, depth)).OfType<string>().ToList();
        Assert.True(wrong.Count <= allowed, string.Join('\n', wrong));
    }

    private const int Deepest = 2;

    private static int Seeds => Math.Max(2000, 100 * int.Parse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS") ?? "0", CultureInfo.InvariantCulture));

    private static string? WhatIsWrong(int seed, int depth)
    {
        var random = new Random(seed);
        var records = Enumerable.Range(0, random.Next(3, 40)).Select(_ => RandomRecord(random, depth)).ToList();
        var log = Bytes.Join([.. records]);
        var (from, to, into, kind) = RandomDamage(random, log);
        var damaged = Bytes.Join(log[..from], into, log[to..]);

        // Where each record that was not touched lies now.
        var (expected, at) = (new List<long>(), 0);
        foreach (var record in records)
        {
            if (at + record.Length <= from)
                expected.Add(at);
            else if (at >= to)
                expected.Add(at - to + from + into.Length);
            at += record.Length;
        }

        var (found, isSeen) = (new List<long>(), false);
        using var reader = AofLog.FromStream(new PieceStream(damaged, 1 + seed % 997), "log").Read(new AofReadOptions { OnDamage = _ => isSeen = true });
        while (reader.TryRead(out var record))
            found.Add(record.Offset);

        // What still is a log from end to end, nobody can know to be damaged.
        if (!isSeen)
            return null;
        var what = $"seed {seed}: {kind} of {from}..{to} into {into.Length} bytes; lost {string.Join(", ", expected.Except(found))}; {Read(damaged)}";
        // A value that lost bytes near the end looks like one that is torn: what follows it may be what it holds.
        if (kind == "missing" && damaged.Length - expected.Except(found).FirstOrDefault(damaged.Length) <= to - from)
            return null;
        if (expected.Except(found).Any())
            return what;

        // What is made up lies where the damage is, and is little: a record can be damaged into another.
        var madeUp = found.Except(expected).ToList();
        return madeUp.Count <= 2 ? null : $"{what} made up {string.Join(", ", madeUp)}";
    }

    private static byte[] RandomRecord(Random random, int depth)
    {
        if (random.Next(20) == 0)
            return Bytes.Time(1700000000 + random.Next(1000));
        byte[] Value() => random.Next(12) switch
        {
            0 when depth < Deepest => Bytes.Join([.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => RandomRecord(random, depth + 1))]),
            1 => Bytes.Random(random, random.Next(300)),
            2 => [],
            3 => Bytes.Of("two\r\nlines\r\n"),
            _ => Bytes.Of(new string('v', random.Next(1, 30))),
        };
        return random.Next(4) switch
        {
            0 => Bytes.Command("SET"u8.ToArray(), Bytes.Of($"key:{random.Next(1000)}"), Value()),
            1 => Bytes.Command(["HSET"u8.ToArray(), Bytes.Of("hash"), .. Enumerable.Range(0, 2 * random.Next(1, 12)).Select(_ => Value())]),
            2 => Bytes.Command("INCR", $"counter:{random.Next(10)}"),
            _ => Bytes.Command(["RPUSH"u8.ToArray(), Bytes.Of("list"), .. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Value())]),
        };
    }

    private static (int From, int To, byte[] Into, string Kind) RandomDamage(Random random, byte[] log)
    {
        var from = random.Next(log.Length);
        var to = Math.Min(log.Length, from + random.Next(1, 200));
        switch (random.Next(6))
        {
            case 0: return (from, from + 1, [(byte)(log[from] ^ random.Next(1, 256))], "byte");
            case 1: return (from, from + 1, [(byte)(log[from] ^ 1 << random.Next(8))], "bit");
            case 2: return (from, to, new byte[to - from], "zeros");
            case 3: return (from, to, [], "missing");
            case 4: return (from, from, Bytes.Random(random, random.Next(1, 50)), "inserted");
            default:
                var flipped = log[from..to];
                for (var i = 0; i < flipped.Length; i++)
                    flipped[i] ^= (byte)(1 << random.Next(8));
                return (from, to, flipped, "flips");
        }
    }

    // A line a record, with its db if that is not 0, and a line a span of damage.
    private static string Read(byte[] log)
    {
        var lines = new List<string>();
        using var reader = AofLog.FromStream(new MemoryStream(log), "log").Read(new AofReadOptions
        {
            OnDamage = d => lines.Add(string.Create(CultureInfo.InvariantCulture, $"damage {d.Offset} +{d.Length} {d.Fault.Kind}{(d.EndsPart ? " end" : "")}")),
        });
        while (reader.TryRead(out var record))
            lines.Add(Transcript.Line(record).Replace(" command", "", StringComparison.Ordinal));
        Assert.Null(reader.Fault);
        return string.Join('\n', lines);
    }
}
