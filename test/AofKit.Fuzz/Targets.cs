using System.Reflection;
using AofKit.Rdb;
using AofKit.Views.Repairing;
using AofKit.Views.Stats;

namespace AofKit.Fuzz;

/// <summary>What is fuzzed, one method a target. A target takes any bytes; that it throws nothing is the test.</summary>
public static class Targets
{
    /// <summary>Every target by its name, which is also that of its folder in the corpus.</summary>
    public static IReadOnlyDictionary<string, Target> All { get; } = new Dictionary<string, Target>
    {
        ["commands"] = new(Commands),
        ["damage"] = new(Damage, Readings: 2),
        ["manifest"] = new(Manifest),
        ["rdb"] = new(Rdb),
        ["payload"] = new(Payload),
        ["stats"] = new(Stats, Readings: 3),
    };

    /// <summary>The committed inputs: seeds, and what was found.</summary>
    public static string CorpusFolder { get; } = Path.GetFullPath(typeof(Targets).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "CorpusFolder").Value!);

    /// <summary>A whole log from a stream: the command stream, an RDB in front, gzip; whatever the bytes say.</summary>
    public static void Commands(byte[] bytes)
    {
        try
        {
            using var reader = AofLog.FromStream(new MemoryStream(bytes), "log").Read(new AofReadOptions { Rdb = AofRdbRecords.Entries | AofRdbRecords.Commands });
            var end = 0L;
            while (reader.TryRead(out var record))
            {
                Touch(record);
                if (record.FromRdb)
                    continue;
                Check(record.Offset >= end && record.Length == record.Bytes.Length, "records do not follow one another");
                end = record.Offset + record.Length;
            }
        }
        catch (NotSupportedException)
        {
            // Another format, named for what it is.
        }
    }

    /// <summary>A log that is read on behind damage, then repaired; what comes of that is sound, and repairing it again changes nothing.</summary>
    public static void Damage(byte[] bytes)
    {
        var folder = Directory.CreateTempSubdirectory("aof-fuzz-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "log"), bytes);
            var once = Repaired(Path.Combine(folder.FullName, "log"), Path.Combine(folder.FullName, "once"));
            if (once is null)
                return;
            using (var reader = AofLog.Open(once).Read())
            {
                while (reader.TryRead(out var record))
                    Check(record.Deviations == AofDeviations.None, "a repaired log has a record that no server writes");
                Check(reader.Fault is null, "a repaired log has a fault");
            }

            var twice = Repaired(once, Path.Combine(folder.FullName, "twice"))!;
            Check(File.ReadAllBytes(once).AsSpan().SequenceEqual(File.ReadAllBytes(twice)), "repaired twice is not repaired once");
        }
        catch (NotSupportedException)
        {
            // Another format, named for what it is.
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? Repaired(string log, string folder) =>
        RepairPlan.Of(AofLog.OpenDamaged(log)) is { Refusal: null } plan && plan.Log.Directory is null ? Repair.Write(plan, folder) : null;

    /// <summary>A manifest.</summary>
    public static void Manifest(byte[] bytes)
    {
        try
        {
            AofManifest.IsLikely(bytes);
            AofManifest.Parse(bytes, "manifest");
        }
        catch (AofFormatException)
        {
            // A fault is an answer.
        }
    }

    /// <summary>An RDB, with its values read and passed over; both must come to the same keys.</summary>
    public static void Rdb(byte[] bytes)
    {
        var (keys, fault) = CountKeys(bytes, expand: true);
        var (passed, passedFault) = CountKeys(bytes, expand: false);
        Check(fault is not null || (passedFault is null && keys == passed), "passing over values gives other keys than reading them");
    }

    /// <summary>A DUMP payload.</summary>
    public static void Payload(byte[] bytes)
    {
        if (!RdbPayload.TryRead(bytes, out var footer))
            return;
        var reader = footer.OpenValue(bytes, "payload");
        while (reader.TryRead(out _))
        {
        }
    }

    /// <summary>Statistics of any log, counted at once and in turns by two collectors: the sums agree, and no figure is impossible.</summary>
    public static void Stats(byte[] bytes)
    {
        try
        {
            var (whole, halves) = (Count(bytes, collectors: 1), Count(bytes, collectors: 2));
            Check(whole.Totals == halves.Totals, "two collectors come to other totals than one");
            Check(whole.Commands.SequenceEqual(halves.Commands) && whole.Types.SequenceEqual(halves.Types), "two collectors come to other commands or types than one");
            Check(whole.Timeline.Buckets.SequenceEqual(halves.Timeline.Buckets), "two collectors come to another timeline than one");
            foreach (var stats in (LogStats[])[whole, halves])
                CheckFigures(stats);
        }
        catch (NotSupportedException)
        {
            // Another format, named for what it is.
        }
    }

    private static LogStats Count(byte[] bytes, int collectors)
    {
        const int recordsInTurn = 3;
        var all = new StatsCollector[collectors];
        for (var i = 0; i < collectors; i++)
            all[i] = new StatsCollector();
        var log = AofLog.FromStream(new MemoryStream(bytes), "log");
        using var reader = log.Read();
        for (var i = 0; reader.TryRead(out var record); i++)
            all[i / recordsInTurn % collectors].Receive(record);
        foreach (var other in all[1..])
            all[0].Merge(other);
        return all[0].ToStats(log, reader.Rdbs);
    }

    private static void CheckFigures(LogStats stats)
    {
        var (totals, waste) = (stats.Totals, stats.Waste);
        Check(stats.Commands.Sum(c => c.Count) == totals.Commands + totals.Entries, "the commands are not all there are");
        Check(stats.Types.Sum(t => t.Writes) == totals.KeyWrites && stats.Prefixes.Root.Count == totals.KeyWrites, "types or prefixes are not all writes");
        Check(stats.Dbs.Sum(d => d.Bytes) == totals.CommandBytes + totals.EntryBytes, "the dbs are not all bytes");
        Check(stats.Timeline.Buckets.Sum(b => b.Deletes) + stats.Timeline.Untimed.Deletes == totals.Deletes, "the timeline has not all deletes");
        Check(waste is { SizeAfter: >= 0, Overwritten: >= 0, Deleted: >= 0, Expired: >= 0, Other: >= 0 } && waste.Dropped <= waste.Bytes, "the waste is impossible");
        Check(stats.Restart.Seconds >= 0 && double.IsFinite(stats.Restart.Seconds), "the restart is impossible");
        Check(stats.Expiries.Keys <= stats.Expiries.Set, "more keys expire than were told to");
    }

    private static (long Keys, AofFault? Fault) CountKeys(byte[] bytes, bool expand)
    {
        using var window = new ByteWindow(new MemoryStream(bytes), 256);
        var entries = new RdbEntries(window, "rdb", new RdbEntriesOptions { Expand = expand });
        var keys = 0L;
        while (entries.TryRead(out var item))
            if (item == RdbItem.Key)
                keys++;
        return (keys, entries.Fault);
    }

    private static void Touch(in AofRecord record)
    {
        for (var i = 0; i < record.ArgCount; i++)
            Check(record[i].Length <= record.Bytes.Length, "an arg is larger than its record");
        Check(record.AnnotationText.Length <= record.Bytes.Length, "an annotation is larger than its record");
    }

    private static void Check(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException(what);
    }
}

/// <summary>Something that takes any bytes.</summary>
/// <param name="Run">Takes them.</param>
/// <param name="Readings">How many times it reads them, in each of which it may allocate.</param>
public sealed record Target(Action<byte[]> Run, int Readings = 1);
