namespace AofKit.State.Values;

/// <summary>A set; members may expire each at its time.</summary>
internal sealed class SetValue : Value, IExpiringItems
{
    private readonly ByteTable<Nothing> _members = new();
    private ByteTable<long>? _expiries;

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

    public override Value Copy()
    {
        var copy = new SetValue();
        foreach (var member in Members)
        {
            copy.Add(member);
            copy.SetExpiry(member, ExpiryOf(member));
        }

        return copy;
    }

    public bool Contains(ReadOnlySpan<byte> member) => _members.Contains(member);

    /// <summary>Adds a member; one that is there no longer expires.</summary>
    public bool Add(ReadOnlySpan<byte> member)
    {
        _members.FindOrAdd(member, out var added);
        return added;
    }

    public bool Remove(ReadOnlySpan<byte> member)
    {
        _expiries?.Remove(member);
        return _members.Remove(member);
    }

    public long ExpiryOf(ReadOnlySpan<byte> member) => _expiries?.Find(member) is { } at and >= 0 ? _expiries[at] : Expiry.None;

    public void SetExpiry(ReadOnlySpan<byte> member, long expiresAt) => ExpiryTable.Set(ref _expiries, member, expiresAt);

    /// <summary>Removes the members that have expired.</summary>
    public int RemoveExpired(long now) => ExpiryTable.RemoveExpired(_expiries, now, member => Remove(member));

    internal struct Nothing;
}
