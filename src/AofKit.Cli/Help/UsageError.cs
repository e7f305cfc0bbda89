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
            var meant = Nearest(word, Known(command));
            return $"unknown {what} {word}{(meant is null ? "" : $"; did you mean {meant}?")} ({help})";
        }

        return parsed.Errors.Count == 0 ? null : $"{parsed.Errors[0].Message.TrimEnd('.')} ({help})";
    }

    // What looks like an option and is none, the parser takes for an argument. After -- it may be one.
    private static IEnumerable<string> MistakenOptions(ParseResult parsed)
    {
        var before = parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Select(t => t.Value).ToHashSet();
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value)
            .Where(v => v.Length > 1 && v[0] == '-' && before.Contains(v));
    }

    private static IEnumerable<string> Known(Command command) =>
        command.Subcommands.Select(c => c.Name)
            .Concat(command.Options.SelectMany(o => o.Aliases.Append(o.Name)));

    private static string? Nearest(string word, IEnumerable<string> known)
    {
        var nearest = known.Select(k => (Name: k, Distance: Distance(word, k))).OrderBy(k => k.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= nearest.Name.TrimStart('-').Length / 3 ? nearest.Name : null;
    }

    // The least count of letters to insert, remove, replace or swap with their neighbour.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
