using System.Text;

namespace AofKit.Views.Repairing;

/// <summary>Writes a repaired log beside the one it was made from.</summary>
public static class Repair
{
    /// <summary>Writes the log of a plan into a directory that is made for it: its parts, its manifest, and in <c>lost+found</c> what was left out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="directory">A directory that is not there yet, or is empty. If the writing fails, it is so again.</param>
    /// <param name="tell">Is told what was not done as it should be, in a sentence: an owner that may not be given.</param>
    /// <returns>The log that was written: the path of its manifest, or of its only part.</returns>
    /// <exception cref="InvalidOperationException">The plan has a <see cref="RepairPlan.Refusal"/>.</exception>
    /// <exception cref="IOException">The directory holds something, or could not be written to.</exception>
    public static string Write(RepairPlan plan, string directory, Action<string>? tell = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Refusal is { } refusal)
            throw new InvalidOperationException(refusal);
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
            throw new IOException($"{directory}: is not empty; name a directory that is not there yet");

        var wasThere = Directory.Exists(directory);
        Directory.CreateDirectory(directory);
        try
        {
            return WriteFiles(plan, directory, tell);
        }
        catch
        {
            Clear(directory, wasThere);
            throw;
        }
    }

    /// <summary>What can be recognised in the bytes of losses: the args that are whole, in the spelling of redis-cli, long ones cut. Each part is read once.</summary>
    /// <param name="losses">Losses of a plan, in its order.</param>
    /// <returns>A text for each, which may be empty.</returns>
    public static IReadOnlyList<string> Recognise(IEnumerable<RepairLoss> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        return Recognised.In(losses);
    }

    private static string WriteFiles(RepairPlan plan, string directory, Action<string>? tell)
    {
        var parts = plan.Log.Parts.Where(p => p.Format != AofPartFormat.Missing && (plan.Cut is not { } cut || p.Index <= cut.PartIndex)).ToList();
        foreach (var part in parts)
            WriteFile(Path.Combine(directory, plan.Log.Directory is null ? SingleName(part) : FileName(part)), stream => PartRepair.Write(plan, part, stream));
        LostAndFound.Write(plan, directory);
        var written = Path.Combine(directory, plan.Log.Directory is null ? SingleName(parts[0]) : ManifestName(plan.Log));
        if (plan.Log.Directory is not null)
            WriteFile(written, stream => stream.Write(Encoding.UTF8.GetBytes(ManifestText.Of(parts.Select(p => p with { Name = FileName(p) })))));
        if (FileOwners.Copy(plan.Log, directory) is { } owner)
            tell?.Invoke($"what was written belongs to the user who runs this, for only root can give it to {owner}, whose the old log is; before a server starts on it: chown -R {owner}");
        return written;
    }

    // Half a log must not be taken for one.
    private static void Clear(string directory, bool wasThere)
    {
        try
        {
            foreach (var entry in wasThere ? new DirectoryInfo(directory).GetFileSystemInfos() : [new DirectoryInfo(directory)])
                if (entry is DirectoryInfo folder)
                    folder.Delete(recursive: true);
                else
                    entry.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Why it could not be written is told, and is why it cannot be removed.
        }
    }

    // Servers read no compressed parts.
    private static string FileName(AofPart part)
    {
        var name = Path.GetFileName(part.Name);
        return part.IsGzip && name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
    }

    // A log by itself has a name by which it is found: that of a file that a rewrite left, or of a copy, is none.
    private static string SingleName(AofPart part)
    {
        const string rdb = "dump.rdb";
        var name = FileName(part);
        return AofLogFinder.FindsAlone(name) ? name
            : part.Format is AofPartFormat.Rdb or AofPartFormat.ValkeyRdb && name.Contains(".rdb", StringComparison.Ordinal) ? rdb
            : AofLogFinder.DefaultName;
    }

    private static string ManifestName(AofLog log)
    {
        if (log.Manifest is { } manifest)
        {
            var given = AofLogFinder.IsTemporary(manifest.Name) ? $"{AofLogFinder.DefaultName}{AofLogFinder.ManifestSuffix}" : manifest.Name;
            return given.EndsWith(AofLogFinder.ManifestSuffix, StringComparison.Ordinal) ? given : given + AofLogFinder.ManifestSuffix;
        }

        var first = log.Parts[0];
        var number = first.Name.LastIndexOf(first.Kind == AofPartKind.Base ? ".base." : ".incr.", StringComparison.Ordinal);
        var name = number > 0 ? first.Name[..first.Name.LastIndexOf('.', number - 1)] : "appendonly.aof";
        return $"{name}.manifest";
    }

    private static void WriteFile(string path, Action<Stream> write)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        write(file);
        file.Flush(flushToDisk: true);
    }
}
