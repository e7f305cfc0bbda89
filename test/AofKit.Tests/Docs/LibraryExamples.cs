using System.Text;
using AofKit.Commands;
using AofKit.State;
using AofKit.Tests.Support;
using AofKit.Views;
using AofKit.Views.Repairing;
using AofKit.Views.Writers;

namespace AofKit.Tests.Docs;

/// <summary>The C# of the README and of docs/library.md, line by line as it stands there, and what it prints.</summary>
public sealed class LibraryExamples : IDisposable
{
    public LibraryExamples() => Environment.CurrentDirectory = Repo.Root;

    public void Dispose() => Console.Dispose();

    [Fact]
    public void Reading_a_log_prints_its_commands()
    {
        using var reader = AofLog.Open("samples/shop").Read();
        while (reader.TryRead(out var record))
            if (record.Kind == AofRecordKind.Command)
                Console.WriteLine($"{record.Time:u} db {record.Db} {ArgText.ToString(record.Name)} at {record.Position}");

        if (reader.Fault is { } fault)
            Console.Error.WriteLine(fault);

        Assert.StartsWith("2026-11-20 10:57:33Z db 0 SELECT at appendonly.aof.2.incr.aof:16\n", Console.Printed, StringComparison.Ordinal);
        Assert.Equal(19, Console.Printed.Count(c => c == '\n'));
    }

    [Fact]
    public void Copies_outlive_the_reading()
    {
        var deletes = new List<AofCommand>();
        using var reader = AofLog.Open("samples/shop").Read(new AofReadOptions { Annotations = false, Rdb = AofRdbRecords.None });
        while (reader.TryRead(out var record))
            if (record.Name.SequenceEqual("del"u8))
                deletes.Add(record.ToCommand());

        Assert.Equal(840, Assert.Single(deletes).Record.Offset);
    }

    [Fact]
    public void Keys_come_with_how_they_are_touched()
    {
        var touches = new List<KeyTouch>();
        using var reader = AofLog.Open("samples/shop").Read();
        while (reader.TryRead(out var record))
            if (KeyFinder.Find(record, touches) == KeysFound.All)
                foreach (var touch in touches)
                    Console.WriteLine($"{touch.Access} {ArgText.ToString(record[touch.Index])} in db {touch.Db}");

        Assert.Contains("Delete cart:7 in db 0\nOverwrite order:1001 in db 0\n", Console.Printed, StringComparison.Ordinal);
        Assert.Contains("Overwrite audit:1001 in db 1\n", Console.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_is_a_chain_of_sinks()
    {
        var log = AofLog.Open("samples/shop");
        using var reader = log.Read();
        var writer = RecordWriter.Create(RecordFormat.Json, Console.OpenStandardOutput(), new RecordWriterOptions());
        var filter = new FilterSink(new RecordFilter { Command = CommandSelector.Parse("@write") }, writer);
        reader.CopyTo(new KeyHistory(KeyPattern.Exact("cart:7"u8.ToArray()), dbs: null, trail: null, isWhole: true, filter));

        Assert.Equal(5, Console.Printed.Count(c => c == '\n'));
        Assert.Contains("\"touch\":\"delete\",\"kind\":\"command\",\"args\":[\"del\",\"cart:7\"", Console.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_set_of_a_moment_is_what_the_records_up_to_it_made()
    {
        var deploy = new DateTimeOffset(2026, 11, 20, 10, 57, 35, TimeSpan.Zero);
        var replayer = new Replayer();
        using var reader = replayer.Read(AofLog.Open("samples/shop"));
        while (reader.TryRead(out var record) && !(record.Time > deploy))
            replayer.Apply(record);

        foreach (var db in replayer.Data.Dbs)
            foreach (var key in replayer.Data.KeysInOrder(db))
                Console.WriteLine($"{db} {ArgText.ToString(key.Key.Span)}: {key.TypeName}, {key.Count}");
        if (replayer.Data.TryGet(0, "order:1001"u8, out var order))
            foreach (var (field, value, expiresAt) in order.Fields)
                Console.WriteLine($"{ArgText.ToString(field.Span)} {ArgText.ToString(value.Span)}");
        foreach (var finding in replayer.Findings)
            Console.Error.WriteLine(finding);

        Assert.StartsWith("0 bestsellers: zset, 3\n0 customers: set, 2\n0 order:1001: hash, 4\n", Console.Printed, StringComparison.Ordinal);
        Assert.EndsWith("\napples 3\nnote \"ring twice, 2nd floor\"\npears 1\nplums 6\n", Console.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_is_read_from_a_record_on()
    {
        using var temp = new TempFolder();
        var path = temp["shop.index"];

        var log = AofLog.Open("samples/shop");
        var index = File.Exists(path) ? AofIndex.Open(path, log, out _) : null;
        RecordPlace.TryParse("20", log, out var place);
        var filter = new RecordFilter { From = place };
        using var reader = log.Read(new AofReadOptions { Index = index, Wants = filter.MayWant, LeavesIndex = true });
        var sink = new FilterSink(filter, RecordWriter.Create(RecordFormat.Text, Console.OpenStandardOutput(), new RecordWriterOptions()));
        reader.CopyTo(sink);
        reader.ToIndex()?.Write(path);

        Assert.Equal(12, Console.Printed.Count(c => c == '\n'));
        Assert.Equal(31, AofIndex.Open(path, log, out _)!.RecordCount);
    }

    [Fact]
    public void A_repair_is_a_plan_and_a_log_that_is_written()
    {
        using var temp = new TempFolder();
        var path = temp.Write("a.aof", Bytes.Commands("SET a 1\nFLUSHALL\nSET b 2"));
        var folder = temp["repaired"];

        var plan = RepairPlan.Of(AofLog.OpenDamaged(path), new RepairOptions { Cut = RepairCut.BeforeLast(["FLUSHALL"u8.ToArray()]) });
        foreach (var loss in plan.Losses)
            Console.WriteLine($"{loss.Part.Name}:{loss.Offset} {loss.Length} bytes: {loss.Reason}");
        if (plan.Refusal is null)
            Console.WriteLine(Repair.Write(plan, folder));

        Assert.Equal($"a.aof:27 45 bytes: lies behind the cut\n{folder}/a.aof\n", Console.Printed);
    }

    // Takes the place of the console in the examples, for what they print is looked at.
    private StandIn Console { get; } = new();

    private sealed class StandIn : MemoryStream
    {
        public TextWriter Error { get; } = TextWriter.Null;

        public string Printed => Encoding.UTF8.GetString(ToArray());

        public StandIn OpenStandardOutput() => this;

        public void WriteLine(string line) => Write(Bytes.Of(line + "\n"));
    }
}
