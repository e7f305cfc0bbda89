namespace AofKit;

/// <summary>Which records a reader hands out. Those it keeps back are read and counted all the same.</summary>
public sealed record AofReadOptions
{
    /// <summary>Annotations as records of their own. Without them the times that they tell are still attached to the commands.</summary>
    public bool Annotations { get; init; } = true;

    /// <summary>
    /// Passes over most records that do not hold these bytes anywhere. What is handed out includes all records that hold them
    /// and all commands that touch keys without naming them.
    /// </summary>
    public byte[]? Holding { get; init; }
}
