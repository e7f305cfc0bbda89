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
        Assert.Equal("refused: there is no record 11 in the log; its last is 10", Mending.Of(Bytes.Commands(Log), new RepairOptions { Cut = RepairCut.Before(Place("11")) }));
        Assert.Equal("refused: there is no record 11 in the log; its last is 10", Mending.Of(Bytes.Commands(Log), new RepairOptions { Cut = RepairCut.Until(Place("11")) }));
        Assert.Equal(Kept(10), Cut(RepairCut.Until(DateTimeOffset.FromUnixTimeSeconds(301))));
    }

    [Fact]
    public void A_time_before_the_log_begins_is_refused_for_nothing_would_be_left() =>
        Assert.Equal("refused: the log begins at 1970-01-01T00:01:40Z, after that time; what was before is not in this log",
            Mending.Of(Bytes.Commands(Log), new RepairOptions { Cut = RepairCut.Until(DateTimeOffset.FromUnixTimeSeconds(99)) }));

    // One time that is not true moves the cut in neither direction, where others tell better.
    [Theory]
    [InlineData("1 9 2 3 7 8", 4, 4, 1)] // the second runs ahead
    [InlineData("9 1 2 3 7 8", 4, 4, 1)] // the first
    [InlineData("1 2 3 7 8 1 9", 4, 3, 1)] // one late runs behind: what is behind 7 is late
    [InlineData("1 2 3 9", 4, 3, 0)]
    [InlineData("1 2 9 3 3", 4, 5, 1)] // nothing is late but one
    [InlineData("9 2 8 9", 4, 2, 1)] // as good as before the first; from there on the time stays later
    [InlineData("1 2 8 9 3 4 8 9", 5, 6, 2)] // a clock that was set back
    public void A_log_is_cut_where_the_fewest_times_are_on_the_wrong_side(string times, int until, int kept, int wrong)
    {
        using var folder = new TempFolder();
        var log = Bytes.Join([.. times.Split(' ').Select(t => Bytes.Commands($"#TS:{t}\nSET k {t}"))]);
        var plan = RepairPlan.Of(AofLog.Open(folder.Write("log", log)), new RepairOptions { Cut = RepairCut.Until(DateTimeOffset.FromUnixTimeSeconds(until)) });
        Assert.Equal((kept * 34L, wrong), (plan.Cut?.Offset ?? log.Length, plan.TimesOutOfOrder));
    }

    [Fact]
    public void A_base_is_one_moment_also_when_it_is_written_as_commands()
    {
        using var folder = new TempFolder();
        folder.Write("a.manifest", "file a.2.base.aof seq 2 type b\nfile a.2.incr.aof seq 2 type i\n");
        folder.Write("a.2.base.aof", Bytes.Commands("#TS:100\nSELECT 0\nSET a 1\nSET b 2"));
        folder.Write("a.2.incr.aof", Bytes.Commands("#TS:200\nSELECT 0\nSET a 3\nSET c 4"));
        const string refusal = "the place to cut at, a.2.base.aof:{0}, lies in the base, which is one moment, written as commands: half of it is half a data set; name a place behind it, or cut a.2.base.aof as a file by itself";
        Assert.Equal(refusal.Replace("{0}", "59", StringComparison.Ordinal), Refusal(RepairCut.BeforeLast(["SET"u8.ToArray(), "b"u8.ToArray()])));
        Assert.Equal(refusal.Replace("{0}", "59", StringComparison.Ordinal), Refusal(RepairCut.Until(Place(folder, "3"))));

        // The last such command decides, and it is in the incremental part; all of the base is a place, too.
        Assert.Null(Refusal(RepairCut.BeforeLast(["SET"u8.ToArray(), "a"u8.ToArray()])));
        Assert.Null(Refusal(RepairCut.Until(Place(folder, "4"))));

        // One that was a log by itself before the upgrade is a history, and can be cut.
        File.Move(folder["a.2.base.aof"], folder["a"]);
        folder.Write("a.manifest", "file a seq 1 type b\nfile a.2.incr.aof seq 2 type i\n");
        Assert.Null(Refusal(RepairCut.Until(Place(folder, "3"))));

        string? Refusal(RepairCut cut) => RepairPlan.Of(AofLog.OpenDamaged(folder.Path), new RepairOptions { Cut = cut }).Refusal;
    }

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

    private static RecordPlace Place(TempFolder folder, string text) =>
        RecordPlace.TryParse(text, AofLog.OpenDamaged(folder.Path), out var place) ? place : throw new ArgumentException(text);

    private static string Kept(int lines) => string.Join('\n', Log.Split('\n').Take(lines));

    private static string Cut(RepairCut cut) =>
        string.Join('\n', Mending.Of(Bytes.Commands(Log), new RepairOptions { Cut = cut }).Split('\n').Where(l => !l.StartsWith("- ", StringComparison.Ordinal)));
}
