using System.Buffers;
using AofKit.Resp;
using Microsoft.Win32.SafeHandles;

namespace AofKit.Scouting;

/// <summary>The way of a scout from a place in a piece to another.</summary>
internal sealed class Trail(PassOver passing, SafeFileHandle file)
{
    // Stepping over a shorter span takes longer than walking over it; and where every second command does not pass, there are no longer ones.
    private const int ShortestSpan = 512;
    private const int MostOthers = 2048;

    private Piece _piece = null!;
    private int _start;
    private int _lookedAtInVain;
    private int _others;

    /// <summary>How far it has come.</summary>
    public Walk Walk { get; } = new();

    /// <summary>The commands that nobody needs to see, in order.</summary>
    public List<PassedSpan> Spans { get; } = [];

    /// <summary>There is nothing more to be found.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Begins anew.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="start">Where in its bytes to begin.</param>
    /// <param name="end">Where to end.</param>
    public void Begin(Piece piece, int start, int end)
    {
        _piece = piece;
        (_lookedAtInVain, _others) = (0, 0);
        HasEnded = false;
        Spans.Clear();
        Walk.Begin(start, end);
        FindCommand();
    }

    /// <summary>Goes on to the end.</summary>
    public void Finish()
    {
        while (!HasEnded)
        {
            passing.Advance(_piece.Bytes, Walk);
            Step();
        }
    }

    /// <summary>Goes past what the walk has come to, which may be no plain command that passes.</summary>
    public void Step()
    {
        if (HasEnded)
            return;
        if (Walk.At >= Walk.End)
        {
            EndSpan();
            HasEnded = true;
            return;
        }

        var length = ReadOther(Walk.At, out var passes);
        if (length == 0)
        {
            EndSpan();
            Walk.At++;
            FindCommand();
        }
        else if (passes && length <= _piece.Bytes.Length - Walk.At)
        {
            Walk.Count++;
            Walk.At += length;
        }
        else
        {
            EndSpan();

            // What ends behind all that is in view is a span by itself, so that the others do.
            if (passes)
                Add(Walk.At, Walk.At + length, 1);
            BeginSpan(Walk.At + length);
            HasEnded = ++_others > MostOthers;
        }
    }

    private void BeginSpan(int at) => (Walk.At, _start, Walk.Count) = (at, at, 0);

    private void EndSpan() => Add(_start, Walk.At, Walk.Count);

    private void Add(int start, int end, long count)
    {
        if (count > 0 && end - start >= ShortestSpan)
            Spans.Add(new PassedSpan(_piece.Offset + start, _piece.Offset + end, count));
    }

    // What begins at a line that looks like the start of a record. The first is left to the reader, who may have a look at it by itself.
    private void FindCommand()
    {
        for (var at = Walk.At; _lookedAtInVain <= Walk.End && TryFindMark(ref at); at++)
        {
            if (ReadOther(at, out _) is > 0 and var length)
            {
                BeginSpan(at + length);
                return;
            }
        }

        HasEnded = true;
    }

    private bool TryFindMark(ref int at)
    {
        var bytes = _piece.Bytes;
        while (at < Walk.End)
        {
            if (bytes[at] == '*' && at + 1 < bytes.Length && char.IsAsciiDigit((char)bytes[at + 1]))
                return true;
            var next = bytes[at..Walk.End].IndexOf("\n*"u8);
            if (next < 0)
                return false;
            at += next + 1;
        }

        return false;
    }

    // A record that the fast walk has left: one that does not pass, one with longer args, an annotation. 0 where there is none.
    private int ReadOther(int at, out bool passes)
    {
        passes = false;
        var bytes = _piece.Bytes[at..];
        var args = Walk.Args;
        var parser = new RespParser(bytes, args, atEnd: false);
        args.Resume = default;
        var status = bytes[0] switch
        {
            (byte)'*' => parser.ReadCommand(),
            (byte)'#' => parser.ReadAnnotation(),
            _ => OperationStatus.InvalidData,
        };

        if (status == OperationStatus.Done)
        {
            passes = bytes[0] == '*' && parser.Deviations == AofDeviations.None && PassOver.BeginsRecord(bytes, parser.Length) && passing.Passes(bytes, args.Ranges);
            return parser.Length;
        }

        if (status == OperationStatus.NeedMoreData && EndsWhereItSays(at, parser) && passing.Passes(bytes, args.Ranges))
        {
            passes = true;
            return (int)parser.Needed;
        }

        _lookedAtInVain += parser.PlaceStart;
        return 0;
    }

    // A large value need not be in view: it is enough to see that it ends where its length says, and that a record follows.
    private bool EndsWhereItSays(int at, in RespParser parser)
    {
        var args = Walk.Args;
        if (parser.Place != RespPlace.ArgBytes || args.Count + 1 != args.Resume.Argc || parser.Deviations != AofDeviations.None || parser.Needed > int.MaxValue - at)
            return false;
        args.Add(parser.PlaceStart, (int)parser.ArgLength);
        Span<byte> end = stackalloc byte[3];
        return RandomAccess.Read(file, end, _piece.Offset + at + parser.Needed - 2) == end.Length && end is [(byte)'\r', (byte)'\n', (byte)'*' or (byte)'#'];
    }
}
