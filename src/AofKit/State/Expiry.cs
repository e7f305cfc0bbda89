namespace AofKit.State;

/// <summary>When things expire: milliseconds since 1970.</summary>
internal static class Expiry
{
    /// <summary>The expiry of what does not expire.</summary>
    public const long None = long.MinValue;

    /// <summary>The expiry as the public views have it.</summary>
    public static long? ToView(long expiresAt) => expiresAt == None ? null : expiresAt;

    /// <summary>Whether something has expired at a time.</summary>
    public static bool IsOver(long expiresAt, long now) => expiresAt != None && expiresAt <= now;
}
