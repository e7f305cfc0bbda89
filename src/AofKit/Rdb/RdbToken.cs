using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>One thing in an RDB. It lives until the next is read; <see cref="RdbTokenKind"/> says which of its members mean what.</summary>
internal readonly ref struct RdbToken
{
    /// <summary>Makes a token of a kind; what does not apply is left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RdbToken(
        RdbTokenKind kind,
        ReadOnlySpan<byte> name = default,
        ReadOnlySpan<byte> value = default,
        long number = 0,
        ulong count = 0,
        StreamId id = default)
    {
        Kind = kind;
        Name = name;
        Value = value;
        Number = number;
        Count = count;
        Id = id;
    }

    public RdbTokenKind Kind { get; }

    public ReadOnlySpan<byte> Name { get; }

    public ReadOnlySpan<byte> Value { get; }

    public long Number { get; }

    public ulong Count { get; }

    public StreamId Id { get; }

    /// <summary>The score of a member; it is the bits of <see cref="Number"/>.</summary>
    public double Score => BitConverter.Int64BitsToDouble(Number);
}
