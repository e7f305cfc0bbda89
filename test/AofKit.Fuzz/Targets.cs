using System.Reflection;
using AofKit.Rdb;
using AofKit.Views.Repairing;

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
