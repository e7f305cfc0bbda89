namespace AofKit.Views.Stats;

/// <summary>A node of the tree of prefixes as an object: the form in which trees are folded and put together.</summary>
internal sealed class PrefixBranch(byte[] name)
{
    /// <summary>What of the key the node stands for; <c>*</c> for all that is not named.</summary>
    public byte[] Name { get; } = name;

    public List<PrefixBranch> Children { get; } = [];

    /// <summary>Some of what was below it is only counted under <c>*</c>.</summary>
    public bool IsWide { get; set; }

    // Of the keys that end here.
    public long Count { get; set; }

    public long Bytes { get; set; }

    public long Deletes { get; set; }

    public DistinctCounter? Keys { get; set; }

    // Of all below, after Sum.
    public long AllCount { get; private set; }

    public long AllBytes { get; private set; }

    public bool IsStar => Name is [(byte)'*'];

    /// <summary>How many nodes there are, this one included.</summary>
    public int NodeCount() => 1 + Children.Sum(c => c.NodeCount());

    public void Sum()
    {
        (AllCount, AllBytes) = (Count, Bytes);
        foreach (var child in Children)
        {
            child.Sum();
            AllCount += child.AllCount;
            AllBytes += child.AllBytes;
        }
    }

    /// <summary>Adds another node with all that is below it.</summary>
    public void Take(PrefixBranch other) => Take([other]);

    private void Take(List<PrefixBranch> others)
    {
        Dictionary<byte[], PrefixBranch>? known = null;
        foreach (var other in others)
        {
            TakeCounts(other);
            if (other.Children.Count > 0)
                TakeChildren(other, known ??= Children.ToDictionary(c => c.Name, KeyNameComparer.Instance));
        }
    }

    private void TakeCounts(PrefixBranch other)
    {
        Count += other.Count;
        Bytes += other.Bytes;
        Deletes += other.Deletes;
        AllCount += other.AllCount;
        AllBytes += other.AllBytes;
        IsWide |= other.IsWide;
        if (Keys is null)
            Keys = other.Keys;
        else if (other.Keys is { } keys)
            Keys.Merge(keys);
    }

    private void TakeChildren(PrefixBranch other, Dictionary<byte[], PrefixBranch> known)
    {
        foreach (var child in other.Children)
        {
            if (known.TryAdd(child.Name, child))
                Children.Add(child);
            else
                known[child.Name].Take(child);
        }
    }

    /// <summary>Puts together as <c>*</c> all names of a node but this many, those with the most writes and those with the most bytes. Needs <see cref="Sum"/>.</summary>
    public void Fold(int most)
    {
        var named = Children.Where(c => !c.IsStar).ToList();
        if (named.Count > 2 * most)
        {
            IsWide = true;
            var kept = Most(named, most, c => c.AllBytes).Concat(Most(named, most, c => c.AllCount)).ToHashSet();
            Children.RemoveAll(c => !c.IsStar && !kept.Contains(c));
            var star = Children.Find(c => c.IsStar);
            if (star is null)
                Children.Add(star = new PrefixBranch("*"u8.ToArray()));
            star.Take(named.FindAll(c => !kept.Contains(c)));
        }

        foreach (var child in Children)
            child.Fold(most);
    }

    private static IEnumerable<PrefixBranch> Most(List<PrefixBranch> nodes, int most, Func<PrefixBranch, long> measure) =>
        nodes.OrderByDescending(measure).ThenBy(c => c.Name, KeyNameComparer.Instance).Take(most);
}

/// <summary>Compares names by their bytes.</summary>
internal sealed class KeyNameComparer : IEqualityComparer<byte[]>, IComparer<byte[]>
{
    public static KeyNameComparer Instance { get; } = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] name) => (int)ByteHash.Of(name);
}
