using System.Text;
using AofKit.Commands;

namespace AofKit.Views;

/// <summary>Which commands are meant: names, <c>container|subcommand</c>, groups such as <c>@hash</c> or <c>@write</c>.</summary>
public sealed class CommandSelector
{
    private readonly Dictionary<CommandInfo, bool> _known = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _groups = [];

    private CommandSelector()
    {
    }

    /// <summary>Reads a list of names and groups, separated by commas.</summary>
    /// <exception cref="ArgumentException">A group is not known; the message names one that is similar.</exception>
    public static CommandSelector Parse(string text)
    {
        var selector = new CommandSelector();
        foreach (var word in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (word[0] != '@')
                selector._names.Add(word.Replace(' ', '|'));
            else if (CommandTable.All.Any(c => c.IsIn(word[1..])))
                selector._groups.Add(word[1..]);
            else
                throw new ArgumentException($"there is no group of commands {word}; some are @string @hash @list @set @zset @stream @write @read");
        }

        return selector;
    }

    /// <summary>The names that no known command has; a module may have them nevertheless.</summary>
    public IEnumerable<string> UnknownNames => _names.Where(n => CommandTable.Find(Encoding.UTF8.GetBytes(n)) is null);

    /// <summary>Whether the command of a record is meant.</summary>
    public bool Matches(in AofRecord record)
    {
        if (record.Kind != AofRecordKind.Command)
            return false;
        if (CommandTable.Find(record) is not { } info)
            return _names.Count > 0 && _names.Contains(Encoding.Latin1.GetString(record.Name));
        if (_known.TryGetValue(info, out var isMeant))
            return isMeant;

        var bar = info.Name.IndexOf('|');
        isMeant = _names.Contains(info.Name) || (bar > 0 && _names.Contains(info.Name[..bar])) || _groups.Exists(info.IsIn);
        _known.Add(info, isMeant);
        return isMeant;
    }
}
