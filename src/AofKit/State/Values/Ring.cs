namespace AofKit.State.Values;

/// <summary>Elements in a ring, so that both ends can grow and shrink without moving any.</summary>
internal struct Ring()
{
    /// <summary>So many elements are few enough to be moved about.</summary>
    public const int MostCount = 256;

    private byte[][] _items = [];
    private int _start;

    public int Count { get; private set; }

    /// <summary>The element at an index from the front.</summary>
    public readonly byte[] this[int index]
    {
        get => _items[Place(index)];
        set => _items[Place(index)] = value;
    }

    public void Push(byte[] element, bool atFront)
    {
        if (Count == _items.Length)
            Resize(Math.Min(MostCount, Math.Max(2, Count + Count / 2 + 1)));
        Count++;
        if (atFront)
            _start = _start == 0 ? _items.Length - 1 : _start - 1;
        this[atFront ? 0 : Count - 1] = element;
    }

    public byte[] Pop(bool atFront)
    {
        var index = atFront ? 0 : Count - 1;
        var element = this[index];
        this[index] = null!;
        if (atFront)
            _start = Place(1);
        Count--;
        return element;
    }

    /// <summary>Puts an element before the one at an index; the fewer on either side of it move.</summary>
    public void Insert(int index, byte[] element)
    {
        var atFront = index < Count / 2;
        Push(element, atFront);
        if (atFront)
            for (var i = 0; i < index; i++)
                this[i] = this[i + 1];
        else
            for (var i = Count - 1; i > index; i--)
                this[i] = this[i - 1];
        this[index] = element;
    }

    /// <summary>Removes the element at an index.</summary>
    public byte[] RemoveAt(int index)
    {
        var element = this[index];
        var atFront = index < Count / 2;
        if (atFront)
            for (var i = index; i > 0; i--)
                this[i] = this[i - 1];
        else
            for (var i = index; i < Count - 1; i++)
                this[i] = this[i + 1];
        Pop(atFront);
        return element;
    }

    /// <summary>Takes away the second half.</summary>
    public Ring Split()
    {
        var half = new Ring();
        for (var left = Count - Count / 2; left > 0; left--)
            half.Push(Pop(atFront: false), atFront: true);
        return half;
    }

    /// <summary>A ring of the same elements.</summary>
    public readonly Ring Copy()
    {
        var copy = new Ring();
        copy.Resize(Count);
        for (var i = 0; i < Count; i++)
            copy.Push(this[i], atFront: false);
        return copy;
    }

    /// <summary>Finds an element in front of an index, or from it on.</summary>
    /// <param name="element">The element.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="step">1 towards the back, -1 towards the front.</param>
    /// <returns>Its index; -1 when it is not there.</returns>
    public readonly int IndexOf(ReadOnlySpan<byte> element, int from, int step)
    {
        for (var i = from; i >= 0 && i < Count; i += step)
            if (this[i] is var found && found.Length == element.Length && element.SequenceEqual(found))
                return i;
        return -1;
    }

    private readonly int Place(int index)
    {
        var place = _start + index;
        return place < _items.Length ? place : place - _items.Length;
    }

    private void Resize(int length)
    {
        var items = new byte[length][];
        for (var i = 0; i < Count; i++)
            items[i] = this[i];
        (_items, _start) = (items, 0);
    }
}
