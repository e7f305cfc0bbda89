using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

public sealed class AofCommandTests
{
    [Fact]
    public void A_copy_survives_the_reader_and_says_what_the_record_said()
    {
        var log = Bytes.Commands("""
            #TS:1700000000
            SELECT 2
            MULTI
            SET key value
            EXEC
            """);
        var lines = new List<string>();
        var copies = new List<AofCommand>();
        using (var reader = AofLog.FromStream(new PieceStream(log, 3), "log").Read())
        {
            while (reader.TryRead(out var record))
            {
                lines.Add(Transcript.Line(record));
                copies.Add(record.ToCommand());
            }
        }

        Assert.Equal(lines, copies.Select(c => Transcript.Line(c.Record)));
        Assert.Equal([1, 2, 3, 4, 5], copies.Select(c => c.Number));
        Assert.Equal("log:39", copies[2].Position.ToString());
        Assert.Equal(log, copies.SelectMany(c => c.Record.Bytes.ToArray()));
        Assert.Equal(["SET"u8.ToArray(), "key"u8.ToArray(), "value"u8.ToArray()], copies[3].ToArgs());
        Assert.Empty(copies[0].ToArgs());
        Assert.Equal("SET"u8, copies[3].Record.ToCommand().Record.Name);
    }

    [Fact]
    public void Positions_are_ordered_by_part_and_then_offset()
    {
        var positions = new[] { new AofPosition(1, "b", 0), new AofPosition(0, "a", 9), new AofPosition(0, "a", 10), new AofPosition(1, "b", 5) };
        Assert.Equal(["a:9", "a:10", "b:0", "b:5"], positions.Order().Select(p => p.ToString()));
        Assert.True(positions[1] < positions[2] && positions[2] > positions[1] && positions[1] <= positions[2] && positions[0] >= positions[2]);
    }

    [Fact]
    public void Positions_are_read_back_and_the_name_of_the_part_may_be_shortened()
    {
        using var folder = new TempFolder();
        folder.Write("a.manifest", "file a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\n");
        var log = AofLog.Open(folder.Path);

        foreach (var text in (string[])["a.2.incr.aof:184", "2.incr.aof:184"])
        {
            Assert.True(log.TryParsePosition(text, out var position));
            Assert.Equal(new AofPosition(1, "a.2.incr.aof", 184), position);
        }

        foreach (var text in (string[])["", ":", "a.2.incr.aof", "a.2.incr.aof:", "a.2.incr.aof:-1", "a.2.incr.aof:x", "incr.aof:5", "b:5", ":5"])
            Assert.False(log.TryParsePosition(text, out _), text);
    }
}
