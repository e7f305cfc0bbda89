using System.CommandLine;
using System.CommandLine.Parsing;

namespace AofKit.Cli.Help;

/// <summary>One line on what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageError
{
    public static string? Find(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var help = command is Verb ? $"aof {command.Name} --help" : "aof --help";
        if (parsed.Action is { ClearsParseErrors: true })
            return null;
        if (MistakenOptions(parsed).Concat(parsed.UnmatchedTokens).FirstOrDefault() is { } word)
        {
            var what = word.StartsWith('-') ? "option" : command is Verb ? "argument" : "verb";
            var meant = Similar.To(word, Known(command));
            return $"unknown {what} {word}{(meant is null ? "" : $"; did you mean {meant}?")} ({help})";
        }

        if (parsed.CommandResult.Children.OfType<ArgumentResult>().FirstOrDefault(a => a.Tokens.Count == 0 && a.Argument.Arity.MinimumNumberOfValues > 0) is { } missing)
            return $"{missing.Argument.Name} is missing: aof {command.Name} {string.Join(' ', command.Arguments.Select(Spell))} ({help})";
        return parsed.Errors.Count == 0 ? null : $"{parsed.Errors[0].Message.TrimEnd('.')} ({help})";
    }

    // What looks like an option and is none, the parser takes for an argument. After -- it may be one.
    private static IEnumerable<string> MistakenOptions(ParseResult parsed)
    {
        var before = parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Select(t => t.Value).ToHashSet();
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value)
            .Where(v => v.Length > 1 && v[0] == '-' && before.Contains(v));
    }

    private static string Spell(Argument argument) => argument.Arity.MinimumNumberOfValues > 0 ? argument.Name : $"[{argument.Name}]";

    private static IEnumerable<string> Known(Command command) =>
        command.Subcommands.Select(c => c.Name)
            .Concat(command.Options.SelectMany(o => o.Aliases.Append(o.Name)));
}
