using System.Runtime.InteropServices;

namespace AofKit.State.Values;

/// <summary>A list: one ring of elements, or when it is long several, one after the other.</summary>
/// <remarks>
/// So an element is put in, taken out or found by its index anywhere without moving many others, and a short list is no
/// larger than its ring.
/// </remarks>
internal sealed class ListValue : Value
{
    private Ring _only = new();
    private Ring[]? _rings;
    private int _first;
    private int _used;

    public override StateType Type => StateType.List;

    public override long Count => Length;

    /// <summary>The count as an int.</summary>
    public int Length { get; private set; }

    /// <summary>The elements from the front.</summary>
    public IEnumerable<byte[]> Elements => Range(0, Length);

    private Span<Ring> Rings => _rings is null ? MemoryMarshal.CreateSpan(ref _only, 1) : _rings.AsSpan(_first, _used);

    public override Value Copy()
    {
        var copy = new ListValue { Length = Length, _only = _only.Copy(), _used = _used };
        if (_rings is null)
            return copy;
        copy._rings = new Ring[_used];
        for (var i = 0; i < _used; i++)
            copy._rings[i] = Rings[i].Copy();
        return copy;
    }

    /// <summary>The elements with indexes from one up to before another.</summary>
    public IEnumerable<byte[]> Range(int from, int to)
    {
        var left = to - from;
        if (left <= 0)
            yield break;
        for (var (at, i) = Find(from); left > 0; at++, i = 0)
            for (; left > 0 && i < Rings[at].Count; i++, left--)
                yield return Rings[at][i];
    }

    public void Push(byte[] element, bool atFront)
    {
        var at = atFront ? 0 : Rings.Length - 1;
        if (Rings[at].Count == Ring.MostCount)
            at = AddRing(atFront ? 0 : at + 1, new Ring());
        // Elements are never written over, so that neighbours that are the same can be one.
        ref var ring = ref Rings[at];
        if (ring.Count > 0 && ring[atFront ? 0 : ring.Count - 1] is var neighbour && neighbour.AsSpan().SequenceEqual(element))
            element = neighbour;
        ring.Push(element, atFront);
        Length++;
        Changes?.Added(ItemKinds.Element, ChangeLog.Text(atFront ? 0 : Length - 1), element);
    }

    public byte[] Pop(bool atFront)
    {
        var at = atFront ? 0 : Rings.Length - 1;
        var element = Rings[at].Pop(atFront);
        Length--;
        Changes?.Removed(ItemKinds.Element, ChangeLog.Text(atFront ? 0 : Length), element);
        RemoveRingIfEmpty(at);
        return element;
    }

    /// <summary>Sets the element at an index.</summary>
    public void Set(int index, byte[] element)
    {
        var (at, i) = Find(index);
        Changes?.Changed(ItemKinds.Element, ChangeLog.Text(index), Rings[at][i], element);
        Rings[at][i] = element;
    }

    /// <summary>Puts an element next to the first that is equal to a pivot.</summary>
    /// <returns>False when there is none.</returns>
    public bool Insert(ReadOnlySpan<byte> pivot, byte[] element, bool isAfter)
    {
        var before = 0;
        for (var at = 0; at < Rings.Length; at++)
        {
            if (Rings[at].IndexOf(pivot, 0, 1) is >= 0 and var found)
            {
                Insert(at, isAfter ? found + 1 : found, element);
                Changes?.Added(ItemKinds.Element, ChangeLog.Text(before + (isAfter ? found + 1 : found)), element);
                return true;
            }

            before += Rings[at].Count;
        }

        return false;
    }

    /// <summary>Keeps the elements from one index up to before another.</summary>
    public void Trim(int from, int to)
    {
        while (Length > to)
            Pop(atFront: false);
        for (; from > 0 && Length > 0; from--)
            Pop(atFront: true);
    }

