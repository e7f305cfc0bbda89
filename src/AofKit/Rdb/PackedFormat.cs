namespace AofKit.Rdb;

/// <summary>The formats of packed nodes: small collections that lie in one string.</summary>
internal enum PackedFormat : byte
{
    Listpack,
    Ziplist,
    Intset,
    Zipmap,
}
