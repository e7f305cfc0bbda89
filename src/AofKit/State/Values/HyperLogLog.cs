using System.Buffers.Binary;
using System.Numerics;

namespace AofKit.State.Values;

/// <summary>The bytes of a HyperLogLog, changed to exactly those that a server would have.</summary>
/// <remarks>
/// <code>
/// HYLL | 0 dense, 1 sparse | 0 0 0 | cached count u64, top bit: not valid | registers
/// dense:  16384 registers of 6 bits, the lowest bits of a byte first
/// sparse: 00 n n n n n n                    n + 1 registers are 0
///         01 n n n n n n  n n n n n n n n   n + 1 registers are 0
///         1 v v v v v n n                   n + 1 registers are v + 1
/// </code>
/// </remarks>
internal static class HyperLogLog
{
    public const int RegisterCount = 16384;
    private const int HeaderLength = 16;
    private const int EncodingAt = 4;
    private const int CacheAt = 8;
    private const int StaleAt = 15;
    private const byte Dense = 0;
    private const byte Sparse = 1;
    private const int IndexBits = 14;
    private const int HashBits = 64 - IndexBits;
    private const int RegisterBits = 6;
    private const int ValueCount = 1 << RegisterBits;
    private const int DenseLength = HeaderLength + RegisterCount * RegisterBits / 8;
    private const ulong HashSeed = 0xadc83b19;

    /// <summary>An empty one.</summary>
    public static byte[] New()
    {
        byte[] bytes = [.. "HYLL"u8, Sparse, .. new byte[HeaderLength - EncodingAt - 1], 0, 0];
        SparseRuns.WriteZeros(bytes.AsSpan(HeaderLength), RegisterCount);
        return bytes;
    }

    /// <summary>Whether the bytes are those of one, as far as servers look before they use it.</summary>
    public static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.Length >= HeaderLength && bytes.StartsWith("HYLL"u8)
        && bytes[EncodingAt] <= Sparse && (bytes[EncodingAt] == Sparse || bytes.Length == DenseLength);

    public static bool IsDense(ReadOnlySpan<byte> bytes) => bytes[EncodingAt] == Dense;

    /// <summary>Marks the cached count as not valid.</summary>
    public static void Invalidate(Span<byte> bytes) => bytes[StaleAt] |= 0x80;

    /// <summary>Adds an element.</summary>
    /// <returns>Whether a register has changed; null when the registers are damaged.</returns>
    public static bool? Add(ref byte[] bytes, ReadOnlySpan<byte> element)
    {
        var hash = Hash(element);
        var index = (int)(hash & (RegisterCount - 1));
        var value = BitOperations.TrailingZeroCount(hash >> IndexBits | 1UL << HashBits) + 1;
        return Set(ref bytes, index, value);
    }

    /// <summary>Sets a register, if it is smaller.</summary>
    /// <returns>Whether it has changed; null when the registers are damaged.</returns>
    public static bool? Set(ref byte[] bytes, int index, int value)
    {
        if (IsDense(bytes))
            return SetDense(bytes, index, value);
        var result = SparseRuns.Set(bytes, HeaderLength, index, value, out var changed);
        if (result == SparseRuns.Result.TooLarge)
            return TryMakeDense(ref bytes) ? SetDense(bytes, index, value) : null;
        bytes = changed;
        if (result == SparseRuns.Result.Changed)
            Invalidate(bytes);
        return result == SparseRuns.Result.Damaged ? null : result == SparseRuns.Result.Changed;
    }

    /// <summary>Makes it dense.</summary>
    /// <returns>False when the registers are damaged.</returns>
    public static bool TryMakeDense(ref byte[] bytes)
    {
        if (IsDense(bytes))
            return true;
        var registers = new byte[RegisterCount];
        if (!TryMerge(bytes, registers))
            return false;
        var dense = new byte[DenseLength];
        bytes.AsSpan(0, HeaderLength).CopyTo(dense);
        dense[EncodingAt] = Dense;
        WriteDense(dense, registers);
        bytes = dense;
        return true;
    }

    /// <summary>Raises registers, a byte each, to those of one.</summary>
    /// <returns>False when its registers are damaged.</returns>
    public static bool TryMerge(ReadOnlySpan<byte> bytes, Span<byte> registers)
    {
        if (!IsDense(bytes))
            return SparseRuns.TryMerge(bytes[HeaderLength..], registers);
        // Four registers are three bytes.
        bytes = bytes[HeaderLength..];
        for (var i = 0; i < RegisterCount; i += 4)
        {
            var four = bytes[0] | bytes[1] << 8 | bytes[2] << 16;
            registers[i] = Math.Max(registers[i], (byte)(four & 63));
            registers[i + 1] = Math.Max(registers[i + 1], (byte)(four >> 6 & 63));
            registers[i + 2] = Math.Max(registers[i + 2], (byte)(four >> 12 & 63));
            registers[i + 3] = Math.Max(registers[i + 3], (byte)(four >> 18));
            bytes = bytes[3..];
        }

        return true;
    }

