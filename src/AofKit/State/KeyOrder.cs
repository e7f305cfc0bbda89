using System.Buffers.Binary;

namespace AofKit.State;

/// <summary>Sorts keys of a table by their bytes, and keeps the first of them. It holds their places and first bytes, not the keys.</summary>
internal sealed class KeyOrder(ByteTable<KeySpace.Slot> keys, int most)
{
    private const int LeastRoom = 4096;

    private readonly List<Place> _places = [];
    private bool _isFull;

    /// <summary>Adds the key at a place.</summary>
    public void Add(int index)
    {
        var place = new Place(FirstBytes(keys.KeyAt(index)), index);
        if (_isFull && Compare(place, _places[most - 1]) > 0)
            return;
        _places.Add(place);
        if (_places.Count >= Math.Max(LeastRoom, 2L * most))
            Cut();
    }

    /// <summary>The places of the first keys in the order of the keys.</summary>
    public IEnumerable<int> Take()
    {
        Cut();
        return _places.Select(p => p.Index);
    }

    private void Cut()
    {
        _places.Sort(Compare);
        if (_places.Count <= most)
            return;
        _places.RemoveRange(most, _places.Count - most);
        _isFull = most > 0;
    }

    // Most keys differ in their first bytes, and those are at hand.
    private int Compare(Place a, Place b) => a.First != b.First
        ? a.First < b.First ? -1 : 1
        : keys.KeyAt(a.Index).SequenceCompareTo(keys.KeyAt(b.Index));

    private static UInt128 FirstBytes(ReadOnlySpan<byte> key)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        key[..Math.Min(key.Length, bytes.Length)].CopyTo(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private readonly record struct Place(UInt128 First, int Index);
}
