using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;

namespace AofKit.Cli.Help;

/// <summary>The help pages: what it is for on the first line, options in groups, examples last.</summary>
internal static class HelpPage
{
    private const int Width = 100;

    /// <summary>Makes <c>--help</c>, and the tool without a verb, show these pages.</summary>
    public static void Use(RootCommand root)
    {
        root.Options.OfType<HelpOption>().Single().Action = new ShowHelp();
        root.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(Text(root));
            return ExitCode.Failed;
        });
    }

    /// <summary>The page of the tool or of a verb.</summary>
    public static string Text(Command command)
    {
        var text = new StringBuilder();
        text.AppendLine(command.Description).AppendLine();
        if (command is Verb verb)
            WriteVerb(text, verb);
        else
            WriteRoot(text, command);
        return text.Replace("\r\n", "\n").ToString();
    }

    private static void WriteRoot(StringBuilder text, Command root)
    {
        text.AppendLine("usage: aof VERB [LOG] [options]").AppendLine();
        text.AppendLine("Verbs:");
        WriteRows(text, root.Subcommands.Select(v => (v.Name, v.Description ?? "")));
        text.AppendLine();
        text.AppendLine("LOG is a log directory, a server's data directory, a manifest, an AOF or RDB file (may be gzipped),");
        text.AppendLine("or - for standard input; the current directory if left out. It is only read, never changed.");
        text.AppendLine().AppendLine("Exit codes: 0 fine; 1 the log has faults, or the answer is no; 2 could not do it.");
        text.AppendLine().AppendLine("aof VERB --help tells more. Examples:");
        WriteExamples(text, [
            ("the history of commands", "aof log /var/lib/redis"),
            ("everything that happened to a key", "aof key cart:7 /var/lib/redis"),
        ]);
    }

    private static void WriteVerb(StringBuilder text, Verb verb)
    {
        var arguments = string.Join(' ', verb.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $"[{a.Name}]" : a.Name));
        text.AppendLine($"usage: aof {verb.Name} {arguments}{(verb.Groups.Count > 0 ? " [options]" : "")}").AppendLine();
        WriteRows(text, verb.Arguments.Select(a => (a.Name, a.Description ?? "")));
        foreach (var (title, options) in verb.Groups)
        {
            text.AppendLine().AppendLine($"{title}:");
            WriteRows(text, options.Select(o => (Label(o), o.Description ?? "")));
        }

        text.AppendLine().AppendLine("Examples:");
        WriteExamples(text, verb.Examples);
    }

    private static string Label(Option option)
    {
        var names = string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Append(option.Name));
        return option.ValueType == typeof(bool) ? names : $"{names} {option.HelpName}";
    }

    private static void WriteRows(StringBuilder text, IEnumerable<(string Label, string Description)> rows)
    {
        var list = rows.ToList();
        var indent = list.Max(r => r.Label.Length) + 4;
        foreach (var (label, description) in list)
        {
            text.Append("  ").Append(label.PadRight(indent - 2));
            var column = indent;
            foreach (var word in description.Split(' '))
            {
                if (column + (column > indent ? 1 : 0) + word.Length > Width)
                {
                    text.AppendLine().Append(' ', indent);
                    column = indent;
                }

                text.Append(column > indent ? " " : "").Append(word);
                column += word.Length + (column > indent ? 1 : 0);
            }

            text.AppendLine();
        }
    }

    private static void WriteExamples(StringBuilder text, IEnumerable<(string Purpose, string Line)> examples)
    {
        foreach (var (purpose, line) in examples)
            text.AppendLine($"  # {purpose}").AppendLine($"  {line}");
    }

    private sealed class ShowHelp : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.Write(Text(parseResult.CommandResult.Command));
            return ExitCode.Fine;
        }
    }
}
