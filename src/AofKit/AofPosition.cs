using System.Globalization;

namespace AofKit;

/// <summary>A place in a log: a part, and an offset in it. Positions of one log are ordered as they are read.</summary>
/// <param name="PartIndex">The place of the part among the parts of its log, from 0.</param>
/// <param name="PartName">The name of the part.</param>
/// <param name="Offset">The place of the byte in the part, from 0.</param>
public readonly record struct AofPosition(int PartIndex, string PartName, long Offset) : IComparable<AofPosition>
{
    /// <summary>Compares places of one log.</summary>
    public int CompareTo(AofPosition other) =>
        PartIndex != other.PartIndex ? PartIndex.CompareTo(other.PartIndex) : Offset.CompareTo(other.Offset);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(AofPosition left, AofPosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(AofPosition left, AofPosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(AofPosition left, AofPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(AofPosition left, AofPosition right) => left.CompareTo(right) >= 0;

    /// <summary>The position as <c>PART:OFFSET</c>; <see cref="AofLog.TryParsePosition"/> reads it back.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PartName}:{Offset}");
}
