namespace AofKit.Views.Checking;

/// <summary>What a server would do with a log.</summary>
/// <param name="Outcome">How it ends.</param>
/// <param name="Reason">Why, in one sentence; empty when it just starts.</param>
/// <param name="Cut">What it cuts off on disk; also where it then refuses to start.</param>
/// <param name="Missing">What is not in the data set although the log has it, or is in the wrong place; the first few.</param>
public sealed record LoadVerdict(LoadOutcome Outcome, string Reason, LoadCut? Cut, IReadOnlyList<string> Missing);

/// <summary>What a server cuts off when it loads a log.</summary>
/// <param name="Part">The part.</param>
/// <param name="Offset">The length of what remains.</param>
/// <param name="Length">The bytes that are lost.</param>
public sealed record LoadCut(string Part, long Offset, long Length);

/// <summary>How the loading of a log ends.</summary>
public enum LoadOutcome
{
    /// <summary>The server starts with all data.</summary>
    Starts,

    /// <summary>It starts after it has cut the last part.</summary>
    StartsAfterCut,

    /// <summary>It starts, and says nothing or only logs an error, while data is missing or in the wrong place.</summary>
    StartsWithDataMissing,

    /// <summary>It does not start.</summary>
    Refuses,

    /// <summary>It crashes.</summary>
    Crashes,
}
