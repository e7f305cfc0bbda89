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

    public override Value Copy()
    {
        var copy = new ArrayValue { Cursor = Cursor };
        foreach (var (index, item) in Items)
            copy.Items.Add(index, item);
        return copy;
    }
}
