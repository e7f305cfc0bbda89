using AofKit.Commands;
using AofKit.Tests.Support;

namespace AofKit.Tests.Root;

/// <summary>Records that a reader may keep back, and that those it hands out are the same as ever.</summary>
public sealed class ReadOptionsTests
{
    [Fact]
    public void Without_annotations_times_and_numbers_stay()
    {
        var log = Bytes.Commands("PING\n#TS:5\nPING\n#other\nPING");
        using var reader = AofLog.FromStream(new MemoryStream(log), "log").Read(new AofReadOptions { Annotations = false });
        var seen = new List<(long, long?)>();
        while (reader.TryRead(out var record))
            seen.Add((record.Number, record.Time?.ToUnixTimeSeconds()));
        Assert.Equal([(1, null), (3, 5), (5, 5)], seen);
    }

    [Fact]
    public void Passing_over_commands_loses_none_that_has_the_arg_and_changes_none()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var log = Log(random, random.Next(1, 400));
            var needle = Bytes.Of(new[] { "", "key:1", "needle", "0", "SET", "zz" }[random.Next(6)]);
            var all = Records.All(log);
            foreach (var size in (int[])[1 << 20, random.Next(1, 400)])
            {
                using var reader = AofLog.FromStream(new PieceStream(log, size), "log").Read(new AofReadOptions { WithArg = needle });
                var seen = Records.All(reader).ToDictionary(r => r.Number, r => Transcript.Line(r.Record));
                foreach (var record in all)
                {
                    var line = Transcript.Line(record.Record);
                    if (seen.TryGetValue(record.Number, out var handedOut))
                        Assert.True(line == handedOut, $"seed {seed}: {line} became {handedOut}");
                    else
                        Assert.False(MustBeSeen(record, needle), $"seed {seed}: {line} was passed over, looking for {ArgText.ToString(needle)}");
                }
            }
        }
    }

    [Fact]
    public void Passing_over_begins_anew_in_each_part()
    {
        using var folder = new TempFolder();
        folder.Write("a.manifest", "file a.1.incr.aof seq 1 type i\nfile a.2.incr.aof seq 2 type i\n");
        var filler = string.Join('\n', Enumerable.Range(0, 1000).Select(i => $"SET f{i} v"));
        folder.Write("a.1.incr.aof", Bytes.Commands(filler + "\nSET needle 1"));
        folder.Write("a.2.incr.aof", Bytes.Commands("SET needle 2\n" + filler + "\nSET needle 3"));
        using var reader = AofLog.Open(folder.Path).Read(new AofReadOptions { WithArg = "needle"u8.ToArray() });
        var numbers = Records.All(reader).Where(r => r.Record.Bytes.IndexOf("needle"u8) >= 0).Select(r => r.Number);
        Assert.Equal([1001, 1002, 2003], numbers);
    }

    private static bool MustBeSeen(AofCommand record, byte[] needle) =>
        record.ToArgs().Skip(1).Any(arg => arg.AsSpan().SequenceEqual(needle))
        || CommandTable.Find(record.Record) is { Wide: not WideEffect.None };

    private static byte[] Log(Random random, int count) => Bytes.Join([.. Enumerable.Range(0, count).Select(_ => random.Next(20) switch
    {
        0 => Bytes.Command("SELECT", $"{random.Next(12)}"),
        1 => Bytes.Command("MULTI"),
        2 => Bytes.Command("EXEC"),
        3 => Bytes.Command("flushdb"),
        4 => Bytes.Command("SWAPDB", "0", "1"),
        5 => Bytes.Time(1_700_000_000 + random.Next(1000)),
        6 => Bytes.Command("SET", "needle", "x"),
        7 => Bytes.Command("SET", "other", ""),
        8 => Bytes.Command("SET", "long", new string('v', random.Next(100, 3000))),
        9 => Bytes.Raw("*3\n$3\r\nSET\r\n$6\r\nneedle\r\n$1\r\n1\r\n"),
        10 => Bytes.Command("FLUSHALL"),
        _ => Bytes.Command("SET", $"key:{random.Next(30)}", $"{random.Next()}"),
    }), Bytes.Command("EXEC")]);
}
