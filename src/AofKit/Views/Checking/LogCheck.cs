namespace AofKit.Views.Checking;

/// <summary>The two answers of a check, kept apart: whether the log is sound, and whether a server loads it.</summary>
public sealed record LogCheck
{
    /// <summary>The log is what a server writes: nothing but remarks was found.</summary>
    public required bool IsSound { get; init; }

    /// <summary>What the server would do.</summary>
    public required LoadVerdict Loads { get; init; }

    /// <summary>The server that was asked about.</summary>
    public required ServerRules Server { get; init; }

    /// <summary>Why this server, in words.</summary>
    public required string ServerReason { get; init; }

    /// <summary>How many records were read.</summary>
    public long Records { get; init; }

    /// <summary>How many errors were found.</summary>
    public long Errors { get; init; }

    /// <summary>How many warnings were found.</summary>
    public long Warnings { get; init; }

    /// <summary>How many notes were found.</summary>
    public long Notes { get; init; }
}
