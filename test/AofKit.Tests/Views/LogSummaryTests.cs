using AofKit.Tests.Support;
using AofKit.Views;

namespace AofKit.Tests.Views;

/// <summary>What <c>aof info</c> counts.</summary>
public sealed class LogSummaryTests
{
    [Fact]
    public void A_log_is_counted_by_part_and_by_db()
    {
        using var folder = new TempFolder();
        folder.Write("a.manifest", "file a.1.base.aof seq 1 type b\nfile a.1.incr.aof seq 1 type i\n");
        folder.Write("a.1.base.aof", Bytes.Commands("#TS:50\nSELECT 0\nSET a 1\nSELECT 3\nSET b 1"));
        folder.Write("a.1.incr.aof", Bytes.Join(Bytes.Commands("#TS:100\nPING\n#TS:90\nMULTI\nSELECT 3\nEXEC\nMULTI\nEXEC\nEXEC"), Bytes.Raw("*1\n$4\r\nPING\r\n")));
        folder.Write("orphan", "");

        var summary = Summary(AofLog.Open(folder.Path));

        Assert.Equal((12, 3, 2), (summary.Commands, summary.Annotations, summary.Transactions));
        Assert.Equal([KeyValuePair.Create(0, 4L), KeyValuePair.Create(3, 8L)], summary.Dbs);
        Assert.Equal([(4, 1), (8, 2)], summary.Parts.Select(p => ((int)p.Commands, (int)p.Annotations)));
        Assert.Equal([(50, 50), (90, 100)], summary.Parts.Select(p => (p.FirstTime!.Value.ToUnixTimeSeconds(), p.LastTime!.Value.ToUnixTimeSeconds())));
        Assert.Equal((50, 100), (summary.FirstTime!.Value.ToUnixTimeSeconds(), summary.LastTime!.Value.ToUnixTimeSeconds()));
        Assert.Equal((2, AofDeviations.ExecWithoutMulti | AofDeviations.LineEndsInLf), (summary.Deviating, summary.Deviations));
        Assert.Equal(AofNoteKind.OrphanFile, Assert.Single(summary.Notes).Kind);
        Assert.Null(summary.Fault);
    }

    [Fact]
    public void An_empty_log_has_counts_of_zero_and_no_times()
    {
        var summary = Summary(AofLog.FromStream(new PieceStream([], 1), "log"));
        Assert.Equal((0, 0, 0, 0), (summary.Commands, summary.Annotations, summary.Transactions, summary.Dbs.Count));
        Assert.Null(summary.FirstTime);
        Assert.Null(summary.LastTime);
    }

    [Fact]
    public void A_fault_ends_the_counting_and_is_kept()
    {
        var summary = Summary(AofLog.FromStream(new PieceStream(Bytes.Join(Bytes.Command("PING"), Bytes.Raw("oops")), 3), "log"));
        Assert.Equal((1, AofFaultKind.NotARecord), (summary.Commands, summary.Fault!.Kind));
    }

    private static LogSummary Summary(AofLog log)
    {
        using var reader = log.Read();
        return LogSummary.Of(reader, log);
    }
}
