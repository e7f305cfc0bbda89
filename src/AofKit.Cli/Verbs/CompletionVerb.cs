using System.CommandLine;
using AofKit.Cli.Help;
using AofKit.Cli.Output;

namespace AofKit.Cli.Verbs;

/// <summary><c>aof completion</c>: the script that makes a shell complete verbs, options and their values.</summary>
internal static class CompletionVerb
{
    private static readonly string[] s_shells = ["bash", "zsh", "fish", "powershell"];

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell" };
        shell.CompletionSources.Add(s_shells);
        var command = new Verb("completion", "Prints the script that makes a shell complete verbs, options and their values.")
        {
            Examples =
            [
                ("bash", "source <(aof completion bash)"),
                ("zsh, after compinit", "source <(aof completion zsh)"),
                ("fish", "aof completion fish > ~/.config/fish/completions/aof.fish"),
                ("PowerShell", "aof completion powershell | Out-String | Invoke-Expression"),
            ],
        };
        command.Arguments.Add(shell);
        command.SetAction(parsed => Run(parsed.GetValue(shell)!));
        return command;
    }

    private static int Run(string shell)
    {
        if (!s_shells.Contains(shell))
            throw new UsageException($"expected bash, zsh, fish or powershell, found {shell}");
        using var script = typeof(CompletionVerb).Assembly.GetManifestResourceStream($"aof.{shell}")!;
        using var output = StandardOutput.Open();
        script.CopyTo(output);
        return ExitCode.Fine;
    }
}
