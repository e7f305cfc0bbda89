using System.CommandLine;
using System.CommandLine.Parsing;

namespace AofKit.Cli.Options;

/// <summary>An option whose value is one of a few words: the names of an enum in lower case.</summary>
internal static class ChoiceOption
{
    public static Option<T> Create<T>(string name, string alias, string valueName, string description) where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(n => n.ToLowerInvariant()).ToArray();
        var option = new Option<T>(name, alias)
        {
            HelpName = valueName,
            Description = description,
            CustomParser = result => Read<T>(result, name, words),
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        return option;
    }

    private static T Read<T>(ArgumentResult result, string name, string[] words) where T : struct, Enum
    {
        var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        if (words.Contains(word, StringComparer.OrdinalIgnoreCase))
            return Enum.Parse<T>(word, ignoreCase: true);
        result.AddError($"{name}: expected {string.Join(", ", words[..^1])} or {words[^1]}, found {word}");
        return default;
    }
}
