using System.Globalization;

namespace AofKit.Resp;

/// <summary>Puts into words what is wrong with a command stream.</summary>
internal static class RespFaults
{
    private static readonly byte[] s_byteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>The bytes in view do not begin a record, or the record they begin is broken.</summary>
    public static AofFault Wrong(AofPart part, ByteWindow window, in RespParser parser, AofDeviations before)
    {
        var start = window.Offset;
        var rest = window.Bytes;
        if (rest[0] is not ((byte)'*' or (byte)'#'))
            return NotARecord(part, start, rest, before);

        var at = start + parser.PlaceStart;
        var found = rest[parser.PlaceStart..];
        var (expected, what) = parser.Problem switch
        {
            AofFaultKind.BadArgCount => ("a count of args from 1", FirstLine(found)),
            AofFaultKind.NulInHeader => ("a count of args", "a NUL byte"),
            AofFaultKind.BadArgLength => ($"the length of arg {parser.ArgIndex}", "a negative number"),
            _ => ($"'$' and the length of arg {parser.ArgIndex}", Describe(found)),
        };
        var advice = parser.Problem switch
        {
            _ when (parser.Deviations & AofDeviations.LineEndsInLf) != 0 => "its line ends are LF alone: a copy or an editor has changed CRLF, also inside of values, so that lengths no longer fit; ",
            AofFaultKind.NotAnArg when found is [(byte)'\n', ..] => "a line feed too many: a copy or an editor has probably changed line ends, so that lengths no longer fit; ",
            AofFaultKind.BadArgLength => "servers crash on this; ",
            AofFaultKind.NulInHeader => "servers refuse this whatever their settings; ",
            AofFaultKind.BadArgCount => "servers refuse this, although redis-check-aof may call it valid; ",
            _ => "servers refuse this; ",
        };
        return new AofFault(parser.Problem, part.Name, at, start, expected, what, advice + Sound(start));
    }

    /// <summary>The record in view can be read, and yet is not to be trusted: what follows it is no record, or it has taken in another.</summary>
    public static AofFault Misread(AofPart part, ByteWindow window, int length)
    {
        var (expected, found) = window.Bytes[length] is (byte)'*' or (byte)'#'
            ? ("the end of one record", "that of another that begins inside of it")
            : ("'*' or '#' at the start of a record", Describe(window.Bytes[length..]));
        return new AofFault(AofFaultKind.NotARecord, part.Name, window.Offset + length, window.Offset, expected, found,
            "a count or a length in the record before is probably wrong; " + Sound(window.Offset));
    }

    /// <summary>The part ends inside a record.</summary>
    public static AofFault EndInsideRecord(AofPart part, ByteWindow window, in RespParser parser, long? transactionStart, bool isLastPart, bool countsRest)
    {
        var start = window.Offset;
        var at = start + parser.PlaceStart;
        var left = (window.SourceLength is { } length ? length : start + window.Bytes.Length + (countsRest ? CountRest(window) : 0)) - at;
        if (parser.Place == RespPlace.ArgBytes && parser.ArgLength <= left - 2)
        {
            return new AofFault(AofFaultKind.RecordTooLarge, part.Name, at, start, "a record of less than 2 GiB",
                Invariant($"an arg of {parser.ArgLength} bytes"), Sound(start));
        }

        var expected = parser.Place switch
        {
            RespPlace.ArgBytes => Invariant($"{Bytes(parser.ArgLength)} of arg {parser.ArgIndex} and CRLF"),
            RespPlace.ArgHeader => Invariant($"the length of arg {parser.ArgIndex}"),
            _ => "the count of args",
        };
        return new AofFault(AofFaultKind.EndInsideRecord, part.Name, at, start, expected,
            left == 0 ? "the end of the file" : Invariant($"the end of the file after {Bytes(left)}"),
            transactionStart is { } multi ? CutInTransaction(multi, isLastPart) : Cut(start, at + left - start, isLastPart))
        {
            ArgLength = parser.ArgLength,
        };
    }

