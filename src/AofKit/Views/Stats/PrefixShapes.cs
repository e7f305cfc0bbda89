using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AofKit.Views.Stats;

/// <summary>Remembers where keys of one shape are counted: those that differ in nothing but digits of their ids lie in one place of the tree.</summary>
/// <remarks>A key is two overlapping vectors, so that most are told by two comparisons instead of being cut into names.</remarks>
internal sealed class PrefixShapes
{
    /// <summary>Longer keys have no shape.</summary>
    public const int LongestKey = 2 * Width;

    private const int Width = 16;
    private const int SlotBits = 7;

    private readonly Shape[] _shapes = new Shape[1 << SlotBits];
    private Shape _last;

    /// <summary>Where a key of the same shape was counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(ReadOnlySpan<byte> key, out uint place)
    {
        place = _last.Place;
        return (key.Length >= Width && _last.Has(key.Length, Vector128.Create(key), Vector128.Create(key[^Width..]))) || TryFindOther(key, out place);
    }

    /// <summary>Remembers the place of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="free">A bit for each byte that does not matter if it is a digit.</param>
    /// <param name="place">The place.</param>
    public void Put(ReadOnlySpan<byte> key, uint free, uint place)
    {
        if (key.Length > LongestKey)
            return;
        Span<byte> mask = stackalloc byte[key.Length];
        for (var i = 0; i < mask.Length; i++)
            mask[i] = (byte)-(int)(free >> i & 1);
        var (first, last) = Load(key);
        var (firstFree, lastFree) = Load(mask);
        _last = SlotOf(key.Length, first, last) = new Shape(first, firstFree, last, lastFree, key.Length, place);
    }

    private bool TryFindOther(ReadOnlySpan<byte> key, out uint place)
    {
        place = 0;
        if (key.Length > LongestKey)
            return false;
        var (first, last) = Load(key);
        ref var shape = ref SlotOf(key.Length, first, last);
        if (!shape.Has(key.Length, first, last))
            return false;
        _last = shape;
        place = shape.Place;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<byte> First, Vector128<byte> Last) Load(ReadOnlySpan<byte> key)
    {
        if (key.Length >= Width)
            return (Vector128.Create(key), Vector128.Create(key[^Width..]));
        Span<byte> padded = stackalloc byte[Width];
        padded.Clear();
        key.CopyTo(padded);
        var bytes = Vector128.Create<byte>(padded);
        return (bytes, bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Digits(Vector128<byte> bytes)
    {
        var values = bytes - Vector128.Create((byte)'0');
        return Vector128.Equals(Vector128.Min(values, Vector128.Create((byte)9)), values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Shape SlotOf(int length, Vector128<byte> first, Vector128<byte> last)
    {
        const ulong scatter = 0x9E37_79B9_7F4A_7C15;
        var (a, b) = (Vector128.AndNot(first, Digits(first)).AsUInt64(), Vector128.AndNot(last, Digits(last)).AsUInt64());
        var hash = (a[0] * scatter ^ b[1]) * scatter + (a[1] * scatter ^ b[0]) + (ulong)length;
        return ref _shapes[hash * scatter >> (64 - SlotBits)];
    }

    private readonly struct Shape(Vector128<byte> first, Vector128<byte> firstFree, Vector128<byte> last, Vector128<byte> lastFree, int length, uint place)
    {
        public uint Place => place;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Has(int keyLength, Vector128<byte> keyFirst, Vector128<byte> keyLast) =>
            keyLength == length && (Differs(keyFirst, first, firstFree) | Differs(keyLast, last, lastFree)) == Vector128<byte>.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector128<byte> Differs(Vector128<byte> key, Vector128<byte> shape, Vector128<byte> free) => Vector128.AndNot(key ^ shape, Digits(key) & free);
    }
}
