using System.Globalization;
using AofKit.Commands;
using AofKit.Resp;
using AofKit.Scouting;

namespace AofKit.Resyncing;

/// <summary>Goes on behind what is no record in the command stream of a log.</summary>
internal sealed class DamageSkipper
{
    private const int SearchesForBlocks = 64;
    private const int SearchesInRecords = 64;
    private const int LongestBlock = 4 * 1024 * 1024;

    private int _searches;
    private int _searchesInRecords;

    /// <summary>Whether a record that can be read is one. A wrong count or length can read as a record, too, but then no record follows it.</summary>
    /// <param name="window">The bytes from the record on, and more than it.</param>
    /// <param name="length">The length of the record.</param>
    /// <param name="args">Its args.</param>
    /// <param name="deviations">What is odd about it.</param>
    public bool IsTrusted(ByteWindow window, int length, ArgTable args, AofDeviations deviations)
    {
        const AofDeviations suspect = AofDeviations.BytesAfterArgNotCrLf | AofDeviations.NoDigits;
        var bytes = window.Bytes;
        if (PassOver.BeginsRecord(bytes, length))
            return !MayBeTwo(deviations) || _searchesInRecords++ >= SearchesInRecords || !HoldsRecord(new Resync(window), length);
        if ((deviations & suspect) != 0 || (bytes[0] == '#' && (!bytes.StartsWith("#TS:"u8) || bytes[..length].Contains((byte)'*'))))
            return false;
        var resync = new Resync(window);
        if (bytes[length] == '$' && (deviations != AofDeviations.None || !(HasAllArgs(bytes, args) || resync.IsCommandWithoutCount(length))))
            return false;
        return !HoldsRecord(resync, length);
    }

    private static bool HoldsRecord(Resync resync, int length)
    {
        try
        {
            return resync.FindInside(length) > 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // The reader comes to where the bytes end, and says so.
            return false;
        }
    }

    // What follows are args, and not those of this record.
    private static bool HasAllArgs(ReadOnlySpan<byte> bytes, ArgTable args) =>
        bytes[0] == '*' && CommandTable.Find(bytes.Slice(args.Room[0].Start, args.Room[0].Length)) is { Arity: > 0 } info && info.Accepts(args.Count);

    /// <summary>
    /// Whether a record that another follows is to be looked into all the same: what stands behind a number can be the rest of another
    /// header, where bytes are missing between; and a value that lost bytes can end right before what only looks like a record.
    /// </summary>
    public static bool MayBeTwo(AofDeviations deviations) => (deviations & (AofDeviations.BytesAfterNumber | AofDeviations.BytesAfterArgNotCrLf)) != 0;

    /// <summary>Moves the window to the next record, or to the end.</summary>
    /// <param name="window">The bytes from the damaged record on.</param>
    /// <param name="fault">What is wrong with it.</param>
    /// <param name="last">The record before it.</param>
    public DamageSkip Skip(ByteWindow window, AofFault fault, in AofRecordInfo last)
    {
        var start = window.Offset;
        if (!CanGoOn(fault.Kind))
            return new DamageSkip(fault, start, GoesOn: false, IsBetween: false, last.Db);
        var resync = new Resync(window);
        if (!TrySkip(resync, (int)(fault.Offset - start), fault.Kind == AofFaultKind.EndInsideRecord))
            return new DamageSkip(fault, start, GoesOn: false, IsBetween: false, last.Db);
        var isBetween = resync.FoundBlankLines || IsRepeated(window, last, ref fault, ref start);
        return new DamageSkip(fault, start, GoesOn: true, isBetween, isBetween ? last.Db : resync.Db ?? last.Db);
    }

    private static bool TrySkip(Resync resync, int readable, bool isTorn)
    {
        try
        {
            return resync.TrySkip(readable, isTorn);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // The bytes end here for us, and that there is damage before is said already.
            return false;
        }
    }

    // Where there is much damage it has another cause, and the search would take longer than all the rest.
    private bool IsRepeated(ByteWindow window, in AofRecordInfo last, ref AofFault fault, ref long start)
    {
        if (_searches++ >= SearchesForBlocks)
            return false;
        var next = RepeatedBlock.FindEnd(last.Part, start, window, LongestBlock);
        foreach (var (offset, length) in next == 0 ? RepeatedBlock.RecordsBefore(last, start) : [])
        {
            // The block may have broken the record before, in a way that it could still be read.
            next = RepeatedBlock.FindEnd(last.Part, offset, window, LongestBlock);
            if (next == 0)
                continue;
            // Or it is whole. It is handed out already, so its copy is the one to leave out.
            var isWhole = RepeatedBlock.IsThere(last.Part, offset, window, next, length);
            next += isWhole ? (int)length : 0;
            start = isWhole ? start : offset;
            break;
        }

        if (next == 0)
            return false;
        window.Advance(next);
        fault = fault with
        {
            Kind = AofFaultKind.RepeatedBlock,
            Expected = "the rest of the record",
            Found = $"a block of {(window.Offset - start).ToString(CultureInfo.InvariantCulture)} bytes once more",
            Advice = "a copy or a disk has written it twice; its commands would be run twice",
        };
        return true;
    }

    private static bool CanGoOn(AofFaultKind kind) => kind is AofFaultKind.EndInsideRecord or AofFaultKind.NotARecord or AofFaultKind.BadArgCount
        or AofFaultKind.NulInHeader or AofFaultKind.NotAnArg or AofFaultKind.BadArgLength or AofFaultKind.RecordTooLarge;
}

/// <summary>What was skipped.</summary>
/// <param name="Fault">What is wrong there, as far as what follows tells.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="GoesOn">A record follows.</param>
/// <param name="IsBetween">It lies between records, none of which is lost.</param>
/// <param name="Db">The db of what follows.</param>
internal readonly record struct DamageSkip(AofFault Fault, long Start, bool GoesOn, bool IsBetween, int Db);