    /// <summary>The part ends between the records of a transaction.</summary>
    public static AofFault EndInsideTransaction(AofPart part, ByteWindow window, long transactionStart, bool isLastPart) => new(
        AofFaultKind.EndInsideTransaction, part.Name, window.Offset, transactionStart,
        "the EXEC of the transaction", "the end of the file", Cut(transactionStart, window.Offset - transactionStart, isLastPart));

    // A stream tells its length only by ending. What it still has is an arg too large to be held, and is let go.
    private static long CountRest(ByteWindow window)
    {
        var count = 0L;
        var seen = window.Bytes.Length;
        while (window.Fill(1))
        {
            count += window.Bytes.Length - seen;
            window.Advance(window.Bytes.Length);
            seen = 0;
        }

        return count;
    }

    private static AofFault NotARecord(AofPart part, long start, ReadOnlySpan<byte> rest, AofDeviations before)
    {
        var advice = "servers refuse this; ";
        if (before.HasFlag(AofDeviations.LineTooLong))
            advice = $"the line before is longer than {RespParser.LineLimit} bytes, and servers take its rest for a record; ";
        else if (before.HasFlag(AofDeviations.BytesAfterArgNotCrLf))
            advice = "the last arg before it does not end where its length says, so that length is probably wrong; ";
        else if (start == 0 && char.IsAsciiLetterOrDigit((char)rest[0]) == false && rest[0] is not ((byte)'\r' or (byte)'\n' or 0) && !rest.StartsWith(s_byteOrderMark))
            advice = "this does not look like a log or an RDB; ";
        else if (rest[0] == 0)
            advice = "zeros like these are left by a power failure or a full disk; ";
        else if (start == 0 && rest.StartsWith(s_byteOrderMark))
            advice = "the file begins with a UTF-8 byte order mark, which some editor has put there; ";
        else if (rest[0] is (byte)'\r' or (byte)'\n')
            advice = "servers refuse blank lines; ";
        else if (rest.StartsWith("REDIS"u8) || rest.StartsWith("VALKEY"u8))
            advice = "an RDB can only begin a part; ";
        else if (char.IsAsciiLetter((char)rest[0]))
            advice = "servers refuse commands that are not in RESP form; ";
        return new AofFault(AofFaultKind.NotARecord, part.Name, start, start, "'*' or '#' at the start of a record", Describe(rest), advice + Sound(start));
    }

    private static string Describe(ReadOnlySpan<byte> found)
    {
        if (found.IsEmpty)
            return "the end of the file";
        if (found[0] == 0)
            return "NUL bytes";
        return found[0] is > 0x20 and < 0x7F ? $"'{(char)found[0]}'" : Invariant($"0x{found[0]:X2}");
    }

    private static string FirstLine(ReadOnlySpan<byte> found)
    {
        var line = found[..Math.Min(found.Length, 24)];
        var end = line.IndexOfAny((byte)'\r', (byte)'\n');
        return ArgText.ToString(end < 0 ? line : line[..end]);
    }

    private static string Sound(long start) => start == 0
        ? "nothing before it could be read"
        : Invariant($"the {Bytes(start)} before the record at {start} are sound and have been read");

    private static string Cut(long start, long lost, bool isLastPart) => isLastPart
        ? Invariant($"{First(start)}; servers with aof-load-truncated yes (the default) start and cut the last {Bytes(lost)}")
        : Invariant($"{First(start)}; servers cut {Bytes(lost)} and refuse to start, for this is not the last part");

    // Servers do not cut back to the MULTI here (format.md section 1.6), and what they append to it later is never run.
    private static string CutInTransaction(long multi, bool isLastPart) => isLastPart
        ? Invariant($"{First(multi)}; the transaction that starts at {multi} is torn: servers keep its MULTI and lose what they write after it, so cut the file at {multi}")
        : Invariant($"{First(multi)}; the transaction that starts at {multi} is torn, and servers refuse to start, for this is not the last part");

    private static string First(long start) => start == 0 ? "nothing before it could be read" : $"the first {Bytes(start)} are sound";

    private static string Bytes(long count) => count == 1 ? "1 byte" : Invariant($"{count} bytes");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
