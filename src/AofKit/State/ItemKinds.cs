namespace AofKit.State;

/// <summary>The words for what a value consists of.</summary>
internal static class ItemKinds
{
    public const string Value = "value";
    public const string Bytes = "bytes";
    public const string Bit = "bit";
    public const string Estimate = "estimate";
    public const string Element = "element";
    public const string Item = "item";
    public const string Field = "field";
    public const string Member = "member";
    public const string Entry = "entry";
    public const string LastId = "last id";
    public const string MaxDeletedId = "greatest deleted id";
    public const string EntriesAdded = "entries added";
    public const string Group = "group";
    public const string Consumer = "consumer";
    public const string Pending = "pending";

    /// <summary>There may be several of them in a value, told apart by their names.</summary>
    public static bool IsNamed(string kind) => kind is Field or Member or Entry or Group or Consumer or Pending || IsIndexed(kind);

    /// <summary>The name is an index or an offset.</summary>
    public static bool IsIndexed(string kind) => kind is Item or Element or Bytes or Bit;

    /// <summary>The value is text made here, not bytes of the data set.</summary>
    public static bool IsSpelled(string kind) => kind is LastId or MaxDeletedId or EntriesAdded or Estimate or Bit;

    /// <summary>The value has parts, packed.</summary>
    public static bool IsPacked(string kind) => kind is Entry or Group or Pending;
}
