using System.Text.RegularExpressions;

namespace AofKit;

/// <summary>Finds the log that a path means, as a server would: the manifest decides, then the names of old.</summary>
internal static partial class AofLogFinder
{
    internal const string ManifestSuffix = ".manifest";
    private const int SniffCapacity = 4096;
    private const int MaxManifestLength = 16 * 1024 * 1024;
    internal const string DefaultName = "appendonly.aof";
    private const string DefaultDirectory = "appendonlydir";

    /// <param name="path">What the log is at.</param>
    /// <param name="salvages">A manifest that servers refuse is a fault of the log: it is read as far as it goes, and completed from the names of the files.</param>
    public static AofLog Open(string path, bool salvages = false)
    {
        if (Directory.Exists(path))
            return OpenDirectory(path, salvages);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: no such file or directory");

        // A pipe can be read only once, so nobody peeks into it.
        var file = PartSource.OpenFile(path);
        if (!file.CanSeek)
            return AofLog.FromStream(file, path);
        file.Dispose();
        return IsManifest(path) ? OpenManifest(path, salvages) : OpenSingle(path);
    }

    private static AofLog OpenDirectory(string directory, bool salvages)
    {
        if (FindManifest(directory) is { } manifest)
            return OpenManifest(manifest, salvages);

        // A server's data directory holds the log's own directory, whatever its configuration calls it.
        var inner = Directory.GetDirectories(directory).Order(StringComparer.Ordinal)
            .Where(d => !IsAside(d) && HoldsLog(d)).Select(d => (Path: d, Manifest: FindManifest(d))).ToList();
        if (inner.Count > 1)
            throw new FileNotFoundException($"{directory}: holds more than one log ({string.Join(", ", inner.Select(d => Path.GetFileName(d.Path)))}); name one");
        if (inner.Count == 1 && inner[0].Manifest is { } innerManifest)
            return OpenManifest(innerManifest, salvages);

        var old = Path.Combine(directory, DefaultName);
        if (File.Exists(old))
            return OpenSingle(old);
        if (inner.Count == 1)
            return OpenNamedParts(inner[0].Path);
        if (NamedParts(directory).Count > 0)
            return OpenNamedParts(directory);

        foreach (var pattern in (string[])["*.aof", "*.rdb"])
        {
            var files = Directory.GetFiles(directory, pattern).Where(f => !IsTemporary(Path.GetFileName(f))).ToList();
            if (files.Count == 1)
                return OpenSingle(files[0]);
            if (files.Count > 1)
                throw new FileNotFoundException($"{directory}: holds {files.Count} files {pattern}; name one");
        }

        throw new FileNotFoundException($"{directory}: holds no log; expected a manifest, a directory with one, an .aof or an .rdb");
    }

    /// <summary>What a repair in place puts before the time in the name of the log that it replaced, or is about to put there.</summary>
    internal const string BadMark = ".bad-", RepairedMark = ".repaired-";

    private static bool IsAside(string directory) => Path.GetFileName(directory) is var name
        && (name.Contains(BadMark, StringComparison.Ordinal) || name.Contains(RepairedMark, StringComparison.Ordinal));

    // Not every directory beside the log's own is ours to read; but where that one is not, another file is not the log.
    private static bool HoldsLog(string directory)
    {
        try
        {
            return Directory.EnumerateFiles(directory, $"*{ManifestSuffix}").Any(f => !IsTemporary(Path.GetFileName(f))) || NamedParts(directory).Count > 0;
        }
        catch (UnauthorizedAccessException) when (Path.GetFileName(directory) != DefaultDirectory)
        {
            return false;
        }
    }

    private static string? FindManifest(string directory)
    {
        var found = Directory.GetFiles(directory, $"*{ManifestSuffix}").Where(f => !IsTemporary(Path.GetFileName(f))).ToList();
        return found.Count switch
        {
            0 => null,
            1 => found[0],
            _ => throw new FileNotFoundException($"{directory}: holds {found.Count} manifests; name one"),
        };
    }

    private static bool IsManifest(string path)
    {
        using var window = new ByteWindow(PartSource.OpenFile(path), 4096);
        window.Ensure(4096);
        var start = window.Bytes;

        // An empty or mangled manifest can only be told by its name.
        return AofManifest.IsLikely(start)
            || (path.EndsWith(ManifestSuffix, StringComparison.Ordinal) && (start.IsEmpty || start[0] is not ((byte)'*' or (byte)'R' or (byte)'V' or 0x1F)));
    }

