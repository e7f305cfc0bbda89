namespace AofKit.Rdb;

/// <summary>What all packed nodes have: a header, and an end that agrees with it.</summary>
internal static class PackedFrame
{
    /// <summary>Where the first entry of a node starts.</summary>
    public static int HeaderLength(PackedFormat format) => format switch
    {
        PackedFormat.Listpack => ListpackReader.HeaderLength,
        PackedFormat.Ziplist => ZiplistReader.HeaderLength,
        PackedFormat.Intset => IntsetReader.HeaderLength,
        _ => ZipmapReader.HeaderLength,
    };

    /// <summary>The header and the end of a node agree with its length.</summary>
    public static bool IsFramed(PackedFormat format, ReadOnlySpan<byte> bytes) => format switch
    {
        PackedFormat.Listpack => ListpackReader.IsFramed(bytes),
        PackedFormat.Ziplist => ZiplistReader.IsFramed(bytes),
        PackedFormat.Intset => IntsetReader.IsFramed(bytes),
        _ => ZipmapReader.IsFramed(bytes),
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
                return count >= ZipmapReader.CountUnknown ? -1 : 2 * count;
        }
    }
}
