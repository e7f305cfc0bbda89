namespace AofKit.Commands;

/// <summary>The hash slot of a key in a cluster: CRC16 of what is between the first braces, or of the whole key, modulo 16384.</summary>
public static class HashSlot
{
    private const int SlotCount = 16384;
    private const int Polynomial = 0x1021;

    /// <summary>The slot of a key, 0 to 16383.</summary>
    public static int Of(ReadOnlySpan<byte> key)
    {
        var open = key.IndexOf((byte)'{');
        if (open >= 0 && key[(open + 1)..].IndexOf((byte)'}') is var length and > 0)
            key = key.Slice(open + 1, length);

        var crc = 0;
        foreach (var b in key)
        {
            crc ^= b << 8;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ Polynomial : crc << 1;
        }

        return (crc & 0xFFFF) % SlotCount;
    }
}
