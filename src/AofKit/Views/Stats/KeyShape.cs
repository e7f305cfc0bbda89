using System.Text.Unicode;

namespace AofKit.Views.Stats;

/// <summary>Tells ids from names in the parts of keys.</summary>
internal static class KeyShape
{
    private const int LongestWord = 64;
    private const int ShortestHex = 8;
    private const int ShortestMixed = 16;
    private const int UuidLength = 36;
    private const int ShortestNumberAtEnd = 3;

    private const byte Digit = 1;
    private const byte Hex = 2;
    private const byte Letter = 4;
    private const byte Mark = 8;
    private const byte Other = 16;
    private const byte High = 32;
    private const byte Control = 64;

    private static readonly byte[] s_classes = MakeClasses();

    /// <summary>Whether a part of a key is an id: a number, a date or an address, a UUID, hexadecimal, a long word that mixes digits and letters, or no text.</summary>
    public static bool IsId(ReadOnlySpan<byte> part)
    {
        if (part.Length > LongestWord)
            return true;
        var (all, digits) = (0, 0);
        var classes = s_classes;
        foreach (var b in part)
        {
            all |= classes[b];
            digits += classes[b] & Digit;
        }

        return all switch
        {
            _ when (all & Control) != 0 => true,
            _ when (all & High) != 0 => !Utf8.IsValid(part),
            _ when digits == 0 => false,
            _ when (all & ~(Digit | Mark)) == 0 => true,
            _ when (all & ~(Digit | Hex)) == 0 => part.Length >= ShortestHex,
            _ when (all & ~(Digit | Hex | Mark)) == 0 && part.Length == UuidLength => part[8] == '-' && part[13] == '-' && part[18] == '-' && part[23] == '-',
            _ => part.Length >= ShortestMixed && digits >= 3 && (all & Other) == 0 && NumberLength(part) < digits,
        };
    }

    /// <summary>The length of what comes before a number at the end of a part; its whole length when it does not end in one of three digits or more.</summary>
    public static int StemLength(ReadOnlySpan<byte> part) => NumberLength(part) is >= ShortestNumberAtEnd and var length ? part.Length - length : part.Length;

    private static int NumberLength(ReadOnlySpan<byte> part)
    {
        var length = 0;
        while (length < part.Length && char.IsAsciiDigit((char)part[^(length + 1)]))
            length++;
        return length;
    }

    private static byte[] MakeClasses()
    {
        var classes = new byte[256];
        for (var b = 0; b < classes.Length; b++)
            classes[b] = (char)b switch
            {
                >= '0' and <= '9' => Digit,
                (>= 'a' and <= 'f') or (>= 'A' and <= 'F') => Hex,
                (>= 'g' and <= 'z') or (>= 'G' and <= 'Z') => Letter,
                '-' or '_' or '.' or '{' or '}' => Mark,
                < ' ' or '\x7F' => Control,
                >= '\x80' => High,
                _ => Other,
            };
        return classes;
    }
}
