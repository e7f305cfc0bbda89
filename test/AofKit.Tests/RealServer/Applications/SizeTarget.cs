namespace AofKit.Tests.RealServer.Applications;

/// <summary>How large something is to be: it grows or shrinks to a size, stays near it under churn, and then has another.</summary>
internal sealed class SizeTarget(int seed, int most)
{
    // On both sides of 8, where tables of the state engine get buckets, and of 128 and 512, where servers leave the listpack.
    private static readonly int[] s_sizes = [0, 2, 5, 7, 8, 9, 12, 3, 1, 40, 6, 4, 127, 130, 7, 511, 520];

    private readonly Random _random = new(seed);
    private int _size = 12;
    private int _left = 50;

    /// <summary>Whether something is to be added now, and not removed.</summary>
    /// <param name="size">How large it is.</param>
    public bool IsAbove(int size)
    {
        if (Math.Abs(size - _size) > 1)
            return size < _size;
        if (_left-- == 0)
            (_size, _left) = (Math.Min(most, s_sizes[_random.Next(s_sizes.Length)]), _random.Next(150));
        return size == 0 || _random.Next(2) == 0;
    }
}
