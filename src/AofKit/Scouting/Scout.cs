using System.Buffers;
using System.Runtime.CompilerServices;
using AofKit.Resp;
using Microsoft.Win32.SafeHandles;

namespace AofKit.Scouting;

/// <summary>Finds the commands in a piece that nobody needs to see, without knowing what is before the piece.</summary>
/// <remarks>
/// A scout may be mistaken about where records begin, for values hold records too. That does no harm: a span counts only if a reader
/// comes to where it starts, and from there on everybody reads the same.
/// </remarks>
internal sealed class Scout(PassOver passing, SafeFileHandle file)
{
    // Stepping over a shorter span takes longer than walking over it; and where every second command does not pass, there are no longer ones.
    private const int ShortestSpan = 512;
    private const int MostOthers = 4096;

    private readonly ArgTable _args = new();
    private int _lookedAtInVain;
    private int _others;

    /// <summary>Finds the spans of a piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Look(Piece piece)
    {
        piece.Spans.Clear();
        (_lookedAtInVain, _others) = (0, 0);
        var bytes = piece.Bytes;
        var at = 0;
        while (at < piece.Count && TryFindCommand(bytes, ref at, piece.Count))
        {
            var (start, count) = (at, 0L);
            while (at < piece.Count)
            {
                at += passing.Walk(bytes[at..], _args, out var passed);
                count += passed;
                if (at >= piece.Count)
                    break;
                var length = ReadOther(piece, at, out var passes);
                if (length == 0)
                    break;
                if (passes && length <= bytes.Length - at)
                {
                    count++;
                    at += length;
                    continue;
                }

                // What ends behind all that is in view is a span by itself, so that the others do.
                Add(piece, start, at, count);
                if (passes)
                    Add(piece, at, at + length, 1);
                at += length;
                (start, count) = (at, 0);
                if (++_others > MostOthers)
                    return;
            }

            Add(piece, start, at, count);
            if (at >= piece.Count || IsTired(piece))
                return;
            at++;
        }
    }

    private static void Add(Piece piece, int start, int end, long count)
    {
        if (count > 0 && end - start >= ShortestSpan)
            piece.Spans.Add(new PassedSpan(piece.Offset + start, piece.Offset + end, count));
    }

    // What begins at a line that looks like the start of a record.
    private static bool TryFindCommand(ReadOnlySpan<byte> bytes, ref int at, int end)
    {
        while (at < end)
        {
            if (bytes[at] == '*' && at + 1 < bytes.Length && char.IsAsciiDigit((char)bytes[at + 1]))
                return true;
            var next = bytes[at..end].IndexOf("\n*"u8);
            if (next < 0)
                return false;
            at += next + 1;
        }

        return false;
    }

    // A record that the fast walk has left: one that does not pass, one with longer args, an annotation. 0 where there is none.
    private int ReadOther(Piece piece, int at, out bool passes)
    {
        passes = false;
        var bytes = piece.Bytes[at..];
        var parser = new RespParser(bytes, _args, atEnd: false);
        _args.Resume = default;
        var status = bytes[0] switch
        {
            (byte)'*' => parser.ReadCommand(),
            (byte)'#' => parser.ReadAnnotation(),
            _ => OperationStatus.InvalidData,
        };

        if (status == OperationStatus.Done)
        {
            passes = bytes[0] == '*' && parser.Deviations == AofDeviations.None && PassOver.BeginsRecord(bytes, parser.Length) && passing.Passes(bytes, _args.Ranges);
            return parser.Length;
        }

        if (status == OperationStatus.NeedMoreData && EndsWhereItSays(piece, at, parser) && passing.Passes(bytes, _args.Ranges))
        {
            passes = true;
            return (int)parser.Needed;
        }

        _lookedAtInVain += parser.PlaceStart;
        return 0;
    }

    // A large value need not be in view: it is enough to see that it ends where its length says, and that a record follows.
    private bool EndsWhereItSays(Piece piece, int at, in RespParser parser)
    {
        if (parser.Place != RespPlace.ArgBytes || _args.Count + 1 != _args.Resume.Argc || parser.Deviations != AofDeviations.None || parser.Needed > int.MaxValue - at)
            return false;
        _args.Add(parser.PlaceStart, (int)parser.ArgLength);
        Span<byte> end = stackalloc byte[3];
        return RandomAccess.Read(file, end, piece.Offset + at + parser.Needed - 2) == end.Length && end is [(byte)'\r', (byte)'\n', (byte)'*' or (byte)'#'];
    }

    // Where much looks like records and is none, the search is left to who reads the piece and knows where records begin.
    private bool IsTired(Piece piece) => _lookedAtInVain > piece.Count;
}
