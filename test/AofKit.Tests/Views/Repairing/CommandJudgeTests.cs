using AofKit.Tests.Support;

namespace AofKit.Tests.Views.Repairing;

/// <summary>What damage has made of a command is left out; what modules and renamed commands are called is kept.</summary>
public sealed class CommandJudgeTests
{
    [Fact]
    public void A_command_that_a_flipped_bit_made_into_none_is_left_out() => Assert.Equal("""
        SET a 1
        SET c 3
        - 27 +27 NotACommand: there is no command SDT
        """, Mending.Of(Bytes.Commands("SET a 1\nSDT b 2\nSET c 3")));

    [Fact]
    public void A_command_with_too_few_args_is_left_out() => Assert.Equal("""
        SET a 1
        SET c 3
        - 27 +20 NotACommand: SET with 1 args
        """, Mending.Of(Bytes.Commands("SET a 1\nSET b\nSET c 3")));

    [Fact]
    public void A_SELECT_of_no_db_is_left_out() => Assert.Equal("""
        SET a 1
        SET c 3
        - 27 +23 NotACommand: a SELECT of no db
        """, Mending.Of(Bytes.Commands("SET a 1\nSELECT x\nSET c 3")));

    [Fact]
    public void A_timestamp_that_tells_no_time_is_left_out() => Assert.Equal("""
        #TS:5
        SET a 1
        - 34 +11 Damage: a timestamp that tells no time
        """, Mending.Of(Bytes.Commands("#TS:5\nSET a 1\n#TS:17x34")));

    [Fact]
    public void A_command_of_a_module_is_kept() => Assert.Equal("JSON.SET doc $ {}", Mending.Of(Bytes.Commands("JSON.SET doc $ {}")).Replace("\"", "", StringComparison.Ordinal));

    /// <summary>That one command of a kind is fine says nothing of one whose name ends in a NUL.</summary>
    [Fact]
    public void A_name_that_ends_in_a_NUL_is_another_name() => Assert.Equal("""
        LPUSH l 1
        LPUSH l 2
        - 58 +30 NotACommand: there is no command "LPUSH\x00"
        """, Mending.Of(Bytes.Join(Bytes.Commands("LPUSH l 1\nLPUSH l 2"), Bytes.Command("LPUSH\0", "l", "3"))));

    [Theory]
    [InlineData("SE.")]
    [InlineData("S.T")]
    [InlineData(".ET")]
    public void A_letter_that_has_become_a_point_makes_no_command_of_a_module(string name) => Assert.Equal($"""
        SET a 1
        - 27 +27 NotACommand: there is no command {name}
        """, Mending.Of(Bytes.Commands($"SET a 1\n{name} b 2")));

    [Fact]
    public void A_name_that_comes_ten_times_is_a_command_that_is_not_known_here()
    {
        var ten = string.Concat(Enumerable.Range(0, 10).Select(i => $"myset a {i}\n"));
        Assert.Equal(ten.TrimEnd(), Mending.Of(Bytes.Commands(ten)));
        Assert.DoesNotContain("\nmyset", Mending.Of(Bytes.Commands(ten[12..])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_DISCARD_is_left_out_for_servers_crash_on_it() => Assert.Equal("""
        SET a 1
        SET b 2
        - 27 +17 LooseBracket: a DISCARD, on which servers crash
        """, Mending.Of(Bytes.Commands("SET a 1\nDISCARD\nSET b 2")));
}
