using System.Globalization;
using AofKit.Views.States;

namespace AofKit.Views.Writers;

/// <summary>An entry of an RDB in a few words.</summary>
internal static class EntryText
{
    /// <summary>Such as <c>hash of 2 fields, listpack, 41 bytes, expires 2100-01-01T00:00:00.000Z</c>.</summary>
    public static string Describe(AofEntry entry, long length)
    {
        if (entry.IsFunction)
            return string.Create(CultureInfo.InvariantCulture, $"a function library, {length} bytes");
        var count = entry.Type == "string" ? "" : string.Create(CultureInfo.InvariantCulture, $" of {entry.Count} {Items(entry)}");
        var encoding = entry.Encoding.Length > 0 ? $", {entry.Encoding}" : "";
        var expiry = entry.ExpiresAt is { } at ? $", expires {StateWords.Time(at)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{entry.Type}{count}{encoding}, {length} bytes{expiry}");
    }

    private static string Items(AofEntry entry)
    {
        var one = entry.Type switch
        {
            "hash" => "field",
            "set" or "zset" => "member",
            "stream" => "entr",
            "list" or "array" => "element",
            _ => "item",
        };
        return one == "entr" ? entry.Count == 1 ? "entry" : "entries" : entry.Count == 1 ? one : one + "s";
    }
}
