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

    /// <summary>Room behind a text that saves having to look where it ends.</summary>
    public const int Slack = LongestLiteral;

    /// <summary>Three bytes make at most 264, so a longer claim is refused before any memory is taken for it.</summary>
    public static bool CanExpandTo(ulong compressed, ulong expanded) => expanded <= (compressed * 88) + 32;

    /// <summary>The first bytes of the text stand as they are, behind the first of the compressed bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool BeginsWithText(ReadOnlySpan<byte> source, int length) => source[0] < LongestLiteral && source[0] >= length - 1 && source.Length > length;

    /// <summary>Expands all of <paramref name="source"/> to exactly all of <paramref name="target"/>.</summary>
    public static bool TryExpand(ReadOnlySpan<byte> source, Span<byte> target) => TryExpand(source, 0, source.Length, target, target.Length);

    /// <summary>Expands bytes that lie among others to a text of exactly a length.</summary>
    /// <param name="bytes">The compressed bytes, and those around them.</param>
    /// <param name="from">Where they begin.</param>
    /// <param name="end">Where they end.</param>
    /// <param name="room">Takes the text. What is behind it, up to <see cref="Slack"/>, is written over.</param>
    /// <param name="length">The length of the text.</param>
    [MethodImpl(Jit.Hot)]
    public static bool TryExpand(ReadOnlySpan<byte> bytes, int from, int end, Span<byte> room, int length)
    {
        var to = 0;
        while (from < end)
        {
            int control = bytes[from++];
            if (control < LongestLiteral)
            {
                var count = control + 1;
                if (count > end - from || count > length - to)
                    return false;
                if (bytes.Length - from >= LongestLiteral && room.Length - to >= LongestLiteral)
                    Vector256.Create(bytes.Slice(from, LongestLiteral)).CopyTo(room.Slice(to, LongestLiteral));
                else
                    bytes.Slice(from, count).CopyTo(room[to..]);
                from += count;
                to += count;
                continue;
            }

            var repeated = control >> 5;
            if (repeated == LongLength)
            {
                if (from == end)
                    return false;
                repeated += bytes[from++];
            }

            if (from == end)
                return false;
            var distance = (((control & 31) << 8) | bytes[from++]) + 1;
            repeated += 2;
            if (distance > to || repeated > length - to)
                return false;
            if (distance >= Math.Min(repeated, Wide) && repeated <= LongestLiteral && room.Length - to >= LongestLiteral)
            {
                Vector128.Create((ReadOnlySpan<byte>)room.Slice(to - distance, Wide)).CopyTo(room[to..]);
                Vector128.Create((ReadOnlySpan<byte>)room.Slice(to - distance + Wide, Wide)).CopyTo(room[(to + Wide)..]);
            }
            else
            {
                Repeat(room, to, distance, repeated);
            }

            to += repeated;
        }

        return to == length;
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