    private static AofLog OpenSingle(string path) => new(path, [Describe(path, new AofManifestEntry { File = Path.GetFileName(path) }, 0)]);

    private static AofLog OpenManifest(string path, bool salvages)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var name = Path.GetFileName(path);
        var (manifest, faults) = ParseManifest(path, name, directory, salvages);
        var notes = new List<AofNote>();

        // An old-style file is the log as long as it has not been moved into the directory.
        var baseName = name.EndsWith(ManifestSuffix, StringComparison.Ordinal) ? name[..^ManifestSuffix.Length] : name;
        var old = Path.Combine(directory, "..", baseName);
        if (baseName != name && File.Exists(old))
        {
            if (IsUpgradePending(manifest, directory, baseName))
                return UpgradePending(old, path);
            notes.Add(new AofNote(AofNoteKind.StaleFile, Path.GetFileName(old), "is an old-style log beside the directory; servers ignore it"));
        }

        var parts = manifest.Loaded.Select((entry, i) => Describe(Path.Combine(directory, entry.File), entry, i)).ToList();
        if (parts.Exists(p => p.Format == AofPartFormat.Missing) && !ParseManifest(path, name, directory, salvages).Manifest.Entries.SequenceEqual(manifest.Entries))
        {
            // A rewrite has ended in between, and removed what it replaced.
            return OpenManifest(path, salvages);
        }

        var history = manifest.Entries.Where(e => e.Kind == AofPartKind.History)
            .Select((entry, i) => Describe(Path.Combine(directory, entry.File), entry, i)).ToList();
        AofLogNotes.Add(notes, manifest, directory, parts, history);

