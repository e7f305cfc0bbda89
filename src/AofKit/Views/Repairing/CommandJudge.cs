using AofKit.Commands;

namespace AofKit.Views.Repairing;

/// <summary>Tells commands from what damage has made of them.</summary>
/// <remarks>
/// A name that is not known may be that of a module, or a command that was renamed. Damage does not make the same name many times, so a
/// name that comes again and again, or has a dot as those of modules have, is kept.
/// </remarks>
internal sealed class CommandJudge
{
    private const int ComesAgain = 10;
    private const int MostNames = 10_000;

    private readonly Dictionary<string, int> _unknown = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with a command; null when nothing is.</summary>
    /// <param name="record">The command.</param>
    /// <param name="name">The name, when it is not known; <see cref="ComesOften"/> has the last word on it.</param>
    public string? FindWrong(in AofRecord record, out string? name)
    {
        name = null;
        if (CommandTable.Find(record) is { } info)
        {
            return record.ArgCount == info.Arity || (info.Arity < 0 && record.ArgCount >= -info.Arity)
                ? null
                : $"{info.Name} with {record.ArgCount - 1} args";
        }

        if (record.Name.Contains((byte)'.'))
            return null;
        name = ArgText.ToString(record.Name[..Math.Min(record.Name.Length, 40)]);
        if (_unknown.Count < MostNames || _unknown.ContainsKey(name))
            _unknown[name] = _unknown.GetValueOrDefault(name) + 1;
        return $"there is no command {name}";
    }

    /// <summary>Whether a name came so often that it is one.</summary>
    public bool ComesOften(string name) => _unknown.GetValueOrDefault(name) >= ComesAgain;

    /// <summary>The names that are not known and are kept.</summary>
    public IEnumerable<(string Name, int Count)> Kept => _unknown.Where(u => u.Value >= ComesAgain).Select(u => (u.Key, u.Value));
}
