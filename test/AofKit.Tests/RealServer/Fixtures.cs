using AofKit.Tests.Rdb;

namespace AofKit.Tests.RealServer;

/// <summary>RDBs of other projects that lie beside the repository, or in the folder that AOFKIT_FIXTURES names.</summary>
internal static class Fixtures
{
    public static IReadOnlyList<string> All()
    {
        var folders = new[] { Under("rdb"), Under("cases/peers"), Environment.GetEnvironmentVariable("AOFKIT_FIXTURES") };
        var found = folders.Where(Directory.Exists).SelectMany(f => Directory.GetFiles(f!, "*.rdb", SearchOption.AllDirectories)).Order(StringComparer.Ordinal).ToList();
        Assert.SkipWhen(found.Count == 0, "there are no RDBs of others beside the repository, and AOFKIT_FIXTURES names no folder with some");
        return found;
    }

    private static string? Under(string folder) => RdbFiles.Shared is { } shared ? Path.Combine(shared, folder) : null;
}
