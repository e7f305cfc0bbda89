namespace AofKit.State.Values;

/// <summary>A list: a ring of elements.</summary>
internal sealed class ListValue : Value
{
    private byte[][] _ring = [];
    private int _start;
    private int _count;

    public override StateType Type => StateType.List;

    public override long Count => _count;

    /// <summary>The count as an int.</summary>
    public int Length => _count;

    /// <summary>The element at an index from the front.</summary>
    public byte[] this[int index]
    {
        get => _ring[Place(index)];
        set => _ring[Place(index)] = value;
    }

    public override Value Copy()
    {
        var copy = new ListValue { _ring = new byte[_count][], _count = _count };
        for (var i = 0; i < _count; i++)
            copy._ring[i] = this[i];
        return copy;
    }

    public void Push(byte[] element, bool atFront)
    {
        if (_count == _ring.Length)
            Grow();
        _count++;
        if (atFront)
            _start = _start == 0 ? _ring.Length - 1 : _start - 1;
        // Elements are never written over, so that neighbours that are the same can be one.
        var neighbour = _count == 1 ? element : this[atFront ? 1 : _count - 2];
        this[atFront ? 0 : _count - 1] = neighbour.AsSpan().SequenceEqual(element) ? neighbour : element;
    }

    public byte[] Pop(bool atFront)
    {
        var element = this[atFront ? 0 : _count - 1];
        this[atFront ? 0 : _count - 1] = null!;
        if (atFront)
            _start = Place(1);
        _count--;
        return element;
    }

    public void Insert(int index, byte[] element)
    {
        Push(element, atFront: false);
        for (var i = _count - 1; i > index; i--)
            this[i] = this[i - 1];
        this[index] = element;
    }

    /// <summary>Keeps the elements from one index up to before another.</summary>
    public void Trim(int from, int to)
    {
        while (_count > to)
            Pop(atFront: false);
        for (; from > 0 && _count > 0; from--)
            Pop(atFront: true);
    }

    /// <summary>Removes up to so many elements that are equal to one, from the front or from the back.</summary>
    public int Remove(ReadOnlySpan<byte> element, long most, bool fromFront)
    {
        var removed = 0;
        var kept = new byte[_count][];
        var count = 0;
        for (var i = 0; i < _count; i++)
        {
            var found = this[fromFront ? i : _count - 1 - i];
            if (removed < most && element.SequenceEqual(found))
                removed++;
            else
                kept[count++] = found;
        }

        if (removed == 0)
            return 0;
        if (!fromFront)
            Array.Reverse(kept, 0, count);
        (_ring, _start, _count) = (kept, 0, count);
        return removed;
    }

    public int IndexOf(ReadOnlySpan<byte> element)
    {
        for (var i = 0; i < _count; i++)
            if (element.SequenceEqual(this[i]))
                return i;
        return -1;
    }

    private int Place(int index)
    {
        var place = _start + index;
        return place < _ring.Length ? place : place - _ring.Length;
    }

    private void Grow()
    {
        var larger = new byte[Math.Max(2, _count + _count / 2 + 1)][];
        for (var i = 0; i < _count; i++)
            larger[i] = this[i];
        (_ring, _start) = (larger, 0);
    }
}
