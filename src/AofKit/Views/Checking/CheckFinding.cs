namespace AofKit.Views.Checking;

/// <summary>One thing about a log that is not as it should be.</summary>
public sealed record CheckFinding
{
    /// <summary>What it is.</summary>
    public required CheckKind Kind { get; init; }

    /// <summary>How much it matters.</summary>
    public required CheckSeverity Severity { get; init; }

    /// <summary>The part or the file it is about.</summary>
    public required string Part { get; init; }

    /// <summary>Where in the part it begins.</summary>
    public long Offset { get; init; }

    /// <summary>The bytes it takes; 0 when it takes none.</summary>
    public long Length { get; init; }

    /// <summary>The count of the record in its log, from 1; for damage that of the record that would be there; 0 when it is about a file.</summary>
    public long Number { get; init; }

    /// <summary>The db, where that is of use.</summary>
    public int? Db { get; init; }

    /// <summary>What had to be there.</summary>
    public required string Expected { get; init; }

    /// <summary>What is there. Never the text of a key or a value.</summary>
    public required string Found { get; init; }

    /// <summary>What the server does about it.</summary>
    public required string Server { get; init; }

    /// <summary>What <c>aof repair</c> does about it.</summary>
    public required string Repair { get; init; }

    /// <summary>A repair mends it, or leaves it out.</summary>
    public bool IsMended { get; init; }
}

/// <summary>How much a finding matters.</summary>
public enum CheckSeverity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Not as servers write it, or not as it was meant; the server starts.</summary>
    Warning,

    /// <summary>Data is lost or the server does not start.</summary>
    Error,
}
