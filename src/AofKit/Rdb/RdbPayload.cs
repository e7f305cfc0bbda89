using System.Buffers.Binary;

namespace AofKit.Rdb;

/// <summary>The footer of a DUMP payload, and the payload it stands under.</summary>
/// <param name="Version">The RDB version of the server that dumped it.</param>
/// <param name="Checksum">What its checksum says of its bytes.</param>
/// <remarks>
/// <code>
/// [F3 key meta] | type | value | version u16 | checksum u64 over all before it
/// </code>
/// </remarks>
internal readonly record struct RdbPayload(int Version, RdbChecksum Checksum)
{
    /// <summary>The length of version and checksum.</summary>
    public const int FooterLength = 10;

    /// <summary>The dialect that a version belongs to; a payload has no word to tell it.</summary>
    public RdbHeader Header => new(Version >= RdbHeader.OldestValkey ? RdbDialect.Valkey : RdbDialect.Redis, Version);

    /// <summary>Reads the footer, and computes the checksum.</summary>
    /// <returns>False when there are too few bytes for one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out RdbPayload footer)
    {
        footer = default;
        if (payload.Length < FooterLength)
            return false;
        var summed = payload[..^sizeof(ulong)];
        var stored = BinaryPrimitives.ReadUInt64LittleEndian(payload[summed.Length..]);
        footer = new RdbPayload(
            BinaryPrimitives.ReadUInt16LittleEndian(summed[^sizeof(ushort)..]),
            RdbInput.Compare(stored, Crc64.Append(0, summed), isComputed: true));
        return true;
    }

    /// <summary>Writes the footer over the last bytes of a payload.</summary>
    public static void Sign(Span<byte> payload, int version)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(payload[^FooterLength..], (ushort)version);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[^sizeof(ulong)..], Crc64.Append(0, payload[..^sizeof(ulong)]));
    }

    /// <summary>Makes a reader of the value in a payload, from a key start without a name to a key end.</summary>
    public RdbReader OpenValue(byte[] payload, string part, RdbReaderOptions? options = null)
    {
        var source = new MemoryStream(payload, 0, payload.Length - FooterLength, writable: false);
        return RdbReader.FromPayload(new ByteWindow(source, Math.Max(payload.Length, 64)), part, Header, options);
    }
}
