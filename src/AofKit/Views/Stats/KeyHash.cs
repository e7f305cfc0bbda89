using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AofKit.Views.Stats;

/// <summary>The hash of a key, the same in every process, so that estimates can be had again.</summary>
/// <remarks>
/// What must not be hurt by keys that were made to collide does not rely on it: tables scatter it with a secret of the process and compare keys.
/// It multiplies words of 64 bits and keeps the low half, for the high half is a function call where the compiler may not count on a recent processor.
/// </remarks>
internal static class KeyHash
{
    private const ulong First = 0x9E37_79B9_7F4A_7C15;
    private const ulong Second = 0xD6E8_FEB8_6659_FD93;
    private const ulong Third = 0xA076_1D64_78BD_642F;

    /// <summary>The hash of a key in a db.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ReadOnlySpan<byte> bytes, int db)
    {
        var hash = First ^ (ulong)bytes.Length ^ (ulong)(uint)db << 32;
        while (bytes.Length > 16)
        {
            hash = Add(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            bytes = bytes[16..];
        }

        var (low, high) = bytes.Length switch
        {
            >= 8 => (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..])),
            >= 4 => (BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..])),
            > 0 => (bytes[0] | (ulong)bytes[bytes.Length >> 1] << 8, bytes[^1]),
            _ => (0UL, 0UL),
        };
        hash = Add(hash, low, high);
        hash = (hash ^ hash >> 29) * Third;
        return hash ^ hash >> 32;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Add(ulong hash, ulong low, ulong high)
    {
        hash = (hash ^ low) * Second;
        return (hash ^ hash >> 32 ^ high) * First;
    }
}
