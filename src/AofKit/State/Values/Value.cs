namespace AofKit.State.Values;

/// <summary>A value that is not a plain string.</summary>
internal abstract class Value
{
    /// <summary>The type users know.</summary>
    public abstract StateType Type { get; }

    /// <summary>How many elements, members, fields or entries there are.</summary>
    public abstract long Count { get; }

    /// <summary>The table that its members or fields are found in; null when there is none.</summary>
    public virtual ByteTable? Table => null;

    /// <summary>Takes what the record that is being executed changes in here; null unless somebody watches the key.</summary>
    public ChangeLog? Changes { get; set; }

    /// <summary>A value like this one that shares nothing with it that changes.</summary>
    public abstract Value Copy();

    /// <summary>Copies a value of any kind.</summary>
    public static object Copy(object value) => value is byte[] text ? text.AsSpan().ToArray() : ((Value)value).Copy();

    /// <summary>The type of a value of any kind.</summary>
    public static StateType TypeOf(object value) => value is byte[] ? StateType.String : ((Value)value).Type;
}
