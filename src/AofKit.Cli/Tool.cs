using System.CommandLine;
using AofKit.Cli.Help;
using AofKit.Cli.Verbs;

namespace AofKit.Cli;

/// <summary>The tool: its verbs, and how what goes wrong becomes a line and an exit code.</summary>
internal static class Tool
{
    private static readonly (string Name, Func<Command> Create)[] s_verbs =
    [
        ("log", LogVerb.Create),
        ("key", KeyVerb.Create),
        ("info", InfoVerb.Create),
        ("check", CheckVerb.Create),
        ("repair", RepairVerb.Create),
        ("get", GetVerb.Create),
        ("state", StateVerb.Create),
        ("diff", DiffVerb.Create),
        ("stats", StatsVerb.Create),
        ("completion", CompletionVerb.Create),
    ];

    public static int Run(string[] args)
    {
        Rehearsal.Start(args);
        var root = CreateRoot(args);
        // @write is a group of commands here, not a file with more words.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (UsageError.Find(parsed) is { } error)
            return Talk.Failure(error);

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UsageException e)
        {
            return Talk.Failure(e.Message);
        }
        catch (AofFormatException e)
        {
            Talk.Fault(e.Fault);
            return ExitCode.Faults;
        }
        catch (BrokenPipeException)
        {
            // Whoever read our output has seen enough.
            return ExitCode.Fine;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or InvalidDataException)
        {
            return Talk.Failure(e.Message);
        }
        catch (Exception e)
        {
            return Talk.Failure($"this is a bug in aof, please report it: {e.GetType().Name}: {e.Message}");
        }
    }

    // Verbs have many options, and making them takes time. Who names one verb needs no other.
    private static RootCommand CreateRoot(string[] args)
    {
        var root = new RootCommand("Reads the append-only file (AOF) of Redis and Valkey.");
        var named = Array.FindIndex(s_verbs, v => args is [var first, ..] && v.Name == first);
        foreach (var (_, create) in named < 0 ? s_verbs : s_verbs[named..(named + 1)])
            root.Subcommands.Add(create());
        HelpPage.Use(root);
        return root;
    }
}
