using System.Numerics;
using AofKit.Commands;

namespace AofKit.Views.Stats;

/// <summary>The types of keys as commands tell them: a bit each, so that a key can have shown several.</summary>
internal static class KeyTypes
{
    private static readonly string[] s_names =
        ["string", "list", "set", "zset", "hash", "stream", "array", "json", "timeseries", "bloom", "cuckoo", "cms", "topk", "tdigest", "vectorset", "module"];

    private static readonly (string Start, string Type)[] s_modules =
    [
        ("JSON.", "json"), ("TS.", "timeseries"), ("BF.", "bloom"), ("CF.", "cuckoo"), ("CMS.", "cms"), ("TOPK.", "topk"), ("TDIGEST.", "tdigest"),
    ];

    /// <summary>How many types there are, the one that takes any not counted.</summary>
    public static int Count => s_names.Length;

    /// <summary>The type of the keys of a command; 0 when it takes any.</summary>
    public static uint Of(CommandInfo? info) => info?.Group switch
    {
        "string" or "bitmap" or "hyperloglog" => Bit("string"),
        "list" => Bit("list"),
        "set" => Bit("set"),
        "sorted-set" or "geo" => Bit("zset"),
        "hash" => Bit("hash"),
        "stream" => Bit("stream"),
        "array" => Bit("array"),
        "module" or "tair" or "path-hash" => OfModule(info.Name),
        _ => 0,
    };

    /// <summary>The type that an RDB tells.</summary>
    public static uint Of(string type) => Array.IndexOf(s_names, type) is >= 0 and var index ? 1u << index : Bit("module");

    /// <summary>The place of a type in a table of <see cref="Count"/> + 1, of which the last is for any.</summary>
    public static int IndexOf(uint type) => type == 0 ? Count : BitOperations.TrailingZeroCount(type);

    /// <summary>The word for what a key has shown: its type, <c>any</c> when no command told, <c>mixed</c> when they differ.</summary>
    public static string Name(uint types) => BitOperations.PopCount(types) switch
    {
        0 => "any",
        1 => s_names[BitOperations.TrailingZeroCount(types)],
        _ => "mixed",
    };

    private static uint OfModule(string name)
    {
        foreach (var (start, type) in s_modules)
            if (name.StartsWith(start, StringComparison.Ordinal))
                return Bit(type);
        return Bit(name.StartsWith('V') && !name.Contains('.', StringComparison.Ordinal) ? "vectorset" : "module");
    }

    private static uint Bit(string name) => 1u << Array.IndexOf(s_names, name);
}
