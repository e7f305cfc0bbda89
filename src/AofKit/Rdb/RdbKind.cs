namespace AofKit.Rdb;

/// <summary>The types of values that users know.</summary>
internal enum RdbKind : byte
{
    String,
    List,
    Set,
    SortedSet,
    Hash,
    Stream,
    Array,
    Bitmap,
    Module,
    Cron,
}
