namespace AofKit.Rdb;

/// <summary>How the value of a type is laid out.</summary>
internal enum RdbLayout : byte
{
    /// <summary>One string.</summary>
    Text,

    /// <summary>A count, and as many strings.</summary>
    Items,

    /// <summary>A count, and as many pairs of strings.</summary>
    Pairs,

    /// <summary>A count, and as many strings with a score in text.</summary>
    ScoredInText,

    /// <summary>A count, and as many strings with a score of eight bytes.</summary>
    Scored,

    /// <summary>A count, and as many expiries with pairs of strings.</summary>
    ExpiringPairs,

    /// <summary>A count, and as many pairs of strings with an expiry of eight bytes.</summary>
    PairsExpiring,

    /// <summary>The least expiry, a count, and as many distances from it with pairs of strings.</summary>
    PairsFromLeast,

    /// <summary>The least expiry, a count, and as many distances from it with strings.</summary>
    ItemsFromLeast,

    /// <summary>One packed node.</summary>
    Node,

    /// <summary>The least expiry, and one packed node.</summary>
    NodeAfterLeast,

    /// <summary>A count, and as many packed nodes.</summary>
    Nodes,

    /// <summary>A count, and as many strings or packed nodes, each after a number that says which.</summary>
    MarkedNodes,

    /// <summary>A node of the number of a template and values.</summary>
    TemplateNode,

    /// <summary>The fields of a template, and a node of its number and values.</summary>
    OwnTemplateNode,

    /// <summary>The number of a template, and as many strings as it has fields.</summary>
    TemplateItems,

    /// <summary>The fields of a template, and as many strings.</summary>
    OwnTemplateItems,

    Stream,
    Array,
    Module,
    BitmapOrRateLimit,
    PathHash,
    Cron,
}