    /// <summary>Removes up to so many elements that are equal to one, from the front or from the back.</summary>
    /// <returns>How many were removed.</returns>
    public int Remove(ReadOnlySpan<byte> element, long most, bool fromFront)
    {
        var removed = 0;
        var (first, last) = (int.MaxValue, -1);
        var before = fromFront ? 0 : Length;
        for (var at = fromFront ? 0 : Rings.Length - 1; at >= 0 && at < Rings.Length && removed < most; at += fromFront ? 1 : -1)
        {
            ref var ring = ref Rings[at];
            before -= fromFront ? 0 : ring.Count;
            var taken = RemoveFrom(ref ring, element, before, most - removed, fromFront);
            before += fromFront ? ring.Count : 0;
            removed += taken;
            if (taken > 0)
                (first, last) = (Math.Min(first, at), Math.Max(last, at));
        }

        if (removed > 0)
            Compact(first, last);
        return removed;
    }

    private int RemoveFrom(ref Ring ring, ReadOnlySpan<byte> element, int before, long most, bool fromFront)
    {
        var removed = 0;
        var i = fromFront ? 0 : ring.Count - 1;
        while (removed < most && (i = ring.IndexOf(element, i, fromFront ? 1 : -1)) >= 0)
        {
            var gone = ring.RemoveAt(i);
            Changes?.Removed(ItemKinds.Element, ChangeLog.Text(before + i), gone);
            removed++;
            Length--;
            i -= fromFront ? 0 : 1;
        }

        return removed;
    }

    // From the end that is nearer.
    private (int Ring, int Index) Find(int index)
    {
        if (index < Length / 2)
        {
            var at = 0;
            for (; index >= Rings[at].Count; at++)
                index -= Rings[at].Count;
            return (at, index);
        }

        var fromBack = Length - index;
        var ring = Rings.Length - 1;
        for (; fromBack > Rings[ring].Count; ring--)
            fromBack -= Rings[ring].Count;
        return (ring, Rings[ring].Count - fromBack);
    }

    private void Insert(int at, int index, byte[] element)
    {
        if (Rings[at].Count == Ring.MostCount)
        {
            var half = Rings[at].Split();
            AddRing(at + 1, half);
            if (index > Rings[at].Count)
                (at, index) = (at + 1, index - Rings[at].Count);
        }

        Rings[at].Insert(index, element);
        Length++;
    }

    /// <returns>The place of the ring.</returns>
    private int AddRing(int at, Ring ring)
    {
        if (_rings is null)
            (_rings, _first, _used, _only) = ([new Ring(), _only, new Ring(), new Ring()], 1, 1, new Ring());
        if (_first == 0 || _first + _used == _rings.Length)
            MakeRoom();
        if (at < _used / 2)
        {
            Array.Copy(_rings, _first, _rings, _first - 1, at);
            _first--;
        }
        else
        {
            Array.Copy(_rings, _first + at, _rings, _first + at + 1, _used - at);
        }

        _rings[_first + at] = ring;
        _used++;
        return at;
    }

    // As much at either end as there is between.
    private void MakeRoom()
    {
        var larger = new Ring[3 * _used + 2];
        Rings.CopyTo(larger.AsSpan(_used + 1));
        (_rings, _first) = (larger, _used + 1);
    }

    private void RemoveRingIfEmpty(int at)
    {
        if (_rings is not null && Rings[at].Count == 0)
            Compact(at, at);
    }

    // Of rings that have become shorter the empty ones go, and short neighbours are made one.
    private void Compact(int first, int last)
    {
        if (_rings is null)
            return;
        (first, last) = (Math.Max(0, first - 1), Math.Min(_used - 1, last + 1));
        var rings = Rings;
        var kept = first;
        for (var at = first; at <= last; at++)
        {
            if (kept > first && rings[kept - 1].Count + rings[at].Count <= Ring.MostCount / 2)
                while (rings[at].Count > 0)
                    rings[kept - 1].Push(rings[at].Pop(atFront: true), atFront: false);
            else if (rings[at].Count > 0)
                rings[kept++] = rings[at];
        }

        // The shorter side moves.
        var removed = last + 1 - kept;
        if (kept < _used - last)
        {
            rings[..kept].CopyTo(rings[removed..]);
            rings[..removed].Clear();
            _first += removed;
        }
        else
        {
            rings[(last + 1)..].CopyTo(rings[kept..]);
            rings[(_used - removed)..].Clear();
        }

        _used -= removed;
        if (_used <= 1)
            (_only, _rings, _first, _used) = (_used == 1 ? Rings[0] : new Ring(), null, 0, 0);
    }
}
