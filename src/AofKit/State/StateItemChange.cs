using AofKit.State.Values;

namespace AofKit.State;

/// <summary>How something differs between two states.</summary>
public enum StateChangeKind : byte
{
    /// <summary>It does not differ.</summary>
    None,

    /// <summary>It is only in the later state.</summary>
    Added,

    /// <summary>It is only in the earlier state.</summary>
    Removed,

    /// <summary>It is in both, and differs.</summary>
    Changed,
}

/// <summary>An item of a value in two states.</summary>
/// <param name="Kind">How it differs.</param>
/// <param name="What">
/// What it is: <c>field</c>, <c>member</c>, <c>element</c>, <c>item</c>; of a stream <c>entry</c>, <c>last id</c>, <c>greatest deleted id</c>,
/// <c>entries added</c>, <c>group</c>, <c>consumer</c>, <c>pending</c>; of a string <c>value</c> for all of it, <c>bytes</c> for a part of it,
/// <c>bit</c> for one of its bits, or <c>estimate</c> for the cardinality of a HyperLogLog.
/// </param>
/// <param name="Name">
/// The field, the member, the id, the name of the group or of the consumer; of an element or an item its index, of bytes or a bit the offset; empty where
/// there is only one. Between two states it is the index in the state that has the element. Of the changes that one record makes it is the index
/// when that change is made, those listed before it being done; at the offset of bytes, <paramref name="Before"/> is replaced by <paramref name="After"/>,
/// and a string that ends before the offset is filled with zeros up to it.
/// </param>
/// <param name="Before">What it was; null when it was not there, or when its name is all there is. <see cref="Parts"/> takes that of an entry, a group or a pending entry apart.</param>
/// <param name="After">What it is then; null when it is not there, or when its name is all there is.</param>
/// <param name="ExpiredAt">When it was to expire before, in milliseconds since 1970.</param>
/// <param name="ExpiresAt">When it expires then, in milliseconds since 1970.</param>
public readonly record struct StateItemChange(
    StateChangeKind Kind, string What, ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte>? After, long? ExpiredAt, long? ExpiresAt)
{
    /// <summary>The whole length in bytes where <see cref="Before"/> is only the start of a long string; else 0.</summary>
    public long BeforeLength { get; init; }

    /// <summary>The whole length in bytes where <see cref="After"/> is only the start of a long string; else 0.</summary>
    public long AfterLength { get; init; }

    /// <summary>The group that a consumer or a pending entry belongs to; null for anything else.</summary>
    public ReadOnlyMemory<byte>? Group { get; init; }

    /// <summary>
    /// The parts of <see cref="Before"/> or <see cref="After"/>: of an <c>entry</c> its fields and values in turn, of a <c>group</c> the last delivered id and the
    /// count of entries read, of a <c>pending</c> entry the consumer, the count of deliveries and the time of the last in milliseconds since 1970.
    /// </summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> value) => [.. Packed.ToList(value.Span)];
}
