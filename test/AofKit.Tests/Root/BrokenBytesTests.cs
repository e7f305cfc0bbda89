using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>Where reading ends (format.md 1.3 and 7.1): place, expected, found.</summary>
public sealed class BrokenBytesTests
{
    private static readonly byte[] s_select = Bytes.Command("SELECT", "0");

    [Theory]
    [InlineData("*0\r\n", "fault BadArgCount at 23: expected a count of args from 1, found *0")]
    [InlineData("*-1\r\n", "fault BadArgCount at 23: expected a count of args from 1, found *-1")]
    [InlineData("*x\r\n", "fault BadArgCount at 23: expected a count of args from 1, found *x")]
    [InlineData("*\r\n", "fault BadArgCount at 23: expected a count of args from 1, found *")]
    [InlineData("*\0\r\n$4\r\nPING\r\n", "fault NulInHeader at 24 of 23: expected a count of args, found a NUL byte")]
    [InlineData("\r\n", "fault NotARecord at 23: expected '*' or '#' at the start of a record, found 0x0D")]
    [InlineData("\n", "fault NotARecord at 23: expected '*' or '#' at the start of a record, found 0x0A")]
    [InlineData("SET a 1\r\n", "fault NotARecord at 23: expected '*' or '#' at the start of a record, found 'S'")]
    [InlineData(" *1\r\n", "fault NotARecord at 23: expected '*' or '#' at the start of a record, found 0x20")]
    [InlineData("$4\r\nPING\r\n", "fault NotARecord at 23: expected '*' or '#' at the start of a record, found '$'")]
    [InlineData("+OK\r\n", "fault NotARecord at 23: expected '*' or '#' at the start of a record, found '+'")]
    [InlineData("REDIS0011", "fault NotARecord at 23: expected '*' or '#' at the start of a record, found 'R'")]
    [InlineData("*1\r\n$-1\r\n", "fault BadArgLength at 27 of 23: expected the length of arg 0, found a negative number")]
    [InlineData("*2\r\n$3\r\nGET\r\n:1\r\n", "fault NotAnArg at 36 of 23: expected '$' and the length of arg 1, found ':'")]
    [InlineData("*2\r\n$3\r\nGET\r\n#TS:1\r\n$1\r\nk\r\n", "fault NotAnArg at 36 of 23: expected '$' and the length of arg 1, found '#'")]
    [InlineData("*1\r\n#TS:1\r\n$4\r\nPING\r\n", "fault NotAnArg at 27 of 23: expected '$' and the length of arg 0, found '#'")]
    [InlineData("*2\r\n$3\r\nGET\r\n*1\r\n", "fault NotAnArg at 36 of 23: expected '$' and the length of arg 1, found '*'")]
    public void Bytes_that_servers_refuse_are_a_fault_and_what_is_before_them_is_read(string bytes, string fault) => Assert.Equal($"""
        0 +23 command SELECT 0
        {fault}
        end
        """, Feed.InEveryWay(Bytes.Join(s_select, Bytes.Raw(bytes))));

    [Fact]
    public void A_byte_order_mark_is_named()
    {
        using var reader = AofLog.FromStream(new MemoryStream(Bytes.Join([0xEF, 0xBB, 0xBF], s_select)), "log").Read();
        Assert.False(reader.TryRead(out _));
        Assert.Equal(AofFaultKind.NotARecord, reader.Fault!.Kind);
        Assert.Contains("byte order mark", reader.Fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Zeros_at_the_end_are_named()
    {
        using var reader = AofLog.FromStream(new MemoryStream(Bytes.Join(s_select, new byte[4096])), "log").Read();
        Assert.True(reader.TryRead(out _));
        Assert.False(reader.TryRead(out _));
        Assert.Equal((AofFaultKind.NotARecord, 23L), (reader.Fault!.Kind, reader.Fault.Offset));
        Assert.Contains("NUL bytes", reader.Fault.Found, StringComparison.Ordinal);
        Assert.Contains("power failure", reader.Fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_stops_at_the_first_fault_for_good()
    {
        using var reader = AofLog.FromStream(new MemoryStream(Bytes.Join(s_select, Bytes.Raw("oops\r\n"), s_select)), "log").Read();
        Assert.True(reader.TryRead(out _));
        for (var i = 0; i < 3; i++)
            Assert.False(reader.TryRead(out _));
        Assert.Equal(23, reader.Fault!.Offset);
    }

    [Theory]
    [InlineData("\r\n", "\n")]
    [InlineData("\n", "\r\n")]
    public void A_log_that_was_converted_as_text_is_a_fault_and_no_crash(string from, string to)
    {
        var log = Bytes.Raw("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\na\r\nb\n\r\n*1\r\n$4\r\nPING\r\n".Replace(from, to));
        Assert.Contains("fault ", Feed.InEveryWay(log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_says_nothing_of_values()
    {
        using var reader = AofLog.FromStream(new MemoryStream(Bytes.Raw("*2\r\n$3\r\nSET\r\n$100\r\nsecret")), "log").Read();
        Assert.False(reader.TryRead(out _));
        Assert.DoesNotContain("secret", reader.Fault!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_prints_as_place_expected_found_and_then_what_to_do()
    {
        using var reader = AofLog.FromStream(new MemoryStream(Bytes.Join(s_select, Bytes.Raw("*2\r\n$3\r\nGET\r\n$5\r\nab"))), "my.aof").Read();
        while (reader.TryRead(out _))
        {
        }

        Assert.Equal("""
            my.aof: at 40, in the record that starts at 23: expected 5 bytes of arg 1 and CRLF, found the end of the file after 2 bytes
              the first 23 bytes are sound; servers with aof-load-truncated yes (the default) start and cut the last 19 bytes
            """, reader.Fault!.ToString());
    }
}