    /// <summary>Sets all registers of a dense one.</summary>
    public static void WriteDense(Span<byte> bytes, ReadOnlySpan<byte> registers)
    {
        bytes = bytes[HeaderLength..];
        for (var i = 0; i < RegisterCount; i += 4)
        {
            var four = registers[i] | registers[i + 1] << 6 | registers[i + 2] << 12 | registers[i + 3] << 18;
            (bytes[0], bytes[1], bytes[2]) = ((byte)four, (byte)(four >> 8), (byte)(four >> 16));
            bytes = bytes[3..];
        }
    }

    /// <summary>Counts, unless the count is cached, and caches it.</summary>
    /// <returns>False when the registers are damaged.</returns>
    public static bool TryCache(Span<byte> bytes)
    {
        if (bytes[StaleAt] < 0x80)
            return true;
        if (Estimate(bytes) is not { } estimate)
            return false;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[CacheAt..], estimate);
        return true;
    }

    /// <summary>How many elements were added, as PFCOUNT estimates it; null when the registers are damaged.</summary>
    public static ulong? Estimate(ReadOnlySpan<byte> bytes)
    {
        // Four counts of each value, so that one need not wait for the last.
        Span<int> counts = stackalloc int[4 * ValueCount];
        counts.Clear();
        if (!IsDense(bytes))
            return SparseRuns.TryCount(bytes[HeaderLength..], counts) ? EstimateOf(counts) : null;
        for (var i = HeaderLength; i + 2 < DenseLength; i += 3)
        {
            var four = bytes[i] | bytes[i + 1] << 8 | bytes[i + 2] << 16;
            counts[four & 63]++;
            counts[ValueCount + (four >> 6 & 63)]++;
            counts[2 * ValueCount + (four >> 12 & 63)]++;
            counts[3 * ValueCount + (four >> 18)]++;
        }

        for (var i = 0; i < ValueCount; i++)
            counts[i] += counts[ValueCount + i] + counts[2 * ValueCount + i] + counts[3 * ValueCount + i];
        return EstimateOf(counts);
    }

    // Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", arXiv 1702.01284.
    private static ulong EstimateOf(ReadOnlySpan<int> counts)
    {
        const double AlphaInfinity = 0.721347520444481703680;
        const double M = RegisterCount;
        var z = M * Tau((M - counts[HashBits + 1]) / M);
        for (var i = HashBits; i >= 1; i--)
            z = (z + counts[i]) * 0.5;
        z += M * Sigma(counts[0] / M);
        return (ulong)Math.Round(AlphaInfinity * M * M / z, MidpointRounding.AwayFromZero);
    }

    private static double Sigma(double x)
    {
        if (x == 1)
            return double.PositiveInfinity;
        var (y, z, before) = (1.0, x, double.NaN);
        while (before != z)
        {
            x *= x;
            before = z;
            z += x * y;
            y += y;
        }

        return z;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
            return 0;
        var (y, z, before) = (1.0, 1 - x, double.NaN);
        while (before != z)
        {
            x = Math.Sqrt(x);
            before = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }

        return z / 3;
    }

    private static bool SetDense(Span<byte> bytes, int index, int value)
    {
        if (value <= GetDense(bytes, index))
            return false;
        var (at, shift) = DensePlace(index);
        bytes[at] = (byte)((bytes[at] & ~(63 << shift)) | value << shift);
        if (at + 1 < bytes.Length)
            bytes[at + 1] = (byte)((bytes[at + 1] & ~(63 >> (8 - shift))) | value >> (8 - shift));
        return true;
    }

    private static int GetDense(ReadOnlySpan<byte> bytes, int index)
    {
        var (at, shift) = DensePlace(index);
        var next = at + 1 < bytes.Length ? bytes[at + 1] : 0;
        return ((bytes[at] >> shift) | next << (8 - shift)) & 63;
    }

    private static (int At, int Shift) DensePlace(int index) => (HeaderLength + index * RegisterBits / 8, index * RegisterBits & 7);

    // MurmurHash64A.
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong M = 0xc6a4a7935bd1e995;
        const int R = 47;
        var hash = HashSeed ^ ((ulong)bytes.Length * M);
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var k = BinaryPrimitives.ReadUInt64LittleEndian(bytes) * M;
            hash = (hash ^ ((k ^ k >> R) * M)) * M;
        }

        for (var i = bytes.Length - 1; i >= 0; i--)
            hash ^= (ulong)bytes[i] << 8 * i;
        if (!bytes.IsEmpty)
            hash *= M;
        hash = (hash ^ hash >> R) * M;
        return hash ^ hash >> R;
    }
}
