using System.Numerics;
using System.Runtime.CompilerServices;

namespace AofKit.Views.Stats;

/// <summary>Estimates how many different hashes were added (HyperLogLog). Adding in any order, or apart and then together, gives the same.</summary>
/// <param name="bits">It keeps 2 to this many bytes; its standard error is 1.04 over the root of that count.</param>
internal sealed class DistinctCounter(int bits)
{
    private readonly byte[] _ranks = new byte[1 << bits];

    /// <summary>Adds a hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong hash)
    {
        ref var rank = ref _ranks[hash >> (64 - bits)];
        // The bits below those that chose the register; the one that is set here ends the run.
        var run = BitOperations.LeadingZeroCount(hash << bits | 1UL << (bits - 1)) + 1;
        if (run > rank)
            rank = (byte)run;
    }

    /// <summary>Adds everything that another one was given.</summary>
    public void Merge(DistinctCounter other)
    {
        for (var i = 0; i < _ranks.Length; i++)
            _ranks[i] = Math.Max(_ranks[i], other._ranks[i]);
    }

    /// <summary>How many different hashes there were, by the improved estimator of Ertl (2017), which needs no corrections for small and large counts.</summary>
    public long Estimate()
    {
        var most = 64 - bits;
        var counts = new int[most + 2];
        foreach (var rank in _ranks)
            counts[rank]++;
        double m = _ranks.Length;
        var z = m * Tau(1 - counts[most + 1] / m);
        for (var k = most; k >= 1; k--)
            z = 0.5 * (z + counts[k]);
        z += m * Sigma(counts[0] / m);
        return (long)Math.Round(m * m / (2 * Math.Log(2)) / z);
    }

    private static double Sigma(double x)
    {
        if (x == 1)
            return double.PositiveInfinity;
        double y = 1, z = x, last;
        do
        {
            x *= x;
            last = z;
            z += x * y;
            y += y;
        }
        while (z != last);
        return z;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
            return 0;
        double y = 1, z = 1 - x, last;
        do
        {
            x = Math.Sqrt(x);
            last = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }
        while (z != last);
        return z / 3;
    }
}
