namespace AofKit.Resp;

/// <summary>Numbers in headers, as the servers' loader reads them: white space, a sign, digits, then whatever follows.</summary>
internal static class RespNumber
{
    /// <summary>Reads the number that a header line holds after its mark, its line end included.</summary>
    /// <returns>Where the line leaves the strict grammar: plain digits without a leading zero.</returns>
    public static AofDeviations Read(ReadOnlySpan<byte> line, out long number)
    {
        var deviations = AofDeviations.None;
        var at = 0;
        while (at < line.Length && line[at] is (byte)' ' or >= 9 and <= 13)
            at++;

        var negative = false;
        if (at < line.Length && line[at] is (byte)'-' or (byte)'+')
            negative = line[at++] == '-';

        var first = at;
        long value = 0;
        for (; at < line.Length && line[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            var digit = line[at] - '0';
            // Like strtol, stop at the largest number there is.
            value = value > (long.MaxValue - digit) / 10 ? long.MaxValue : 10 * value + digit;
        }

        number = negative ? -value : value;
        if (at == first)
            deviations |= AofDeviations.NoDigits;
        else if (first > 0 || (line[first] == '0' && at - first > 1))
            deviations |= AofDeviations.NumberNotPlain;
        if (line[at..].Trim("\r\n"u8).Length > 0)
            deviations |= AofDeviations.BytesAfterNumber;
        return deviations;
    }
}
