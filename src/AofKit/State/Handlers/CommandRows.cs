using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace AofKit.State.Handlers;

/// <summary>The commands that are executed here, found by their names. To add one is to add a row to its family.</summary>
internal static class CommandRows
{
    private const int LongestName = 32;
    private static readonly CommandRow[] s_all =
    [
        .. StringCommands.Rows, .. BitCommands.Rows, .. HyperLogLogCommands.Rows, .. SortCommand.Rows, .. GeoCommands.Rows, .. ListCommands.Rows, .. SetCommands.Rows, .. HashCommands.Rows,
        .. HashExpiryCommands.Rows, .. SortedSetCommands.Rows, .. SortedSetStoreCommands.Rows, .. KeySpaceCommands.Rows, .. ExpiryCommands.Rows,
        .. ArrayCommands.Rows,
        .. StreamCommands.Rows, .. StreamGroupCommands.Rows, .. StreamClaimCommands.Rows, .. StreamReleaseCommands.Rows, .. RestoreCommands.Rows, .. FunctionCommands.Rows,
    ];

    private static readonly CommandRow?[] s_slots = Hash(s_all);

    /// <summary>All rows.</summary>
    public static IReadOnlyList<CommandRow> All => s_all;

    /// <summary>The row of a command; null when it is not executed here.</summary>
    public static CommandRow? Find(in AofRecord record)
    {
        var name = record.Name;
        if (name.Length > LongestName)
            return null;
        if (Find(name) is { } row)
            return row;
        if (record.ArgCount < 2 || record[1].Length + name.Length >= LongestName)
            return null;
        Span<byte> both = stackalloc byte[LongestName];
        name.CopyTo(both);
        both[name.Length] = (byte)'|';
        record[1].CopyTo(both[(name.Length + 1)..]);
        return Find(both[..(name.Length + 1 + record[1].Length)]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static CommandRow? Find(ReadOnlySpan<byte> name)
    {
        for (var slot = SlotOf(name, s_slots.Length); s_slots[slot] is { } row; slot = (slot + 1) & (s_slots.Length - 1))
            if (Ascii.EqualsIgnoreCase(name, row.Name))
                return row;
        return null;
    }

    // The letters at both ends and the length tell nearly all names apart.
    private static int SlotOf(ReadOnlySpan<byte> name, int count)
    {
        if (name.IsEmpty)
            return 0;
        // Without the bit that tells upper case from lower.
        var ends = name.Length >= 4
            ? (BinaryPrimitives.ReadUInt32LittleEndian(name) | 0x2020_2020) * 31 + (BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]) | 0x2020_2020)
            : name[0] | (uint)name[^1] << 8 | (uint)name[name.Length / 2] << 16 | 0x2020_2020;
        return (int)((ends + (uint)name.Length) * 0x9E37_79B1 >> 8) & (count - 1);
    }

    private static CommandRow?[] Hash(CommandRow[] rows)
    {
        var slots = new CommandRow?[1024];
        foreach (var row in rows)
        {
            var slot = SlotOf(Encoding.ASCII.GetBytes(row.Name), slots.Length);
            while (slots[slot] is not null)
                slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = row;
        }

        return slots;
    }
}
