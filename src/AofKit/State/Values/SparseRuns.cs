namespace AofKit.State.Values;

/// <summary>The registers of a sparse HyperLogLog: runs of equal ones.</summary>
internal static class SparseRuns
{
    // What a server is configured with if it is not configured.
    private const int LargestLength = 3000;
    private const int LargestValue = 32;
    private const int LongestZeros = 64;
    private const int LongestValues = 4;
    private const int MergedRuns = 5;

    /// <summary>What has become of a register.</summary>
    public enum Result
    {
        Unchanged,
        Changed,

        /// <summary>It does not fit in; nothing has changed.</summary>
        TooLarge,

        /// <summary>There is no such register.</summary>
        Damaged,
    }

    /// <summary>Sets a register, if it is smaller.</summary>
    /// <param name="bytes">The header and the runs.</param>
    /// <param name="start">The length of the header.</param>
    /// <param name="index">The register.</param>
    /// <param name="value">Its value.</param>
    /// <param name="changed">The bytes with the register set, which may be the same array.</param>
    public static Result Set(byte[] bytes, int start, int index, int value, out byte[] changed)
    {
        changed = bytes;
        if (value > LargestValue)
            return Result.TooLarge;
        var (at, previous, first) = (start, start, 0);
        Run run = default;
        while (at < bytes.Length)
        {
            run = Read(bytes.AsSpan(at));
            if (index < first + run.Count)
                break;
            (previous, at, first) = (at, at + run.Length, first + run.Count);
        }

        if (at >= bytes.Length)
            return Result.Damaged;
        if (run.Value >= value)
            return Result.Unchanged;
        Span<byte> parts = stackalloc byte[5];
        var length = WriteRun(parts, run.Value, index - first);
        length += WriteRun(parts[length..], value, 1);
        length += WriteRun(parts[length..], run.Value, first + run.Count - 1 - index);
        if (length > run.Length && bytes.Length + length - run.Length > LargestLength)
            return Result.TooLarge;
        if (length != run.Length)
        {
            changed = new byte[bytes.Length + length - run.Length];
            bytes.AsSpan(0, at).CopyTo(changed);
            bytes.AsSpan(at + run.Length).CopyTo(changed.AsSpan(at + length));
        }

        parts[..length].CopyTo(changed.AsSpan(at));
        changed = Merge(changed, previous);
        return Result.Changed;
    }

    /// <summary>Raises registers, a byte each.</summary>
    /// <returns>False when there are too many or too few.</returns>
    public static bool TryMerge(ReadOnlySpan<byte> runs, Span<byte> registers)
    {
        var index = 0;
        while (!runs.IsEmpty)
        {
            if (runs[0] is >= 0x40 and < 0x80 && runs.Length < 2)
                return false;
            var run = Read(runs);
            if (run.Value > 0 && index + run.Count > registers.Length)
                return false;
            for (var i = index; i < index + run.Count && run.Value > 0; i++)
                registers[i] = Math.Max(registers[i], (byte)run.Value);
            index += run.Count;
            runs = runs[run.Length..];
        }

        return index == registers.Length;
    }

    /// <summary>Counts how many registers have each value.</summary>
    /// <returns>False when there are too many or too few.</returns>
    public static bool TryCount(ReadOnlySpan<byte> runs, Span<int> counts)
    {
        var registers = 0L;
        while (!runs.IsEmpty)
        {
            if (runs[0] is >= 0x40 and < 0x80 && runs.Length < 2)
                return false;
            var run = Read(runs);
            counts[run.Value] += run.Count;
            registers += run.Count;
            runs = runs[run.Length..];
        }

        return registers == HyperLogLog.RegisterCount;
    }

    /// <summary>Writes a run of zeros.</summary>
    public static int WriteZeros(Span<byte> target, int count)
    {
        if (count <= LongestZeros)
        {
            target[0] = (byte)(count - 1);
            return 1;
        }

        target[0] = (byte)(0x40 | (count - 1) >> 8);
        target[1] = (byte)(count - 1);
        return 2;
    }

    // From the run before the changed one on, runs of one value are made one if that is not too long.
    private static byte[] Merge(byte[] bytes, int at)
    {
        var length = bytes.Length;
        for (var left = MergedRuns; at < length && left > 0; left--)
        {
            var run = Read(bytes.AsSpan(at, length - at));
            if (run.Value > 0 && at + 1 < length && bytes[at + 1] >= 0x80 && Read(bytes.AsSpan(at + 1)) is var next
                && next.Value == run.Value && run.Count + next.Count <= LongestValues)
            {
                WriteRun(bytes.AsSpan(at + 1), run.Value, run.Count + next.Count);
                bytes.AsSpan(at + 1, length - at - 1).CopyTo(bytes.AsSpan(at));
                length--;
                continue;
            }

            at += run.Length;
        }

        return length == bytes.Length ? bytes : bytes[..length];
    }

    private static int WriteRun(Span<byte> target, int value, int count)
    {
        if (count == 0)
            return 0;
        if (value == 0)
            return WriteZeros(target, count);
        target[0] = (byte)(0x80 | (value - 1) << 2 | (count - 1));
        return 1;
    }

    private static Run Read(ReadOnlySpan<byte> bytes)
    {
        var b = bytes[0];
        if (b >= 0x80)
            return new Run((b >> 2 & 31) + 1, (b & 3) + 1, 1);
        if (b < 0x40)
            return new Run(0, b + 1, 1);
        return new Run(0, ((b & 63) << 8 | (bytes.Length > 1 ? bytes[1] : 0)) + 1, 2);
    }

    private readonly record struct Run(int Value, int Count, int Length);
}
