using System.Runtime.CompilerServices;
using AofKit.Rdb;

namespace AofKit.Tests.Rdb;

/// <summary>The RDB files of other projects that lie beside the repository, if they do.</summary>
internal static class RdbFiles
{
    /// <summary>Stands for the files when there are none.</summary>
    public const string None = "";

    public static string? Shared { get; } = FindShared();

    public static IReadOnlyList<string> All()
    {
        if (Shared is null)
            return [None];
        var found = Directory.GetFiles(Path.Combine(Shared, "rdb"), "*.rdb", SearchOption.AllDirectories);
        Array.Sort(found, StringComparer.Ordinal);
        return found.Length == 0 ? [None] : found;
    }

    /// <summary>Where the RDB at the start of some bytes ends.</summary>
    public static long EndOf(byte[] bytes)
    {
        var window = new ByteWindow(new MemoryStream(bytes));
        var reader = new RdbReader(window, "x");
        while (reader.TryRead(out _))
        {
        }

        return reader.Fault is null ? window.Offset : 0;
    }

    private static string? FindShared([CallerFilePath] string source = "")
    {
        for (var folder = Path.GetDirectoryName(source); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Directory.Exists(Path.Combine(folder, "shared", "rdb")))
                return Path.Combine(folder, "shared");
        return null;
    }
}
