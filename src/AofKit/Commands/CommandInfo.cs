using System.Globalization;

namespace AofKit.Commands;

/// <summary>What is known of a command: one row of the command table.</summary>
public sealed class CommandInfo
{
    private CommandInfo(string[] columns)
    {
        Name = columns[0];
        Arity = int.Parse(columns[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        Group = columns[2];
        Categories = columns[3].Split(',', StringSplitOptions.RemoveEmptyEntries);
        InLog = columns[4] switch
        {
            "write" => CommandInLog.Verbatim,
            "rewritten" => CommandInLog.Rewritten,
            "may" => CommandInLog.Sometimes,
            "control" => CommandInLog.Control,
            _ => CommandInLog.Never,
        };
        Since = columns[5];

        var specs = new List<KeySpec>();
        foreach (var word in (columns.Length > 6 ? columns[6] : "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word[0] == '!')
                Finder = word[1..];
            else if (word[0] == '*')
                SetWide(word[1..]);
            else
                specs.Add(KeySpec.Parse(word));
        }

        Specs = [.. specs];
    }

    /// <summary>The name in upper case; a subcommand is <c>CONTAINER|SUBCOMMAND</c>.</summary>
    public string Name { get; }

    /// <summary>The count of args, the name included; negative where that is the least count.</summary>
    public int Arity { get; }

    /// <summary>The group in the servers' documentation, such as <c>hash</c> or <c>sorted-set</c>.</summary>
    public string Group { get; }

    /// <summary>The access control categories, such as <c>write</c> or <c>sortedset</c>.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>How the command comes into a log.</summary>
    public CommandInLog InLog { get; }

    /// <summary>The first version of each server that knows the command, as <c>redis:7.0.0,valkey:7.0.0</c>; or the module it belongs to.</summary>
    public string Since { get; }

    /// <summary>What the command touches without naming it.</summary>
    public WideEffect Wide { get; private set; }

    /// <summary>Whether the command changes data.</summary>
    public bool IsWrite => Categories.Contains("write");

    /// <summary>Whether the command is in a group or a category, under the name that either gives it.</summary>
    public bool IsIn(string group) =>
        Group.Equals(group, StringComparison.OrdinalIgnoreCase)
        || Categories.Contains(group, StringComparer.OrdinalIgnoreCase)
        || (group.Equals("zset", StringComparison.OrdinalIgnoreCase) && Group == "sorted-set");

    /// <summary>Whether so many args, the name included, are enough and not too many.</summary>
    internal bool Accepts(int argCount) => Arity >= 0 ? argCount == Arity : argCount >= -Arity;

    internal KeySpec[] Specs { get; }

    /// <summary>The name of the finder that knows where the keys are, where no specification tells.</summary>
    internal string? Finder { get; }

    /// <summary>The index of the first slot of a command that touches slots, and 2 where slots come as ranges.</summary>
    internal (int First, int Step) Slots { get; private set; }

    internal static CommandInfo Parse(string row) => new(row.Split('\t'));

    private void SetWide(string text)
    {
        var at = text.IndexOf('@');
        Wide = (at < 0 ? text : text[..at]) switch
        {
            "all" => WideEffect.AllDbs,
            "db" => WideEffect.Db,
            "swapdb" => WideEffect.SwapDbs,
            "slots" => WideEffect.Slots,
            "functions" => WideEffect.Functions,
            _ => throw new FormatException(text),
        };
        if (at >= 0)
            Slots = (text[at + 1] - '0', text.EndsWith("/2", StringComparison.Ordinal) ? 2 : 1);
    }
}

/// <summary>How a command comes into a log.</summary>
public enum CommandInLog : byte
{
    /// <summary>It does not.</summary>
    Never,

    /// <summary>As the client sent it.</summary>
    Verbatim,

    /// <summary>Servers since 7.0 write another command with the same effect; older logs hold it as it is.</summary>
    Rewritten,

    /// <summary>It is not a write, and may be there nevertheless.</summary>
    Sometimes,

    /// <summary>It steers the reading of the log: <c>SELECT</c>, <c>MULTI</c>, <c>EXEC</c>.</summary>
    Control,
}
