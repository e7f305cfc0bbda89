using System.Globalization;

namespace AofKit.Cli.Options;

/// <summary>Times as people write them: ISO 8601, <c>@SECONDS</c> or <c>@SECONDS.mmm</c> since 1970, or an age such as <c>2h ago</c>.</summary>
internal static class TimeText
{
    /// <summary>Reads a time. Without a zone it is UTC.</summary>
    public static bool TryParse(string text, TimeProvider clock, out DateTimeOffset time)
    {
        text = text.Trim();
        if (text.StartsWith('@'))
            return TryParseUnix(text[1..], out time);
        if (text.EndsWith(" ago", StringComparison.OrdinalIgnoreCase))
            return TryParseAge(text[..^4].Trim(), clock.GetUtcNow(), out time);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time)
            && text.Length >= "2026-01-01".Length && char.IsAsciiDigit(text[0]) && text[4] == '-';
    }

    private static bool TryParseUnix(string text, out DateTimeOffset time)
    {
        time = default;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return false;
        time = DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));
        return true;
    }

    private static bool TryParseAge(string text, DateTimeOffset now, out DateTimeOffset time)
    {
        time = default;
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (!double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || Unit(text[digits..].Trim().ToLowerInvariant()) is not { } unit
            || count * unit.TotalDays > 365_000)
            return false;
        time = now - count * unit;
        return true;
    }

    private static TimeSpan? Unit(string name) => name switch
    {
        "s" or "sec" or "second" or "seconds" => TimeSpan.FromSeconds(1),
        "m" or "min" or "minute" or "minutes" => TimeSpan.FromMinutes(1),
        "h" or "hour" or "hours" => TimeSpan.FromHours(1),
        "d" or "day" or "days" => TimeSpan.FromDays(1),
        "w" or "week" or "weeks" => TimeSpan.FromDays(7),
        _ => null,
    };
}
