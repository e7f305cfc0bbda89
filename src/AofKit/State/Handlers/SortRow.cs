using System.Buffers.Binary;

namespace AofKit.State.Handlers;

/// <summary>An item that SORT puts in order, and what it is compared by: a number first, then bytes, then its place.</summary>
internal readonly struct SortRow : IComparable<SortRow>
{
    private readonly double _score;
    private readonly ulong _prefix;
    private readonly byte[]? _text;
    private readonly int _place;

    /// <summary>Makes a row.</summary>
    /// <param name="score">The number.</param>
    /// <param name="text">The bytes; null, which comes first, when there are none.</param>
    /// <param name="place">What decides last.</param>
    /// <param name="item">The item.</param>
    public SortRow(double score, byte[]? text, int place, byte[] item)
    {
        (_score, _prefix, _text, _place, Item) = (score, PrefixOf(text), text, place, item);
    }

    /// <summary>The item.</summary>
    public byte[] Item { get; }

    public bool HasTextOf(SortRow other) => CompareText(other) == 0;

    public int CompareTo(SortRow other)
    {
        if (_score != other._score)
            return _score < other._score ? -1 : 1;
        var order = CompareText(other);
        return order != 0 ? order : _place.CompareTo(other._place);
    }

    private int CompareText(SortRow other)
    {
        // Most texts differ in their first bytes, which lie here.
        if (_prefix != other._prefix)
            return _prefix < other._prefix ? -1 : 1;
        if (_text is null || other._text is null)
            return (_text is null ? 0 : 1) - (other._text is null ? 0 : 1);
        return _text.AsSpan().SequenceCompareTo(other._text);
    }

    private static ulong PrefixOf(ReadOnlySpan<byte> text)
    {
        Span<byte> first = stackalloc byte[sizeof(ulong)];
        first.Clear();
        text[..Math.Min(text.Length, sizeof(ulong))].CopyTo(first);
        return BinaryPrimitives.ReadUInt64BigEndian(first);
    }
}
