using System.Text;
using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>What servers write (format.md 1.1), and values that look like it.</summary>
public sealed class StrictReadingTests
{
    [Fact]
    public void An_empty_log_has_no_records_and_no_fault() => Assert.Equal("end", Feed.InEveryWay([]));

    [Fact]
    public void Commands_tell_their_offsets_and_lengths() => Assert.Equal("""
        0 +23 command SELECT 0
        23 +27 command SET a 1
        50 +43 command HSET h field value
        end
        """, Feed.InEveryWay(Bytes.Commands("""
        SELECT 0
        SET a 1
        HSET h field value
        """)));

    [Fact]
    public void A_value_that_looks_like_commands_is_one_arg()
    {
        var trap = "x\r\n*3\r\n$3\r\nSET\r\n$1\r\nz\r\n$1\r\n1\r\n#TS:1\r\n\n#TS:2\r\n*1\r\n";
        var log = Bytes.Join(Bytes.Command("SET", "k", trap), Bytes.Command("PING"));
        Assert.Equal($"""
            0 +{log.Length - 14} command SET k "x\r\n*3\r\n$3\r\nSET\r\n$1\r\nz\r\n$1\r\n1\r\n#TS:1\r\n\n#TS:2\r\n*1\r\n"
            {log.Length - 14} +14 command PING
            end
            """, Feed.InEveryWay(log));
    }

    [Fact]
    public void Bytes_of_every_kind_stand_in_keys_and_values() => Assert.Equal("""
        0 +31 command SET "a\x00\xff\r\n" v
        31 +26 command SET "" v
        57 +37 command SET "a b \"c\" 'd'" ""
        end
        """, Feed.InEveryWay(Bytes.Join(
            Bytes.Command(Bytes.Of("SET"), Bytes.Raw("a\0\xff\r\n"), Bytes.Of("v")),
            Bytes.Command("SET", "", "v"),
            Bytes.Command("SET", "a b \"c\" 'd'", ""))));

    [Fact]
    public void A_key_named_file_does_not_make_a_log_a_manifest() => Assert.Equal("""
        0 +32 command SET file seq
        end
        """, Feed.InEveryWay(Bytes.Command("SET", "file", "seq")));

    [Fact]
    public void Names_in_any_case_steer_the_reading() => Assert.Equal("""
        0 +23 command db=3 select 3
        23 +15 command db=3 tx=1 MuLtI
        38 +27 command db=3 tx=1 sEt k v
        65 +14 command db=3 tx=1 eXeC
        end
        """, Feed.InEveryWay(Bytes.Commands("""
        select 3
        MuLtI
        sEt k v
        eXeC
        """)));

    [Fact]
    public void A_command_may_be_its_name_alone_and_even_that_may_be_empty() => Assert.Equal("""
        0 +14 command PING
        14 +10 command ""
        end
        """, Feed.InEveryWay(Bytes.Join(Bytes.Command("PING"), Bytes.Command(""))));

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(129)]
    [InlineData(5000)]
    public void A_command_may_have_many_args(int count)
    {
        var args = Enumerable.Range(0, count).Select(i => $"arg{i}").ToArray();
        using var reader = AofLog.FromStream(new PieceStream(Bytes.Command(args), 997), "log").Read();

        Assert.True(reader.TryRead(out var record));
        Assert.Equal(count, record.ArgCount);
        for (var i = 0; i < count; i++)
            Assert.Equal(args[i], Encoding.UTF8.GetString(record[i]));
        Assert.False(reader.TryRead(out _));
        Assert.Null(reader.Fault);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(70_000)]
    [InlineData(1_048_576)]
    public void An_arg_may_have_any_length(int length)
    {
        var value = new string('v', length);
        var log = Bytes.Join(Bytes.Command("SET", "k", value), Bytes.Command("PING"));

        var transcript = Feed.InEveryWay(log);

        Assert.Equal($"""
            0 +{log.Length - 14} command SET k {(length > 64 ? $"<{length} bytes>" : length == 0 ? "\"\"" : value)}
            {log.Length - 14} +14 command PING
            end
            """, transcript);
    }

    [Fact]
    public void A_command_of_a_million_args_is_read_whole()
    {
        const int count = 1_000_000;
        var log = new MemoryStream();
        log.Write(Bytes.Raw($"*{count}\r\n"));
        for (var i = 0; i < count; i++)
            log.Write("$1\r\nx\r\n"u8);
        log.Position = 0;

        using var reader = AofLog.FromStream(log, "log").Read();
        Assert.True(reader.TryRead(out var record));
        Assert.Equal(count, record.ArgCount);
        Assert.Equal("x"u8, record[count - 1]);
        Assert.False(reader.TryRead(out _));
        Assert.Null(reader.Fault);
    }

    [Fact]
    public void Every_size_of_a_command_is_read_alike_at_every_edge_of_the_window()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var log = new MemoryStream();
            var expected = new List<int>();
            for (var i = 0; i < 40; i++)
            {
                var command = Bytes.Command([.. Enumerable.Range(0, random.Next(1, 13)).Select(_ => Bytes.Random(random, random.Next(random.Next(1, 130))))]);
                expected.Add(command.Length);
                log.Write(command);
            }

            using var window = AofLog.FromStream(new PieceStream(log.ToArray(), random.Next(1, 300)), "log").Read();
            var lengths = new List<int>();
            while (window.TryRead(out var record))
                lengths.Add((int)record.Length);
            Assert.True(window.Fault is null, $"round {round}: {window.Fault}");
            Assert.Equal(expected, lengths);
        }
    }
}
