using System.Buffers;
using System.Globalization;
using System.Text;
using AofKit.Commands;
using AofKit.Resp;
using AofKit.Scouting;

namespace AofKit;

/// <summary>Finds where the records of a command stream go on behind damage.</summary>
/// <remarks>
/// <para>
/// A byte that looks like the start of a record proves nothing: values hold logs, too. So each place is judged by what
/// follows when it is read from there: first the args that are left of the damaged record, then commands with names that
/// are known. That reading is followed up to the end of the part, the next damage, or as far as is looked ahead; and what it
/// has explained is not searched again, so that the search stays linear.
/// </para>
/// <para>
/// What begins inside of an arg is believed only if it goes on past the end that the arg's length claims, if that length
/// is one digit away from the truth, or if it is many commands and the arg begins as no log does: then the arg has lost bytes,
/// and its length reaches over what followed. What ends where a value would end is what that value holds.
/// </para>
/// </remarks>
/// <param name="window">The bytes, from the damaged record on.</param>
internal sealed class Resync(ByteWindow window)
{
    private const int LookAhead = 4 * 1024 * 1024;
    private const int LongestArg = 64 * 1024 * 1024;
    private const int LongestOfServers = 512 * 1024 * 1024;
    private const int NamesLookedUp = 64;
    private const int Many = 8, ManyInBytes = 3;
    private const int Torn = 64;
    private const int LongestHeader = 8;
    private const int MostArgsOfKeys = 1024;
    private const int KeptBehind = 1024 * 1024;
    private static readonly SearchValues<byte> s_marks = SearchValues.Create("*$#"u8);
    private static readonly SearchValues<byte> s_digits = SearchValues.Create("0123456789"u8);

    private readonly ArgTable _args = new();
    private readonly Walk _walk = new();
    private readonly ConvertedCommand _converted = new();
    private readonly List<KeyTouch> _keys = [];
    private Claim _claim;
    private long _behindValue = -1;

    /// <summary>The db that the last SELECT in the damaged bytes names, if one can be recognised.</summary>
    public int? Db { get; private set; }

    /// <summary>There was nothing but blank lines behind a whole record.</summary>
    public bool FoundBlankLines { get; private set; }

    /// <summary>Moves the window to the next record, or to the end.</summary>
    /// <param name="readable">How much of the damaged record, from the start of the window, could be read.</param>
    /// <param name="isTorn">What could not be read is an arg that would reach past the end of the part.</param>
    /// <returns>False when no record follows.</returns>
    public bool TrySkip(int readable, bool isTorn)
    {
        var torn = isTorn ? window.Offset + readable : -1;
        if (FindBehindBlankLines() is var next and > 0)
        {
            GiveUp(next);
            FoundBlankLines = true;
            return true;
        }

        var at = Math.Max(1, FindInside(readable, torn));
        while (TryFindMark(ref at))
        {
            var reading = Read(at);
            if (IsTrue(reading))
            {
                GiveUp(reading.Start);
                return true;
            }

            Note(reading, torn);
            at = Math.Max(at + 1, EndOfSound(reading));
        }

        while (window.Bytes.Length > 0 || window.Fill(1))
            GiveUp(window.Bytes.Length);
        return false;
    }

    // Blank lines behind a whole record are just that.
    private int FindBehindBlankLines()
    {
        Has(16);
        var blank = window.Bytes.Length - window.Bytes.TrimStart("\r\n"u8).Length;
        return blank > 0 && Has(blank + 1L) && window.Bytes[blank] is (byte)'*' or (byte)'#' && Read(blank) is { Commands: > 0, Unknown: 0 } ? blank : 0;
    }

    /// <summary>Finds the first of the records that what was read as one record has taken in.</summary>
    /// <param name="length">The length of what was read, from the start of the window.</param>
    /// <param name="torn">The offset of the arg that would reach past the end of the part; -1 when there is none.</param>
    /// <returns>Where it begins; 0 when there is none.</returns>
    public int FindInside(int length, long torn = -1)
    {
        var mark = 1;
        if (TryFindMark(ref mark))
            Note(WithoutKeys(Read(mark)), torn);
        var (at, many) = (1, 0);
        while (at < length && window.Bytes[at..length].IndexOfAny((byte)'*', (byte)'#') is var found and >= 0)
        {
            at += found;
            var reading = Read(at);
            if (IsTrue(reading))
            {
                if (IsIn(_claim, reading))
                    return at;
                if (many == 0 && AreMany(reading))
                    many = at;
                if (reading.End > length)
                    return many > 0 ? many : at;
            }

            at = Math.Max(at + 1, EndOfSound(reading));
        }

        return 0;
    }

