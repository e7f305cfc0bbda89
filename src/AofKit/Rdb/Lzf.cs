using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AofKit.Rdb;

/// <summary>Expands LZF, the compression of RDB strings.</summary>
/// <remarks>
/// <code>
/// 000nnnnn                    n + 1 literal bytes follow
/// lllddddd dddddddd           copy l + 2 bytes from d + 1 before, when l is 1 to 6
/// 111ddddd llllllll dddddddd  copy l + 9 bytes from d + 1 before
/// </code>
/// </remarks>
internal static class Lzf
{
    private const int LongestLiteral = 32;
    private const int LongLength = 7;
    private const int Wide = 16;

    /// <summary>Three bytes make at most 264, so a longer claim is refused before any memory is taken for it.</summary>
    public static bool CanExpandTo(ulong compressed, ulong expanded) => expanded <= (compressed * 88) + 32;

    /// <summary>Expands all of <paramref name="source"/> to exactly all of <paramref name="target"/>.</summary>
    [MethodImpl(Jit.Hot)]
    public static bool TryExpand(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int from = 0, to = 0;
        while (from < source.Length)
        {
            int control = source[from++];
            if (control < LongestLiteral)
            {
                var count = control + 1;
                if (count > source.Length - from || count > target.Length - to)
                    return false;
                if (source.Length - from >= LongestLiteral && target.Length - to >= LongestLiteral)
                    CopyLongest(source.Slice(from, LongestLiteral), target.Slice(to, LongestLiteral));
                else
                    source.Slice(from, count).CopyTo(target[to..]);
                from += count;
                to += count;
                continue;
            }

            var length = control >> 5;
            if (length == LongLength)
            {
                if (from == source.Length)
                    return false;
                length += source[from++];
            }

            if (from == source.Length)
                return false;
            var distance = (((control & 31) << 8) | source[from++]) + 1;
            length += 2;
            if (distance > to || length > target.Length - to)
                return false;
            if (distance >= length && length <= Wide && target.Length - to >= Wide)
                Vector128.Create((ReadOnlySpan<byte>)target.Slice(to - distance, Wide)).CopyTo(target[to..]);
            else
                Repeat(target, to, distance, length);
            to += length;
        }

        return to == target.Length;
    }

    /// <summary>Expands only as much of <paramref name="source"/> as fills <paramref name="target"/>, which is short.</summary>
    [MethodImpl(Jit.Hot)]
    public static bool TryExpandStart(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int from = 0, to = 0;
        while (to < target.Length)
        {
            if (from == source.Length)
                return false;
            int control = source[from++];
            if (control < LongestLiteral)
            {
                for (var left = control + 1; left > 0 && to < target.Length; left--)
                {
                    if (from == source.Length)
                        return false;
                    target[to++] = source[from++];
                }

                continue;
            }

            var length = control >> 5;
            if (length == LongLength)
            {
                if (from == source.Length)
                    return false;
                length += source[from++];
            }

            if (from == source.Length)
                return false;
            var distance = (((control & 31) << 8) | source[from++]) + 1;
            if (distance > to)
                return false;
            for (var end = Math.Min(to + length + 2, target.Length); to < end; to++)
                target[to] = target[to - distance];
        }

        return true;
    }

    // As many bytes as a literal may have, whatever it has: what follows writes over the rest.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyLongest(ReadOnlySpan<byte> source, Span<byte> target)
    {
        Vector128.Create(source).CopyTo(target);
        Vector128.Create(source[Wide..]).CopyTo(target[Wide..]);
    }

    [MethodImpl(Jit.Hot)]
    private static void Repeat(Span<byte> target, int to, int distance, int length)
    {
        var source = target.Slice(to - distance, length);
        var copy = target.Slice(to, length);
        if (distance >= length)
            source.CopyTo(copy);
        else if (distance == 1)
            copy.Fill(source[0]);
        else
            // The copy may read what it has just written: that is how a pattern repeats.
            for (var i = 0; i < copy.Length; i++)
                copy[i] = source[i];
    }
}
