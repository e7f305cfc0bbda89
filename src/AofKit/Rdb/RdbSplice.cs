using System.Buffers.Binary;

namespace AofKit.Rdb;

/// <summary>Copies an RDB without the spans of it that are lost, so that a server loads the rest.</summary>
internal static class RdbSplice
{
    private const int BufferLength = 256 * 1024;

    /// <summary>Copies an RDB, and gives it the checksum of what is copied. Without spans it only renews the checksum.</summary>
    /// <param name="from">The RDB, from position 0 on; it has to be one that can seek.</param>
    /// <param name="length">Its length, the checksum included, as <see cref="AofRdb.Length"/> tells.</param>
    /// <param name="lost">What is left out, in order. When that reaches to the end, an end opcode is put in.</param>
    /// <param name="to">Takes the copy.</param>
    public static void Copy(Stream from, long length, IReadOnlyList<RdbSpan> lost, Stream to)
    {
        using var kept = new RdbKept(from, length, lost);
        var summed = kept.Length - (kept.HasChecksum ? sizeof(ulong) : 0);
        var buffer = new byte[BufferLength];
        var crc = 0UL;
        while (summed > 0)
        {
            var count = kept.Read(buffer, 0, (int)Math.Min(buffer.Length, summed));
            if (count == 0)
                throw new EndOfStreamException("the RDB is shorter than it was");
            crc = Crc64.Append(crc, buffer.AsSpan(0, count));
            to.Write(buffer, 0, count);
            summed -= count;
        }

        if (!kept.HasChecksum)
            return;
        BinaryPrimitives.WriteUInt64LittleEndian(buffer, crc);
        to.Write(buffer, 0, sizeof(ulong));
    }
}
