using System.Buffers.Binary;

namespace AofKit.Rdb;

/// <summary>The id of a stream entry: milliseconds, and a number within them.</summary>
internal readonly record struct StreamId(ulong Milliseconds, ulong Sequence) : IComparable<StreamId>
{
    /// <summary>The length of an id in its raw form, two big-endian numbers.</summary>
    public const int Length = 16;

    /// <summary>The length of the longest text.</summary>
    public const int LongestText = 41;

    /// <summary>Reads the raw form.</summary>
    public static StreamId From(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public int CompareTo(StreamId other)
    {
        var order = Milliseconds.CompareTo(other.Milliseconds);
        return order != 0 ? order : Sequence.CompareTo(other.Sequence);
    }

    public override string ToString() => $"{Milliseconds}-{Sequence}";
}
