using System.Text.RegularExpressions;
using AofKit.Tests.Support;

namespace AofKit.Tests.Docs;

/// <summary>Every console block of the README and of docs/ is run, and prints what it says.</summary>
/// <remarks>
/// A line that begins with <c>$ </c> is a command for bash, in the root of the repository, with <c>aof</c> on the path. The lines
/// after it, to the next command, are what it prints. A line <c>…</c> stands for any lines.
/// </remarks>
public sealed class ConsoleBlockTests
{
    private static readonly string[] s_notRun = ["$ dotnet", "$ redis-cli", "$ redis-server", "$ git clone", "$ cd "];

    public static TheoryData<string, int> Blocks()
    {
        var data = new TheoryData<string, int>();
        foreach (var block in DocFiles.Blocks("console"))
            data.Add(block.File, block.Line);
        return data;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Blocks))]
    public void A_console_block_prints_what_it_says(string file, int line)
    {
        var block = DocFiles.Blocks("console").Single(b => b.File == file && b.Line == line);
        Assert.True(block.Lines.Length > 0 && block.Lines[0].StartsWith("$ ", StringComparison.Ordinal), $"{file}:{line}: a console block begins with a command");
        if (s_notRun.Any(start => block.Lines[0].StartsWith(start, StringComparison.Ordinal)))
            return;

        foreach (var (command, output) in Commands(block.Lines))
        {
            var run = Tool.Bash($"exec 2>&1; {command}", Repo.Root);
            var pattern = "^" + string.Concat(output.Select(l => l == "…" ? "(.*\n)*?" : Regex.Escape(l) + "\n")) + "$";
            Assert.True(Regex.IsMatch(run.Text, pattern), $"{file}:{line}: {command}\nsays\n{string.Join('\n', output)}\nand prints\n{run.Text}{run.Talk}");
        }
    }

    private static IEnumerable<(string Command, List<string> Output)> Commands(string[] lines)
    {
        string? command = null;
        var output = new List<string>();
        foreach (var line in lines)
        {
            if (!line.StartsWith("$ ", StringComparison.Ordinal) && command?.EndsWith('\\') != true)
            {
                output.Add(line);
                continue;
            }

            if (command?.EndsWith('\\') == true)
            {
                command += "\n" + line.TrimStart('>').TrimStart();
                continue;
            }

            if (command is not null)
                yield return (command, output);
            (command, output) = (line[2..], []);
        }

        if (command is not null)
            yield return (command, output);
    }
}
