using System.Buffers;
using System.Globalization;
using AofKit.Commands;
using AofKit.Resp;
using AofKit.Scouting;

namespace AofKit.Resyncing;

/// <summary>Reads from a place on as if records went on there, which may be so or not.</summary>
/// <param name="window">The bytes.</param>
internal sealed class TrialReader(ByteWindow window)
{
    /// <summary>An arg may be so long that it is read.</summary>
    public const int LongestArg = 64 * 1024 * 1024;

    private const int LookAhead = 4 * 1024 * 1024;
    private const int LongestOfServers = 512 * 1024 * 1024;
    private static readonly SearchValues<byte> s_marks = SearchValues.Create("*$#"u8);

    private readonly ArgTable _args = new();
    private readonly Walk _walk = new();
    private readonly ConvertedCommand _converted = new();

    /// <summary>Finds a byte that may begin a record or an arg.</summary>
    public static int FindMark(ReadOnlySpan<byte> bytes) => bytes.IndexOfAny(s_marks);

    /// <summary>What the bytes from a mark on can be read as.</summary>
    /// <param name="at">Where the mark is in the window.</param>
    /// <param name="claim">Up to the end of it is looked ahead in any case, unless that is out of reach.</param>
    public Reading Read(int at, in Claim claim)
    {
        var reading = new Reading { Start = at, End = at };
        if (!TryReadArgs(ref reading))
            return reading;

        reading.Start = reading.End;
        var end = Math.Max(reading.Start + LookAhead, Math.Min(claim.End - window.Offset, LongestArg));
        while (reading.End < end)
        {
            if (!window.Ensure(reading.End + 1L))
            {
                (reading.ReachesEnd, reading.IsWhole) = (true, true);
                return reading;
            }

            if (reading.Commands >= Reading.NamesLookedUp)
                WalkOn(ref reading, end);
            var status = window.Bytes[reading.End] switch
            {
                (byte)'*' => ReadCommand(ref reading),
                (byte)'#' => ReadAnnotation(ref reading),
                _ => OperationStatus.InvalidData,
            };
            if (status == OperationStatus.NeedMoreData)
                reading.ReachesEnd = true;
            if (status != OperationStatus.Done)
                return reading;
        }

        reading.ReachesEnd = true;
        return reading;
    }

    // Once there are enough names, it is lengths that matter, and most of those are walked over quickly.
    private void WalkOn(ref Reading reading, long end)
    {
        _walk.Begin(reading.End, (int)Math.Min(end, window.Bytes.Length));
        PassCounted.Instance.Advance(window.Bytes, _walk);
        reading.Commands += (int)_walk.Count;
        reading.End = _walk.At;
    }

    /// <summary>Reads the args that are left of a damaged record.</summary>
    /// <returns>False where one does not end where its length says.</returns>
    public bool TryReadArgs(ref Reading reading)
    {
        while (window.Ensure(reading.End + 1L) && window.Bytes[reading.End] == '$')
        {
            if (!TryReadHeader(reading.End, out var start, out var length))
                return false;
            var end = start + length + 2;
            var isThere = length <= LongestArg && window.Ensure(end);
            if (!isThere || !EndsArg((int)end))
            {
                var holdsLog = length <= LongestOfServers && window.Ensure(start + 4L) && window.Bytes.Slice(start, 4).TrimStart("\r\n"u8) is [(byte)'*' or (byte)'#', ..];
                reading.Claim = new Claim(window.Offset + start, isThere ? window.Offset + end : long.MaxValue, length, holdsLog);
                return false;
            }

            reading.Args++;
            reading.End = (int)end;
            if (FindHeaderAtEnd(window.Bytes[start..(int)(end - 2)]) is var header and >= 0)
            {
                reading.End = start + header;
                break;
            }
        }

        return true;
    }

    /// <summary>Where in an arg the header of the next record begins, which it ends with: its length may be a few bytes too long. -1 where none does.</summary>
    public static int FindHeaderAtEnd(ReadOnlySpan<byte> arg)
    {
        var digits = arg.Length - arg.TrimEnd("0123456789"u8).Length;
        var mark = arg.Length - digits - 1;
        return digits > 0 && mark >= 2 && arg[mark] == '*' && arg[..mark].EndsWith("\r\n"u8) ? mark : -1;
    }

    // CRLF, and then what can follow an arg.
    private bool EndsArg(int end)
    {
        window.Ensure(end + 1L);
        var bytes = window.Bytes;
        return bytes[(end - 2)..].StartsWith("\r\n"u8) && (bytes.Length == end || s_marks.Contains(bytes[end]));
    }

    /// <summary>Reads the header of an arg.</summary>
    /// <param name="at">Where it begins in the window.</param>
    /// <param name="start">Where the bytes of the arg begin.</param>
    /// <param name="length">What it says.</param>
    public bool TryReadHeader(int at, out int start, out long length)
    {
        window.Ensure(at + 24L);
        var line = window.Bytes[(at + 1)..];
        line = line[..Math.Min(line.Length, 22)];
        var end = line.IndexOf((byte)'\n');
        start = at + 1 + end + 1;
        length = 0;
        return end > 0 && long.TryParse(line[..end].TrimEnd((byte)'\r'), NumberStyles.None, CultureInfo.InvariantCulture, out length) && length < long.MaxValue / 2;
    }

    private OperationStatus ReadCommand(ref Reading reading)
    {
        while (true)
        {
            var bytes = window.Bytes[reading.End..];
            var length = PlainCommand.Read(bytes, _args);
            if (length == 0)
            {
                _args.Resume = default;
                var parser = new RespParser(bytes, _args, atEnd: false);
                var status = bytes.Length > 1 && !char.IsAsciiDigit((char)bytes[1]) ? OperationStatus.InvalidData : parser.ReadCommand();
                _args.Resume = default;
                if (status == OperationStatus.NeedMoreData && parser.Needed <= LongestArg && window.Ensure(reading.End + parser.Needed))
                    continue;
                if (status == OperationStatus.InvalidData && _converted.Read(bytes, out var converted) == OperationStatus.Done)
                {
                    reading.Take(converted);
                    return OperationStatus.Done;
                }

                const AofDeviations harmless = AofDeviations.LineEndsInLf | AofDeviations.NumberNotPlain;
                if (status != OperationStatus.Done || (parser.Deviations & ~harmless) != 0)
                    return status == OperationStatus.NeedMoreData && parser.Needed > LongestArg ? OperationStatus.InvalidData
                        : status == OperationStatus.Done ? OperationStatus.InvalidData : status;
                length = parser.Length;
            }

            if (reading.Commands < Reading.NamesLookedUp && !IsKnown(bytes))
                reading.Unknown++;
            reading.Take(length);
            return OperationStatus.Done;
        }
    }

    private bool IsKnown(ReadOnlySpan<byte> bytes)
    {
        var name = bytes.Slice(_args.Room[0].Start, _args.Room[0].Length);
        return CommandTable.Find(name)?.Accepts(_args.Count) ?? CommandTable.IsOfModule(name);
    }

    private OperationStatus ReadAnnotation(ref Reading reading)
    {
        window.Ensure(reading.End + (long)RespParser.LineLimit);
        var line = window.Bytes[reading.End..];
        line = line[..Math.Min(line.Length, RespParser.LineLimit)];
        var end = line.IndexOf((byte)'\n') + 1;
        if (!line.StartsWith("#TS:"u8) || end == 0)
            return OperationStatus.InvalidData;
        reading.End += end;
        reading.Annotations++;
        return OperationStatus.Done;
    }
}
