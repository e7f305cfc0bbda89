using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>A log that ends too early, at every byte, and lengths that claim more than there is.</summary>
public sealed class TornTailTests
{
    private static readonly byte[] s_sound = Bytes.Commands("""
        #TS:1700000000
        SELECT 1
        SET key value
        HSET hash field 0123456789ab
        """);

    [Fact]
    public void A_log_torn_at_any_byte_gives_all_before_and_says_where_the_sound_part_ends()
    {
        var whole = Feed.InEveryWay(s_sound).Split('\n');
        var ends = Ends(s_sound);
        for (var length = 0; length <= s_sound.Length; length++)
        {
            var lines = Feed.InEveryWay(s_sound[..length]).Split('\n');
            var kept = ends.Count(end => end <= length);
            Assert.Equal(whole[..kept], lines[..kept]);

            // A timestamp may lack its line end, so the tear inside the first line is no fault.
            if (length < ends[0])
                Assert.DoesNotContain("fault", string.Join('\n', lines), StringComparison.Ordinal);
            else if (ends.Contains(length))
                Assert.Equal("end", lines[kept]);
            else
                Assert.StartsWith($"fault EndInsideRecord at ", lines[kept], StringComparison.Ordinal);
            if (length > ends[0] && !ends.Contains(length))
                Assert.Equal(ends[kept - 1], RecordOffset(lines[kept]));
        }
    }

    [Theory]
    [InlineData("*", "fault EndInsideRecord at 0: expected the count of args, found the end of the file after 1 byte")]
    [InlineData("*2\r\n", "fault EndInsideRecord at 4 of 0: expected the length of arg 0, found the end of the file")]
    [InlineData("*2\r\n$", "fault EndInsideRecord at 5 of 0: expected 0 bytes of arg 0 and CRLF, found the end of the file")]
    [InlineData("*2147483647\r\n$3\r\nSET\r\n", "fault EndInsideRecord at 22 of 0: expected the length of arg 1, found the end of the file")]
    [InlineData("*1000000\r\n$3\r\nSET\r\n", "fault EndInsideRecord at 19 of 0: expected the length of arg 1, found the end of the file")]
    [InlineData("*1\r\n$2000000000\r\nx", "fault EndInsideRecord at 17 of 0: expected 2000000000 bytes of arg 0 and CRLF, found the end of the file after 1 byte")]
    [InlineData("*1\r\n$999999999999999999\r\nx", "fault EndInsideRecord at 25 of 0: expected 999999999999999999 bytes of arg 0 and CRLF, found the end of the file after 1 byte")]
    [InlineData("*1\r\n$9223372036854775807\r\nxyz", "fault EndInsideRecord at 26 of 0: expected 9223372036854775807 bytes of arg 0 and CRLF, found the end of the file after 3 bytes")]
    [InlineData("*1\r\n$99999999999999999999999999\r\nx", "fault EndInsideRecord at 33 of 0: expected 9223372036854775807 bytes of arg 0 and CRLF, found the end of the file after 1 byte")]
    [InlineData("*1\r\n$4\r\nPING", "fault EndInsideRecord at 8 of 0: expected 4 bytes of arg 0 and CRLF, found the end of the file after 4 bytes")]
    [InlineData("*1\r\n$4\r\nPING\r", "fault EndInsideRecord at 8 of 0: expected 4 bytes of arg 0 and CRLF, found the end of the file after 5 bytes")]
    public void A_record_cut_short_is_a_fault_that_says_what_is_lacking(string bytes, string fault) =>
        Assert.Equal(fault + "\nend", Feed.InEveryWay(Bytes.Raw(bytes)));

    [Theory]
    [InlineData("2000000000")]
    [InlineData("999999999999999999")]
    public void An_absurd_length_far_into_a_log_is_told_alike_however_the_bytes_arrive(string length)
    {
        var log = Bytes.Join(Bytes.Command("SET", "k", new string('v', 300)), Bytes.Raw($"*1\r\n${length}\r\n{new string('x', 200)}"));
        Assert.EndsWith($"""

            fault EndInsideRecord at {log.Length - 200} of {log.Length - 200 - 7 - length.Length}: expected {length} bytes of arg 0 and CRLF, found the end of the file after 200 bytes
            end
            """, Feed.InEveryWay(log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*1\r\n$2000000000\r\nx")]
    [InlineData("*1\r\n$999999999999999999\r\nx")]
    [InlineData("*2147483647\r\n$3\r\nSET\r\n")]
    [InlineData("*3\r\n$3\r\nSET\r\n$2147483600\r\nx")]
    public void A_length_that_a_log_merely_claims_allocates_nothing(string bytes)
    {
        const long windowAndChange = 3 * ByteWindow.DefaultCapacity;
        foreach (var pipe in (bool[])[false, true])
        {
            var raw = Bytes.Raw(bytes);
            using var reader = AofLog.FromStream(pipe ? new PieceStream(raw, 7) : new MemoryStream(raw), "log").Read();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.False(reader.TryRead(out _));
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < windowAndChange);
            Assert.NotNull(reader.Fault);
        }
    }

    [Fact]
    public void A_tear_inside_an_earlier_part_is_told_apart_from_one_in_the_last()
    {
        using var folder = new TempFolder();
        folder.Write("a.manifest", "file a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\n");
        folder.Write("a.1.incr.aof", s_sound[..^3]);
        folder.Write("a.2.incr.aof", s_sound);
        using var reader = AofLog.Open(folder.Path).Read();
        while (reader.TryRead(out var record))
            Assert.Equal("a.1.incr.aof", record.Part.Name);
        Assert.Contains("not the last part", reader.Fault!.Advice, StringComparison.Ordinal);
    }

    private static List<int> Ends(byte[] log)
    {
        using var reader = AofLog.FromStream(new MemoryStream(log), "log").Read();
        var ends = new List<int>();
        while (reader.TryRead(out var record))
            ends.Add((int)(record.Offset + record.Length));
        return ends;
    }

    private static int RecordOffset(string fault)
    {
        var words = fault[..fault.IndexOf(':', StringComparison.Ordinal)].Split(' ');
        return int.Parse(words[^1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
