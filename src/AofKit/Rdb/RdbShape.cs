namespace AofKit.Rdb;

/// <summary>What the entries of a packed node are, in which order.</summary>
internal enum RdbShape : byte
{
    Item,
    FieldValue,
    FieldValueExpiry,
    ItemExpiry,
    MemberScore,
    TemplateValue,
}
