namespace AofKit.Cli.Output;

/// <summary>Looks where in a log its last records begin.</summary>
/// <remarks>
/// What a line shows hangs on what comes before it: the number, a SELECT that may stand at the very start, a fault that ends the
/// reading. So the end alone cannot tell; but to walk to it, on all processors, takes a fraction of what it takes to keep every record.
/// </remarks>
internal static class Survey
{
    private const long LongEnough = 4 * 1024 * 1024;

    /// <summary>Makes an index of a log, or completes one.</summary>
    /// <returns>What is known already, where the log is so short, or such, that another reading does not pay.</returns>
    public static AofIndex? Of(AofLog log, AofIndex? known, int jobs)
    {
        if (AofIndex.WhyNot(log) is not null || log.Parts.Sum(p => p.Length) - (known?.Length ?? 0) < LongEnough)
            return known;
        using var reader = log.Read(new AofReadOptions { Rdb = AofRdbRecords.None, Jobs = jobs, LeavesIndex = true, Index = known, Wants = _ => false });
        using (Progress.Of(log, reader, isOutputLong: false))
            return AofIndex.Of(reader);
    }
}
