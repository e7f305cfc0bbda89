namespace AofKit.Rdb;

/// <summary>The checksum of the bytes so far. Threads may share it, one after the other.</summary>
internal sealed class Crc64Sum
{
    public ulong Value { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes) => Value = Crc64.Append(Value, bytes);
}
