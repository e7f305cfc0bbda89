using System.CommandLine;

namespace AofKit.Cli.Help;

/// <summary>A verb of the tool, with what its help page shows beyond names: groups of options, and examples.</summary>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    private IReadOnlyList<(string Title, IEnumerable<Option> Options)> _groups = [];

    /// <summary>The options of the verb, in groups.</summary>
    public IReadOnlyList<(string Title, IEnumerable<Option> Options)> Groups
    {
        get => _groups;
        init
        {
            _groups = value;
            foreach (var option in value.SelectMany(g => g.Options))
                Options.Add(option);
        }
    }

    /// <summary>What the verb is good for, and how to say it.</summary>
    public IReadOnlyList<(string Purpose, string Line)> Examples { get; init; } = [];
}
