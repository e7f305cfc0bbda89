using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AofKit.Views.Checking;

namespace AofKit.Cli.Verbs;

/// <summary>The options that say for which server a log is checked, and how that is set up.</summary>
internal sealed class CheckSettings
{
    private const string Yes = "yes";
    private const string No = "no";

    private readonly Option<ServerRules?> _server = new("--server")
    {
        HelpName = "SERVER",
        Description = "redis-7.0, valkey-8 … (the newest of that line); the one that wrote the log if left out",
        CustomParser = ReadServer,
    };

    private readonly Option<string> _loadTruncated = new("--aof-load-truncated")
    {
        HelpName = "yes|no",
        Description = "its setting of this name; yes if left out",
        CustomParser = ReadYesNo,
        DefaultValueFactory = _ => Yes,
    };

    private readonly Option<long> _corruptTail = new("--aof-load-corrupt-tail-max-size")
    {
        HelpName = "N",
        Description = "its setting of this name (Redis 8.4 and later); 0 if left out",
        CustomParser = r => (long)ReadCount(r),
    };

    private readonly Option<int> _databases = new("--databases")
    {
        HelpName = "N",
        Description = "its setting of this name; 16 if left out",
        CustomParser = r => (int)Math.Min(ReadCount(r), int.MaxValue),
        DefaultValueFactory = _ => new CheckOptions().Databases,
    };

    private readonly Option<string[]> _renames = new("--rename-command")
    {
        HelpName = "OLD=NEW",
        Description = "its settings of this name; without NEW the command is disabled",
        CustomParser = ReadRenames,
    };

    private readonly Option<string[]> _modules = new("--module")
    {
        HelpName = "NAME,…",
        Description = "modules that it has, by their names or what stands before the dot of their commands",
        CustomParser = r => [.. r.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))],
    };

    public CheckSettings()
    {
        _server.CompletionSources.Add([.. ServerRules.All.Select(r => r.Name)]);
        _loadTruncated.CompletionSources.Add(Yes, No);
    }

    public IEnumerable<Option> All => [_server, _loadTruncated, _corruptTail, _databases, _renames, _modules];

    public CheckOptions Read(ParseResult parsed) => new()
    {
        Server = parsed.GetValue(_server),
        LoadTruncated = parsed.GetValue(_loadTruncated) == Yes,
        CorruptTailMaxSize = parsed.GetValue(_corruptTail),
        Databases = parsed.GetValue(_databases),
        Renames = (parsed.GetValue(_renames) ?? []).Select(r => r.Split('=', 2)).DistinctBy(r => r[0]).ToDictionary(r => r[0], r => r[1]),
        Modules = parsed.GetValue(_modules) ?? [],
    };

    private static ServerRules? ReadServer(ArgumentResult result)
    {
        var name = Word(result);
        if (ServerRules.TryFind(name, out var rules))
            return rules;
        result.AddError($"--server: there is no server {name}; there are {string.Join(", ", ServerRules.All.Select(r => r.Name))}");
        return null;
    }

    private static string ReadYesNo(ArgumentResult result)
    {
        var word = Word(result);
        if (word is not (Yes or No))
            result.AddError($"--aof-load-truncated: expected yes or no, found {word}");
        return word;
    }

    private static ulong ReadCount(ArgumentResult result)
    {
        var word = Word(result);
        if (ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= long.MaxValue)
            return count;
        result.AddError($"{((OptionResult)result.Parent!).Option.Name}: expected a count, found {word}");
        return 0;
    }

    private static string[] ReadRenames(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            result.AddError($"--rename-command: expected OLD=NEW, found {token.Value}");
        return [.. result.Tokens.Select(t => t.Value)];
    }

    private static string Word(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
}
