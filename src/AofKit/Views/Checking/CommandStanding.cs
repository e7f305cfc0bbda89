using AofKit.Commands;

namespace AofKit.Views.Checking;

/// <summary>How a command stands with a server.</summary>
/// <param name="Kind">Null when the server has it.</param>
/// <param name="Who">Which server or which module has it, if this one does not.</param>
internal readonly record struct CommandStanding(CheckKind? Kind, string Who)
{
    private const string VectorSets = "vectorset";

    // The commands that servers have given up, and the first versions without them.
    private static readonly (string Name, Version Since)[] s_gone = [("STRALGO", new Version(7, 0))];

    /// <summary>Reads the column <see cref="CommandInfo.Since"/>: <c>redis:7.4.0,valkey:9.0.0</c>, or the name of a module.</summary>
    public static CommandStanding Of(CommandInfo info, ServerRules rules)
    {
        var others = new List<string>();
        foreach (var (name, since) in s_gone)
            if (info.Name == name && rules.Kind != "keydb" && rules.Version >= since)
                return new CommandStanding(CheckKind.NewerCommand, $"servers before {since}");
        foreach (var word in info.Since.Split(','))
        {
            var colon = word.IndexOf(':', StringComparison.Ordinal);
            var (owner, since) = colon < 0 ? (word, "") : (word[..colon], word[(colon + 1)..]);
            if (!IsServer(owner))
                return owner == VectorSets && rules.Kind == "redis" && IsUpTo(since, rules.Version) ? default : new CommandStanding(CheckKind.ModuleCommand, owner);
            if (Has(rules, owner, since))
                return default;
            others.Add(since.Length > 0 ? $"{owner} {since}" : owner);
        }

        return new CommandStanding(CheckKind.NewerCommand, string.Join(" and ", others));
    }

    // KeyDB 6.3 has what Redis 6.2 has, and its own.
    private static bool Has(ServerRules rules, string owner, string since) => rules.Kind switch
    {
        "keydb" => owner == "keydb" || (owner == "redis" && IsUpTo(since, new Version(6, 2))),
        var kind => owner == kind && IsUpTo(since, rules.Version),
    };

    private static bool IsUpTo(string since, Version version)
    {
        var first = Version.Parse(since);
        return (first.Major, first.Minor).CompareTo((version.Major, version.Minor)) <= 0;
    }

    private static bool IsServer(string owner) => owner is "redis" or "valkey" or "keydb";
}
