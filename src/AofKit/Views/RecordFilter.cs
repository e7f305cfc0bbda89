
namespace AofKit.Views;

/// <summary>Which records are wanted. What is left out does not restrict.</summary>
public sealed record RecordFilter
{
    /// <summary>Commands that name such a key.</summary>
    public KeyPattern? Key { get; init; }

    /// <summary>Not commands that name such a key.</summary>
    public KeyPattern? NotKey { get; init; }

    /// <summary>These commands.</summary>
    public CommandSelector? Command { get; init; }

    /// <summary>Not these commands.</summary>
    public CommandSelector? NotCommand { get; init; }

    /// <summary>Records in these dbs.</summary>
    public IReadOnlySet<int>? Db { get; init; }

    /// <summary>Not records in these dbs.</summary>
    public IReadOnlySet<int>? NotDb { get; init; }

    /// <summary>Records at or after this time. Records whose time is not known are left out.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Records at or before this time. Records whose time is not known are left out.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Records from this place on, the one at the place included.</summary>
    public RecordPlace? From { get; init; }

    /// <summary>Records up to this place, the one at the place included.</summary>
    public RecordPlace? To { get; init; }

    /// <summary>
    /// Whether a segment of an index has to be read to find what is wanted: not when all of it lies before <see cref="From"/> or was
    /// written before <see cref="Since"/>. A reader that steps over the others (<see cref="AofReadOptions.Wants"/>) ends where one does that reads all.
    /// </summary>
    public bool MayWant(AofSegment segment)
    {
        // The first record behind the last that is wanted ends the reading, before there can be a fault.
        if (To is { } to && to.IsBefore(segment))
            return true;
        if (From is { } from && from.IsAfter(segment))
            return false;
        return Since is not { } since || segment.HasUntimed || segment.Latest is not { } latest || latest >= since;
    }

    /// <summary>Whether every record is wanted.</summary>
    public bool IsOpen => this == new RecordFilter();
}
