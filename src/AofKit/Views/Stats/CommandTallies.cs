using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using AofKit.Commands;

namespace AofKit.Views.Stats;

/// <summary>What is counted of each command, found by the name that a record has.</summary>
internal sealed class CommandTallies
{
    /// <summary>The name under which the entries of RDBs are counted.</summary>
    public const string EntryName = "rdb-entry";

    private const int MostUnknown = 1024;
    private const int CacheBits = 7;
    private const int LongestName = 256;

    private readonly Dictionary<string, CommandTally> _rows = new(StringComparer.Ordinal);
    private readonly (ulong Word, ulong End, int Length, CommandTally? Row)[] _cache = new (ulong, ulong, int, CommandTally?)[1 << CacheBits];
    private int _unknown;

    /// <summary>All commands that came.</summary>
    public IEnumerable<CommandTally> All => _rows.Values;

    /// <summary>The row of the entries of RDBs.</summary>
    public CommandTally Entries => Row(EntryName, info: null, "rdb");

    /// <summary>The row of a command.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CommandTally Find(in AofRecord record)
    {
        var name = record.Name;
        if (name.Length > 16)
            return FindSlowly(record);
        var (word, end) = name.Length switch
        {
            > 8 => (BinaryPrimitives.ReadUInt64LittleEndian(name), BinaryPrimitives.ReadUInt64LittleEndian(name[^8..])),
            >= 4 => ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name), BinaryPrimitives.ReadUInt32LittleEndian(name[^4..])),
            3 => ((ulong)(name[0] | name[1] << 8 | name[2] << 16), 0UL),
            _ => (name.Length == 0 ? 0 : (ulong)(name[0] | name[^1] << 8), 0UL),
        };
        ref var cached = ref _cache[(word ^ end << 1 ^ (ulong)name.Length) * 0x9E37_79B9_7F4A_7C15 >> (64 - CacheBits)];
        if (cached.Word == word && cached.End == end && cached.Length == name.Length && cached.Row is { NeedsSubcommand: false } row)
            return row;
        row = FindSlowly(record);
        cached = (word, end, name.Length, row);
        return row;
    }

    public void Merge(CommandTallies other)
    {
        foreach (var theirs in other.All)
            Row(theirs.Name, theirs.Info, theirs.Group).Merge(theirs);
    }

    private CommandTally FindSlowly(in AofRecord record)
    {
        if (CommandTable.Find(record) is { } info)
            return Row(info.Name, info, info.Group);
        var bytes = record.Name[..Math.Min(record.Name.Length, LongestName)];
        Span<char> name = stackalloc char[LongestName];
        name = name[..Encoding.Latin1.GetChars(bytes, name)];
        foreach (ref var c in name)
            c = char.IsAsciiLetterLower(c) ? (char)(c - ('a' - 'A')) : c;
        return _rows.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var row) ? row
            : _unknown < MostUnknown ? Row(new string(name), null, "unknown")
            : Row(CommandTally.OtherName, null, "unknown");
    }

    private CommandTally Row(string name, CommandInfo? info, string group)
    {
        if (_rows.TryGetValue(name, out var row))
            return row;
        if (group == "unknown" && name != CommandTally.OtherName && ++_unknown > MostUnknown)
            return Row(CommandTally.OtherName, null, group);
        _rows.Add(name, row = new CommandTally(name, info, group));
        return row;
    }
}
