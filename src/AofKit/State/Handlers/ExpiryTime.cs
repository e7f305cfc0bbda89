using System.Text;

namespace AofKit.State.Handlers;

/// <summary>Reads times of expiry.</summary>
internal static class ExpiryTime
{
    /// <summary>Whether a word is one of EX, PX, EXAT and PXAT.</summary>
    /// <param name="word">The word.</param>
    /// <param name="unit">The milliseconds of its unit.</param>
    /// <param name="isAbsolute">The time is counted from 1970.</param>
    public static bool UnitOf(ReadOnlySpan<byte> word, out long unit, out bool isAbsolute)
    {
        unit = 1;
        isAbsolute = word.Length == 4;
        if (word.Length is not (2 or 4) || (word[1] | 0x20) != 'x')
            return false;
        if (Ascii.EqualsIgnoreCase(word, "EX"u8) || Ascii.EqualsIgnoreCase(word, "EXAT"u8))
            unit = 1000;
        else if (!Ascii.EqualsIgnoreCase(word, "PX"u8) && !Ascii.EqualsIgnoreCase(word, "PXAT"u8))
            return false;
        return true;
    }

    /// <summary>Adds a time, which has to be positive, to the one it is counted from.</summary>
    /// <returns>False when it is not, and when the sum is too great.</returns>
    public static bool TryRelative(long time, long unit, long from, out long at)
    {
        at = Expiry.None;
        return time > 0 && TryAdd(time, unit, from, out at);
    }

    /// <summary>Adds a time of any sign.</summary>
    public static bool TryAdd(long time, long unit, long from, out long at)
    {
        at = Expiry.None;
        if (time > long.MaxValue / unit || time < long.MinValue / unit)
            return false;
        time *= unit;
        if (time > long.MaxValue - from)
            return false;
        at = time + from;
        return at != Expiry.None;
    }
}