        return new AofLog(path, parts)
        {
            Directory = directory,
            Manifest = manifest,
            History = history,
            Notes = notes,
            Faults = [.. faults, .. parts.Where(p => p.Format == AofPartFormat.Missing).Select(p => new AofFault(
                AofFaultKind.MissingPart, p.Name, 0, 0, "the file that the manifest names", "no such file",
                "servers do not start without it; what the other parts hold is read"))],
        };
    }

    private static (AofManifest Manifest, List<AofFault> Faults) ParseManifest(string path, string name, string directory, bool salvages)
    {
        if (!salvages)
            return (AofManifest.Parse(ReadManifest(path), name), []);
        var manifest = AofManifest.Salvage(ReadManifest(path), name, out var faults);
        var isMangled = faults.Count > 0 || !manifest.Loaded.Any();
        manifest = FindRenamed(manifest, name, directory, faults);
        var once = manifest.Entries.DistinctBy(e => e.File).ToList();
        if (once.Count < manifest.Entries.Count)
            faults.Add(AofManifest.Fault(name, 0, 0, "the name of each file once", "one that is there twice"));
        if (!isMangled)
            return (manifest.With(once), faults);
        if (faults.Count == 0)
            faults.Add(AofManifest.Fault(name, 0, 0, "a base or an incremental part", "none"));

        // What a line of the manifest does not tell, the name of a file may.
        var listed = once.Select(e => e.File).ToHashSet(StringComparer.Ordinal);
        var hasBase = manifest.Entries.Any(e => e.Kind == AofPartKind.Base);
        var named = NamedParts(directory).Where(p => !listed.Contains(p.File) && (p.Kind != AofPartKind.Base || !hasBase));
        return (manifest.With(once.Concat(named).OrderBy(e => e.Kind).ThenBy(e => e.Sequence)), faults);
    }

    // Where a name was mangled, the file is still there, with the number and the kind that the line tells.
    private static AofManifest FindRenamed(AofManifest manifest, string name, string directory, List<AofFault> faults)
    {
        var unlisted = NamedParts(directory).Where(p => manifest.Entries.All(e => e.File != p.File)).ToList();
        var entries = manifest.Entries.ToList();
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Kind == AofPartKind.History || Path.Exists(Path.Combine(directory, entry.File))
                || unlisted.Find(p => p.Kind == entry.Kind && p.Sequence == entry.Sequence) is not { } there)
                continue;
            entries[i] = entry with { File = there.File };
            faults.Add(AofManifest.Fault(name, 0, 0, $"the name {there.File}", $"{entry.File}, which is not there"));
        }

        return manifest.With(entries);
    }

    private static bool IsUpgradePending(AofManifest manifest, string directory, string baseName)
    {
        var loaded = manifest.Loaded.ToList();
        return loaded.Count == 0
            || (loaded.Count == 1 && loaded[0].Kind == AofPartKind.Base && loaded[0].File == baseName
                && !File.Exists(Path.Combine(directory, loaded[0].File)));
    }

    private static AofLog UpgradePending(string old, string manifest)
    {
        var path = Path.GetFullPath(old);
        var part = Describe(path, new AofManifestEntry { File = Path.GetFileName(path) }, 0);
        return new AofLog(path, [part])
        {
            Notes = [new AofNote(AofNoteKind.UpgradePending, part.Name, $"is the log; the next server to start moves it into {Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(manifest)))}")],
        };
    }

    private static AofLog OpenNamedParts(string path)
    {
        var directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var names = NamedParts(directory);
        var parts = names.Select((part, i) => Describe(Path.Combine(directory, part.File), part, i)).ToList();
        return new AofLog(path, parts)
        {
            Directory = directory,
            Notes = [new AofNote(AofNoteKind.NoManifest, Path.GetFileName(directory), "has no manifest, so servers ignore these files and start empty; the parts are read in the order of their names")],
        };
    }

    // The newest base, and the incremental parts that are not older.
    private static List<AofManifestEntry> NamedParts(string directory)
    {
        var found = Directory.GetFiles(directory).Select(f => PartName().Match(Path.GetFileName(f))).Where(m => m.Success && m.Groups[1].Length <= 18 && !IsTemporary(m.Value))
            .Select(m => new AofManifestEntry
            {
                File = m.Value,
                Sequence = long.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture),
                Kind = m.Groups[2].Value == "base" ? AofPartKind.Base : AofPartKind.Incr,
            })
            .OrderBy(e => e.Sequence).ToList();
        var newest = found.LastOrDefault(e => e.Kind == AofPartKind.Base);
        return [.. newest is null ? [] : new[] { newest }, .. found.Where(e => e.Kind == AofPartKind.Incr && e.Sequence >= (newest?.Sequence ?? 0))];
    }

    private static AofPart Describe(string path, AofManifestEntry entry, int index)
    {
        var part = new AofPart
        {
            Index = index,
            Name = entry.File,
            Kind = entry.Kind,
            Format = AofPartFormat.Missing,
            Sequence = entry.Sequence,
            Path = path,
            StartOffset = entry.StartOffset,
            EndOffset = entry.EndOffset,
        };
        try
        {
            var file = PartSource.OpenFile(path);
            if (!file.CanSeek)
            {
                // To look into a pipe is to take from it.
                file.Dispose();
                throw new NotSupportedException($"{entry.File}: is not a regular file, and cannot be a part");
            }

            var length = file.Length;
            using var window = PartSource.OpenWindow(file, entry.File, out var isGzip, SniffCapacity);
            return part with { Format = PartSource.FormatOf(window.Bytes), Length = length, IsGzip = isGzip };
        }
        catch (Exception e) when (e is FileNotFoundException || (e is UnauthorizedAccessException && Directory.Exists(path)))
        {
            return part;
        }
    }

    private static ReadOnlySpan<byte> ReadManifest(string path)
    {
        using var window = new ByteWindow(PartSource.OpenFile(path), 4096);
        while (window.Bytes.Length < MaxManifestLength && window.Fill(window.Bytes.Length + 1))
        {
        }

        return window.Bytes;
    }

    /// <summary>Whether a file is found by its name where it lies alone in a directory.</summary>
    internal static bool FindsAlone(string name) =>
        !IsTemporary(name) && !PartName().IsMatch(name) && Path.GetExtension(name) is ".aof" or ".rdb";

    internal static bool IsTemporary(string name) => name.StartsWith("temp-", StringComparison.Ordinal);

    [GeneratedRegex(@"^.*\.(\d+)\.(base|incr)\.(?:aof|rdb)$")]
    private static partial Regex PartName();
}
