using System.Globalization;
using System.Text;
using AofKit.Indexing;
using AofKit.Tests.Scouting;
using AofKit.Tests.Support;
using AofKit.Views;
using AofKit.Views.Checking;
using AofKit.Views.Writers;

namespace AofKit.Tests.Indexing;

/// <summary>Whatever is asked of a log, the answer with an index is the answer without. AOFKIT_SEEDS=N tries N hundred logs.</summary>
public class IndexTests
{
    private static int Seeds => 100 * Math.Max(1, int.Parse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS") ?? "0", CultureInfo.InvariantCulture));

    [Fact]
    public void A_log_is_read_on_from_a_place_as_from_its_start()
    {
        using var folder = new TempFolder();
        var skipped = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var path = MakeLog(folder, $"{seed}", random);
            Compare(AofLog.Open(path), random, folder[$"{seed}.index"], $"seed {seed}", ref skipped);
        }

        Assert.True(skipped > Seeds, $"only {skipped} segments were stepped over");
    }

    [Fact]
    public void So_are_the_logs_of_real_servers()
    {
        using var folder = new TempFolder();
        var skipped = 0;
        foreach (var (path, i) in Repo.Corpora().Append(Path.Combine(Repo.Root, "samples", "shop")).Select((p, i) => (p, i)))
            if (AofLog.Open(path) is var log && AofIndex.WhyNot(log) is null)
                Compare(log, new Random(i), folder[$"{i}.index"], path, ref skipped);
        Assert.True(skipped > 0, "nothing was stepped over");
    }

    [Fact]
    public void An_index_that_was_torn_is_none()
    {
        using var folder = new TempFolder();
        var log = AofLog.Open(folder.Write("log", Records(0, 500)));
        Make(log, 300).Write(folder["index"]);
        var whole = File.ReadAllBytes(folder["index"]);
        for (var length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(folder["index"], whole[..length]);
            Assert.Null(AofIndex.Open(folder["index"], log, out var doubt));
            Assert.Equal("is damaged, or of another version", doubt);
        }

        for (var at = 0; at < whole.Length; at += 11)
        {
            File.WriteAllBytes(folder["index"], [.. whole[..at], (byte)(whole[at] ^ 1), .. whole[(at + 1)..]]);
            Assert.Null(AofIndex.Open(folder["index"], log, out _));
        }
    }

    // A sum can be made by anybody, and so can places that are none.
    [Fact]
    public void An_index_that_lies_misleads_but_does_no_harm()
    {
        using var folder = new TempFolder();
        var log = AofLog.Open(folder.Write("log", Bytes.Join(Records(0, 200), Bytes.Commands("MULTI\nINCR k"))));
        var honest = Make(log, 300).Parts;
        var read = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var lines = Encoding.UTF8.GetString(IndexText.Write(honest)).Split('\n')[..^2];
            for (var lies = random.Next(1, 4); lies > 0; lies--)
            {
                var at = random.Next(1, lines.Length);
                var words = lines[at].Split(' ');
                words[random.Next(words.Length)] = random.Next(6) switch
                {
                    0 => "-",
                    1 => $"-{random.Next(100)}",
                    2 => $"{long.MaxValue}",
                    3 => "part",
                    4 => "253402300799",
                    _ => $"{random.Next(10_000)}",
                };
                lines[at] = string.Join(' ', words);
            }

            var text = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
            File.WriteAllBytes(folder["index"], [.. text, .. Encoding.UTF8.GetBytes($"sum {AofKit.Rdb.Crc64.Append(0, text):x16}\n")]);
            if (AofIndex.Open(folder["index"], log, out _) is not { } index)
                continue;
            read++;
            foreach (var segment in index.Segments)
                Assert.True(segment.Earliest <= segment.Latest || segment.Latest is null, $"seed {seed}");
            var filter = new RecordFilter { From = Place(log, $"{random.Next(1000)}") };
            Read(log, new AofReadOptions { Index = index, Wants = filter.MayWant, LeavesIndex = true }, filter, null, null);
        }

