using System.CommandLine;

namespace AofKit.Cli.Options;

/// <summary>The option that says how many threads may be used.</summary>
internal static class JobsOption
{
    // Below this, starting threads takes longer than they save.
    private const long LongEnough = 4 * 1024 * 1024;

    public static Option<int?> Create() => CountOption.Create("--jobs", "use N threads; as many as there are processors if left out");

    /// <summary>The threads that were asked for; 0 for as many as there are processors.</summary>
    public static int Read(ParseResult parsed, Option<int?> option) => parsed.GetValue(option) ?? 0;

    /// <summary>How many sinks can work side by side on a log; 1 where that is not worth it.</summary>
    /// <param name="log">The log.</param>
    /// <param name="jobs">The threads that were asked for.</param>
    public static int Lanes(AofLog log, int jobs)
    {
        var threads = jobs > 0 ? jobs : Environment.ProcessorCount;
        return threads > 1 && log.Parts.Any(p => p.Path is not null && !p.IsGzip && p.Length > LongEnough) ? threads : 1;
    }
}
