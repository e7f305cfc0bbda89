using AofKit.Commands;

namespace AofKit.State.Handlers;

/// <summary>A command that is executed here.</summary>
/// <param name="name">Its name as in <see cref="CommandTable"/>, which tells everything else about it.</param>
/// <param name="handler">What executes it.</param>
internal sealed class CommandRow(string name, Handler handler)
{
    private readonly CommandInfo _info = CommandTable.Find(System.Text.Encoding.ASCII.GetBytes(name))
        ?? throw new InvalidOperationException(name);

    public string Name { get; } = name;

    public Handler Handler { get; } = handler;

    /// <summary>It does the same whatever the value is.</summary>
    public bool TakesAnyValue { get; init; }

    /// <summary>Whether so many args are enough and not too many.</summary>
    public bool Accepts(int argCount) => _info.Accepts(argCount);
}
