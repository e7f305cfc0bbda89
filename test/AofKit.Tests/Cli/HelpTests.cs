using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>The help pages are files in Snapshots; a page that is meant to change changes there, by hand.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("aof", "")]
    [InlineData("log", "log")]
    [InlineData("key", "key")]
    [InlineData("info", "info")]
    [InlineData("check", "check")]
    [InlineData("repair", "repair")]
    [InlineData("get", "get")]
    [InlineData("state", "state")]
    [InlineData("diff", "diff")]
    [InlineData("stats", "stats")]
    [InlineData("completion", "completion")]
    public void A_help_page_is_its_snapshot(string page, string verb)
    {
        var path = Path.Combine(Repo.TestFolder, "Cli", "Snapshots", page + ".txt");
        string[] verbs = verb.Length > 0 ? [verb] : [];
        foreach (var option in (string[])["--help", "-h", "-?"])
        {
            var run = Tool.Run([.. verbs, option]);
            Assert.Equal((0, ""), (run.ExitCode, run.Talk));
            Assert.True(File.ReadAllText(path) == run.Text, $"{path} is not what aof {verb} {option} prints:\n{run.Text}");
        }
    }

    [Theory]
    [InlineData("log")]
    [InlineData("key")]
    [InlineData("info")]
    [InlineData("check")]
    [InlineData("repair")]
    [InlineData("get")]
    [InlineData("state")]
    [InlineData("diff")]
    [InlineData("stats")]
    [InlineData("completion")]
    public void A_page_has_what_it_is_for_first_and_examples_last_and_fits_the_screen(string verb)
    {
        var lines = Tool.Run(verb, "--help").Text.TrimEnd('\n').Split('\n');
        Assert.EndsWith(".", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"usage: aof {verb}", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("  aof ", lines[^1].Replace("  source <(", "  ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= 100 || line.StartsWith("  aof", StringComparison.Ordinal), line));
    }
}
