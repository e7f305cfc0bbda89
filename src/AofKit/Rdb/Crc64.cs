using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>The checksum at the end of an RDB and of a DUMP payload: CRC-64 "Jones", reflected, starting from zero.</summary>
/// <remarks>
/// Sixteen bytes are taken at a time: a byte that has n more behind it in its block counts as if n zeros followed, and
/// each of the sixteen tables holds what such a byte comes to.
/// </remarks>
internal static class Crc64
{
    private const ulong Polynomial = 0x95AC9329AC4BC9B5;
    private const int BlockLength = 16;
    private const int TableLength = 256;

    private static readonly ulong[] Table = MakeTables();

    /// <summary>Takes more bytes into a checksum, which is zero before the first.</summary>
    [MethodImpl(Jit.Hot)]
    public static ulong Append(ulong crc, ReadOnlySpan<byte> bytes)
    {
        var table = Table.AsSpan(0, BlockLength * TableLength);
        while (bytes.Length >= BlockLength)
        {
            var low = crc ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            var high = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
            crc = Eight(table[(8 * TableLength)..], low) ^ Eight(table, high);
            bytes = bytes[BlockLength..];
        }

        foreach (var b in bytes)
            crc = table[(byte)(crc ^ b)] ^ (crc >> 8);
        return crc;
    }

    /// <summary>What eight bytes come to; <paramref name="table"/> begins with the table of the last of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Eight(ReadOnlySpan<ulong> table, ulong bytes)
    {
        table = table[..(8 * TableLength)];
        return table[(7 * TableLength) + (byte)bytes]
            ^ table[(6 * TableLength) + (byte)(bytes >> 8)]
            ^ table[(5 * TableLength) + (byte)(bytes >> 16)]
            ^ table[(4 * TableLength) + (byte)(bytes >> 24)]
            ^ table[(3 * TableLength) + (byte)(bytes >> 32)]
            ^ table[(2 * TableLength) + (byte)(bytes >> 40)]
            ^ table[TableLength + (byte)(bytes >> 48)]
            ^ table[(byte)(bytes >> 56)];
    }

    private static ulong[] MakeTables()
    {
        var table = new ulong[BlockLength * TableLength];
        for (var b = 0; b < TableLength; b++)
        {
            var crc = (ulong)b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            table[b] = crc;
        }

        for (var i = TableLength; i < table.Length; i++)
            table[i] = table[(byte)table[i - TableLength]] ^ (table[i - TableLength] >> 8);
        return table;
    }
}
