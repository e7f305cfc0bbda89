namespace AofKit.State.Values;

/// <summary>An array, of Redis 8.8 and later: values at indexes of 64 bits, most of which may be empty.</summary>
internal sealed class ArrayValue : Value
{
    /// <summary>Nothing has been inserted yet.</summary>
    public const ulong NoCursor = ulong.MaxValue;

    public override StateType Type => StateType.Array;

    public override long Count => Items.Count;

    public SortedDictionary<ulong, byte[]> Items { get; } = [];

    /// <summary>The index that was inserted into last.</summary>
    public ulong Cursor { get; set; } = NoCursor;

    /// <summary>The index that is inserted into next.</summary>
    public ulong NextCursor => Cursor == NoCursor ? 0 : Cursor + 1;

    /// <summary>Makes a ring of another size out of what is there, if it does not go on as it is: the newest items without a gap are kept.</summary>
    public void FitRing(ulong size)
    {
        if (Items.Count == 0)
            return;
        var span = Items.Keys.Last() + 1;
        if (size == span || (size > span && (Cursor == NoCursor || NextCursor >= span)))
            return;
        var kept = new List<byte[]>();
        var most = Math.Min(size, span);
        var index = Cursor == NoCursor ? span - 1 : Cursor % span;
        while ((ulong)kept.Count < most && Items.TryGetValue(index, out var item))
        {
            kept.Add(item);
            index = index == 0 ? span - 1 : index - 1;
        }

        Items.Clear();
        for (var i = 0; i < kept.Count; i++)
            Items.Add((ulong)i, kept[kept.Count - 1 - i]);
        Cursor = kept.Count == 0 ? NoCursor : (ulong)kept.Count - 1;
    }

    public override Value Copy()
    {
        var copy = new ArrayValue { Cursor = Cursor };
        foreach (var (index, item) in Items)
            copy.Items.Add(index, item);
        return copy;
    }
}
