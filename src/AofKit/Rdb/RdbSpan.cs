namespace AofKit.Rdb;

/// <summary>Bytes of an RDB that are left out when it is copied.</summary>
/// <param name="Offset">Where they begin.</param>
/// <param name="Length">How many they are.</param>
/// <param name="Instead">What stands in their place: a SELECTDB when one is lost with them, a header, or the entry in another form; mostly nothing.</param>
internal readonly record struct RdbSpan(long Offset, long Length, ReadOnlyMemory<byte> Instead = default)
{
    /// <summary>The offset behind them.</summary>
    public long End => Offset + Length;
}
