using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>Lines that begin with <c>#</c>, and the times they give to what follows (format.md 1.4 and 7.3).</summary>
public sealed class AnnotationTests
{
    [Fact]
    public void A_time_belongs_to_the_records_from_its_annotation_on() => Assert.Equal("""
        0 +14 command PING
        14 +16 annotation time=1700000000 #TS:1700000000
        30 +14 command time=1700000000 PING
        44 +16 annotation time=1700000060 #TS:1700000060
        60 +14 command time=1700000060 PING
        end
        """, Feed.InEveryWay(Bytes.Commands("""
        PING
        #TS:1700000000
        PING
        #TS:1700000060
        PING
        """)));

    [Fact]
    public void A_time_may_stand_inside_a_transaction_and_may_go_backwards() => Assert.Equal("""
        0 +15 command tx=1 MULTI
        15 +8 annotation tx=1 time=20 #TS:20
        23 +14 command tx=1 time=20 PING
        37 +8 annotation tx=1 time=10 #TS:10
        45 +14 command tx=1 time=10 EXEC
        end
        """, Feed.InEveryWay(Bytes.Commands("""
        MULTI
        #TS:20
        PING
        #TS:10
        EXEC
        """)));

    [Fact]
    public void An_unknown_annotation_is_kept_and_gives_no_time() => Assert.Equal("""
        0 +16 annotation #HDR:v1;len:12
        16 +3 annotation #
        19 +14 command PING
        end
        """, Feed.InEveryWay(Bytes.Commands("""
        #HDR:v1;len:12
        #
        PING
        """)));

    [Theory]
    [InlineData("#TS:10x0")]
    [InlineData("#TS:")]
    [InlineData("#TS:abc")]
    [InlineData("#TS:99999999999999999999")]
    [InlineData("#TS:999999999999999")]
    public void A_timestamp_that_is_no_time_is_noted_and_the_time_before_it_stays(string annotation) => Assert.Equal($"""
        0 +7 annotation time=5 #TS:5
        7 +{annotation.Length + 2} annotation time=5 {annotation} ~ BadTimestamp
        {annotation.Length + 9} +14 command time=5 PING
        end
        """, Feed.InEveryWay(Bytes.Commands($"""
        #TS:5
        {annotation}
        PING
        """)));

    [Fact]
    public void An_annotation_may_end_in_LF_alone() => Assert.Equal("""
        0 +7 annotation time=17 #TS:17 ~ LineEndsInLf
        7 +14 command time=17 PING
        end
        """, Feed.InEveryWay(Bytes.Raw("#TS:17\n*1\r\n$4\r\nPING\r\n")));

    [Fact]
    public void An_annotation_may_end_with_the_log() => Assert.Equal("""
        0 +14 command PING
        14 +6 annotation time=17 #TS:17 ~ LineUnfinished
        end
        """, Feed.InEveryWay(Bytes.Raw("*1\r\n$4\r\nPING\r\n#TS:17")));

    [Theory]
    [InlineData(1022)]
    [InlineData(1021)]
    public void An_annotation_of_up_to_1023_bytes_is_one_line(int bytesBeforeLf) => Assert.Equal($"""
        0 +{bytesBeforeLf + 1} annotation <{bytesBeforeLf} bytes> ~ LineEndsInLf
        {bytesBeforeLf + 1} +14 command PING
        end
        """, Feed.InEveryWay(Bytes.Raw("#" + new string('x', bytesBeforeLf - 1) + "\n*1\r\n$4\r\nPING\r\n")));

    [Fact]
    public void The_rest_of_a_longer_annotation_is_taken_for_a_record_as_servers_do()
    {
        var log = Bytes.Raw("#" + new string('x', 1500) + "\r\n");
        Assert.Equal("""
            0 +1023 annotation <1023 bytes> ~ LineTooLong
            fault NotARecord at 1023: expected '*' or '#' at the start of a record, found 'x'
            end
            """, Feed.InEveryWay(log));

        using var reader = AofLog.FromStream(new MemoryStream(log), "log").Read();
        while (reader.TryRead(out _))
        {
        }

        Assert.Contains("longer than 1023 bytes", reader.Fault!.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_of_an_annotation_has_no_line_end()
    {
        using var reader = AofLog.FromStream(new MemoryStream(Bytes.Raw("#note\xff\r\n")), "log").Read();
        Assert.True(reader.TryRead(out var record));
        Assert.Equal(AofRecordKind.Annotation, record.Kind);
        Assert.Equal(Bytes.Raw("#note\xff"), record.AnnotationText);
        Assert.Equal(0, record.ArgCount);
    }

    [Fact]
    public void The_time_is_forgotten_at_the_start_of_a_part()
    {
        using var folder = new TempFolder();
        folder.Write("a.manifest", "file a.1.base.aof seq 1 type b\nfile a.1.incr.aof seq 1 type i\n");
        folder.Write("a.1.base.aof", Bytes.Commands("#TS:7\nPING"));
        folder.Write("a.1.incr.aof", Bytes.Commands("PING"));
        Assert.Equal("""
            part a.1.base.aof
            0 +7 annotation time=7 #TS:7
            7 +14 command time=7 PING
            part a.1.incr.aof
            0 +14 command PING
            end
            """, Transcript.Of(AofLog.Open(folder.Path)));
    }
}
