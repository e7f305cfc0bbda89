using AofKit.State.Values;

namespace AofKit.Tests.State.Model;

/// <summary>A HyperLogLog is an array of registers, sparse or dense.</summary>
public sealed class HyperLogLogModelTests
{
    private const int HeaderLength = 16;
    private const int LongestSparse = 3000;

    private enum Do
    {
        Set,
        SetRun,
        SetHigh,
        Densify,
        Count,
        New,
    }

    [Fact]
    public void A_HyperLogLog_is_an_array_of_registers() => Script.Sample(
        [(12, Do.Set), (12, Do.SetRun), (1, Do.SetHigh), (1, Do.Densify), (1, Do.Count), (1, Do.New)],
        thresholds: [4, 64, 1, 256, 600, 1500],
        HyperLogLog.RegisterCount,
        scripts: 120,
        script => new Model().Run(script));

    private sealed class Model
    {
        private byte[] _registers = new byte[HyperLogLog.RegisterCount];
        private byte[] _bytes = HyperLogLog.New();

        public void Run(Step<Do>[] script)
        {
            foreach (var (operation, size, pick) in script)
            {
                switch (operation)
                {
                    case Do.Set:
                        // All over, so that the runs of zeros are cut.
                        for (var i = 0; i < size; i++)
                            Set((pick + i * 67) % _registers.Length, 1 + (pick + i / 3) % 4);
                        break;
                    case Do.SetRun:
                        // One beside the other, forwards or backwards, so that runs grow and merge.
                        for (var i = 0; i < size; i++)
                            Set((pick + (pick % 2 == 0 ? i : size - i)) % _registers.Length, 1 + (pick + i / 5) % 3);
                        break;
                    case Do.SetHigh:
                        Set(pick, 31 + size % 4);
                        break;
                    case Do.Densify:
                        Assert.True(HyperLogLog.TryMakeDense(ref _bytes));
                        Assert.True(HyperLogLog.IsDense(_bytes));
                        break;
                    case Do.Count:
                        Count();
                        break;
                    default:
                        (_bytes, _registers) = (HyperLogLog.New(), new byte[HyperLogLog.RegisterCount]);
                        break;
                }

                Check();
            }
        }

        private void Set(int index, int value)
        {
            var wasDense = HyperLogLog.IsDense(_bytes);
            Assert.Equal(_registers[index] < value, HyperLogLog.Set(ref _bytes, index, value));
            _registers[index] = Math.Max(_registers[index], (byte)value);
            Assert.Equal(wasDense || value > 32 || _bytes.Length > LongestSparse, HyperLogLog.IsDense(_bytes));
        }

        // Sparse or dense, it counts the same.
        private void Count()
        {
            var dense = _bytes.ToArray();
            Assert.True(HyperLogLog.TryMakeDense(ref dense));
            HyperLogLog.Invalidate(dense);
            HyperLogLog.Invalidate(_bytes);
            Assert.True(HyperLogLog.TryCache(dense) && HyperLogLog.TryCache(_bytes));
            Assert.Equal(dense[8..HeaderLength], _bytes[8..HeaderLength]);
        }

        private void Check()
        {
            Assert.True(HyperLogLog.IsOne(_bytes));
            var registers = new byte[HyperLogLog.RegisterCount];
            Assert.True(HyperLogLog.TryMerge(_bytes, registers));
            Assert.Equal(-1, FirstDifference(registers));
            if (!HyperLogLog.IsDense(_bytes))
                Assert.InRange(_bytes.Length, HeaderLength + 1, LongestSparse);
        }

        private int FirstDifference(byte[] registers)
        {
            var same = registers.AsSpan().CommonPrefixLength(_registers);
            return same == registers.Length ? -1 : same;
        }
    }
}
