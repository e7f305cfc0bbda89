using System.CommandLine;
using AofKit.Cli.Help;
using AofKit.Cli.Verbs;

namespace AofKit.Cli;

/// <summary>The tool: its verbs, and how what goes wrong becomes a line and an exit code.</summary>
internal static class Tool
{
    public static int Run(string[] args)
    {
        var root = CreateRoot();
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

    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("Reads the append-only file (AOF) of Redis and Valkey.");
        root.Subcommands.Add(LogVerb.Create());
        root.Subcommands.Add(KeyVerb.Create());
        root.Subcommands.Add(InfoVerb.Create());
        root.Subcommands.Add(RepairVerb.Create());
        root.Subcommands.Add(CompletionVerb.Create());
        HelpPage.Use(root);
        return root;
    }
}
