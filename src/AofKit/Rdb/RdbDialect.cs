namespace AofKit.Rdb;

/// <summary>Whose numbers an RDB uses; the word in its header decides.</summary>
internal enum RdbDialect : byte
{
    Redis,
    Valkey,
}
