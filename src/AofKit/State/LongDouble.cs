using System.Globalization;
using System.Numerics;
using System.Text;

namespace AofKit.State;

/// <summary>A number of 64 significant bits, as servers on x86 reckon INCRBYFLOAT: a whole number times a power of two.</summary>
internal readonly record struct LongDouble(BigInteger Mantissa, int Exponent)
{
    private const int Bits = 64;
    private const int Decimals = 17;
    private const int LongestText = 5 * 1024 - 1;
    private const int LargestExponent = 5000;
    private const int LargestBinary = 16384;

    /// <summary>Reads a decimal number; nothing may stand before it or after it, and it must not be infinite.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out LongDouble number)
    {
        number = default;
        if (text.Length is 0 or > LongestText || !NumberText.TryDecimal(text, out var digits, out var scale, out var isNegative)
            || Math.Abs(scale) > LargestExponent)
            return false;
        var whole = BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        if (isNegative)
            whole = -whole;
        number = scale >= 0
            ? Round(whole * BigInteger.Pow(10, scale), BigInteger.One, 0)
            : Round(whole, BigInteger.Pow(10, -scale), 0);
        return number.IsInRange;
    }

    /// <summary>Adds two numbers.</summary>
    /// <returns>False when the sum would be infinite.</returns>
    public static bool TryAdd(LongDouble a, LongDouble b, out LongDouble sum)
    {
        var exponent = Math.Min(a.Exponent, b.Exponent);
        sum = Round((a.Mantissa << (a.Exponent - exponent)) + (b.Mantissa << (b.Exponent - exponent)), BigInteger.One, exponent);
        return sum.IsInRange;
    }

    /// <summary>The text with up to 17 digits behind the point and no zeros at their end.</summary>
    public byte[] Format()
    {
        var scaled = Mantissa * BigInteger.Pow(10, Decimals);
        var whole = Exponent >= 0 ? scaled << Exponent : Divide(scaled, BigInteger.One << -Exponent);
        var text = BigInteger.Abs(whole).ToString(CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
        text = $"{text[..^Decimals]}.{text[^Decimals..]}".TrimEnd('0').TrimEnd('.');
        return Encoding.ASCII.GetBytes(whole.Sign < 0 ? "-" + text : text);
    }

    private bool IsInRange => Mantissa.IsZero || Exponent + BigInteger.Abs(Mantissa).GetBitLength() <= LargestBinary;

    // The quotient times a power of two, to 64 bits, halves to the even number.
    private static LongDouble Round(BigInteger number, BigInteger divisor, int exponent)
    {
        if (number.IsZero)
            return default;
        var shift = Bits + 1 - (int)(BigInteger.Abs(number).GetBitLength() - divisor.GetBitLength());
        if (divisor.IsOne && shift >= 1)
            return new LongDouble(number, exponent);
        for (; ; shift--)
        {
            var mantissa = shift >= 0 ? Divide(number << shift, divisor) : Divide(number, divisor << -shift);
            if (BigInteger.Abs(mantissa).GetBitLength() <= Bits)
                return new LongDouble(mantissa, exponent - shift);
        }
    }

    private static BigInteger Divide(BigInteger number, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(BigInteger.Abs(number), divisor, out var rest);
        var order = (rest * 2).CompareTo(divisor);
        if (order > 0 || (order == 0 && !quotient.IsEven))
            quotient++;
        return number.Sign < 0 ? -quotient : quotient;
    }
}
