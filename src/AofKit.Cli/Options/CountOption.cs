using System.CommandLine;
using System.Globalization;

namespace AofKit.Cli.Options;

/// <summary>An option whose value is a count.</summary>
internal static class CountOption
{
    public static Option<int?> Create(string name, string description) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result =>
        {
            var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return count;
            result.AddError($"{name}: expected a count, found {word}");
            return null;
        },
    };
}
