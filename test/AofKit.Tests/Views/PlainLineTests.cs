using System.Text;
using AofKit.Resp;
using AofKit.Tests.Support;
using AofKit.Views;
using AofKit.Views.Writers;

namespace AofKit.Tests.Views;

/// <summary>Most lines are made in one piece, of a head that is kept and args that are copied. They are what care would make of the same record.</summary>
public sealed class PlainLineTests
{
    private static readonly AofPart[] s_parts = [Part("log", 0), Part("a.1.incr.aof", 1), Part("a \"name\", with \u00e9.aof", 2)];
    private static readonly long[] s_edges = [0, 9, 10, 99, 100, 998, 999, 1000, 9998, 9999, 10_000, 19_999, 99_999_999, int.MaxValue, 9_999_999_999, long.MaxValue - 1_000_000_000];

    private delegate void Told(in AofRecord record);

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_line_made_in_one_piece_is_the_line_made_with_care(RecordFormat format, bool full, bool numbers)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var options = new RecordWriterOptions { Full = full, Numbers = numbers };
            var fast = new MemoryStream();
            var careful = new MemoryStream();
            var writer = RecordWriter.Create(format, fast, options);
            var first = RecordWriter.Create(format, careful, options);
            Tell(seed, 400, room: 64, (in AofRecord record) => writer.Receive(record));
            Tell(seed, 400, room: 0, (in AofRecord record) => first.Receive(record));
            writer.Complete();
            first.Complete();
            Same(careful.ToArray(), fast.ToArray(), $"{format}, seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Pieces_one_after_the_other_are_what_one_writer_writes(RecordFormat format, bool full, bool numbers)
    {
        if (format == RecordFormat.Resp)
            return;
        for (var seed = 0; seed < 20; seed++)
        {
            var options = new RecordWriterOptions { Full = full, Numbers = numbers };
            var whole = new MemoryStream();
            var joined = new MemoryStream();
            var writer = RecordWriter.Create(format, whole, options);
            RecordWriter.Create(format, joined, options).Flush();
            RecordWriter[] pieces = [RecordWriter.CreateOfPieces(format, options), RecordWriter.CreateOfPieces(format, options)];
            var random = new Random(seed);
            var piece = pieces[0];
            Tell(seed, 400, room: 64, (in AofRecord record) =>
            {
                writer.Receive(record);
                if (random.Next(30) == 0)
                {
                    piece.Complete();
                    piece.WriteTo(joined);
                    piece = pieces[random.Next(2)];
                }

                piece.Receive(record);
            });
            piece.WriteTo(joined);
            writer.Complete();
            Same(whole.ToArray(), joined.ToArray(), $"{format}, seed {seed}");
        }
    }

    [Fact]
    public void A_writer_of_RESP_does_not_write_pieces() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RecordWriter.CreateOfPieces(RecordFormat.Resp, new()));

    [Fact]
    public void A_log_reads_the_same_through_the_window_and_record_by_record()
    {
        // Enough records for numbers and offsets of every count of digits up to six.
        var log = Bytes.Join([.. Enumerable.Range(0, 25_000).Select(i => Bytes.Command("SET", $"key:{i}", new string('v', i % 40)))]);
        foreach (var format in Enum.GetValues<RecordFormat>())
        {
            var fast = new MemoryStream();
            var careful = new MemoryStream();
            using (var reader = AofLog.FromStream(new MemoryStream(log), "log").Read())
                reader.CopyTo(RecordWriter.Create(format, fast, new() { Numbers = true }));
            var writer = RecordWriter.Create(format, careful, new() { Numbers = true });
            foreach (var record in Records.All(log))
                writer.Receive(record.Record);
            writer.Complete();
            Same(careful.ToArray(), fast.ToArray(), format.ToString());
        }
    }

    [Fact]
    public void Bytes_that_are_kept_are_all_there_until_they_are_forgotten()
    {
        var random = new Random(3);
        var output = new OutputBuffer();
        var expected = new MemoryStream();
        for (var i = 0; i < 200; i++)
        {
            var bytes = Bytes.Random(random, random.Next(i < 190 ? 2000 : 200_000));
            output.WriteThrough(bytes);
            output.Flush();
            expected.Write(bytes);
        }

        Same(expected.ToArray(), output.Written, "first");
        output.Clear();
        output.Write("next"u8);
        Same("next"u8, output.Written, "second");
    }

