using System.Numerics;
using System.Runtime.InteropServices;

namespace AofKit.State.Handlers;

/// <summary>Combines bytes with others bit by bit, many at a time.</summary>
internal static class BitSpans
{
    public static void And(Span<byte> bytes, ReadOnlySpan<byte> others)
    {
        var many = Vectors(bytes[..others.Length]);
        var with = MemoryMarshal.Cast<byte, Vector<byte>>(others);
        for (var i = 0; i < many.Length; i++)
            many[i] &= with[i];
        for (var i = many.Length * Vector<byte>.Count; i < others.Length; i++)
            bytes[i] &= others[i];
    }

    public static void Or(Span<byte> bytes, ReadOnlySpan<byte> others)
    {
        var many = Vectors(bytes[..others.Length]);
        var with = MemoryMarshal.Cast<byte, Vector<byte>>(others);
        for (var i = 0; i < many.Length; i++)
            many[i] |= with[i];
        for (var i = many.Length * Vector<byte>.Count; i < others.Length; i++)
            bytes[i] |= others[i];
    }

    public static void Xor(Span<byte> bytes, ReadOnlySpan<byte> others)
    {
        var many = Vectors(bytes[..others.Length]);
        var with = MemoryMarshal.Cast<byte, Vector<byte>>(others);
        for (var i = 0; i < many.Length; i++)
            many[i] ^= with[i];
        for (var i = many.Length * Vector<byte>.Count; i < others.Length; i++)
            bytes[i] ^= others[i];
    }

    /// <summary>Writes the bytes with each bit turned into the other.</summary>
    public static void Invert(ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        var many = MemoryMarshal.Cast<byte, Vector<byte>>(bytes);
        var inverted = Vectors(target[..bytes.Length]);
        for (var i = 0; i < many.Length; i++)
            inverted[i] = ~many[i];
        for (var i = many.Length * Vector<byte>.Count; i < bytes.Length; i++)
            target[i] = (byte)~bytes[i];
    }

    private static Span<Vector<byte>> Vectors(Span<byte> bytes) => MemoryMarshal.Cast<byte, Vector<byte>>(bytes);
}
