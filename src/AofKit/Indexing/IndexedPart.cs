namespace AofKit.Indexing;

/// <summary>What an index knows of a part.</summary>
/// <param name="Name">The name of the part.</param>
/// <param name="Kind">What it is to the log.</param>
/// <param name="Identity">The file, as it was.</param>
/// <param name="IsWhole">The part was read to its end, and is sound.</param>
/// <param name="Rdb">What is to be said of the RDB in front of its commands, when it is passed over; null when there is none, or more to be said.</param>
/// <param name="Checkpoints">The first is where its commands begin; up to the last it is sound.</param>
internal sealed record IndexedPart(string Name, AofPartKind Kind, PartIdentity Identity, bool IsWhole, IndexedRdb? Rdb, IReadOnlyList<Checkpoint> Checkpoints)
{
    /// <summary>Where the bytes end that the index knows.</summary>
    public long End => Checkpoints[^1].Offset;

    /// <summary>Something stands before the commands.</summary>
    public bool HasRdb => Checkpoints[0].Offset > 0;

    /// <summary>Why a file is not what it was, up to where it is known; null when it is.</summary>
    public string? FindChange(FileStream file) =>
        file.Length < End ? "is shorter than it was" : Identity.FindChange(PartIdentity.Of(file.SafeFileHandle, End));

    /// <summary>The stretches between checkpoints.</summary>
    public IEnumerable<AofSegment> Segments(AofPart part)
    {
        for (var i = 1; i < Checkpoints.Count; i++)
            yield return new AofSegment(part, Checkpoints[i - 1], Checkpoints[i]);
    }
}

/// <summary>How much an RDB holds.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Functions">The function libraries.</param>
internal readonly record struct IndexedRdb(long Keys, long Functions);
