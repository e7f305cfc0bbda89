using AofKit.Commands;
using AofKit.Views.Checking;

namespace AofKit.Views.Repairing;

/// <summary>Tells commands from what damage has made of them, and from what would end the server that loads them.</summary>
/// <remarks>
/// A name that is not known may be that of a module, or a command that was renamed. Damage does not make the same name many times, so a
/// name that comes again and again, or has a dot as those of modules have, is kept.
/// </remarks>
internal sealed class CommandJudge(bool keepsUnknown)
{
    private const int ComesAgain = 10;
    private const int MostNames = 10_000;
    private const int LongestName = 40;

    private readonly Dictionary<string, int> _unknown = new(StringComparer.OrdinalIgnoreCase);
    private readonly PlainNames _plain = new();
    private readonly ServerRules _strictest = ServerRules.All.First(r => r.Name == "redis-7.0");

    /// <summary>Whether nothing is wrong with a command, by its name and its count of args: one such has been seen.</summary>
    public bool IsPlain(in AofRecord record) => _plain.Contains(record);

    /// <summary>What is wrong with a command; null when nothing is.</summary>
    /// <param name="record">The command.</param>
    /// <param name="name">The name, when it is not known; <see cref="ComesOften"/> has the last word on it.</param>
    public string? FindWrong(in AofRecord record, out string? name)
    {
        name = null;
        if (CommandTable.Find(record) is not { } info)
            return CommandTable.IsOfModule(record.Name) ? null : Count(name = Spell(record.Name));
        if (record.ArgCount > 1 && CommandTable.IsContainer(info))
            return Count(name = $"{info.Name} {Spell(record[1])}");
        if (!info.Accepts(record.ArgCount))
            return $"{info.Name} with {record.ArgCount - 1} args";
        if (info.Name is "RESTORE" or "RESTORE-ASKING")
            return PayloadCheck.IsDamaged(record[3]) ? $"{info.Name} with a payload that is damaged" : null;
        if (ServerStops.Find(info.Name, record, _strictest) is { } stop)
            return $"{info.Name}, on which a server {stop.Text}";
        if (info.InLog != CommandInLog.Never && info.Name != "SELECT" && CommandTable.IsOneWord(info))
            _plain.Add(record.Name, info.Arity);
        return null;
    }

    /// <summary>Whether a name came so often that it is one.</summary>
    public bool ComesOften(string name) => keepsUnknown || _unknown.GetValueOrDefault(name) >= ComesAgain;

    /// <summary>The names that are not known and are kept.</summary>
    public IEnumerable<string> Kept => _unknown.Where(u => keepsUnknown || u.Value >= ComesAgain).Select(u => u.Key);

    private string Count(string name)
    {
        if (_unknown.Count < MostNames || _unknown.ContainsKey(name))
            _unknown[name] = _unknown.GetValueOrDefault(name) + 1;
        return $"there is no command {name}";
    }

    private static string Spell(ReadOnlySpan<byte> name) => ArgText.ToString(name[..Math.Min(name.Length, LongestName)]);
}
