namespace AofKit;

/// <summary>What an RDB tells about one of its entries, beside the name and the value.</summary>
public readonly record struct AofEntry
{
    /// <summary>The type of the value in the word that the command <c>TYPE</c> gives, or <c>function</c> for a function library.</summary>
    public string Type { get; init; }

    /// <summary>How the value is held in the RDB, in the words of <c>OBJECT ENCODING</c>; empty for a function library.</summary>
    public string Encoding { get; init; }

    /// <summary>How many elements, members, fields or entries the value has; 1 for a string.</summary>
    public long Count { get; init; }

    /// <summary>When the key expires, in milliseconds since 1970; null when it does not.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary>How many seconds before the RDB was written the key was last used, if the server kept that (an LRU policy).</summary>
    public long? IdleSeconds { get; init; }

    /// <summary>The logarithmic counter of how often the key is used, if the server kept that (an LFU policy).</summary>
    public byte? Frequency { get; init; }

    /// <summary>It is a function library, not a key.</summary>
    public bool IsFunction => Type == FunctionType;

    internal const string FunctionType = "function";
}
