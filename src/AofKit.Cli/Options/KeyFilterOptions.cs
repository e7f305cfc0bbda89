using System.CommandLine;
using AofKit.Cli.Help;
using AofKit.State;
using AofKit.Views;

namespace AofKit.Cli.Options;

/// <summary>The options that choose keys of a data set.</summary>
internal sealed class KeyFilterOptions
{
    private static readonly string[] s_types = ["string", "list", "set", "zset", "hash", "stream", "array", "module", "unknown"];

    private readonly Option<string?> _key = Text("--key", "GLOB", "keys like GLOB");
    private readonly Option<string?> _notKey = Text("--not-key", "GLOB", "not keys like GLOB");
    private readonly Option<string?> _keyRegex = Text("--key-regex", "RE", "keys in which RE is found");
    private readonly Option<string?> _notKeyRegex = Text("--not-key-regex", "RE", "not keys in which RE is found");
    private readonly Option<string?> _type = Text("--type", "TYPE,…", "keys of these types: string, list, set, zset, hash, stream, array, module, unknown");
    private readonly Option<string?> _notType = Text("--not-type", "TYPE,…", "not keys of these types");
    private readonly Option<string?> _db = Text("--db", "N,…", "keys in these dbs");
    private readonly Option<string?> _notDb = Text("--not-db", "N,…", "not keys in these dbs");

    public KeyFilterOptions()
    {
        _type.CompletionSources.Add(s_types);
        _notType.CompletionSources.Add(s_types);
    }

    public IEnumerable<Option> All => [_key, _notKey, _keyRegex, _notKeyRegex, _type, _notType, _db, _notDb];

    /// <summary>Whether no key is left out.</summary>
    public bool IsOpen(ParseResult parsed) => All.All(o => parsed.GetResult(o) is null);

    /// <summary>What tells whether a key was chosen.</summary>
    public Func<KeyState, bool> Read(ParseResult parsed)
    {
        var (key, notKey) = (FilterOptions.ReadKeys(parsed, _key, _keyRegex), FilterOptions.ReadKeys(parsed, _notKey, _notKeyRegex));
        var (types, notTypes) = (ReadTypes(parsed, _type), ReadTypes(parsed, _notType));
        var (dbs, notDbs) = (FilterOptions.ReadDbs(parsed, _db), FilterOptions.ReadDbs(parsed, _notDb));
        return state => dbs?.Contains(state.Db) != false && notDbs?.Contains(state.Db) != true
            && types?.Any(t => IsOf(state, t)) != false && notTypes?.Any(t => IsOf(state, t)) != true
            && Matches(key, state) != false && Matches(notKey, state) != true;
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    private static bool? Matches(KeyPattern? pattern, KeyState state) => pattern?.Matches(state.Key.Span);

    private static bool IsOf(KeyState state, string type) =>
        type.Equals(state.TypeName, StringComparison.OrdinalIgnoreCase) || (type == "module" && state.Type == StateType.Raw);

    private static string[]? ReadTypes(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        var types = text.Split(',');
        // A module may call its type anything.
        foreach (var type in types.Where(t => !s_types.Contains(t.ToLowerInvariant())))
            if (Similar.To(type.ToLowerInvariant(), s_types) is { } meant)
                Talk.Note($"{option.Name}: no type {type} is known; did you mean {meant}?");
        return types;
    }
}
