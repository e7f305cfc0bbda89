using System.Globalization;
using AofKit.State;

namespace AofKit.Views.States;

/// <summary>Keys in a few words.</summary>
public static class StateWords
{
    /// <summary>The type and the size, such as <c>hash of 2 fields</c>.</summary>
    public static string Describe(in KeyState key) => Describe(KeySummary.Of(key));

    /// <summary>The type and the size, such as <c>hash of 2 fields</c>.</summary>
    public static string Describe(in KeySummary key) =>
        key.Type == StateType.Unknown ? "unknown value" : $"{key.TypeName} of {Size(key)}";

    /// <summary>The size, such as <c>2 fields</c>; of a string in bytes.</summary>
    public static string Size(in KeyState key) => Size(KeySummary.Of(key));

    private static string Size(in KeySummary key) =>
        key.Type == StateType.Unknown ? "unknown" : string.Create(CultureInfo.InvariantCulture, $"{key.Size} {UnitOf(key)}");

    /// <summary>What the size counts.</summary>
    internal static string UnitOf(in KeySummary key)
    {
        var (one, many) = key.Type switch
        {
            StateType.String or StateType.Raw => ("byte", "bytes"),
            StateType.Hash => ("field", "fields"),
            StateType.Set or StateType.SortedSet => ("member", "members"),
            StateType.Stream => ("entry", "entries"),
            _ => ("element", "elements"),
        };
        return key.Size == 1 ? one : many;
    }

    /// <summary>An expiry as text, such as <c>2100-01-01T00:00:00.000Z</c>; in seconds since 1970 after <c>@</c> where there is no such date.</summary>
    public static string Time(long milliseconds) =>
        milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"@{milliseconds / 1000}");

    /// <summary>When something expires or expired, such as <c>expires 2100-01-01T00:00:00.000Z</c>.</summary>
    /// <param name="milliseconds">The expiry.</param>
    /// <param name="clock">The time by which it has expired or not; null when that is not told.</param>
    public static string Expiry(long milliseconds, DateTimeOffset? clock) =>
        $"{(IsOver(milliseconds, clock) ? "expired" : "expires")} {Time(milliseconds)}";

    internal static bool IsOver(long? milliseconds, DateTimeOffset? clock) =>
        milliseconds is { } at && clock is { } now && at <= now.ToUnixTimeMilliseconds();
}
