using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;

namespace AofKit.Rdb;

/// <summary>The text of scores, as servers read and write it.</summary>
internal static class RdbScore
{
    /// <summary>Enough for any double.</summary>
    public const int LongestText = 32;

    // Above this the digits of a whole number are no longer all its own, and the shortest text has an exponent.
    private const double LargestPlain = 1e15;

    /// <summary>Writes the shortest text that reads back as the same number.</summary>
    /// <returns>The length of the text.</returns>
    [MethodImpl(Jit.Hot)]
    public static int Format(double score, Span<byte> target)
    {
        int length;
        if (Math.Abs(score) < LargestPlain && (long)score == score && !(score == 0 && double.IsNegative(score)))
        {
            Utf8Formatter.TryFormat((long)score, target, out length);
            return length;
        }

        if (double.IsInfinity(score))
        {
            var text = score > 0 ? "inf"u8 : "-inf"u8;
            text.CopyTo(target);
            return text.Length;
        }

        if (double.IsNaN(score))
        {
            "nan"u8.CopyTo(target);
            return 3;
        }

        score.TryFormat(target, out length);
        target[..length].Replace((byte)'E', (byte)'e');
        return length;
    }

    /// <summary>The text is certainly what <see cref="Format"/> would make of its number: plain digits with a fraction, and few of them.</summary>
    /// <remarks>Two such texts of up to fifteen digits are never the same double, so that there is no shorter one for it.</remarks>
    [MethodImpl(Jit.Hot)]
    public static bool IsShortest(ReadOnlySpan<byte> text)
    {
        const int MostDigits = 15;
        var digits = text is [(byte)'-', ..] ? text[1..] : text;
        if (digits.Length is < 3 or > MostDigits + 1 || digits[0] is < (byte)'1' or > (byte)'9' || digits[^1] is < (byte)'1' or > (byte)'9')
            return false;
        var points = 0;
        foreach (var b in digits)
        {
            if (b == '.')
                points++;
            else if ((uint)(b - '0') > 9)
                return false;
        }

        return points == 1;
    }

    /// <summary>Reads the text of a score the way the servers' <c>strtod</c> would; anything it would leave over is refused.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double score)
    {
        if (TryParseShort(text, out score))
            return true;
        if (Utf8Parser.TryParse(text, out score, out var length) && length == text.Length && !double.IsNaN(score))
            return true;

        var unsigned = text is [(byte)'-' or (byte)'+', ..] ? text[1..] : text;
        var sign = text is [(byte)'-', ..] ? -1 : 1;
        score = sign * double.PositiveInfinity;
        return Ascii.EqualsIgnoreCase(unsigned, "inf"u8) || Ascii.EqualsIgnoreCase(unsigned, "infinity"u8);
    }

    /// <summary>Up to fifteen digits divided by a power of ten that a double holds exactly: the quotient is rounded once, so it is right.</summary>
    [MethodImpl(Jit.Hot)]
    private static bool TryParseShort(ReadOnlySpan<byte> text, out double score)
    {
        score = 0;
        var isNegative = text is [(byte)'-', ..];
        var digits = isNegative ? text[1..] : text;
        if (digits.Length is 0 or > 16)
            return false;

        long value = 0;
        var count = 0;
        var point = -1;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[i] - '0';
            if ((uint)digit <= 9)
            {
                value = (value * 10) + digit;
                count++;
            }
            else if (digits[i] == '.' && point < 0)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        if (count is 0 or > 15)
            return false;
        score = point < 0 ? value : value / PowersOfTen[digits.Length - 1 - point];
        if (isNegative)
            score = -score;
        return true;
    }

    private static ReadOnlySpan<double> PowersOfTen =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
}
