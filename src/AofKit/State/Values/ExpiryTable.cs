namespace AofKit.State.Values;

/// <summary>The expiries of what is inside of a value; there is no table where nothing expires.</summary>
internal static class ExpiryTable
{
    /// <summary>Sets the expiry of one, or takes it away.</summary>
    public static void Set(ref ByteTable<long>? table, ReadOnlySpan<byte> name, long expiresAt)
    {
        if (expiresAt == Expiry.None)
        {
            table?.Remove(name);
            return;
        }

        table ??= new ByteTable<long>();
        table[table.FindOrAdd(name, out _)] = expiresAt;
    }

    /// <summary>Removes what has expired.</summary>
    public static int RemoveExpired(ByteTable<long>? table, long now, Action<byte[]> remove)
    {
        if (table is null)
            return 0;
        var over = new List<byte[]>();
        for (var i = table.Next(-1); i >= 0; i = table.Next(i))
            if (Expiry.IsOver(table[i], now))
                over.Add(table.KeyAt(i).ToArray());
        over.ForEach(remove);
        return over.Count;
    }
}