    // A command that no record follows may have taken in one that begins inside of it.
    private int EndOfSound(in Reading reading) =>
        reading.Commands > 0 && !reading.ReachesEnd && !PassOver.BeginsRecord(window.Bytes, reading.End) ? reading.Last + 1 : reading.End;

    // An arg that would reach past the end is believed to do so only if it is the one that the reader could not read.
    private void Note(in Reading reading, long torn)
    {
        if (reading.Claim is { } claim && claim.Start >= _claim.End && (claim.End < long.MaxValue || claim.Start == torn))
            _claim = claim;
    }

    /// <summary>Whether the args at a place are all those of a command, whose count is lost.</summary>
    /// <param name="at">Where the first of them begins, behind a record that has not taken the count in.</param>
    public bool IsCommandWithoutCount(int at)
    {
        var reading = new Reading { Start = at, End = at };
        return FindHeaderAtEnd(window.Bytes[..(at - 2)]) < 0 && TryReadHeader(at, out var start, out var length) && TryReadArgs(ref reading)
            && CommandTable.Find(window.Bytes.Slice(start, (int)length))?.Accepts(reading.Args) == true;
    }

    // A value may hold a log, the name of a command or a key does not: what looks like one there are the records that a wrong length took in.
    private Reading WithoutKeys(Reading reading)
    {
        if (reading.Claim is { HoldsLog: true } claim && IsName(claim.Start))
            reading.Claim = claim with { HoldsLog = false };
        return reading;
    }

