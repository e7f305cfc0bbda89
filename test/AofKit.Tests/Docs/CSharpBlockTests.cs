using AofKit.Tests.Support;

namespace AofKit.Tests.Docs;

/// <summary>Every C# block of the README and of docs/ stands in a file beside this one, where it is compiled.</summary>
public sealed class CSharpBlockTests
{
    public static TheoryData<string, int> Blocks()
    {
        var data = new TheoryData<string, int>();
        foreach (var block in DocFiles.Blocks("csharp"))
            data.Add(block.File, block.Line);
        return data;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Blocks))]
    public void A_block_of_CSharp_stands_in_a_file_that_is_compiled(string file, int line)
    {
        var block = DocFiles.Blocks("csharp").Single(b => b.File == file && b.Line == line);
        var code = Plain(block.Lines);
        var sources = Directory.GetFiles(Path.Combine(Repo.TestFolder, "Docs"), "*.cs");
        Assert.True(sources.Any(s => Plain(File.ReadAllLines(s)).Contains(code, StringComparison.Ordinal)),
            $"{file}:{line}: no file of test/AofKit.Tests/Docs holds this block:\n{string.Join('\n', block.Lines)}");
    }

    // Without indentation and blank lines; a using stands at the head of the file wherever it stands in the page.
    private static string Plain(IEnumerable<string> lines) =>
        string.Join('\n', lines.Select(l => l.Trim()).Where(l => l.Length > 0 && !(l.StartsWith("using ", StringComparison.Ordinal) && !l.Contains('=') && !l.Contains('('))));
}
