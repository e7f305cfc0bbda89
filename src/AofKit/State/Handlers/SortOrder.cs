using System.Buffers.Binary;

namespace AofKit.State.Handlers;

/// <summary>
/// Puts items of SORT in order by numbers that stand for what they are compared by, which is fast. Only where those are the
/// same, the bytes are compared.
/// </summary>
internal static class SortOrder
{
    /// <summary>A number that is in the order of scores.</summary>
    public static ulong Of(double score)
    {
        // Minus zero and zero are one score.
        var bits = BitConverter.DoubleToUInt64Bits(score + 0.0);
        return (long)bits < 0 ? ~bits : bits | 1UL << 63;
    }

    /// <summary>A number that is in the order of the first bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt64BigEndian(bytes);
        Span<byte> first = stackalloc byte[sizeof(ulong)];
        first.Clear();
        bytes.CopyTo(first);
        return BinaryPrimitives.ReadUInt64BigEndian(first);
    }

    /// <summary>The places of items in their order.</summary>
    /// <param name="orders">The numbers, which are sorted too.</param>
    /// <param name="texts">The bytes; null, which comes first, where there are none.</param>
    /// <param name="isDescending">The greatest comes first.</param>
    /// <returns>The places; items that are equal keep their order.</returns>
    public static int[] PlacesOf(ulong[] orders, byte[]?[] texts, bool isDescending)
    {
        var places = new int[orders.Length];
        for (var i = 0; i < places.Length; i++)
            places[i] = i;
        Array.Sort(orders, places);
        for (int i = 0, end; i < places.Length; i = end)
        {
            end = i + 1;
            while (end < places.Length && orders[end] == orders[i])
                end++;
            if (end - i > 1)
                places.AsSpan(i, end - i).Sort((a, b) => Compare(texts[a], texts[b]) is not 0 and var order ? order : isDescending ? b - a : a - b);
        }

        if (isDescending)
            Array.Reverse(places);
        return places;
    }

    /// <summary>Compares bytes; none come first.</summary>
    public static int Compare(byte[]? a, byte[]? b) =>
        a is null || b is null ? (a is null ? 0 : 1) - (b is null ? 0 : 1) : a.AsSpan().SequenceCompareTo(b);
}
