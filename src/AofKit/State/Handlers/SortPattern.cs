using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>The patterns of SORT: a key with a star where the item stands, and maybe a field behind an arrow.</summary>
internal static class SortPattern
{
    /// <summary>Finds what a pattern names for an item.</summary>
    /// <returns>Bytes that nothing else changes; null when it is not there.</returns>
    public static byte[]? Find(KeySpace db, ReadOnlySpan<byte> pattern, byte[] item)
    {
        if (pattern is [(byte)'#'])
            return item;
        var star = pattern.IndexOf((byte)'*');
        if (star < 0)
            return null;
        var behind = pattern[(star + 1)..];
        var arrow = behind.IndexOf("->"u8);
        ReadOnlySpan<byte> field = default;
        if (arrow >= 0 && arrow + 2 < behind.Length)
        {
            field = behind[(arrow + 2)..];
            behind = behind[..arrow];
        }

        byte[] key = [.. pattern[..star], .. item, .. behind];
        var value = db.Get(key);
        if (!field.IsEmpty)
            return (value as HashValue)?.Get(field)?.AsSpan().ToArray();
        return value is not null && TextValue.TryRead(value, out var text) ? text.ToArray() : null;
    }
}
