namespace AofKit.Views.Repairing;

/// <summary>What a repair keeps, and where it ends the log.</summary>
public sealed record RepairOptions
{
    /// <summary>Keeps the commands of a transaction that is not whole, without its MULTI and EXEC. Otherwise all of it is left out.</summary>
    public bool KeepPartialTransactions { get; init; }

    /// <summary>Keeps commands whose names are not known, which may be renamed or those of a module. Otherwise they are taken for damage unless they come often.</summary>
    public bool KeepUnknownCommands { get; init; }

    /// <summary>Goes on without a part that the manifest names and that is not there.</summary>
    public bool AcceptMissingParts { get; init; }

    /// <summary>Where the log is to end; null for its own end.</summary>
    public RepairCut? Cut { get; init; }

    /// <summary>How many threads read ahead; 0 for as many as there are processors.</summary>
    public int Jobs { get; init; }
}