        Assert.True(read > 0, "no index was taken");
    }

    [Fact]
    public void A_log_that_grew_is_read_on_from_where_it_ended()
    {
        using var folder = new TempFolder();
        var path = folder.Write("log", Records(0, 500));
        Make(AofLog.Open(path), 300).Write(folder["index"]);
        Append(path, Records(500, 600));

        var log = AofLog.Open(path);
        var index = AofIndex.Open(folder["index"], log, out var doubt)!;
        Assert.Null(doubt);
        Assert.Equal(500, index.RecordCount);

        using var reader = log.Read(new AofReadOptions { Index = index, Wants = _ => false, LeavesIndex = true, IndexDistance = 300 });
        Assert.True(reader.TryRead(out var record));
        Assert.Equal(501, record.Number);
        var longer = AofIndex.Of(reader);
        Assert.Equal(600, longer.RecordCount);
        Assert.Equal(new FileInfo(path).Length, longer.Length);
        longer.Write(folder["index"]);
        Assert.Equal(600, AofIndex.Open(folder["index"], log, out _)!.RecordCount);
    }

    [Theory]
    [InlineData("cut", "log is shorter than it was")]
    [InlineData("other", "log is another file")]
    [InlineData("changed", "log was changed")]
    [InlineData("touched", "log was written again")]
    [InlineData("older", "log is older than it was")]
    [InlineData("renamed", "log is no longer there")]
    public void A_log_that_is_another_has_no_index(string how, string expected)
    {
        using var folder = new TempFolder();
        var bytes = Records(0, 500);
        var path = folder.Write("log", bytes);
        Make(AofLog.Open(path), 300).Write(folder["index"]);
        switch (how)
        {
            case "cut":
                File.WriteAllBytes(path, bytes[..^1]);
                break;
            case "other":
                File.WriteAllBytes(path, Records(1, 700));
                break;
            case "changed":
                File.WriteAllBytes(path, [.. bytes[..^3], (byte)'x', .. bytes[^2..], .. Bytes.Command("PING")]);
                break;
            case "touched":
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1));
                break;
            case "older":
                Append(path, Bytes.Command("PING"));
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
                break;
            default:
                File.Move(path, path = folder["other"]);
                break;
        }

        Assert.Null(AofIndex.Open(folder["index"], AofLog.Open(path), out var doubt));
        Assert.Equal(expected, doubt);
    }

    [Fact]
    public void A_part_that_is_replaced_between_opening_and_reading_is_read_from_its_start()
    {
        using var folder = new TempFolder();
        var path = folder.Write("log", Records(0, 500));
        var log = AofLog.Open(path);
        var index = Make(log, 300);
        File.Delete(path);
        File.WriteAllBytes(path, Records(1000, 1600));
        using var reader = log.Read(new AofReadOptions { Index = index, Wants = _ => false });
        Assert.True(reader.TryRead(out var record));
        Assert.Equal((1, 0), (record.Number, record.Offset));
    }

    [Fact]
    public void Parts_behind_one_that_grew_or_went_are_not_known()
    {
        using var folder = new TempFolder();
        var parts = Directory(folder, Records(0, 100), Records(100, 200), Records(200, 300));
        Make(AofLog.Open(folder.Path), 300).Write(folder["index"]);
        Assert.Equal(300, AofIndex.Open(folder["index"], AofLog.Open(folder.Path), out _)!.RecordCount);
        Append(parts[1], Bytes.Command("PING"));
        Assert.Equal(200, AofIndex.Open(folder["index"], AofLog.Open(folder.Path), out var doubt)!.RecordCount);
        Assert.Null(doubt);
        File.WriteAllBytes(parts[1], Records(5, 7));
        Assert.Equal(100, AofIndex.Open(folder["index"], AofLog.Open(folder.Path), out doubt)!.RecordCount);
        Assert.Equal("log.2.incr.aof is shorter than it was", doubt);
    }

    [Fact]
    public void A_stream_a_compressed_file_and_a_log_without_a_part_have_no_index()
    {
        using var folder = new TempFolder();
        var log = AofLog.FromStream(new MemoryStream(Records(0, 10)), "stdin");
        Assert.Equal("stdin: can be read only once, from its start", AofIndex.WhyNot(log));
        using (var reader = log.Read(new AofReadOptions { LeavesIndex = true }))
            Assert.Null(reader.ToIndex());
        Assert.Equal("log.gz: is compressed, and so is read from its start", AofIndex.WhyNot(AofLog.Open(folder.Write("log.gz", Bytes.GZip(Records(0, 10))))));
        File.Delete(Directory(folder, Records(0, 1), Records(1, 2))[0]);
        Assert.Equal("log.1.incr.aof: has a fault", AofIndex.WhyNot(AofLog.Open(folder.Path)));
    }

    [Fact]
    public void An_index_replaces_nothing_but_an_index()
    {
        using var folder = new TempFolder();
        var path = folder.Write("log", Records(0, 10));
        var index = Make(AofLog.Open(path), 300);
        Assert.Throws<IOException>(() => index.Write(path));
        Assert.Equal(Records(0, 10), File.ReadAllBytes(path));
        index.Write(folder["index"]);
        index.Write(folder["index"]);
        Assert.Equal(2, new DirectoryInfo(folder.Path).GetFiles().Length);
    }

    [Fact]
    public void Behind_a_fault_there_is_no_place()
    {
        using var folder = new TempFolder();
        var sound = Records(0, 100);
        var log = AofLog.Open(folder.Write("log", Bytes.Join(sound, Bytes.Of("damage"), Records(100, 200))));
        Assert.Equal(sound.Length, Make(log, 300).Length);
        using var checker = LogChecker.Start(log, new CheckOptions { LeavesIndex = true }, _ => { });
        checker.Run();
        Assert.Equal(sound.Length, checker.Reader.ToIndex()!.Length);
    }

    private static void Compare(AofLog log, Random random, string file, string what, ref int skipped)
    {
        var made = Make(log, random);
        if (made.Length == 0)
            return;
        made.Write(file);
        var index = AofIndex.Open(file, log, out var doubt);
        Assert.True(index is not null && doubt is null && index.Length == made.Length && index.Segments.SequenceEqual(made.Segments), $"{what}: {doubt}");
        for (var i = 0; i < 6; i++)
        {
            var (filter, last, limit) = (Filter(log, made.RecordCount, random), random.Next(4) == 0 ? random.Next(1, 30) : (int?)null, random.Next(4) == 0 ? random.Next(30) : (int?)null);
            if (last is not null)
                (filter, limit) = (new RecordFilter { From = filter.From }, null);
            var options = new AofReadOptions { Annotations = random.Next(2) == 0, Rdb = (AofRdbRecords)random.Next(4), PieceLength = random.Next(100, 5000) };
            var before = last is { } count ? index.FindNumberBefore(count, options.Annotations) : 0;
            var steps = 0;
            var seeking = options with
            {
                Index = index,
                Wants = s =>
                {
                    var wants = s.LastNumber > before && filter.MayWant(s);
                    steps += wants ? 0 : 1;
                    return wants;
                },
                LeavesIndex = random.Next(2) == 0,
                IndexDistance = 500,
            };
            var (expected, actual) = (Read(log, options, filter, last, limit), Read(log, seeking, filter, last, limit));
            skipped += steps;
            if (expected != actual)
                Assert.Fail($"{what}, question {i}: {filter}, last {last}, limit {limit}, {options.Rdb}, places {string.Join(' ', index.Segments.Select(s => s.Offset))}\n{Difference(expected, actual)}");
        }
    }

    private static RecordFilter Filter(AofLog log, long count, Random random)
    {
        var filter = new RecordFilter();
        if (random.Next(2) == 0)
            filter = filter with { From = Place(log, random.Next(3) == 0 ? Position(log, random) : $"{random.NextInt64(count + 5)}") };
        if (random.Next(3) == 0)
            filter = filter with { To = Place(log, random.Next(3) == 0 ? Position(log, random) : $"{random.NextInt64(count + 5)}") };
        if (random.Next(3) == 0)
            filter = filter with { Since = Time(random) };
        if (random.Next(4) == 0)
            filter = filter with { Until = Time(random) };
        return random.Next(5) == 0 ? filter with { Db = new HashSet<int> { random.Next(3) } } : filter;
    }

    private static DateTimeOffset Time(Random random) => DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + random.Next(-5_000, 105_000));

    private static string Position(AofLog log, Random random) => log.Parts[random.Next(log.Parts.Count)] is var part ? $"{part.Name}:{random.NextInt64(part.Length + 10)}" : "";

    private static RecordPlace Place(AofLog log, string text)
    {
        Assert.True(RecordPlace.TryParse(text, log, out var place), text);
        return place;
    }

    private static string Read(AofLog log, AofReadOptions options, RecordFilter filter, int? last, long? limit)
    {
        var output = new MemoryStream();
        IRecordSink sink = RecordWriter.Create(RecordFormat.Json, output, new RecordWriterOptions());
        if (last is { } count)
            sink = new LastSink(count, sink);
        if (limit is { } most)
            sink = new LimitSink(most, sink);
        var filtering = new FilterSink(filter, sink);
        using var reader = log.Read(options);
        reader.CopyTo(filtering);
        var rdbs = options.Rdb == AofRdbRecords.None ? string.Join(' ', reader.Rdbs.Select(r => $"{r.Part.Name} {r.Keys} {r.Functions}")) : "";
        return $"{Encoding.UTF8.GetString(output.ToArray())}{filtering.WithoutTime} {reader.Fault} {reader.UnreadParts} {reader.TornTransaction} {string.Join(';', reader.Notes)} {rdbs}";
    }

    // All readers leave the same index, but for where its places lie.
    private static AofIndex Make(AofLog log, Random random)
    {
        var options = new AofReadOptions { LeavesIndex = true, IndexDistance = random.Next(50, 4000), PieceLength = random.Next(100, 5000), Jobs = random.Next(1, 4) };
        switch (random.Next(5))
        {
            case 0:
                using (var reader = log.Read(options))
                    return AofIndex.Of(reader);
            case 1:
                using (var reader = log.Read(options with { Rdb = AofRdbRecords.None }))
                {
                    reader.CopyTo(Enumerable.Range(0, 3).Select(_ => RecordWriter.CreateOfPieces(RecordFormat.Json, new RecordWriterOptions())).ToList(), _ => { });
                    return reader.ToIndex()!;
                }

            case 2:
                using (var reader = log.Read(options with { OnDamage = _ => { } }))
                {
                    reader.CopyTo(new ListSink());
                    return reader.ToIndex()!;
                }

            case 3:
                using (var reader = log.Read(options with { WithArg = Bytes.Of("k") }))
                {
                    reader.CopyTo(new LimitSink(random.Next(1, 300), new ListSink()));
                    return reader.ToIndex()!;
                }

            default:
                using (var reader = log.Read(options))
                {
                    reader.CopyTo(new ListSink());
                    return reader.ToIndex()!;
                }
        }
    }

    private static AofIndex Make(AofLog log, long distance)
    {
        using var reader = log.Read(new AofReadOptions { LeavesIndex = true, IndexDistance = distance, PieceLength = 256 });
        return AofIndex.Of(reader);
    }

    private static string MakeLog(TempFolder folder, string name, Random random) => random.Next(3) == 0
        ? Path.GetDirectoryName(Directory(folder, name, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => HostileLog.Make(random))])[0])!
        : folder.Write(name, HostileLog.Make(random));

    private static byte[] Records(int from, int to) => Bytes.Join([.. Enumerable.Range(from, to - from).Select(i => Bytes.Command("SET", $"key:{i}", $"value {i}"))]);

    private static List<string> Directory(TempFolder folder, params byte[][] parts) => Directory(folder, ".", parts);

    private static List<string> Directory(TempFolder folder, string name, byte[][] parts)
    {
        folder.Write($"{name}/log.manifest", string.Concat(parts.Select((_, i) => $"file log.{i + 1}.incr.aof seq {i + 1} type i\n")));
        return [.. parts.Select((bytes, i) => folder.Write($"{name}/log.{i + 1}.incr.aof", bytes))];
    }

    private static void Append(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.Append);
        file.Write(bytes);
    }

    private static string Difference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var at = Enumerable.Range(0, Math.Min(left.Length, right.Length)).FirstOrDefault(i => left[i] != right[i], Math.Min(left.Length, right.Length));
        return $"line {at}\nexpected {Short(left.ElementAtOrDefault(at))}\nfound    {Short(right.ElementAtOrDefault(at))}";
    }

    private static string? Short(string? line) => line is { Length: > 400 } ? line[..400] + "…" : line;
}
