namespace AofKit.State.Values;

/// <summary>A value whose items have names: fields or members.</summary>
internal interface IItems
{
    bool Remove(ReadOnlySpan<byte> name);
}

/// <summary>A value whose items may expire, each at its time.</summary>
internal interface IExpiringItems : IItems
{
    bool Contains(ReadOnlySpan<byte> name);

    long ExpiryOf(ReadOnlySpan<byte> name);

    void SetExpiry(ReadOnlySpan<byte> name, long expiresAt);

    /// <summary>Removes the items that have expired.</summary>
    int RemoveExpired(long now);
}
