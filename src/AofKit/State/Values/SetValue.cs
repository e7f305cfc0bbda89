namespace AofKit.State.Values;

/// <summary>A set; members may expire each at its time.</summary>
internal sealed class SetValue : Value, IExpiringItems
{
    private readonly ByteTable<Nothing> _members;
    private ByteTable<long>? _expiries;

    /// <summary>A set without members.</summary>
    public SetValue()
        : this(new ByteTable<Nothing>())
    {
    }

    private SetValue(ByteTable<Nothing> members) => _members = members;

    public override StateType Type => StateType.Set;

    public override long Count => _members.Count;

    public override ByteTable? Table => _members;

    /// <summary>The members, in no order.</summary>
    public IEnumerable<byte[]> Members
    {
        get
        {
            for (var i = _members.Next(-1); i >= 0; i = _members.Next(i))
                yield return _members.KeyAt(i).ToArray();
        }
    }

    public override Value Copy() => new SetValue(_members.Copy()) { _expiries = _expiries?.Copy() };

    /// <summary>A set of the members that all of these have.</summary>
    public static SetValue Union(SetValue?[] sets)
    {
        if (sets.MaxBy(s => s?.Count ?? 0) is not { } largest)
            return new SetValue();
        var union = new SetValue(largest._members.Copy());
        foreach (var set in sets)
            if (set is not null && set != largest)
                for (var i = set._members.Next(-1); i >= 0; i = set._members.Next(i))
                    union._members.FindOrAdd(set._members.KeyAt(i), out _);
        return union;
    }

    /// <summary>A set of the members that all of some other sets have, or that none of them has.</summary>
    public SetValue Filter(ReadOnlySpan<SetValue?> others, bool areIn)
    {
        var filtered = new SetValue();
        for (var i = _members.Next(-1); i >= 0; i = _members.Next(i))
        {
            var member = _members.KeyAt(i);
            var isWanted = true;
            foreach (var other in others)
                isWanted &= other?.Contains(member) != !areIn;
            if (isWanted)
                filtered._members.FindOrAdd(member, out _);
        }

        return filtered;
    }

    public bool Contains(ReadOnlySpan<byte> member) => _members.Contains(member);

    /// <summary>Adds a member; one that is there no longer expires.</summary>
    public bool Add(ReadOnlySpan<byte> member)
    {
        _members.FindOrAdd(member, out var added);
        if (added)
            Changes?.Added(ItemKinds.Member, member.ToArray(), null);
        return added;
    }

    public bool Remove(ReadOnlySpan<byte> member)
    {
        if (Changes is { } changes && Contains(member))
            changes.Removed(ItemKinds.Member, member.ToArray(), null, ExpiryOf(member));
        _expiries?.Remove(member);
        return _members.Remove(member);
    }

    public long ExpiryOf(ReadOnlySpan<byte> member) => _expiries?.Find(member) is { } at and >= 0 ? _expiries[at] : Expiry.None;

    public void SetExpiry(ReadOnlySpan<byte> member, long expiresAt)
    {
        if (Changes is { } changes && Contains(member))
            changes.Add(ItemKinds.Member, member.ToArray(), null, null, was: true, isThere: true, ExpiryOf(member), expiresAt);
        ExpiryTable.Set(ref _expiries, member, expiresAt);
    }

    /// <summary>Removes the members that have expired.</summary>
    public int RemoveExpired(long now) => ExpiryTable.RemoveExpired(_expiries, now, member => Remove(member));

    internal struct Nothing;
}
