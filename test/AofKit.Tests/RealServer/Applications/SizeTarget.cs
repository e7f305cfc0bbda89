namespace AofKit.Tests.RealServer.Applications;

/// <summary>How large something is to be: it grows or shrinks to a size, stays near it under churn, and then has another.</summary>
internal sealed class SizeTarget(int seed, int most)
{
    // On both sides of 8, where tables of the state engine get buckets; of 128 and 512, where servers leave the listpack.
    private static readonly int[] s_small = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12];
    private static readonly int[] s_large = [40, 127, 130, 511, 520];

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
        {
            var sizes = _random.Next(10) == 0 ? s_large : s_small;
            (_size, _left) = (Math.Min(most, sizes[_random.Next(sizes.Length)]), _random.Next(20, 150));
        }

        return size == 0 || _random.Next(2) == 0;
    }
}
