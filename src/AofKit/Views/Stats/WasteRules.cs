using AofKit.Commands;

namespace AofKit.Views.Stats;

/// <summary>What a command does to the items of its key, as far as the command itself tells.</summary>
internal enum WasteShape
{
    /// <summary>Nothing that changes its size.</summary>
    None,

    /// <summary>The value is replaced by the arg at the index.</summary>
    Replace,

    /// <summary>The value is a number.</summary>
    Number,

    /// <summary>Every so many args from the index are an item, of which the first, or second, is the name; it is replaced.</summary>
    Items,

    /// <summary>The args from the index on are the names of items that go.</summary>
    Remove,

    /// <summary>The args from the index on are added.</summary>
    Append,

    /// <summary>Items go at an end, one or as many as the arg at the index says.</summary>
    Pop,

    /// <summary>At most as many items stay as an arg says.</summary>
    Trim,

    /// <summary>Something of about this size is there.</summary>
    Fixed,
}

/// <summary>A row: what a command does to the items of its key.</summary>
/// <param name="Shape">What it does.</param>
/// <param name="Index">The arg from which on it tells.</param>
/// <param name="Step">How many args an item has.</param>
/// <param name="NameAt">Which of them is its name.</param>
internal readonly record struct WasteRule(WasteShape Shape, int Index = 2, int Step = 1, int NameAt = 0);

/// <summary>The rows.</summary>
internal static class WasteRules
{
    private static readonly Dictionary<string, WasteRule> s_rules = new(StringComparer.Ordinal)
    {
        ["SET"] = new(WasteShape.Replace),
        ["SETNX"] = new(WasteShape.Replace),
        ["GETSET"] = new(WasteShape.Replace),
        ["SETEX"] = new(WasteShape.Replace, 3),
        ["PSETEX"] = new(WasteShape.Replace, 3),
        ["RESTORE"] = new(WasteShape.Replace, 3),
        ["MSET"] = new(WasteShape.Replace, -1),
        ["MSETNX"] = new(WasteShape.Replace, -1),
        ["MSETEX"] = new(WasteShape.Replace, -1),
        ["INCR"] = new(WasteShape.Number),
        ["DECR"] = new(WasteShape.Number),
        ["INCRBY"] = new(WasteShape.Number),
        ["DECRBY"] = new(WasteShape.Number),
        ["INCRBYFLOAT"] = new(WasteShape.Number),
        ["APPEND"] = new(WasteShape.Append),
        ["SETRANGE"] = new(WasteShape.Items, 2, 2),
        ["HSET"] = new(WasteShape.Items, 2, 2),
        ["HMSET"] = new(WasteShape.Items, 2, 2),
        ["HSETNX"] = new(WasteShape.Items, 2, 2),
        ["HINCRBY"] = new(WasteShape.Items, 2, 2),
        ["HINCRBYFLOAT"] = new(WasteShape.Items, 2, 2),
        ["HDEL"] = new(WasteShape.Remove),
        ["SADD"] = new(WasteShape.Items),
        ["SREM"] = new(WasteShape.Remove),
        ["ZADD"] = new(WasteShape.Items, 2, 2, 1),
        ["ZINCRBY"] = new(WasteShape.Items, 2, 2, 1),
        ["ZREM"] = new(WasteShape.Remove),
        ["GEOADD"] = new(WasteShape.Items, 2, 3, 2),
        ["LPUSH"] = new(WasteShape.Append),
        ["RPUSH"] = new(WasteShape.Append),
        ["LPUSHX"] = new(WasteShape.Append),
        ["RPUSHX"] = new(WasteShape.Append),
        ["LINSERT"] = new(WasteShape.Append, 4),
        ["LPOP"] = new(WasteShape.Pop),
        ["RPOP"] = new(WasteShape.Pop),
        ["LREM"] = new(WasteShape.Pop),
        ["LTRIM"] = new(WasteShape.Trim),
        ["XADD"] = new(WasteShape.Append, 3),
        ["XTRIM"] = new(WasteShape.Trim),
        ["XDEL"] = new(WasteShape.Pop, 0),
        ["ZPOPMIN"] = new(WasteShape.Pop),
        ["ZPOPMAX"] = new(WasteShape.Pop),
        ["PFADD"] = new(WasteShape.Fixed),
        ["SETBIT"] = new(WasteShape.Fixed),
        ["BITFIELD"] = new(WasteShape.Fixed),
    };

    /// <summary>The row of a command; one that is not there and replaces its key leaves about what it brought.</summary>
    public static WasteRule Of(string name, CommandInfo? info) =>
        s_rules.TryGetValue(name, out var rule) ? rule
        : info is { IsWrite: true, Group: "module" } ? new WasteRule(WasteShape.Items, 2, 2)
        : default;
}
