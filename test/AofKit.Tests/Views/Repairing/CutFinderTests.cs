using AofKit.Tests.Support;
using AofKit.Views;
using AofKit.Views.Repairing;

namespace AofKit.Tests.Views.Repairing;

/// <summary>A log is cut where it was asked for, never inside a transaction, across any number of parts.</summary>
public sealed class CutFinderTests
{
    private const string Log = """
        #TS:100
        SET a 1
        #TS:200
        MULTI
        FLUSHALL
        #TS:300
        SET b 2
        EXEC
        SET c 3
        DEL c
        """;

    [Theory]
    [InlineData(100, 2)]
    [InlineData(199, 2)]
    [InlineData(200, 3)] // what the transaction did at 300 is not before it, so nothing of it stays
    [InlineData(300, 10)]
    public void A_time_keeps_what_was_written_up_to_it_and_at_it(int time, int lines) =>
        Assert.Equal(Kept(lines), Cut(RepairCut.Until(DateTimeOffset.FromUnixTimeSeconds(time))));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("3", 3)]
    [InlineData("4", 3)] // MULTI
    [InlineData("7", 3)] // inside it
    [InlineData("8", 8)] // EXEC
    [InlineData("9", 9)]
    [InlineData("log:46", 8)] // FLUSHALL
    [InlineData("log:0", 1)]
    public void A_number_or_position_keeps_the_record_that_it_names_but_no_half_transaction(string place, int lines) =>
        Assert.Equal(Kept(place == "log:46" ? 3 : lines), Cut(RepairCut.Until(Place(place))));

    [Theory]
    [InlineData("2", 1)]
    [InlineData("4", 3)]
    [InlineData("8", 3)]
    [InlineData("9", 8)]
    public void Before_a_number_is_without_it(string place, int lines) => Assert.Equal(Kept(lines), Cut(RepairCut.Before(Place(place))));

    [Theory]
    [InlineData("flushall", 3)]
    [InlineData("SET", 8)]
    [InlineData("SET a", 1)]
    [InlineData("del c", 9)]
    public void Before_a_command_is_before_the_last_that_begins_so(string words, int lines) =>
        Assert.Equal(Kept(lines), Cut(RepairCut.BeforeLast(words.Split(' ').Select(Bytes.Of))));

    [Theory]
    [InlineData("FLUSHDB", "refused: there is no such command in the log: FLUSHDB")]
    [InlineData("DEL C", "refused: there is no such command in the log: DEL C")]
    public void A_command_that_is_not_there_is_refused(string words, string refusal) =>
        Assert.Equal(refusal, Mending.Of(Bytes.Commands(Log), new RepairOptions { Cut = RepairCut.BeforeLast(words.Split(' ').Select(Bytes.Of)) }));

    [Fact]
    public void A_number_past_the_end_is_refused_and_a_time_past_it_keeps_everything()
    {
        Assert.Equal("refused: there is no such record in the log", Mending.Of(Bytes.Commands(Log), new RepairOptions { Cut = RepairCut.Before(Place("11")) }));
        Assert.Equal(Kept(10), Cut(RepairCut.Until(DateTimeOffset.FromUnixTimeSeconds(301))));
    }

    [Fact]
    public void A_time_before_the_log_begins_is_refused_for_nothing_would_be_left() =>
        Assert.Equal("refused: the log begins at 1970-01-01T00:01:40Z, after that time; what was before is not in this log",
            Mending.Of(Bytes.Commands(Log), new RepairOptions { Cut = RepairCut.Until(DateTimeOffset.FromUnixTimeSeconds(99)) }));

    [Fact]
    public void A_log_that_tells_no_times_cannot_be_cut_at_one() =>
        Assert.StartsWith("refused: the log tells no times (aof-timestamp-enabled no)",
            Mending.Of(Bytes.Commands("SET a 1"), new RepairOptions { Cut = RepairCut.Until(DateTimeOffset.UnixEpoch) }), StringComparison.Ordinal);

    [Fact]
    public void Parts_behind_the_cut_are_neither_written_nor_listed()
    {
        using var folder = new TempFolder();
        folder.Write("a.manifest", "file a.1.base.aof seq 1 type b\nfile a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\nfile a.3.incr.aof seq 3 type i\n");
        folder.Write("a.1.base.aof", Bytes.Commands("#TS:100\nSET base 1"));
        for (var i = 1; i <= 3; i++)
            folder.Write($"a.{i}.incr.aof", Bytes.Commands($"#TS:{i + 1}00\nSELECT 1\nSET incr {i}"));
        var plan = RepairPlan.Of(AofLog.OpenDamaged(folder.Path), new RepairOptions { Cut = RepairCut.Until(DateTimeOffset.FromUnixTimeSeconds(200)) });
        Assert.Equal("""
            a.1.base.aof #TS:100
            a.1.base.aof SET base 1
            a.1.incr.aof #TS:200
            a.1.incr.aof db 1 SELECT 1
            a.1.incr.aof db 1 SET incr 1
            a.2.incr.aof
            - 0 +62 Cut: lies behind the cut
            - 0 +62 Cut: lies behind the cut
            """.Replace("a.2.incr.aof\n", "", StringComparison.Ordinal), Mending.Of(plan, folder["repaired"]));
        Assert.Equal("file a.1.base.aof seq 1 type b\nfile a.1.incr.aof seq 1 type i\n", File.ReadAllText(folder["repaired/a.manifest"])
            .Replace("file a.2.incr.aof seq 2 type i\n", "", StringComparison.Ordinal));
        Assert.False(File.Exists(folder["repaired/a.3.incr.aof"]));
    }

    [Fact]
    public void Damage_behind_the_cut_costs_nothing()
    {
        var log = Bytes.Join(Bytes.Commands("SET a 1\nFLUSHALL"), Bytes.Raw("damage"), Bytes.Commands("SET b 2"));
        Assert.Equal("""
            SET a 1
            - 27 +51 Cut: lies behind the cut
            """, Mending.Of(log, new RepairOptions { Cut = RepairCut.BeforeLast(["FLUSHALL"u8.ToArray()]) }));
    }

    private static RecordPlace Place(string text)
    {
        using var folder = new TempFolder();
        Assert.True(RecordPlace.TryParse(text, AofLog.Open(folder.Write("log", Bytes.Commands(Log))), out var place));
        return place;
    }

    private static string Kept(int lines) => string.Join('\n', Log.Split('\n').Take(lines));

    private static string Cut(RepairCut cut) =>
        string.Join('\n', Mending.Of(Bytes.Commands(Log), new RepairOptions { Cut = cut }).Split('\n').Where(l => !l.StartsWith("- ", StringComparison.Ordinal)));
}
