using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>What servers load although they do not write it (format.md 1.2 and 7.1): each deviation is a value.</summary>
public sealed class LooseReadingTests
{
    [Fact]
    public void Lines_may_end_in_LF_alone() => Assert.Equal("""
        0 +23 command SET a 1 ~ LineEndsInLf
        23 +14 command PING
        end
        """, Feed.InEveryWay(Bytes.Raw("*3\n$3\nSET\r\n$1\na\r\n$1\n1\r\n*1\r\n$4\r\nPING\r\n")));

    [Fact]
    public void A_log_with_LF_only_everywhere_loses_step_with_the_two_bytes_after_args() => Assert.Equal("""
        fault NotAnArg at 11 of 0: expected '$' and the length of arg 1, found '1'
        end
        """, Feed.InEveryWay(Bytes.Raw("*3\n$3\nSET\n$1\na\n$1\n1\n")));

    [Fact]
    public void Numbers_may_be_followed_by_anything() => Assert.Equal("""
        0 +34 command SET a 1 ~ BytesAfterNumber
        end
        """, Feed.InEveryWay(Bytes.Raw("*3abc\r\n$3xyz\r\nSET\r\n$1 \r\na\r\n$1\r\n1\r\n")));

    [Fact]
    public void Numbers_may_have_spaces_signs_and_zeros_before_them() => Assert.Equal("""
        0 +33 command SET a 1 ~ NumberNotPlain
        end
        """, Feed.InEveryWay(Bytes.Raw("*+3\r\n$03\r\nSET\r\n$ \t1\r\na\r\n$001\r\n1\r\n")));

    [Fact]
    public void The_two_bytes_after_an_arg_are_not_looked_at() => Assert.Equal("""
        0 +27 command SET a 1 ~ BytesAfterArgNotCrLf
        27 +14 command PING
        end
        """, Feed.InEveryWay(Bytes.Raw("*3\r\n$3\r\nSETXX$1\r\na\r\n$1\r\n1\n\r*1\r\n$4\r\nPING\r\n")));

    [Fact]
    public void A_length_without_digits_is_zero() => Assert.Equal("""
        0 +25 command SET a "" ~ NoDigits
        25 +28 command SET a "" ~ BytesAfterNumber, NoDigits
        end
        """, Feed.InEveryWay(Bytes.Raw("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$\r\n\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$abc\r\n\r\n")));

    [Fact]
    public void A_count_over_32_bits_wraps() => Assert.Equal("""
        0 +23 command PING ~ NumberWraps
        end
        """, Feed.InEveryWay(Bytes.Raw("*4294967297\r\n$4\r\nPING\r\n")));

    [Theory]
    [InlineData("*2147483648\r\n", "2147483648")] // wraps to the least int
    [InlineData("*4294967296\r\n", "4294967296")] // wraps to 0
    [InlineData("*99999999999999999999999\r\n", "99999999999999999999999")]
    public void A_count_that_wraps_to_less_than_one_is_a_fault(string header, string number) => Assert.Equal($"""
        fault BadArgCount at 0: expected a count of args from 1, found *{number}
        end
        """, Feed.InEveryWay(Bytes.Join(Bytes.Raw(header), Bytes.Raw("$4\r\nPING\r\n"))));

    [Fact]
    public void A_header_line_over_the_limit_continues_as_the_next_line() => Assert.Equal("""
        fault NotAnArg at 1023 of 0: expected '$' and the length of arg 0, found 'x'
        end
        """, Feed.InEveryWay(Bytes.Raw("*1" + new string('x', 1030) + "\r\n$4\r\nPING\r\n")));
}
