using System.Globalization;
using AofKit.State;
using AofKit.Views;
using AofKit.Views.States;

namespace AofKit.Cli.Output;

/// <summary>Replays a log up to a moment, and says what is to be said of the log and of the moment.</summary>
/// <param name="log">The log.</param>
/// <param name="key">The only key that matters, if only one does.</param>
internal sealed class Replaying(AofLog log, byte[]? key = null)
{
    public Replayer Replayer { get; } = new(new ReplayOptions { Scope = ScopeOf(log, key) });

    public DataSet Data => Replayer.Data;

    /// <summary>Reads the log into a sink, which gives the records to the replayer.</summary>
    /// <param name="makeSink">Makes the sink.</param>
    /// <param name="moments">The moments of interest.</param>
    /// <returns>The exit code of the log: whether it has faults.</returns>
    public int Run(Func<Replayer, IRecordSink> makeSink, params ReadOnlySpan<StateMoment> moments)
    {
        using var reader = Replayer.Read(log, new AofReadOptions());
        using (Progress.Of(log, reader, isOutputLong: false))
            reader.CopyTo(makeSink(Replayer));
        foreach (var moment in moments)
            Check(moment, reader);
        Findings.Tell(Replayer);
        return Talk.Conclude(log, reader);
    }

    // What the key depends on takes a reading of its own, and standard input can be read only once.
    private static StateScope? ScopeOf(AofLog log, byte[]? key) =>
        key is null || log.Parts.Any(p => p.Path is null) ? null : StateScope.Of(log, key);

    // A state that is only nearly that of the moment must not be taken for it.
    private static void Check(StateMoment moment, AofReader reader)
    {
        if (moment.Time is not { } time)
            return;
        if (reader.Rdbs is [{ WrittenAt: { } written }, ..] && written > time)
            throw new UsageException($"the log does not reach back to {Text(time)}; its base was written {Text(written)}");
        if (!moment.KnowsTimes && moment.UntimedCount > 0)
            throw new UsageException("the log does not tell when its records were written (aof-timestamp-enabled no); name the number of one, or PART:OFFSET, as aof log -n prints them");
        if (moment.UntimedCount > 0)
            Talk.Note($"{Sizes.Count(moment.UntimedCount, "record")} whose time the log does not tell counted as written by {Text(time)}");
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
