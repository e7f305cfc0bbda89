using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace AofKit;

/// <summary>Hashes bytes with secrets of this process, so that no log can be made to have all its keys in one bucket, or two that pass for one.</summary>
/// <remarks>Eight bytes at a time are mixed by folding the 128-bit product of two secret-keyed words.</remarks>
internal static class ByteHash
{
    private static readonly ulong s_first = Secret();
    private static readonly ulong s_second = Secret();

    /// <summary>The hash of some bytes, for a table that compares the bytes as well.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var hash = Mix(s_first ^ (ulong)bytes.Length, bytes);
        return (uint)(hash ^ hash >> 32);
    }

    /// <summary>A hash that stands for the bytes: two of a million meet by chance once in ten million times, and nobody can make them.</summary>
    /// <param name="kind">What the bytes belong to; others have other hashes.</param>
    /// <param name="bytes">The bytes.</param>
    public static ulong Long(uint kind, ReadOnlySpan<byte> bytes) =>
        // The ends of short bytes overlap, so their length has to change more than what it is added to.
        Mix(Fold(s_first ^ ((ulong)kind << 32 | (uint)bytes.Length), s_second), bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 16)
        {
            hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ^ s_second);
            bytes = bytes[16..];
        }

        var (low, high) = bytes.Length switch
        {
            >= 8 => (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..])),
            >= 4 => (BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..])),
            > 0 => (bytes[0] | (ulong)bytes[bytes.Length >> 1] << 8, bytes[^1]),
            _ => (0UL, 0UL),
        };
        return Fold(low ^ hash, high ^ s_second);
    }

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    private static ulong Secret()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes) | 1;
    }
}
