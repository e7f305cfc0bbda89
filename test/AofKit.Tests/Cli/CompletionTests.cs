using AofKit.Tests.Support;

namespace AofKit.Tests.Cli;

/// <summary>Completion of verbs, options and values, as the tool suggests them and as shells use them.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("aof ", "log key info check repair get state diff stats completion")]
    [InlineData("aof l", "log")]
    [InlineData("aof log --li", "--limit")]
    [InlineData("aof log --format ", "text json resp csv python")]
    [InlineData("aof log --format j", "json")]
    [InlineData("aof info -f ", "text json")]
    [InlineData("aof repair --in", "--in-place")]
    [InlineData("aof repair --format ", "text json")]
    [InlineData("aof get k --format ", "text json resp raw")]
    [InlineData("aof state --type ", "string list set zset hash stream array module unknown")]
    [InlineData("aof completion ", "bash zsh fish powershell")]
    [InlineData("aof key k --f", "--follow --format --full")]
    public void The_tool_suggests(string line, string words)
    {
        var suggested = Tool.Run($"[suggest:{line.Length}]", line).Lines;
        Assert.All(words.Split(' '), word => Assert.Contains(word, suggested));
    }

    [Theory]
    [InlineData("aof ", "check completion diff get --help info key log repair state stats --version")]
    [InlineData("aof k", "key")]
    [InlineData("aof log --no", "--not-command --not-db --not-key --not-key-regex")]
    [InlineData("aof log --format j", "json")]
    [InlineData("aof log --format ", "csv json python resp text")]
    [InlineData("aof log --nope", "")]
    public void Bash_completes(string line, string words)
    {
        var run = Tool.Bash($$"""
            source <(aof completion bash)
            complete -p aof > /dev/null || exit 1
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
            COMP_WORDS=($COMP_LINE) COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('') && COMP_CWORD=$(( COMP_CWORD + 1 ))
            _aof
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        Assert.Equal((0, ""), (run.ExitCode, run.Talk));
        var expected = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Order(StringComparer.Ordinal), run.Lines.Where(l => !l.StartsWith('/') && l is not ("-?" or "-h")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Zsh_loads_the_script()
    {
        if (!Tool.Exists("zsh"))
            Assert.Skip("zsh is not on the path");
        var run = Tool.Shell("zsh", ["-fc", "autoload -U compinit && compinit -u -d $(mktemp) && source <(aof completion zsh) && print ${_comps[aof]}"]);
        Assert.Equal((0, "_aof\n", ""), (run.ExitCode, run.Text, run.Talk));
    }

    [Fact]
    public void Fish_completes()
    {
        if (!Tool.Exists("fish"))
            Assert.Skip("fish is not on the path");
        using var empty = new TempFolder();
        var run = Tool.Shell("fish", ["-c", "aof completion fish | source; complete -C 'aof lo'; complete -C 'aof log --format j'"], empty.Path);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["log", "json"], run.Lines);
    }
}
