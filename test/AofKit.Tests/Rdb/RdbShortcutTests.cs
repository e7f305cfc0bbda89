using System.Text;
using AofKit.Tests.Support;
using AofKit.Views;
using AofKit.Views.Writers;

namespace AofKit.Tests.Rdb;

/// <summary>Entries that are only counted, and commands that are only written, make no records; it must not show.</summary>
public sealed class RdbShortcutTests
{
    public static TheoryData<string> RealFiles() => new(RdbFiles.All());

    [Theory]
    [MemberData(nameof(RealFiles))]
    public void A_real_file_shows_no_shortcut(string path)
    {
        Assert.SkipWhen(path == RdbFiles.None, "the files are not there");
        Same(File.ReadAllBytes(path), path);
    }

    [Fact]
    public void Random_entries_with_commands_behind_them_show_no_shortcut()
    {
        for (var seed = 0; seed < 300; seed++)
            Same([.. RdbPlainTests.Rdb(new Random(seed)).End(), .. Bytes.Commands("SET a 1\nMULTI\nSELECT 2\nSET b 2\nEXEC\nDEL a")], $"seed {seed}");
    }

    [Fact]
    public void Many_entries_show_no_shortcut()
    {
        // More than is handed over at once.
        for (var seed = 0; seed < 20; seed++)
            Same(RdbPlainTests.Rdb(new Random(seed), most: 3000).End(), $"seed {seed}");
    }

    [Fact]
    public void Damaged_entries_show_no_shortcut()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var bytes = RdbPlainTests.Rdb(random).ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(9, bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(8));
            Same(bytes[..random.Next(bytes.Length / 2, bytes.Length + 1)], $"seed {seed}");
        }
    }

    private static void Same(byte[] log, string source)
    {
        var (counted, summed) = (Counted(log), Summed(log));
        Assert.True(counted == summed, $"{source}:\n{counted}\n{summed}");
        // KeyDB knows a command about the key before, where others get a warning about it.
        AofReadOptions[] every = [new() { Rdb = AofRdbRecords.None }, new() { Rdb = AofRdbRecords.Commands }, new() { Rdb = AofRdbRecords.Commands, Target = "keydb-6" }];
        foreach (var options in every)
        {
            var (handedOut, taken) = (Written(log, options, shortcut: false), Written(log, options, shortcut: true));
            Assert.True(handedOut == taken, $"{source}, {options.Rdb} for {options.Target}:\n{handedOut}\n{taken}");
        }
    }

    private static string Counted(byte[] bytes)
    {
        using var reader = AofLog.FromStream(new MemoryStream(bytes), "x").Read();
        var (keys, functions, expiring, commands) = (0, 0, 0, 0);
        var byDb = new SortedDictionary<int, long>();
        var byType = new SortedDictionary<string, long>(StringComparer.Ordinal);
        while (reader.TryRead(out var record))
        {
            commands += record.Kind == AofRecordKind.Command ? 1 : 0;
            if (record.Kind != AofRecordKind.Entry)
                continue;
            functions += record.Entry.IsFunction ? 1 : 0;
            if (record.Entry.IsFunction)
                continue;
            keys++;
            expiring += record.Entry.ExpiresAt is null ? 0 : 1;
            byDb[record.Db] = byDb.GetValueOrDefault(record.Db) + 1;
            byType[record.Entry.Type] = byType.GetValueOrDefault(record.Entry.Type) + 1;
        }

        return $"{keys} {functions} {expiring} {commands} {string.Join(' ', byDb)} {string.Join(' ', byType)} {Outcome(reader)}";
    }

    private static string Summed(byte[] bytes)
    {
        var log = AofLog.FromStream(new MemoryStream(bytes), "x");
        using var reader = log.Read();
        var sum = LogSummary.Of(reader, log);
        return $"{sum.Keys} {sum.Parts.Sum(p => p.Functions)} {sum.ExpiringKeys} {sum.Commands} {string.Join(' ', sum.KeysByDb)} {string.Join(' ', sum.KeysByType)} {Outcome(reader)}";
    }

    private static string Written(byte[] bytes, AofReadOptions options, bool shortcut)
    {
        using var reader = AofLog.FromStream(new MemoryStream(bytes), "x").Read(options);
        var output = new MemoryStream();
        var writer = RecordWriter.Create(RecordFormat.Resp, output, new RecordWriterOptions());
        reader.CopyTo(shortcut ? writer : new EveryRecord(writer));
        return $"{Encoding.Latin1.GetString(output.ToArray())} {writer.Count} {Outcome(reader)}";
    }

    private static string Outcome(AofReader reader)
    {
        var about = string.Join(' ', reader.Rdbs.Select(r => $"{r.Keys} {r.Functions} {r.Length} {r.Checksum} {r.Version}"));
        return $"{about} {string.Join(' ', reader.Notes)} {reader.BytesRead} {reader.Fault}";
    }

    // A sink that is no writer of RESP gets every record.
    private sealed class EveryRecord(RecordWriter next) : IRecordSink
    {
        public bool Receive(in AofRecord record, in RecordRemark remark = default) => next.Receive(record, remark);

        public void Complete(long tornTransaction = 0) => next.Complete(tornTransaction);
    }
}
