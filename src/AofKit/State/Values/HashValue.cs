namespace AofKit.State.Values;

/// <summary>A hash; fields may expire each at its time.</summary>
internal sealed class HashValue : Value, IExpiringItems
{
    private readonly ByteTable<byte[]> _fields;
    private ByteTable<long>? _expiries;

    /// <summary>A hash without fields.</summary>
    public HashValue()
        : this(new ByteTable<byte[]>())
    {
    }

    private HashValue(ByteTable<byte[]> fields) => _fields = fields;

    public override StateType Type => StateType.Hash;

    public override long Count => _fields.Count;

    public override ByteTable? Table => _fields;

    /// <summary>The fields, in no order.</summary>
    public IEnumerable<(byte[] Field, byte[] Value, long ExpiresAt)> Fields
    {
        get
        {
            for (var i = _fields.Next(-1); i >= 0; i = _fields.Next(i))
                yield return (_fields.KeyAt(i).ToArray(), _fields[i], ExpiryOf(_fields.KeyAt(i)));
        }
    }

    public override Value Copy()
    {
        var copy = new HashValue(_fields.Copy()) { _expiries = _expiries?.Copy() };
        // Values are written over.
        for (var i = copy._fields.Next(-1); i >= 0; i = copy._fields.Next(i))
            copy._fields[i] = copy._fields[i].AsSpan().ToArray();
        return copy;
    }

    /// <summary>The value of a field; null when it is not there.</summary>
    public byte[]? Get(ReadOnlySpan<byte> field) => _fields.Find(field) is >= 0 and var index ? _fields[index] : null;

    public bool Contains(ReadOnlySpan<byte> field) => _fields.Contains(field);

    /// <summary>Sets a field, whose expiry stays.</summary>
    /// <returns>True when it was not there.</returns>
    public bool Set(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        ref var slot = ref _fields[_fields.FindOrAdd(field, out var added)];
        if (Changes is { } changes)
            changes.Add(ItemKinds.Field, field.ToArray(), slot?.AsSpan().ToArray(), value.ToArray(), was: !added, isThere: true, ExpiryOf(field), ExpiryOf(field));
        // Most values are replaced by ones of their length, and then there is no garbage.
        if (slot is { } old && old.Length == value.Length)
            value.CopyTo(old);
        else
            slot = value.ToArray();
        return added;
    }

    /// <summary>Adds a field, unless it is there.</summary>
    /// <returns>True when it was not there.</returns>
    public bool Add(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        ref var slot = ref _fields[_fields.FindOrAdd(field, out var added)];
        if (added)
            slot = value.ToArray();
        return added;
    }

    public bool Remove(ReadOnlySpan<byte> field)
    {
        if (Changes is { } changes && Get(field) is { } value)
            changes.Removed(ItemKinds.Field, field.ToArray(), value, ExpiryOf(field));
        _expiries?.Remove(field);
        return _fields.Remove(field);
    }

    public long ExpiryOf(ReadOnlySpan<byte> field) => _expiries?.Find(field) is { } at and >= 0 ? _expiries[at] : Expiry.None;

    public void SetExpiry(ReadOnlySpan<byte> field, long expiresAt)
    {
        if (Changes is { } changes && Get(field) is { } value)
            changes.Add(ItemKinds.Field, field.ToArray(), value.AsSpan().ToArray(), value.AsSpan().ToArray(), was: true, isThere: true, ExpiryOf(field), expiresAt);
        ExpiryTable.Set(ref _expiries, field, expiresAt);
    }

    /// <summary>Removes the fields that have expired.</summary>
    public int RemoveExpired(long now) => ExpiryTable.RemoveExpired(_expiries, now, field => Remove(field));
}
