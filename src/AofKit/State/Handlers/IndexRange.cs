namespace AofKit.State.Handlers;

/// <summary>A range of indexes as commands tell it: both ends count, and negative ones count from the end.</summary>
internal static class IndexRange
{
    /// <summary>The first index of the range and the one after its last.</summary>
    public static (int From, int To) Of(long start, long end, int count)
    {
        if (start < 0)
            start = Math.Max(0, start + count);
        if (end < 0)
            end += count;
        end = Math.Min(end, count - 1L);
        return start > end || start >= count ? (0, 0) : ((int)start, (int)end + 1);
    }
}
