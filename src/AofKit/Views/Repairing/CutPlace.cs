namespace AofKit.Views.Repairing;

/// <summary>A place that a log may be cut at.</summary>
/// <param name="At">The place.</param>
/// <param name="Part">The part it is in.</param>
/// <param name="FromRdb">It is in an RDB.</param>
internal readonly record struct CutPlace(AofPosition At, AofPart Part, bool FromRdb)
{
    /// <summary>The place before a record, or before the transaction that it is in.</summary>
    public static CutPlace Of(in AofRecord record, long? transaction) =>
        new(record.Position with { Offset = transaction ?? record.Offset }, record.Part, record.FromRdb);

    /// <summary>Why nothing that the data set ever was would be left; null when that is not so.</summary>
    public string? FindRefusal()
    {
        if (FromRdb)
            return $"the place to cut at, {At}, lies in an RDB, which is one moment: half of it is half a data set; name a place behind it";

        // A server has written it in a rewrite. One of another name was a log by itself before the upgrade to parts, and is a history.
        return Part.Kind == AofPartKind.Base && Part.Name.Contains(".base.", StringComparison.Ordinal)
            ? $"the place to cut at, {At}, lies in the base, which is one moment, written as commands: half of it is half a data set; name a place behind it, or cut {Part.Name} as a file by itself"
            : null;
    }
}
