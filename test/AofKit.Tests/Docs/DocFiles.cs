using AofKit.Tests.Support;

namespace AofKit.Tests.Docs;

/// <summary>A block of code in a page.</summary>
/// <param name="File">The page, from the root of the repository.</param>
/// <param name="Line">The line of the fence, from 1.</param>
/// <param name="Lines">What is between the fences, without common indentation.</param>
internal sealed record DocBlock(string File, int Line, string[] Lines);

/// <summary>The pages that people read: README.md and docs/.</summary>
internal static class DocFiles
{
    public static IEnumerable<DocBlock> Blocks(string language)
    {
        foreach (var path in Pages())
        {
            var lines = File.ReadAllLines(path);
            for (var i = 0; i < lines.Length; i++)
            {
                if (lines[i].Trim() != "```" + language)
                    continue;
                var indent = lines[i].IndexOf('`', StringComparison.Ordinal);
                var end = Array.FindIndex(lines, i + 1, l => l.Trim() == "```");
                yield return new DocBlock(Path.GetRelativePath(Repo.Root, path), i + 1,
                    [.. lines[(i + 1)..end].Select(l => l.Length > indent ? l[indent..] : l.TrimStart())]);
                i = end;
            }
        }
    }

    private static IEnumerable<string> Pages()
    {
        var readme = Path.Combine(Repo.Root, "README.md");
        var docs = Path.Combine(Repo.Root, "docs");
        return (File.Exists(readme) ? new[] { readme } : []).Concat(
            Directory.Exists(docs) ? Directory.GetFiles(docs, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : []);
    }
}