    public static TheoryData<RecordFormat, bool, bool> Formats()
    {
        var rows = new TheoryData<RecordFormat, bool, bool>();
        foreach (var format in Enum.GetValues<RecordFormat>())
        {
            rows.Add(format, false, false);
            rows.Add(format, true, true);
        }

        return rows;
    }

    // Records that count up from somewhere, with all that they may inherit; behind each lie some bytes of another, or none.
    private static void Tell(int seed, int count, int room, Told told)
    {
        var random = new Random(seed);
        var info = new AofRecordInfo { Part = s_parts[0], UnixTime = AofRecordInfo.NoTime, Number = s_edges[random.Next(s_edges.Length)], Offset = s_edges[random.Next(s_edges.Length)] };
        for (var i = 0; i < count; i++)
        {
            Inherit(ref info, random);
            var (bytes, ranges) = Command(random);
            info.Number++;
            info.Length = info.FromRdb ? 0 : bytes.Length;
            var view = new byte[bytes.Length + room];
            new Random(i).NextBytes(view);
            bytes.CopyTo(view, 0);
            told(new AofRecord(in info, view, bytes.Length, ranges));
            info.Offset += info.Length;
        }
    }

    private static void Inherit(ref AofRecordInfo info, Random random)
    {
        switch (random.Next(60))
        {
            case 0: info.Part = s_parts[random.Next(s_parts.Length)]; break;
            case 1: info.Db = random.Next(3) * random.Next(8); break;
            case 2: info.UnixTime = random.Next(3) == 0 ? AofRecordInfo.NoTime : 1_763_629_200 + random.Next(3); break;
            case 3: info.Transaction = random.Next(2) * random.Next(1, 20_000); break;
            case 4: info.FromRdb = !info.FromRdb; break;
            case 5: info.Number = s_edges[random.Next(s_edges.Length)]; break;
            case 6: info.Offset = s_edges[random.Next(s_edges.Length)]; break;
        }
    }

    private static (byte[] Bytes, ArgRange[] Ranges) Command(Random random)
    {
        var args = Enumerable.Range(0, random.Next(40) == 0 ? random.Next(1, 200) : random.Next(1, 6)).Select(_ => Arg(random)).ToArray();
        var bytes = Bytes.Command(args);
        var ranges = new ArgRange[args.Length];
        var at = $"*{args.Length}\r\n".Length;
        for (var i = 0; i < args.Length; i++)
        {
            at += $"${args[i].Length}\r\n".Length;
            ranges[i] = new ArgRange(at, args[i].Length);
            at += args[i].Length + 2;
        }

        return (bytes, ranges);
    }

    private static byte[] Arg(Random random)
    {
        int[] lengths = [0, 1, 3, 8, 31, 32, 33, 63, 64, 65, 160, 161, random.Next(100), random.Next(40) == 0 ? random.Next(20_000) : 5];
        var arg = new byte[lengths[random.Next(lengths.Length)]];
        for (var i = 0; i < arg.Length; i++)
            arg[i] = (byte)random.Next('(', '[');
        if (arg.Length == 0 || random.Next(6) > 0)
            return arg;
        if (random.Next(8) == 0)
            return Encoding.UTF8.GetBytes("\u00e9\u65e5\ud83d\ude00");
        byte[] odd = [0, .. "\n\r\t \"\\',"u8, 0x1F, 0x7E, 0x7F, 0x80, 0xFF];
        arg[random.Next(arg.Length)] = odd[random.Next(odd.Length)];
        return arg;
    }

    private static void Same(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what)
    {
        var same = expected.CommonPrefixLength(actual);
        Assert.True(same == expected.Length && same == actual.Length, $"{what}: they differ at {same}: …{Around(expected, same)} and …{Around(actual, same)}");
    }

    private static string Around(ReadOnlySpan<byte> text, int at) => Encoding.Latin1.GetString(text[Math.Max(0, at - 150)..Math.Min(text.Length, at + 50)]);

    private static AofPart Part(string name, int index) => new() { Name = name, Index = index, Kind = AofPartKind.Incr, Format = AofPartFormat.Commands };
}
