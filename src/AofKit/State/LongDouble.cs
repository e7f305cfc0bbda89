using System.Buffers.Text;
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
    private const int MostShortDigits = 18;
    private const ulong One = 100_000_000_000_000_000;

    /// <summary>Reads a decimal number; nothing may stand before it or after it, and it must not be infinite.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out LongDouble number)
    {
        number = default;
        if (text.Length is 0 or > LongestText || !NumberText.TryDecimal(text, out var digits, out var scale, out var isNegative)
            || Math.Abs(scale) > LargestExponent)
            return false;
        if (digits.Length <= MostShortDigits && scale is <= 0 and >= -MostShortDigits)
        {
            number = Round(ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture), PowerOfTen(-scale), isNegative);
            return true;
        }

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
        if (Exponent is <= 0 and > -Bits * 2 && BigInteger.Abs(Mantissa) <= ulong.MaxValue)
            return Format((ulong)BigInteger.Abs(Mantissa), -Exponent, Mantissa.Sign < 0);
        var scaled = Mantissa * BigInteger.Pow(10, Decimals);
        var whole = Exponent >= 0 ? scaled << Exponent : Divide(scaled, BigInteger.One << -Exponent);
        var text = BigInteger.Abs(whole).ToString(CultureInfo.InvariantCulture).PadLeft(Decimals + 1, '0');
        text = $"{text[..^Decimals]}.{text[^Decimals..]}".TrimEnd('0').TrimEnd('.');
        return Encoding.ASCII.GetBytes(whole.Sign < 0 ? "-" + text : text);
    }

    // The same for a number whose digits behind the point and in front of it are 64 bits each at most.
    private static byte[] Format(ulong mantissa, int shift, bool isNegative)
    {
        var scaled = (UInt128)mantissa * One;
        var whole = scaled >> shift;
        var rest = scaled - (whole << shift);
        var half = shift == 0 ? UInt128.MaxValue : UInt128.One << (shift - 1);
        if (rest > half || (rest == half && UInt128.IsOddInteger(whole)))
            whole++;
        var (before, behind) = UInt128.DivRem(whole, One);
        Span<byte> text = stackalloc byte[NumberText.LongestInteger + Decimals + 2];
        text[0] = (byte)'-';
        Utf8Formatter.TryFormat((ulong)before, text[1..], out var length);
        var end = 1 + length;
        if (behind != 0)
        {
            text[end] = (byte)'.';
            Utf8Formatter.TryFormat((ulong)behind, text[(end + 1)..], out length, new System.Buffers.StandardFormat('D', Decimals));
            end += 1 + length;
            while (text[end - 1] == '0')
                end--;
        }

        return text[(isNegative && whole != 0 ? 0 : 1)..end].ToArray();
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

    // The same for numbers of so many bits that all of it fits into 128.
    private static LongDouble Round(ulong number, ulong divisor, bool isNegative)
    {
        if (number == 0)
            return default;
        if (divisor == 1)
            return new LongDouble(isNegative ? -(BigInteger)number : number, 0);
        for (var shift = Bits + 1 - (LengthOf(number) - LengthOf(divisor)); ; shift--)
        {
            var (quotient, rest) = UInt128.DivRem((UInt128)number << shift, divisor);
            if (rest * 2 > divisor || (rest * 2 == divisor && UInt128.IsOddInteger(quotient)))
                quotient++;
            if (quotient <= ulong.MaxValue)
                return new LongDouble(isNegative ? -(BigInteger)(ulong)quotient : (ulong)quotient, -shift);
        }
    }

    private static int LengthOf(ulong number) => Bits - BitOperations.LeadingZeroCount(number);

    private static ulong PowerOfTen(int exponent)
    {
        var power = 1UL;
        for (; exponent > 0; exponent--)
            power *= 10;
        return power;
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
