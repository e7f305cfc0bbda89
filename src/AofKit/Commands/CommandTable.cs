using System.Text;

namespace AofKit.Commands;

/// <summary>The commands of Redis, Valkey, KeyDB and the common modules. The facts are rows of <c>commands.tsv</c>.</summary>
public static class CommandTable
{
    private const int LongestSubcommand = 32;
    private const int LongestOfModule = 128;

    private static readonly CommandInfo[] s_all = Load();
    private static readonly CommandInfo?[] s_slots = Hash(s_all);
    private static readonly HashSet<string> s_containers = [.. s_all.Select(c => c.Name).Where(n => n.Contains('|', StringComparison.Ordinal)).Select(n => n[..n.IndexOf('|', StringComparison.Ordinal)])];

    /// <summary>All commands, ordered by name.</summary>
    public static IReadOnlyList<CommandInfo> All => s_all;

    /// <summary>The command of a record; for a container the subcommand that arg 1 names. Case does not matter.</summary>
    /// <returns>Null for a command that is not known.</returns>
    public static CommandInfo? Find(in AofRecord record)
    {
        if (record.ArgCount == 0)
            return null;
        var name = record.Name;
        if (record.ArgCount > 1 && record[1].Length <= LongestSubcommand && Find(name, record[1]) is { } subcommand)
            return subcommand;
        return Find(name, default);
    }

    /// <summary>The command of a name, or <c>CONTAINER|SUBCOMMAND</c>. Case does not matter.</summary>
    /// <returns>Null when it is not known.</returns>
    public static CommandInfo? Find(ReadOnlySpan<byte> name)
    {
        var bar = name.IndexOf((byte)'|');
        return bar < 0 ? Find(name, default) : Find(name[..bar], name[(bar + 1)..]);
    }

    /// <summary>Whether a name is spelled as those that modules give to their commands, <c>JSON.SET</c>, and is not that of a known command with a point in the place of a letter, <c>HSE.</c>.</summary>
    internal static bool IsOfModule(ReadOnlySpan<byte> name)
    {
        var point = name.IndexOf((byte)'.');
        return point > 0 && point < name.Length - 1 && name.Length <= LongestOfModule && char.IsAsciiLetter((char)name[0])
            && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~') && !IsLetterAt(name, point);
    }

    private static bool IsLetterAt(ReadOnlySpan<byte> name, int point)
    {
        Span<byte> other = stackalloc byte[LongestOfModule];
        other = other[..name.Length];
        name.CopyTo(other);
        for (other[point] = (byte)'A'; other[point] <= 'Z'; other[point]++)
            if (Find(other, default) is not null)
                return true;
        return false;
    }

    /// <summary>Whether a command is one only together with a subcommand.</summary>
    internal static bool IsContainer(CommandInfo info) => s_containers.Contains(info.Name);

    /// <summary>Whether the first word of a command names it: it has no subcommands, and is none.</summary>
    internal static bool IsOneWord(CommandInfo info) => !IsContainer(info) && !info.Name.Contains('|', StringComparison.Ordinal);

    private static CommandInfo? Find(ReadOnlySpan<byte> name, ReadOnlySpan<byte> subcommand)
    {
        for (var slot = SlotOf(name, subcommand, s_slots.Length); s_slots[slot] is { } info; slot = (slot + 1) % s_slots.Length)
            if (IsNamed(info.Name, name, subcommand))
                return info;
        return null;
    }

    private static bool IsNamed(string known, ReadOnlySpan<byte> name, ReadOnlySpan<byte> subcommand)
    {
        if (subcommand.IsEmpty)
            return Ascii.EqualsIgnoreCase(name, known);
        return known.Length == name.Length + 1 + subcommand.Length
            && known[name.Length] == '|'
            && Ascii.EqualsIgnoreCase(name, known.AsSpan(0, name.Length))
            && Ascii.EqualsIgnoreCase(subcommand, known.AsSpan(name.Length + 1));
    }

    private static int SlotOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> subcommand, int count)
    {
        var hash = (uint)name.Length;
        foreach (var b in name)
            hash = hash * 31 + (b | 0x20u);
        foreach (var b in subcommand)
            hash = hash * 31 + (b | 0x20u);
        return (int)(hash % (uint)count);
    }

    private static CommandInfo?[] Hash(CommandInfo[] all)
    {
        var slots = new CommandInfo?[4 * all.Length + 1];
        foreach (var info in all)
        {
            var name = Encoding.ASCII.GetBytes(info.Name);
            var bar = info.Name.IndexOf('|');
            var slot = bar < 0 ? SlotOf(name, default, slots.Length) : SlotOf(name.AsSpan(0, bar), name.AsSpan(bar + 1), slots.Length);
            while (slots[slot] is not null)
                slot = (slot + 1) % slots.Length;
            slots[slot] = info;
        }

        return slots;
    }

    private static CommandInfo[] Load()
    {
        using var reader = new StreamReader(typeof(CommandTable).Assembly.GetManifestResourceStream("commands.tsv")!);
        var rows = new List<CommandInfo>(800);
        while (reader.ReadLine() is { } row)
            rows.Add(CommandInfo.Parse(row));
        return [.. rows];
    }
}
