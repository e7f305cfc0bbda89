using AofKit.Indexing;

namespace AofKit;

/// <summary>Some megabytes of records, one after the other in a part, and what an <see cref="AofIndex"/> knows of them.</summary>
public readonly record struct AofSegment
{
    private readonly Checkpoint _start;
    private readonly Checkpoint _end;

    internal AofSegment(AofPart part, in Checkpoint start, in Checkpoint end) => (Part, _start, _end) = (part, start, end);

    /// <summary>The part that holds them.</summary>
    public AofPart Part { get; }

    /// <summary>The offset of the first record.</summary>
    public long Offset => _start.Offset;

    /// <summary>The offset behind the last record.</summary>
    public long End => _end.Offset;

    /// <summary>The number of the first record.</summary>
    public long FirstNumber => _start.Number + 1;

    /// <summary>The number of the last record.</summary>
    public long LastNumber => _end.Number;

    /// <summary>The earliest time of a record; null when none is known.</summary>
    public DateTimeOffset? Earliest => _end.Times.HasTimes ? DateTimeOffset.FromUnixTimeSeconds(_end.Times.Earliest) : null;

    /// <summary>The latest time of a record; null when none is known.</summary>
    public DateTimeOffset? Latest => _end.Times.HasTimes ? DateTimeOffset.FromUnixTimeSeconds(_end.Times.Latest) : null;

    /// <summary>Whether there are records whose time is not known.</summary>
    public bool HasUntimed => _end.Times.HasUntimed;
}
