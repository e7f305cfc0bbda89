using System.Reflection;

namespace AofKit.Tests.Support;

/// <summary>Where the repository lies, and what lies beside it.</summary>
internal static class Repo
{
    public static string Root { get; } = Path.GetFullPath(typeof(Repo).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!);

    public static string TestFolder { get; } = Path.Combine(Root, "test", "AofKit.Tests");

    /// <summary>The logs that servers wrote under a random workload. They are not part of the repository.</summary>
    public static string CorpusFolder { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared", "corpus"));

    /// <summary>The folder of one server's log; skips the test where the corpus is not.</summary>
    public static string Corpus(string server)
    {
        var path = Path.Combine(CorpusFolder, server);
        if (!Directory.Exists(path))
            Assert.Skip($"the corpus is not at {CorpusFolder}");
        return path;
    }

    /// <summary>The folders of all servers' logs.</summary>
    public static IReadOnlyList<string> Corpora()
    {
        if (!Directory.Exists(CorpusFolder))
            Assert.Skip($"the corpus is not at {CorpusFolder}");
        return [.. Directory.GetDirectories(CorpusFolder).Order(StringComparer.Ordinal)];
    }
}
