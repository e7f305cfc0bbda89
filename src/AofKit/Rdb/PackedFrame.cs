using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>What all packed nodes have: a header, and an end that agrees with it.</summary>
internal static class PackedFrame
{
    /// <summary>The last byte of all but an intset.</summary>
    public const byte End = 0xFF;

    /// <summary>The most bytes that stand before the first entry.</summary>
    public const int LongestHeader = ZiplistReader.HeaderLength;

    /// <summary>Where the first entry of a node starts.</summary>
    public static int HeaderLength(PackedFormat format) => format switch
    {
        PackedFormat.Listpack => ListpackReader.HeaderLength,
        PackedFormat.Ziplist => ZiplistReader.HeaderLength,
        PackedFormat.Intset => IntsetReader.HeaderLength,
        _ => ZipmapReader.HeaderLength,
    };

    /// <summary>The header and the end of a node agree with its length.</summary>
    public static bool IsFramed(PackedFormat format, ReadOnlySpan<byte> bytes) =>
        HasHeader(format, bytes, bytes.Length) && (format == PackedFormat.Intset || bytes[^1] == End);

    /// <summary>The count of entries that the header of a node tells, of which all bytes are in view.</summary>
    /// <returns>False when the header does not tell it, or when it is no node or one that is damaged.</returns>
    /// <remarks>Of a compressed node no more is expanded than its header.</remarks>
    [MethodImpl(Jit.Hot)]
    public static bool TryCount(PackedFormat format, ReadOnlySpan<byte> view, RdbString source, out int count)
    {
        count = -1;
        if (source.Form == RdbStringForm.Raw)
        {
            var node = view.Slice(source.Start, source.Length);
            if (IsFramed(format, node))
                count = CountOf(format, node);
        }
        else if (source.Form == RdbStringForm.Lzf)
        {
            Span<byte> header = stackalloc byte[LongestHeader];
            header = header[..Math.Min(source.Number, LongestHeader)];
            if (Lzf.TryExpandStart(view.Slice(source.Start, source.Length), header) && HasHeader(format, header, source.Number))
                count = CountOf(format, header);
        }

        return count >= 0;
    }

    /// <summary>The header of a node agrees with its length.</summary>
    public static bool HasHeader(PackedFormat format, ReadOnlySpan<byte> bytes, int length) => format switch
    {
        PackedFormat.Listpack => ListpackReader.HasHeader(bytes, length),
        PackedFormat.Ziplist => ZiplistReader.HasHeader(bytes, length),
        PackedFormat.Intset => IntsetReader.HasHeader(bytes, length),
        _ => length > ZipmapReader.HeaderLength,
    };

    /// <summary>The count of entries that the header of a framed node tells, or -1 when it does not.</summary>
    public static int CountOf(PackedFormat format, ReadOnlySpan<byte> bytes)
    {
        switch (format)
        {
            case PackedFormat.Listpack:
                var count = ListpackReader.CountOf(bytes);
                return count == ListpackReader.CountUnknown ? -1 : count;
            case PackedFormat.Ziplist:
                count = ZiplistReader.CountOf(bytes);
                return count == ZiplistReader.CountUnknown ? -1 : count;
            case PackedFormat.Intset:
                return IntsetReader.CountOf(bytes);
            default:
                count = ZipmapReader.CountOf(bytes);
                return count == ZipmapReader.CountUnknown ? -1 : 2 * count;
        }
    }
}
