using AofKit.Tests.Support;
using AofKit.Views.Repairing;

namespace AofKit.Tests.Views.Repairing;

/// <summary>A transaction is kept whole or not at all; its commands alone are kept only if that was asked for.</summary>
public sealed class TransactionKeeperTests
{
    private static readonly byte[] s_damage = Bytes.Raw("damage\r\n");

    [Fact]
    public void A_transaction_whose_MULTI_is_lost_goes_with_it()
    {
        var log = Bytes.Join(Bytes.Commands("SET a 1"), s_damage, Bytes.Commands("SET b 2\nSET c 3\nEXEC\nSET d 4"));
        Assert.Equal("""
            SET a 1
            SET d 4
            - 27 +8 Damage: expected '*' or '#' at the start of a record, found 'd'
            - 35 +68 TornTransaction: a transaction that is not whole: its MULTI is lost
            """, Mending.Of(log));
        Assert.Equal("""
            SET a 1
            SET b 2
            SET c 3
            SET d 4
            - 27 +8 Damage: expected '*' or '#' at the start of a record, found 'd'
            - 89 +14 LooseBracket: a transaction that is not whole: its MULTI is lost
            """, Partial(log));
    }

    [Fact]
    public void A_transaction_whose_EXEC_is_lost_ends_where_the_damage_begins()
    {
        var log = Bytes.Join(Bytes.Commands("SET a 1\nMULTI\nSET b 2"), s_damage, Bytes.Commands("SET c 3\nMULTI\nSET d 4\nEXEC"));
        Assert.Equal("""
            SET a 1
            SET c 3
            MULTI
            SET d 4
            EXEC
            - 27 +42 TornTransaction: a transaction that is not whole: its EXEC is lost
            - 69 +8 Damage: expected '*' or '#' at the start of a record, found 'd'
            """, Mending.Of(log));
        Assert.Equal("""
            SET a 1
            SET b 2
            SET c 3
            MULTI
            SET d 4
            EXEC
            - 27 +15 LooseBracket: a transaction that is not whole: its EXEC is lost
            - 69 +8 Damage: expected '*' or '#' at the start of a record, found 'd'
            """, Partial(log));
    }

    [Fact]
    public void A_transaction_that_lost_a_command_is_left_out_from_MULTI_to_EXEC()
    {
        var log = Bytes.Join(Bytes.Commands("MULTI\nSET a 1"), s_damage, Bytes.Commands("SET b 2\nEXEC\nSET c 3"));
        Assert.Equal("""
            SET c 3
            - 0 +91 TornTransaction: a transaction that is not whole: commands of it are lost
            """, Mending.Of(log));
        Assert.Equal("""
            SET a 1
            SET b 2
            SET c 3
            - 0 +15 LooseBracket: a transaction that is not whole: commands of it are lost
            - 42 +8 Damage: expected '*' or '#' at the start of a record, found 'd'
            - 77 +14 LooseBracket: a transaction that is not whole: commands of it are lost
            """, Partial(log));
    }

    [Fact]
    public void A_transaction_in_which_damage_made_a_command_into_none_is_left_out()
    {
        Assert.Equal("""
            SET c 3
            - 0 +83 TornTransaction: a transaction that is not whole: commands of it are lost
            """, Mending.Of(Bytes.Commands("MULTI\nSET a 1\nSeP b 2\nEXEC\nSET c 3")));
        Assert.Equal("""
            SET a 1
            SET c 3
            - 27 +15 NotACommand: there is no command MULTX
            - 42 +41 TornTransaction: a transaction that is not whole: its MULTI is lost
            """, Mending.Of(Bytes.Commands("SET a 1\nMULTX\nSET b 2\nEXEC\nSET c 3")));
        Assert.Equal("""
            SET b 2
            MULTI
            SET c 3
            EXEC
            - 0 +42 TornTransaction: a transaction that is not whole: its EXEC is lost
            - 42 +14 NotACommand: there is no command EXEX
            """, Mending.Of(Bytes.Commands("MULTI\nSET a 1\nEXEX\nSET b 2\nMULTI\nSET c 3\nEXEC")));
    }

    [Fact]
    public void A_command_that_is_not_known_and_comes_often_breaks_no_transaction()
    {
        var transactions = string.Concat(Enumerable.Range(0, 10).Select(i => $"MULTI\nmyset a {i}\nEXEC\n"));
        Assert.Equal(transactions.TrimEnd(), Mending.Of(Bytes.Commands(transactions)));
    }

    [Fact]
    public void A_MULTI_before_another_one_and_an_EXEC_without_one_are_left_out_alone()
    {
        Assert.Equal("""
            SET a 1
            MULTI
            SET b 2
            EXEC
            SET c 3
            - 0 +15 LooseBracket: a MULTI before another one: its own EXEC is not there
            - 98 +14 LooseBracket: an EXEC without a MULTI
            """, Mending.Of(Bytes.Commands("MULTI\nSET a 1\nMULTI\nSET b 2\nEXEC\nEXEC\nSET c 3")));
    }

    [Fact]
    public void A_transaction_that_the_end_of_the_part_cuts_off_is_left_out()
    {
        var log = Bytes.Commands("SET a 1\nMULTI\nSET b 2");
        Assert.Equal("""
            SET a 1
            - 27 +42 TornTransaction: a transaction that is not whole: the part ends before its EXEC
            """, Mending.Of(log));
        Assert.Equal("""
            SET a 1
            SET b 2
            - 27 +15 LooseBracket: a transaction that is not whole: the part ends before its EXEC
            """, Partial(log));
        Assert.Equal("""
            SET a 1
            - 27 +42 TornTransaction: a transaction that is not whole: its EXEC is lost
            - 69 +10 Damage: expected 3 bytes of arg 0 and CRLF, found the end of the file after 2 bytes
            """, Mending.Of(Bytes.Join(log, Bytes.Raw("*3\r\n$3\r\nSE"))));
    }

    [Fact]
    public void The_db_that_a_lost_transaction_selected_is_carried_on()
    {
        Assert.Equal("""
            db 2 SELECT 2
            db 2 SET d 4
            - 0 +114 TornTransaction: a transaction that is not whole: commands of it are lost
            """, Mending.Of(Bytes.Join(Bytes.Commands("MULTI\nSELECT 2\nSET b 2"), s_damage, Bytes.Commands("SET c 3\nEXEC\nSET d 4"))));
    }

    private static string Partial(byte[] log) => Mending.Of(log, new RepairOptions { KeepPartialTransactions = true });
}
