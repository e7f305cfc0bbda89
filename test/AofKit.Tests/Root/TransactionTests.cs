using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>Dbs and transactions: what a record inherits from those before it (format.md 1.5, 1.6 and 7.3).</summary>
public sealed class TransactionTests
{
    [Fact]
    public void The_db_lasts_until_the_next_SELECT_also_when_that_is_inside_MULTI() => Assert.Equal("""
        0 +14 command PING
        14 +15 command tx=1 MULTI
        29 +23 command db=2 tx=1 SELECT 2
        52 +14 command db=2 tx=1 PING
        66 +14 command db=2 tx=1 EXEC
        80 +14 command db=2 PING
        94 +24 command db=15 SELECT 15
        118 +14 command db=15 PING
        end
        """, Feed.InEveryWay(Bytes.Commands("""
        PING
        MULTI
        SELECT 2
        PING
        EXEC
        PING
        SELECT 15
        PING
        """)));

    [Theory]
    [InlineData("SELECT")]
    [InlineData("SELECT x")]
    [InlineData("SELECT -1")]
    [InlineData("SELECT 1x")]
    [InlineData("SELECT 99999999999")]
    [InlineData("SELECT 1 2")]
    public void A_SELECT_of_no_db_leaves_the_db_as_it_was(string select)
    {
        var lines = Feed.InEveryWay(Bytes.Commands($"SELECT 3\n{select}\nPING")).Split('\n');
        Assert.EndsWith($" command db=3 {select} ~ BadSelect", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(" command db=3 PING", lines[2], StringComparison.Ordinal);
        Assert.Equal("end", lines[3]);
    }

    [Fact]
    public void Names_that_only_resemble_those_that_steer_do_nothing() => Assert.Equal("""
        0 +15 command MULTX
        15 +14 command EXEX
        29 +23 command SELEXT 3
        52 +16 command MULTIX
        68 +15 command EXECS
        83 +24 command SELECTS 3
        107 +14 command MULT
        end
        """, Feed.InEveryWay(Bytes.Commands("""
        MULTX
        EXEX
        SELEXT 3
        MULTIX
        EXECS
        SELECTS 3
        MULT
        """)));

    [Fact]
    public void A_name_with_control_bytes_in_place_of_letters_does_not_steer() => Assert.Equal("""
        0 +23 command "\x13ELECT" 3
        23 +15 command "\rULTI"
        end
        """, Feed.InEveryWay(Bytes.Join(Bytes.Command("\x13" + "ELECT", "3"), Bytes.Command("\rULTI"))));

    [Fact]
    public void A_transaction_that_does_not_end_is_a_fault_from_its_MULTI_on() => Assert.Equal("""
        0 +23 command SELECT 0
        23 +27 command SET a 1
        50 +15 command tx=1 MULTI
        65 +27 command tx=1 SET b 2
        fault EndInsideTransaction at 92 of 50: expected the EXEC of the transaction, found the end of the file
        end
        """, Feed.InEveryWay(Bytes.Commands("""
        SELECT 0
        SET a 1
        MULTI
        SET b 2
        """)));

    [Fact]
    public void A_record_torn_inside_a_transaction_has_the_sound_part_end_before_MULTI()
    {
        var log = Bytes.Commands("""
            SELECT 0
            MULTI
            SET b 2
            SET c 3
            """)[..^3];
        using var reader = AofLog.FromStream(new PieceStream(log, 100), "log").Read();
        while (reader.TryRead(out _))
        {
        }

        // Servers cut at 65 and leave the MULTI, so that later writes are lost (format.md 1.6, row 49).
        Assert.Equal(AofFaultKind.EndInsideRecord, reader.Fault!.Kind);
        Assert.Contains("first 23 bytes", reader.Fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void MULTI_inside_MULTI_belongs_to_the_outer_transaction() => Assert.Equal("""
        0 +15 command tx=1 MULTI
        15 +15 command tx=1 MULTI ~ NestedMulti
        30 +14 command tx=1 EXEC
        44 +14 command EXEC ~ ExecWithoutMulti
        end
        """, Feed.InEveryWay(Bytes.Commands("""
        MULTI
        MULTI
        EXEC
        EXEC
        """)));

    [Fact]
    public void MULTI_may_have_args_and_DISCARD_inside_is_a_command_like_any() => Assert.Equal("""
        0 +22 command tx=1 MULTI x
        22 +17 command tx=1 DISCARD
        39 +14 command tx=1 EXEC
        end
        """, Feed.InEveryWay(Bytes.Commands("""
        MULTI x
        DISCARD
        EXEC
        """)));

    [Fact]
    public void Transactions_are_numbered_through_all_parts_and_the_db_starts_anew_in_each()
    {
        using var folder = Log("SELECT 4\nMULTI\nPING\nEXEC", "PING\nMULTI\nEXEC");
        Assert.Equal("""
            part a.1.incr.aof
            0 +23 command db=4 SELECT 4
            23 +15 command db=4 tx=1 MULTI
            38 +14 command db=4 tx=1 PING
            52 +14 command db=4 tx=1 EXEC
            part a.2.incr.aof
            0 +14 command PING
            14 +15 command tx=2 MULTI
            29 +14 command tx=2 EXEC
            end
            """, Transcript.Of(AofLog.Open(folder.Path)));
    }

    [Fact]
    public void A_transaction_does_not_reach_into_the_next_part()
    {
        using var folder = Log("MULTI\nPING", "EXEC");
        Assert.Equal("""
            part a.1.incr.aof
            0 +15 command tx=1 MULTI
            15 +14 command tx=1 PING
            fault EndInsideTransaction at 29 of 0: expected the EXEC of the transaction, found the end of the file
            end
            """, Transcript.Of(AofLog.Open(folder.Path)));
    }

    private static TempFolder Log(string first, string second)
    {
        var folder = new TempFolder();
        folder.Write("a.manifest", "file a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\n");
        folder.Write("a.1.incr.aof", Bytes.Commands(first));
        folder.Write("a.2.incr.aof", Bytes.Commands(second));
        return folder;
    }
}
