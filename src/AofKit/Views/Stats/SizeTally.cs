using System.Numerics;
using System.Runtime.CompilerServices;

namespace AofKit.Views.Stats;

/// <summary>Counts records by their size, in classes of which each is at most a sixteenth wider than the last size in the one before.</summary>
internal sealed class SizeTally
{
    private const int PerDoubling = 16;
    private const int DoublingBits = 4;

    // As far as the largest size.
    private long[] _classes = new long[6 * PerDoubling];

    public long Count
    {
        get
        {
            var count = 0L;
            foreach (var each in _classes)
                count += each;
            return count;
        }
    }

    public long Bytes { get; private set; }

    public long Max { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long size)
    {
        var index = ClassOf(size);
        if (index >= _classes.Length)
            Grow(index);
        AddTo(index, size);
    }

    /// <summary>Adds a size to two tallies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(SizeTally one, SizeTally two, long size)
    {
        var index = ClassOf(size);
        if (index >= one._classes.Length)
            one.Grow(index);
        if (index >= two._classes.Length)
            two.Grow(index);
        one.AddTo(index, size);
        two.AddTo(index, size);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddTo(int index, long size)
    {
        _classes[index]++;
        Bytes += size;
        if (size > Max)
            Max = size;
    }

    public void Merge(SizeTally other)
    {
        Bytes += other.Bytes;
        Max = Math.Max(Max, other.Max);
        if (other._classes.Length > _classes.Length)
            Grow(other._classes.Length - 1);
        for (var i = 0; i < other._classes.Length; i++)
            _classes[i] += other._classes[i];
    }

    /// <summary>A size that this share of the records do not exceed: the largest size of the class in which that record is.</summary>
    public long Percentile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        for (var i = 0; i < _classes.Length; i++)
            if ((rank -= _classes[i]) <= 0)
                return Math.Min(LargestOf(i), Max);
        return Max;
    }

    private void Grow(int index) => Array.Resize(ref _classes, (index / PerDoubling + 1) * PerDoubling);

    // Sizes below 16 have a class each; then every doubling has sixteen.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ClassOf(long size)
    {
        if (size < PerDoubling)
            return (int)size;
        var doubling = BitOperations.Log2((ulong)size) - DoublingBits;
        return doubling * PerDoubling + (int)(size >> doubling);
    }

    private static long LargestOf(int index)
    {
        if (index < 2 * PerDoubling)
            return index;
        var doubling = index / PerDoubling - 1;
        return ((long)(index % PerDoubling + PerDoubling + 1) << doubling) - 1;
    }
}
