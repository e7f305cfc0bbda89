using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AofKit.State;

/// <summary>Reads numbers as servers read them out of args.</summary>
internal static class NumberText
{
    /// <summary>The most characters that an integer of 64 bits has.</summary>
    public const int LongestInteger = 20;

    /// <summary>Reads an integer that is spelled in the one way in which servers write it: no plus, no zeros in front, no spaces.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        if (text.Length is 0 or > LongestInteger)
            return false;
        var digits = text[0] == '-' ? text[1..] : text;
        if (digits.IsEmpty || !char.IsAsciiDigit((char)digits[0]) || (digits[0] == '0' && text.Length > 1))
            return false;
        return Utf8Parser.TryParse(text, out number, out var length) && length == text.Length;
    }

    /// <summary>Writes an integer.</summary>
    public static byte[] Format(long number)
    {
        Span<byte> buffer = stackalloc byte[LongestInteger];
        return Format(number, buffer).ToArray();
    }

    /// <summary>Writes an integer into a buffer.</summary>
    public static ReadOnlySpan<byte> Format(long number, Span<byte> buffer)
    {
        Utf8Formatter.TryFormat(number, buffer, out var length);
        return buffer[..length];
    }

    /// <summary>Reads a double as <c>strtod</c> does; spaces, leftovers, a number out of range and a NaN are refused.</summary>
    public static bool TryDouble(ReadOnlySpan<byte> text, out double number)
    {
        if (TryWhole(text, out number))
            return true;
        return !text.IsEmpty && !IsSpace(text[0]) && TryStrtod(text, out number) && !double.IsNaN(number) && IsInRange(text, number);
    }

    /// <summary>Reads a bound of scores, whose spaces in front do not matter, and which is 0 when it is empty.</summary>
    public static bool TryBound(ReadOnlySpan<byte> text, out double number)
    {
        if (TryWhole(text, out number))
            return true;
        while (!text.IsEmpty && IsSpace(text[0]))
            text = text[1..];
        number = 0;
        // The server reads up to the first zero byte.
        var end = text.IndexOf((byte)0);
        if (end >= 0)
            text = text[..end];
        return text.IsEmpty || (TryStrtod(text, out number) && !double.IsNaN(number));
    }

    // Most scores are whole numbers, and of so many digits a double has each.
    private static bool TryWhole(ReadOnlySpan<byte> text, out double number)
    {
        const int mostDigits = 15;
        number = 0;
        if (text.Length is 0 or > mostDigits)
            return false;
        long whole = 0;
        foreach (var b in text)
        {
            if (!char.IsAsciiDigit((char)b))
                return false;
            whole = whole * 10 + (b - '0');
        }

        number = whole;
        return true;
    }

    private static bool TryStrtod(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        var isNegative = text[0] == '-';
        var digits = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (digits.IsEmpty)
            return false;
        if (Ascii.EqualsIgnoreCase(digits, "inf"u8) || Ascii.EqualsIgnoreCase(digits, "infinity"u8))
            number = double.PositiveInfinity;
        else if (Ascii.EqualsIgnoreCase(digits, "nan"u8))
            number = double.NaN;
        else if (digits.Length > 2 && digits[0] == '0' && (digits[1] | 0x20) == 'x')
        {
            if (!TryHex(digits[2..], out number))
                return false;
        }
        else if (!IsDecimal(digits) || !double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            return false;
        if (isNegative)
            number = -number;
        return true;
    }

    // What is spelled as a number and comes out as infinite is out of range, and so is what comes out as 0 and has another digit.
    private static bool IsInRange(ReadOnlySpan<byte> text, double number)
    {
        if (double.IsInfinity(number))
            return !text.ContainsAnyInRange((byte)'0', (byte)'9');
        if (number != 0)
            return true;
        var exponent = text.IndexOfAny("eEpP"u8);
        return !(exponent < 0 ? text : text[..exponent]).ContainsAnyInRange((byte)'1', (byte)'9');
    }

    /// <summary>Takes a decimal number apart.</summary>
    /// <param name="text">The text, all of it the number.</param>
    /// <param name="digits">Its digits without the point.</param>
    /// <param name="scale">The power of ten that the digits are to be multiplied with.</param>
    /// <param name="isNegative">It begins with a minus.</param>
    public static bool TryDecimal(ReadOnlySpan<byte> text, out string digits, out int scale, out bool isNegative)
    {
        (digits, scale) = ("", 0);
        isNegative = text[0] == '-';
        if (text[0] is (byte)'-' or (byte)'+')
            text = text[1..];
        if (!IsDecimal(text))
            return false;
        var end = text.IndexOfAny((byte)'e', (byte)'E');
        if (end >= 0 && !int.TryParse(text[(end + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out scale))
            return false;
        var number = Encoding.ASCII.GetString(end < 0 ? text : text[..end]);
        var point = number.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
            scale -= number.Length - point - 1;
        digits = number.Replace(".", "", StringComparison.Ordinal);
        return true;
    }

    private static bool IsDecimal(ReadOnlySpan<byte> text)
    {
        var digits = TakeDigits(ref text);
        if (!text.IsEmpty && text[0] == '.')
        {
            text = text[1..];
            digits += TakeDigits(ref text);
        }

        if (digits == 0)
            return false;
        if (text.IsEmpty)
            return true;
        if ((text[0] | 0x20) != 'e')
            return false;
        text = text[1..];
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
            text = text[1..];
        return TakeDigits(ref text) > 0 && text.IsEmpty;
    }

    private static int TakeDigits(ref ReadOnlySpan<byte> text)
    {
        var count = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (count < 0)
            count = text.Length;
        text = text[count..];
        return count;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        var (digits, scale, point) = (0, 0, false);
        var i = 0;
        for (; i < text.Length; i++)
        {
            if (text[i] == '.' && !point)
            {
                point = true;
                continue;
            }

            var digit = HexDigit(text[i]);
            if (digit < 0)
                break;
            number = number * 16 + digit;
            digits++;
            if (point)
                scale -= 4;
        }

        if (digits == 0)
            return false;
        if (i < text.Length)
        {
            if ((text[i] | 0x20) != 'p' || !int.TryParse(text[(i + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
                return false;
            scale += Math.Clamp(exponent, -100_000, 100_000);
        }

        number = Math.ScaleB(number, scale);
        return true;
    }

    private static int HexDigit(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };

    private static bool IsSpace(byte b) => b is (byte)' ' or (>= 9 and <= 13);
}
