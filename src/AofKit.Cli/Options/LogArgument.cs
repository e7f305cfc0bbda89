using System.CommandLine;
using AofKit.Cli.Output;

namespace AofKit.Cli.Options;

/// <summary>The argument that names the log.</summary>
internal static class LogArgument
{
    public static Argument<string> Create() => new("LOG")
    {
        Description = "a log directory, a server's data directory, a manifest, an AOF or RDB file (may be gzipped), or - for standard input; the current directory if left out",
        DefaultValueFactory = _ => ".",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Opens the log.</summary>
    /// <param name="path">What the user wrote.</param>
    /// <param name="beforeWait">Called before standard input is read, which may wait; what is known by then should have been shown.</param>
    public static AofLog Open(string path, Action? beforeWait = null)
    {
        if (path == "-")
            return AofLog.FromStream(new WaitingStream(Console.OpenStandardInput(), beforeWait), "stdin");
        if (path.Length == 0)
            throw new UsageException("the name of the log is empty");
        return AofLog.Open(path);
    }
}