    // Whether the arg at an offset is the name or a key of the damaged record, which begins the window and is sound up to there.
    private bool IsName(long offset)
    {
        var bytes = window.Bytes[..(int)(offset - window.Offset)];
        var end = bytes.IndexOf((byte)'\n') + 1;
        if (bytes[0] != '*' || !int.TryParse(bytes[1..end].TrimEnd("\r\n"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > MostArgsOfKeys)
            return false;
        var args = new ArgRange[count];
        var index = 0;
        for (; index < count && TryReadHeader(end, out var start, out var length) && start + length + 2 <= bytes.Length; index++)
        {
            args[index] = new ArgRange(start, (int)length);
            end = start + (int)length + 2;
        }

        var info = new AofRecordInfo { Kind = AofRecordKind.Command };
        KeyFinder.Find(new AofRecord(in info, bytes, bytes.Length, args), _keys);
        return index == 0 || _keys.Exists(k => k.Index == index);
    }

    private bool TryFindMark(ref int at)
    {
        while (true)
        {
            var rest = window.Bytes[Math.Min(at, window.Bytes.Length)..];
            var found = rest.IndexOfAny(s_marks);
            if (found >= 0)
            {
                at += found;
                return true;
            }

            at = window.Bytes.Length;
            if (at > KeptBehind)
            {
                GiveUp(at);
                at = 0;
            }

            if (!window.Fill(at + 1L))
                return false;
        }
    }

    private void GiveUp(int count)
    {
        NoteSelect(window.Bytes[..count]);
        window.Advance(count);
    }

    private void NoteSelect(ReadOnlySpan<byte> bytes)
    {
        var select = "*2\r\n$6\r\nSELECT\r\n$"u8;
        if (bytes.LastIndexOf(select) is var last and >= 0 && PlainCommand.Read(bytes[last..], _args) > 0 && _args.Count == 2
            && int.TryParse(bytes.Slice(last + _args.Room[1].Start, _args.Room[1].Length), NumberStyles.None, CultureInfo.InvariantCulture, out var db))
            Db = db;
    }

    // What the bytes from a mark on can be read as.
    private Reading Read(int at)
    {
        var reading = new Reading { Start = at, End = at };
        if (!TryReadArgs(ref reading))
            return reading;

        reading.Start = reading.End;
        while (reading.End < EndOfLook(reading))
        {
            if (!Has(reading.End + 1L))
            {
                (reading.ReachesEnd, reading.IsWhole) = (true, true);
                return reading;
            }

            if (reading.Commands >= NamesLookedUp)
                WalkOn(ref reading);
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

    private long EndOfLook(in Reading reading) => Math.Max(reading.Start + LookAhead, Math.Min(_claim.End - window.Offset, LongestArg));

    // Once there are enough names, it is lengths that matter, and most of those are walked over quickly.
    private void WalkOn(ref Reading reading)
    {
        _walk.Begin(reading.End, (int)Math.Min(EndOfLook(reading), window.Bytes.Length));
        PassCounted.Instance.Advance(window.Bytes, _walk);
        reading.Commands += (int)_walk.Count;
        reading.End = _walk.At;
    }

    // The args that are left of a damaged record.
    private bool TryReadArgs(ref Reading reading)
    {
        while (Has(reading.End + 1L) && window.Bytes[reading.End] == '$')
        {
            if (!TryReadHeader(reading.End, out var start, out var length))
                return false;
            var end = start + length + 2;
            var isThere = length <= LongestArg && Has(end);
            if (!isThere || !EndsArg((int)end))
            {
                var holdsLog = length <= LongestOfServers && Has(start + 4L) && window.Bytes.Slice(start, 4).TrimStart("\r\n"u8) is [(byte)'*' or (byte)'#', ..];
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

    // Where a length is a few bytes too long, the arg may have taken the header of the next record, and end with that.
    private static int FindHeaderAtEnd(ReadOnlySpan<byte> arg)
    {
        var digits = arg.Length - arg.TrimEnd("0123456789"u8).Length;
        var mark = arg.Length - digits - 1;
        return digits > 0 && mark >= 2 && arg[mark] == '*' && arg[..mark].EndsWith("\r\n"u8) ? mark : -1;
    }

    // CRLF, and then what can follow an arg.
    private bool EndsArg(int end)
    {
        Has(end + 1L);
        var bytes = window.Bytes;
        return bytes[(end - 2)..].StartsWith("\r\n"u8) && (bytes.Length == end || s_marks.Contains(bytes[end]));
    }

    private bool TryReadHeader(int at, out int start, out long length)
    {
        Has(at + 24L);
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
                if (status == OperationStatus.NeedMoreData && parser.Needed <= LongestArg && Has(reading.End + parser.Needed))
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

            if (reading.Commands < NamesLookedUp && !IsKnown(bytes))
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
        Has(reading.End + (long)RespParser.LineLimit);
        var line = window.Bytes[reading.End..];
        line = line[..Math.Min(line.Length, RespParser.LineLimit)];
        var end = line.IndexOf((byte)'\n') + 1;
        if (!line.StartsWith("#TS:"u8) || end == 0)
            return OperationStatus.InvalidData;
        reading.End += end;
        reading.Annotations++;
        return OperationStatus.Done;
    }

    private bool IsTrue(in Reading reading)
    {
        if (reading.Commands + reading.Annotations == 0 || 2 * reading.Unknown > Math.Min(reading.Commands, NamesLookedUp))
            return false;
        if (IsIn(_claim, reading) && !IsLengthDamaged(_claim, window.Offset + reading.Start) && !AreMany(reading))
            return false;
        if (reading.ReachesEnd || !EndsValue(reading))
            return true;
        _behindValue = window.Offset + reading.End + "\r\n".Length;
        return false;
    }

    // So many commands that they are none by chance, nor what the value holds.
    private bool AreMany(in Reading reading)
    {
        if (!reading.AreKnown)
            return false;
        if (_claim.HoldsLog)
            return reading.Commands >= Many && (reading.ReachesEnd ? reading.IsWhole && IsHardlyThere(_claim) : IsLongerThanPart(_claim));
        var isLine = BeginsLine(reading.Start);
        return reading.Commands >= Many
            || (reading.IsWhole && (isLine || reading.Commands >= ManyInBytes))
            || (!reading.ReachesEnd && reading.Commands >= ManyInBytes - (BeginsCommand(reading.End) ? 1 : 0) - (isLine ? 1 : 0));
    }

    private bool BeginsCommand(int at) => window.Bytes[at..] is [(byte)'*', var digit, ..] && char.IsAsciiDigit((char)digit);

    private bool BeginsLine(int at) => window.Bytes[..at].EndsWith("\r\n"u8);

    // Then the length is damaged, and of a torn value there would be more than of all that is left.
    private bool IsLongerThanPart(in Claim claim) =>
        claim.End == long.MaxValue && claim.Length > Math.Min(LongestArg, window.Offset + window.Bytes.Length);

    // A value is torn anywhere. That this is right at its start, and where a record ends that it holds, is not to be believed.
    private bool IsHardlyThere(in Claim claim) =>
        claim.End == long.MaxValue && claim.Length / Torn > window.Offset + window.Bytes.Length - claim.Start;

    private bool IsIn(in Claim claim, in Reading reading) =>
        window.Offset + reading.Start >= claim.Start && window.Offset + reading.Start < claim.End && window.Offset + reading.End < claim.End;

    // Behind what a value holds come CRLF and the next arg or record; between records there is no such thing. A value in a
    // value ends with both.
    private bool EndsValue(in Reading reading)
    {
        Has(reading.End + 32L);
        if (window.Offset + reading.End == _claim.End - "\r\n".Length)
            return true;
        // A log in a value begins with a record, and not with the rest of one, nor behind another value or other bytes.
        if (reading is { AreKnown: true, Commands: >= Many } && (reading.Args > 0 || window.Offset + reading.Start == _behindValue || !BeginsValue(reading)))
            return false;
        var rest = window.Bytes[reading.End..];
        if (rest is [(byte)'\n', ..] && window.Bytes[reading.End - 2] == '\r')
            return false;
        var next = rest.TrimStart("\r\n"u8);
        if (next.IsEmpty && rest.Length > 0)
            return window.Offset + reading.Start < _claim.End;
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
    private bool IsLengthDamaged(in Claim claim, long next)
    {
        var real = next - 2 - claim.Start;
        if (real < 0 || !window.Bytes[(int)(next - 2 - window.Offset)..].StartsWith("\r\n"u8))
            return false;
        return IsOneDigitOff(real.ToString(CultureInfo.InvariantCulture), claim.Length.ToString(CultureInfo.InvariantCulture));
    }

    private static bool IsOneDigitOff(string right, string wrong)
    {
        var head = right.AsSpan().CommonPrefixLength(wrong);
        var tail = 0;
        while (tail < Math.Min(right.Length, wrong.Length) - head && right[^(tail + 1)] == wrong[^(tail + 1)])
            tail++;
        return head + tail >= Math.Max(right.Length, wrong.Length) - 1;
    }

    private bool Has(long count) => window.Bytes.Length >= count || window.Ensure(count);

    private struct Reading
    {
        /// <summary>Where the first record begins.</summary>
        public int Start;

        /// <summary>Where what could be read ends.</summary>
        public int End;

        public int Commands;
        public int Unknown;
        public int Annotations;

        /// <summary>How many args that are left of a damaged record stand before the first.</summary>
        public int Args;

        /// <summary>Where the last command begins.</summary>
        public int Last;

        /// <summary>The arg that does not end where its length says.</summary>
        public Claim? Claim;

        /// <summary>The reading ends with the part, or goes on for longer than is looked ahead.</summary>
        public bool ReachesEnd;

        /// <summary>The part ends where a record ends.</summary>
        public bool IsWhole;

        /// <summary>Its names are those of commands; of many, one may be damaged.</summary>
        public readonly bool AreKnown => Unknown * Many <= Math.Min(Commands, NamesLookedUp);

        public void Take(int length) => (Commands, Last, End) = (Commands + 1, End, End + length);
    }

    /// <summary>The bytes that an arg would have by its length, which do not end as those of an arg do.</summary>
    /// <param name="Start">The offset of its first byte.</param>
    /// <param name="End">The offset behind it; past every offset when the part ends before.</param>
    /// <param name="Length">What its header says.</param>
    /// <param name="HoldsLog">They begin as a log does.</param>
    private readonly record struct Claim(long Start, long End, long Length, bool HoldsLog);
}
