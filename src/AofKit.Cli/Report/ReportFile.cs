namespace AofKit.Cli.Report;

/// <summary>The file that a report goes into. A report may be made again over the old one; nothing else is ever written over.</summary>
internal static class ReportFile
{
    private static readonly string[] s_endings = [".html", ".htm"];

    /// <summary>Says before a long count that the report could not be written after it.</summary>
    /// <exception cref="UsageException">The file is something else than a report, or its folder is not there.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
            throw new UsageException($"{path}: is a directory; name the file that the report is to go into");
        if (!Directory.Exists(Folder(path)))
            throw new UsageException($"{path}: its directory is not there");
        // Who forgets to name the report names the log in its place.
        if (File.Exists(path) && !IsReport(path))
            throw new UsageException($"{path}: is there and is no HTML; name a file that is not there yet, or a report to be replaced");
    }

    /// <summary>Writes a report; when that fails, an older one is still whole.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        var unfinished = Path.Combine(Folder(target), $".aof-{Path.GetRandomFileName()}");
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew))
                write(file);
            File.Move(unfinished, target, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static string Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;

    private static bool IsReport(string path)
    {
        if (new FileInfo(path).Length == 0)
            return s_endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte["<!doctype html>"u8.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("<!doctype html>"u8);
    }
}
