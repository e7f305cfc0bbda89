namespace AofKit.State;

/// <summary>Something about a record that ought to be known when its effect is told.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">The number of the record in its log.</param>
/// <param name="Position">The place of the record.</param>
/// <param name="Db">The db in which the command runs.</param>
/// <param name="Command">The name of the command in upper case, without its args.</param>
/// <param name="Reason">Why, in words that do not show keys or values.</param>
public readonly record struct StateFinding(StateFindingKind Kind, long Number, AofPosition Position, int Db, string Command, string Reason)
{
    /// <summary>The finding in a line.</summary>
    public override string ToString() => $"{Number} at {Position}: {Command}: {Reason}";
}

/// <summary>The kinds of findings.</summary>
public enum StateFindingKind : byte
{
    /// <summary>Servers refuse the command; it changes nothing.</summary>
    Refused,

    /// <summary>The command is not evaluated here, as a script; the keys it may change are unknown from there on.</summary>
    NotEvaluated,

    /// <summary>Servers do not know the command, or not without a module; the keys it seems to name are unknown from there on.</summary>
    UnknownCommand,

    /// <summary>The payload of a RESTORE is damaged or not read here.</summary>
    BadPayload,

    /// <summary>The command tells a time that counts from when a server replays it.</summary>
    RelativeTime,
}
