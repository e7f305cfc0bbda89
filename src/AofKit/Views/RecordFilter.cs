
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

    /// <summary>Whether every record is wanted.</summary>
    public bool IsOpen => this == new RecordFilter();
}
