namespace AofKit.Rdb;

/// <summary>A type of value as an RDB numbers it.</summary>
/// <param name="Number">The byte that stands before the key.</param>
/// <param name="Kind">The type users know.</param>
/// <param name="Encoding">How the value is held, in the words of <c>OBJECT ENCODING</c>.</param>
/// <param name="Layout">How the value is laid out.</param>
/// <param name="FirstVersion">The first RDB version that has it.</param>
/// <param name="Node">The format of its packed nodes.</param>
/// <param name="Shape">What the entries of its packed nodes are.</param>
internal sealed record RdbType(
    byte Number,
    RdbKind Kind,
    string Encoding,
    RdbLayout Layout,
    int FirstVersion,
    PackedFormat Node = PackedFormat.Listpack,
    RdbShape Shape = RdbShape.Item)
{
    /// <summary>The type in the word that the command <c>TYPE</c> gives.</summary>
    public string Name { get; } = Kind switch
    {
        RdbKind.String => "string",
        RdbKind.List => "list",
        RdbKind.Set => "set",
        RdbKind.SortedSet => "zset",
        RdbKind.Hash => "hash",
        RdbKind.Stream => "stream",
        RdbKind.Array => "array",
        RdbKind.Bitmap => "bitmap",
        RdbKind.Cron => "cron",
        _ => "module",
    };

    /// <summary>How many entries of a packed node make one item.</summary>
    public int EntriesPerItem { get; } = Shape switch
    {
        RdbShape.Item or RdbShape.TemplateValue => 1,
        RdbShape.FieldValueExpiry => 3,
        _ => 2,
    };
}
