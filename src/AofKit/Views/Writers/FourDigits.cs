using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AofKit.Views.Writers;

/// <summary>Numbers below ten thousand as digits, from a table.</summary>
internal static class FourDigits
{
    public const int Count = sizeof(uint);
    public const int Limit = 10_000;
    public const int Least = 1000;

    /// <summary>All four digits of each number, the first in the lowest byte.</summary>
    public static uint[] Table { get; } = [.. Enumerable.Range(0, Limit).Select(i =>
        BinaryPrimitives.ReadUInt32LittleEndian([(byte)('0' + (i / 1000)), (byte)('0' + (i / 100 % 10)), (byte)('0' + (i / 10 % 10)), (byte)('0' + (i % 10))]))];

    /// <summary>How many digits there are without zeros before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountOf(int number) => 1 + (number > 9 ? 1 : 0) + (number > 99 ? 1 : 0) + (number > 999 ? 1 : 0);
}
