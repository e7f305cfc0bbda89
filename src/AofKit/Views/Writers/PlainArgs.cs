using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AofKit.Views.Writers;

/// <summary>How a format spells an arg of nothing but plain bytes, which need no escape.</summary>
internal interface IPlainArg
{
    /// <summary>What stands between two args, the first byte lowest.</summary>
    static abstract uint Between { get; }

    /// <summary>How many bytes that is.</summary>
    static abstract int BetweenLength { get; }

    /// <summary>Whether an arg without bytes is spelled like any other.</summary>
    static abstract bool TakesEmpty { get; }

    /// <summary>All bits of each byte that is not plain.</summary>
    static abstract Vector256<byte> OddOf(Vector256<byte> bytes);
}

/// <summary>Copies the args of nearly every command into its line: few, short and plain, each with one load and one store.</summary>
/// <remarks>
/// What is loaded and stored too much is whatever follows in the window, and is written over by what follows in the line. Whether all
/// was plain is known at the end, when nothing has been kept of the line. Bounds are checked once for a record, which halves the time
/// of an arg (<c>bench/</c>, Writing): its args lie in it one after the other, and <see cref="Room"/> is room for all of them.
/// </remarks>
internal static class PlainArgs
{
    // An arg takes four bytes of its record besides its own, and has at most as many in its line.
    private const int LongestRecord = 8 * 1024;

    /// <summary>The room that the args of a record may take.</summary>
    public const int Room = LongestRecord + 64;

    /// <summary>Whether the args of a record may be tried.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanTry(in AofRecord record) =>
        record.Args.Length > 0 && record.ByteCount <= LongestRecord && record.Length <= LongestRecord
        && record.View.Length - record.ByteCount >= Vector256<byte>.Count;

    /// <summary>Copies the args of a record that may be tried, with something between them, and behind the last.</summary>
    /// <returns>The bytes written; 0 when an arg is longer than the longest or not plain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Copy<TFormat>(in AofRecord record, Span<byte> line, int longest = LongestRecord) where TFormat : IPlainArg
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(line.Length, Room);
        ref var from = ref MemoryMarshal.GetReference(record.View);
        ref var to = ref MemoryMarshal.GetReference(line);
        var odd = 0u;
        foreach (var range in record.Args)
        {
            var (start, left) = (range.Start, range.Length);
            if (left > Vector256<byte>.Count)
            {
                if (left > longest)
                    return 0;
                for (; left > Vector256<byte>.Count; left -= Vector256<byte>.Count)
                {
                    odd |= CopyVector<TFormat>(ref from, start, ref to);
                    start += Vector256<byte>.Count;
                    to = ref Unsafe.Add(ref to, Vector256<byte>.Count);
                }
            }

            if (!TFormat.TakesEmpty && left == 0)
                return 0;
            odd |= CopyVector<TFormat>(ref from, start, ref to) & (uint)((1UL << left) - 1);
            to = ref Unsafe.Add(ref to, left);
            Unsafe.WriteUnaligned(ref to, TFormat.Between);
            to = ref Unsafe.Add(ref to, TFormat.BetweenLength);
        }

        return odd == 0 ? (int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(line), ref to) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint CopyVector<TFormat>(ref byte from, int start, ref byte to) where TFormat : IPlainArg
    {
        var bytes = Vector256.LoadUnsafe(ref from, (nuint)start);
        bytes.StoreUnsafe(ref to);
        return TFormat.OddOf(bytes).ExtractMostSignificantBits();
    }
}
