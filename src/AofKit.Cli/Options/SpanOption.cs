using System.CommandLine;
using System.Globalization;

namespace AofKit.Cli.Options;

/// <summary>An option whose value is a span of time: <c>30s</c>, <c>1m</c>, <c>6h</c>, <c>1d</c>.</summary>
internal static class SpanOption
{
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        HelpName = "SPAN",
        Description = description,
        CustomParser = result =>
        {
            var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (TryParse(word, out var span))
                return span;
            result.AddError($"{name}: expected a span such as 30s, 1m, 6h or 1d, found {word}");
            return null;
        },
    };

    private static bool TryParse(string word, out TimeSpan span)
    {
        span = default;
        if (word.Length < 2 || !int.TryParse(word.AsSpan(0, word.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
            return false;
        var seconds = word[^1] switch
        {
            's' => 1L,
            'm' => 60,
            'h' => 3600,
            'd' => 86400,
            'w' => 7 * 86400,
            _ => 0,
        };
        if (seconds == 0 || count > 1_000_000)
            return false;
        span = TimeSpan.FromSeconds(count * seconds);
        return true;
    }
}
