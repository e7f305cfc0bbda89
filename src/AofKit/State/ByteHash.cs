using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace AofKit.State;

/// <summary>Hashes bytes with secrets of this process, so that no log can be made to have all its keys in one bucket.</summary>
/// <remarks>Eight bytes at a time are mixed by folding the 128-bit product of two secret-keyed words.</remarks>
internal static class ByteHash
{
    private static readonly ulong s_first = Secret();
    private static readonly ulong s_second = Secret();

    /// <summary>The hash of some bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var hash = s_first ^ (ulong)bytes.Length;
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
        hash = Fold(low ^ hash, high ^ s_second);
        return (uint)(hash ^ hash >> 32);
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
