namespace AofKit.State.Values;

/// <summary>An array, of Redis 8.8 and later: values at indexes of 64 bits, most of which may be empty.</summary>
internal sealed class ArrayValue : Value
{
    /// <summary>Nothing has been inserted yet.</summary>
    public const ulong NoCursor = ulong.MaxValue;

    private readonly SortedDictionary<ulong, byte[]> _items = [];

    public override StateType Type => StateType.Array;

    public override long Count => _items.Count;

    /// <summary>The items in the order of their indexes.</summary>
    public IReadOnlyDictionary<ulong, byte[]> Items => _items;

    /// <summary>The index that was inserted into last.</summary>
    public ulong Cursor { get; set; } = NoCursor;

    /// <summary>The index that is inserted into next.</summary>
    public ulong NextCursor => Cursor == NoCursor ? 0 : Cursor + 1;

    public void Set(ulong index, byte[] item)
    {
        if (Changes is { } changes)
        {
            var was = _items.TryGetValue(index, out var old);
            changes.Add(ItemKinds.Item, ChangeLog.Text($"{index}"), old, item, was, isThere: true);
        }

        _items[index] = item;
    }

    public void Remove(ulong index)
    {
        if (_items.Remove(index, out var old))
            Changes?.Removed(ItemKinds.Item, ChangeLog.Text($"{index}"), old);
    }

    /// <summary>Makes a ring of another size out of what is there, if it does not go on as it is: the newest items without a gap are kept.</summary>
    public void FitRing(ulong size)
    {
        if (_items.Count == 0)
            return;
        var span = _items.Keys.Last() + 1;
        if (size == span || (size > span && (Cursor == NoCursor || NextCursor >= span)))
            return;
        var kept = new List<byte[]>();
        var most = Math.Min(size, span);
        var index = Cursor == NoCursor ? span - 1 : Cursor % span;
        while ((ulong)kept.Count < most && _items.TryGetValue(index, out var item))
        {
            kept.Add(item);
            index = index == 0 ? span - 1 : index - 1;
        }

        foreach (var old in _items.Keys.ToList())
            Remove(old);
        for (var i = 0; i < kept.Count; i++)
            Set((ulong)i, kept[kept.Count - 1 - i]);
        Cursor = kept.Count == 0 ? NoCursor : (ulong)kept.Count - 1;
    }

    public override Value Copy()
    {
        var copy = new ArrayValue { Cursor = Cursor };
        foreach (var (index, item) in _items)
            copy._items.Add(index, item);
        return copy;
    }
}
