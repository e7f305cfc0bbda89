using System.Reflection;

namespace AofKit.Tests.Support;

/// <summary>Where the repository lies, and what lies beside it.</summary>
internal static class Repo
{
    public static string Root { get; } = Path.GetFullPath(typeof(Repo).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!);

    public static string TestFolder { get; } = Path.Combine(Root, "test", "AofKit.Tests");

    /// <summary>The logs that ten versions of servers wrote under a random workload, each with the data set that the server held at the end.</summary>
    public static string Corpus(string server) => Path.Combine(Root, "test", "data", "logs", server);

    /// <summary>The folders of all servers' logs.</summary>
    public static IReadOnlyList<string> Corpora() => [.. Directory.GetDirectories(Corpus("")).Order(StringComparer.Ordinal)];
}
