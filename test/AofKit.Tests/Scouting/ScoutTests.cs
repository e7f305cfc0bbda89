using System.Globalization;
using System.Text;
using AofKit.Views;
using AofKit.Views.Checking;
using AofKit.Views.Writers;
using AofKit.Tests.Support;

namespace AofKit.Tests.Scouting;

/// <summary>However many threads read a log, and in whatever pieces, what comes out is what one reads from its start to its end. AOFKIT_SEEDS=N tries N hundred logs.</summary>
public class ScoutTests
{
    private static int Seeds => 100 * Math.Max(3, int.Parse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS") ?? "0", CultureInfo.InvariantCulture));

    private const int InOnePiece = 16 * 1024 * 1024;

    [Fact]
    public void The_history_is_written_in_pieces_as_in_one() => InEveryWay((log, options, jobs) =>
    {
        var output = new MemoryStream();
        using var reader = log.Read(options with { Rdb = AofRdbRecords.Entries | AofRdbRecords.Commands });
        if (jobs == 0)
            reader.CopyTo(RecordWriter.Create(RecordFormat.Json, output, new RecordWriterOptions()));
        else
        {
            var lanes = Lanes(2 * jobs);
            reader.CopyTo(lanes, i => lanes[i].WriteTo(output));
        }

        return Transcript(reader, output);
    });

    [Fact]
    public void The_history_of_a_key_does_not_hang_on_the_pieces() => InEveryWay((log, options, jobs) =>
    {
        var transcript = new StringBuilder();
        foreach (var key in (byte[][])[Bytes.Of("k"), Bytes.Of("key:1"), Bytes.Of("a-key-that-is-a-little-longer")])
        {
            var output = new MemoryStream();
            using var reader = log.Read(options with { WithArg = jobs == 0 ? null : key });
            var writer = RecordWriter.Create(RecordFormat.Text, output, new RecordWriterOptions { Numbers = true });
            reader.CopyTo(new KeyHistory(KeyPattern.Exact(key), null, null, log.IsWhole, writer));
            transcript.Append(Transcript(reader, output));
        }

        return transcript.ToString();
    });

    [Fact]
    public void What_a_log_is_does_not_hang_on_the_pieces() => InEveryWay((log, options, jobs) =>
    {
        using var reader = log.Read(options);
        if (jobs == 0)
            return CountOneByOne(reader, log);
        var summary = LogSummary.Of(reader, log);
        var dbs = string.Join(' ', summary.Dbs.Select(d => $"{d.Key}:{d.Value}"));
        return $"{summary.Commands} {summary.Annotations} {summary.Transactions} {summary.Deviating} {summary.Deviations} {summary.FirstTime} {summary.LastTime} {dbs} {summary.Fault}";
    });

    [Fact]
    public void Findings_do_not_hang_on_the_pieces() => InEveryWay((log, options, jobs) =>
    {
        var transcript = new StringBuilder();
        var length = jobs == 0 ? InOnePiece : options.PieceLength;
        using var checker = LogChecker.Start(log, new CheckOptions { Jobs = options.Jobs, PieceLength = length }, f => transcript.AppendLine($"{f}"));
        var check = checker.Run();
        return transcript.Append(CultureInfo.InvariantCulture, $"{check.Records} {check.IsSound} {check.Loads}").ToString();
    });

    // What the reader hands out one by one is the measure, in one piece.
    private static void InEveryWay(Func<AofLog, AofReadOptions, int, string> read)
    {
        using var folder = new TempFolder();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var path = folder.Write($"{seed}", HostileLog.Make(random));
            var expected = read(AofLog.Open(path), new AofReadOptions { PieceLength = InOnePiece }, 0);
            for (var way = 0; way < 3; way++)
            {
                var options = new AofReadOptions { PieceLength = random.Next(100, way == 0 ? 3000 : 60_000), Jobs = random.Next(1, 5) };
                var actual = read(AofLog.Open(path), options, options.Jobs);
                if (actual != expected)
                    Assert.Fail($"seed {seed}, pieces of {options.PieceLength}, {options.Jobs} jobs:\n{Difference(expected, actual)}");
            }

            File.Delete(path);
        }
    }

    private static List<RecordWriter> Lanes(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => RecordWriter.CreateOfPieces(RecordFormat.Json, new RecordWriterOptions()))];

    private static string CountOneByOne(AofReader reader, AofLog log)
    {
        var (commands, annotations, transactions, deviating, deviations) = (0L, 0L, 0L, 0L, AofDeviations.None);
        var times = new List<DateTimeOffset>();
        var dbs = new SortedDictionary<int, long>();
        while (reader.TryRead(out var record))
        {
            transactions = Math.Max(transactions, record.Transaction);
            deviating += record.Deviations == AofDeviations.None ? 0 : 1;
            deviations |= record.Deviations;
            if (record.Kind == AofRecordKind.Annotation)
            {
                annotations++;
                if (record.Time is { } time)
                    times.Add(time);
            }
            else if (record.Kind == AofRecordKind.Command)
            {
                commands++;
                dbs[record.Db] = dbs.GetValueOrDefault(record.Db) + 1;
            }
        }

        DateTimeOffset? first = times.Count > 0 ? times.Min() : null, last = times.Count > 0 ? times.Max() : null;
        return $"{commands} {annotations} {transactions} {deviating} {deviations} {first} {last} {string.Join(' ', dbs.Select(d => $"{d.Key}:{d.Value}"))} {reader.Fault}";
    }

    private static string Transcript(AofReader reader, MemoryStream output) =>
        $"{Encoding.UTF8.GetString(output.ToArray())}{reader.Fault} {reader.TornTransaction} {string.Join(';', reader.Notes)}\n";

    private static string Difference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var at = Enumerable.Range(0, Math.Min(left.Length, right.Length)).FirstOrDefault(i => left[i] != right[i], Math.Min(left.Length, right.Length));
        return $"line {at}\nexpected {Short(left.ElementAtOrDefault(at))}\nfound    {Short(right.ElementAtOrDefault(at))}";
    }

    private static string? Short(string? line) => line is { Length: > 400 } ? line[..400] + "…" : line;
}
