using System.Buffers;
using System.Globalization;
using System.Text;

namespace AofKit.Resyncing;

/// <summary>Decides whether what can be read as records is that, or what a value holds, or chance.</summary>
/// <param name="window">The bytes.</param>
internal sealed class ReadingJudge(ByteWindow window)
{
    private const int ManyInBytes = 3;
    private const int Torn = 64;
    private const int LongestHeader = 8;
    private static readonly SearchValues<byte> s_digits = SearchValues.Create("0123456789"u8);

    private long _behindValue = -1;

    /// <summary>The last arg that the damaged bytes claim.</summary>
    public Claim Claim { get; set; }

    /// <summary>Whether the records are there, and not only look so.</summary>
    public bool IsTrue(in Reading reading)
    {
        if (reading.Commands + reading.Annotations == 0 || 2 * reading.Unknown > Math.Min(reading.Commands, Reading.NamesLookedUp))
            return false;
        if (IsClaimed(reading) && !IsLengthDamaged(window.Offset + reading.Start) && !AreMany(reading))
            return false;
        if (reading.ReachesEnd || !EndsValue(reading))
            return true;
        _behindValue = window.Offset + reading.End + "\r\n".Length;
        return false;
    }

    /// <summary>Whether they are so many that they are none by chance, nor what the value holds.</summary>
    public bool AreMany(in Reading reading)
    {
        if (!reading.AreKnown)
            return false;
        if (Claim.HoldsLog)
            return reading.Commands >= Reading.Many && (reading.ReachesEnd ? reading.IsWhole && IsHardlyThere : IsLongerThanPart);
        var isLine = BeginsLine(reading.Start);
        return reading.Commands >= Reading.Many
            || (reading.IsWhole && (isLine || reading.Commands >= ManyInBytes))
            || (!reading.ReachesEnd && reading.Commands >= ManyInBytes - (BeginsCommand(reading.End) ? 1 : 0) - (isLine ? 1 : 0));
    }

    /// <summary>Whether they lie in what an arg claims.</summary>
    public bool IsClaimed(in Reading reading) =>
        window.Offset + reading.Start >= Claim.Start && window.Offset + reading.Start < Claim.End && window.Offset + reading.End < Claim.End;

    private bool BeginsCommand(int at) => window.Bytes[at..] is [(byte)'*', var digit, ..] && char.IsAsciiDigit((char)digit);

    private bool BeginsLine(int at) => window.Bytes[..at].EndsWith("\r\n"u8);

    // Then the length is damaged, and of a torn value there would be more than of all that is left.
    private bool IsLongerThanPart =>
        Claim.End == long.MaxValue && Claim.Length > Math.Min(TrialReader.LongestArg, window.Offset + window.Bytes.Length);

    // A value is torn anywhere. That this is right at its start, and where a record ends that it holds, is not to be believed.
    private bool IsHardlyThere =>
        Claim.End == long.MaxValue && Claim.Length / Torn > window.Offset + window.Bytes.Length - Claim.Start;

    // Behind what a value holds come CRLF and the next arg or record; between records there is no such thing. A value in a
    // value ends with both.
    private bool EndsValue(in Reading reading)
    {
        window.Ensure(reading.End + 32L);
        if (window.Offset + reading.End == Claim.End - "\r\n".Length)
            return true;
        // A log in a value begins with a record, and not with the rest of one, nor behind another value or other bytes.
        if (reading is { AreKnown: true, Commands: >= Reading.Many } && (reading.Args > 0 || window.Offset + reading.Start == _behindValue || !BeginsValue(reading)))
            return false;
        var rest = window.Bytes[reading.End..];
        if (rest is [(byte)'\n', ..] && window.Bytes[reading.End - 2] == '\r')
            return false;
        var next = rest.TrimStart("\r\n"u8);
        if (next.IsEmpty && rest.Length > 0)
            return window.Offset + reading.Start < Claim.End;
        return next.Length < rest.Length && (next is [(byte)'#', ..] || (next is [(byte)'*' or (byte)'$', var digit, ..] && char.IsAsciiDigit((char)digit)));
    }

    // Whether what stands before may have been the header of a value that ends where the reading does, or the end of one.
    private bool BeginsValue(in Reading reading)
    {
        if (!BeginsLine(reading.Start))
            return true;
        var before = window.Bytes[..reading.Start].TrimEnd("\r\n"u8);
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        var digits = line[(line.LastIndexOfAnyExcept(s_digits) + 1)..];
        if (line.Length <= LongestHeader && line[..^digits.Length] is not ([] or [(byte)'$']) and var odd && odd.Contains((byte)'$'))
            return true;
        var length = (reading.End - before.Length - "\r\n".Length).ToString(CultureInfo.InvariantCulture);
        var told = Encoding.ASCII.GetString(digits[Math.Max(0, digits.Length - LongestHeader)..]);
        return told.Length > 0 && (length.EndsWith(told, StringComparison.Ordinal) || told.EndsWith(length, StringComparison.Ordinal) || IsOneDigitOff(told, length));
    }

    // The record would end right before another, had its length one digit changed, lost or won.
    private bool IsLengthDamaged(long next)
    {
        var real = next - 2 - Claim.Start;
        if (real < 0 || !window.Bytes[(int)(next - 2 - window.Offset)..].StartsWith("\r\n"u8))
            return false;
        return IsOneDigitOff(real.ToString(CultureInfo.InvariantCulture), Claim.Length.ToString(CultureInfo.InvariantCulture));
    }

    private static bool IsOneDigitOff(string right, string wrong)
    {
        var head = right.AsSpan().CommonPrefixLength(wrong);
        var tail = 0;
        while (tail < Math.Min(right.Length, wrong.Length) - head && right[^(tail + 1)] == wrong[^(tail + 1)])
            tail++;
        return head + tail >= Math.Max(right.Length, wrong.Length) - 1;
    }
}
