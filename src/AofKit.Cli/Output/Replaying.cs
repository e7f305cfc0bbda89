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
    public Replayer Replayer { get; private set; } = null!;

    public DataSet Data => Replayer.Data;

    /// <summary>Nothing is shown before the end, so that the sink may be made again: nearly always the key depends on no other, and one reading is enough.</summary>
    public bool MayStartOver { get; init; }

    // Standard input can be read only once.
    private bool IsReadOnce => log.Parts.Any(p => p.Path is null);

    /// <summary>Reads the log into a sink, which gives the records to the replayer.</summary>
    /// <param name="makeSink">Makes the sink.</param>
    /// <param name="moments">The moments of interest.</param>
    /// <returns>The exit code of the log: whether it has faults.</returns>
    public int Run(Func<Replayer, IRecordSink> makeSink, params ReadOnlySpan<StateMoment> moments)
    {
        var scope = key is null || IsReadOnce ? null : MayStartOver ? StateScope.Alone(key) : StateScope.Of(log, key);
        var reader = Read(makeSink, scope);
        if (Replayer.NeedsMoreKeys)
        {
            reader.Dispose();
            reader = Read(makeSink, StateScope.Of(log, key!));
        }

        using (reader)
        {
            foreach (var moment in moments)
                Check(moment, reader);
            Findings.Tell(Replayer);
            return Talk.Conclude(log, reader);
        }
    }

    private AofReader Read(Func<Replayer, IRecordSink> makeSink, StateScope? scope)
    {
        Replayer = new Replayer(new ReplayOptions { Scope = scope });
        var reader = Replayer.Read(log, new AofReadOptions());
        using (Progress.Of(log, reader, isOutputLong: false))
            reader.CopyTo(makeSink(Replayer));
        return reader;
    }

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
