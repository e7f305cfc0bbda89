using System.Globalization;
using AofKit.Commands;
using AofKit.Resp;
using AofKit.Scouting;

namespace AofKit.Resyncing;

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
    private const int MostArgsOfKeys = 1024;
    private const int KeptBehind = 1024 * 1024;

    private readonly TrialReader _reader = new(window);
    private readonly ReadingJudge _judge = new(window);
    private readonly ArgTable _args = new();
    private readonly List<KeyTouch> _keys = [];

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
            if (_judge.IsTrue(reading))
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
        window.Ensure(16);
        var blank = window.Bytes.Length - window.Bytes.TrimStart("\r\n"u8).Length;
        return blank > 0 && window.Ensure(blank + 1L) && window.Bytes[blank] is (byte)'*' or (byte)'#' && Read(blank) is { Commands: > 0, Unknown: 0 } ? blank : 0;
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
            if (_judge.IsTrue(reading))
            {
                if (_judge.IsClaimed(reading))
                    return at;
                if (many == 0 && _judge.AreMany(reading))
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
        if (reading.Claim is { } claim && claim.Start >= _judge.Claim.End && (claim.End < long.MaxValue || claim.Start == torn))
            _judge.Claim = claim;
    }

    /// <summary>Whether the args at a place are all those of a command, whose count is lost.</summary>
    /// <param name="at">Where the first of them begins, behind a record that has not taken the count in.</param>
    public bool IsCommandWithoutCount(int at)
    {
        var reading = new Reading { Start = at, End = at };
        return TrialReader.FindHeaderAtEnd(window.Bytes[..(at - 2)]) < 0 && _reader.TryReadHeader(at, out var start, out var length) && _reader.TryReadArgs(ref reading)
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
        for (; index < count && _reader.TryReadHeader(end, out var start, out var length) && start + length + 2 <= bytes.Length; index++)
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
            var found = TrialReader.FindMark(rest);
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

    private Reading Read(int at) => _reader.Read(at, _judge.Claim);
}
