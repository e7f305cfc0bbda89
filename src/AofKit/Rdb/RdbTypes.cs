namespace AofKit.Rdb;

/// <summary>The types of values there are, by the numbers of each dialect.</summary>
internal static class RdbTypes
{
    private static readonly RdbType[] Common =
    [
        new(0, RdbKind.String, "raw", RdbLayout.Text, 1),
        new(1, RdbKind.List, "linkedlist", RdbLayout.Items, 1),
        new(2, RdbKind.Set, "hashtable", RdbLayout.Items, 1),
        new(3, RdbKind.SortedSet, "skiplist", RdbLayout.ScoredInText, 1),
        new(4, RdbKind.Hash, "hashtable", RdbLayout.Pairs, 1),
        new(5, RdbKind.SortedSet, "skiplist", RdbLayout.Scored, 8),
        new(7, RdbKind.Module, "module", RdbLayout.Module, 8),
        new(9, RdbKind.Hash, "zipmap", RdbLayout.Node, 1, PackedFormat.Zipmap, RdbShape.FieldValue),
        new(10, RdbKind.List, "ziplist", RdbLayout.Node, 2, PackedFormat.Ziplist),
        new(11, RdbKind.Set, "intset", RdbLayout.Node, 2, PackedFormat.Intset),
        new(12, RdbKind.SortedSet, "ziplist", RdbLayout.Node, 2, PackedFormat.Ziplist, RdbShape.MemberScore),
        new(13, RdbKind.Hash, "ziplist", RdbLayout.Node, 4, PackedFormat.Ziplist, RdbShape.FieldValue),
        new(14, RdbKind.List, "quicklist", RdbLayout.Nodes, 7, PackedFormat.Ziplist),
        new(15, RdbKind.Stream, "stream", RdbLayout.Stream, 9),
        new(16, RdbKind.Hash, "listpack", RdbLayout.Node, 10, Shape: RdbShape.FieldValue),
        new(17, RdbKind.SortedSet, "listpack", RdbLayout.Node, 10, Shape: RdbShape.MemberScore),
        new(18, RdbKind.List, "quicklist", RdbLayout.MarkedNodes, 10),
        new(19, RdbKind.Stream, "stream", RdbLayout.Stream, 10),
        new(20, RdbKind.Set, "listpack", RdbLayout.Node, 11),
        new(21, RdbKind.Stream, "stream", RdbLayout.Stream, 11),
        new(64, RdbKind.Cron, "cron", RdbLayout.Cron, 9),
    ];

    private static readonly RdbType?[] Redis = TableOf(
    [
        .. Common,
        new(22, RdbKind.Hash, "hashtable", RdbLayout.ExpiringPairs, 12),
        new(23, RdbKind.Hash, "listpackex", RdbLayout.Node, 12, Shape: RdbShape.FieldValueExpiry),
        new(24, RdbKind.Hash, "hashtable", RdbLayout.PairsFromLeast, 12),
        new(25, RdbKind.Hash, "listpackex", RdbLayout.NodeAfterLeast, 12, Shape: RdbShape.FieldValueExpiry),
        new(26, RdbKind.Stream, "stream", RdbLayout.Stream, 13),
        new(27, RdbKind.Stream, "stream", RdbLayout.Stream, 14),
        new(28, RdbKind.Array, "array", RdbLayout.Array, 14),
        new(29, RdbKind.Hash, "template", RdbLayout.OwnTemplateNode, 15, Shape: RdbShape.TemplateValue),
        new(30, RdbKind.Hash, "template", RdbLayout.TemplateNode, 15, Shape: RdbShape.TemplateValue),
        new(31, RdbKind.Hash, "template", RdbLayout.OwnTemplateItems, 15),
        new(32, RdbKind.Hash, "template", RdbLayout.TemplateItems, 15),
        new(33, RdbKind.Bitmap, "bitmap", RdbLayout.BitmapOrRateLimit, 14),
        new(34, RdbKind.Set, "listpackex", RdbLayout.NodeAfterLeast, 17, Shape: RdbShape.ItemExpiry),
        new(35, RdbKind.Set, "hashtable", RdbLayout.ItemsFromLeast, 17),
    ]);

    private static readonly RdbType?[] Valkey = TableOf(
    [
        .. Common,
        new(22, RdbKind.Hash, "hashtable", RdbLayout.PairsExpiring, 80),
        new(23, RdbKind.Hash, "path", RdbLayout.PathHash, 81),
    ]);

    /// <summary>The type of a number, or nothing when there is none that is known.</summary>
    public static RdbType? Find(RdbDialect dialect, byte number) => Of(dialect)[number];

    /// <summary>The types of a dialect by their numbers.</summary>
    public static RdbType?[] Of(RdbDialect dialect) => dialect == RdbDialect.Valkey ? Valkey : Redis;

    /// <summary>What is known of a number that is no type.</summary>
    public static string Describe(byte number) => number switch
    {
        6 => "type 6, the module format of a release candidate of Redis 4, which no release reads",
        100 or 101 or 102 or 107 or 121 => $"opcode {number}, which is private to Redis Enterprise",
        192 => "type 192, the bitmap of a fork",
        >= 240 => $"opcode {number}",
        _ => $"type {number}",
    };

    private static RdbType?[] TableOf(RdbType[] types)
    {
        var table = new RdbType?[256];
        foreach (var type in types)
            table[type.Number] = type;
        return table;
    }
}
