namespace AofKit.Views.Repairing;

/// <summary>Finds out whether some process has a log open, as a server has that runs on it. Only Linux tells, and of the processes of others only root is told.</summary>
internal static class OpenFiles
{
    /// <summary>The process that has one of the parts open.</summary>
    /// <returns>Its name and number; null when there is none, or none that can be seen.</returns>
    public static string? FindWriter(IReadOnlyList<AofPart> parts)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var paths = parts.Where(p => p.Format != AofPartFormat.Missing && p.Path is not null)
            .Select(p => File.ResolveLinkTarget(p.Path!, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(p.Path!)).ToHashSet(StringComparer.Ordinal);
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
            if (Path.GetFileName(process) != $"{Environment.ProcessId}" && Opens(process, paths))
                return Name(process);
        return null;
    }

    private static bool Opens(string process, HashSet<string> paths)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"{process}/fd").Any(fd => new FileInfo(fd).LinkTarget is { } target && paths.Contains(target) && IsForWriting(process, Path.GetFileName(fd)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return false;
        }
    }

    // The flags are octal, and the last digit tells how the file was opened: 0 is for reading.
    private static bool IsForWriting(string process, string fd) =>
        File.ReadLines($"{process}/fdinfo/{fd}").FirstOrDefault(l => l.StartsWith("flags:", StringComparison.Ordinal)) is { } flags && flags[^1] is '1' or '2';

    private static string Name(string process)
    {
        try
        {
            return $"{File.ReadAllText($"{process}/comm").Trim()} (process {Path.GetFileName(process)})";
        }
        catch (IOException)
        {
            return $"process {Path.GetFileName(process)}";
        }
    }
}
