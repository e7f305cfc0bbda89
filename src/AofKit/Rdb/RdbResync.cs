namespace AofKit.Rdb;

/// <summary>Finds where the pieces of an RDB go on behind damage.</summary>
/// <remarks>
/// <para>
/// Reading breaks not at the damage but behind it: a length that lies takes bytes of the pieces that follow, and some more are
/// misread before one cannot be read at all. So the search begins some pieces before the break. Each byte that can begin a
/// piece begins a chain; one that goes on past the break for long enough, or up to the end, may be the true one. Of those
/// the one wins that explains most, together with the pieces that are kept before it.
/// </para>
/// <para>
/// Where chains run together they are the same from there on, and what was read once is not read again, so that the search is
/// linear. A chain inside a value that is whole does not go on past the break, so a value may well hold an RDB.
/// </para>
/// <para>
/// This is a judgement, and it can err: what is left of a large value may read like entries of its own (a field of a hash
/// whose fields expire is written just like a string), and may then even reach over entries that follow.
/// </para>
/// </remarks>
internal sealed class RdbResync(RdbSource source, RdbExtent extent, RdbHeader header)
{
    private const int LookBack = 64;
    private const int EnoughPieces = 16;
    private const int FewPieces = 3;
    private const int EnoughEvidence = 60;
    private const int LookAhead = 64;
    private const int EndEvidence = 24;
    private const int MostMarks = 1 << 20;
    private const int MostMarksOfChain = 4096;
    private const int WorkPerByte = 1000;
    private const int WorkAtOnce = 1 << 24;
    private const int LeastWeak = 9;
    private const int ManyKeys = 16;

    // Some of what a broken piece explains is what follows it, misread.
    private const int Doubt = 2;

    private readonly RdbType?[] _types = RdbTypes.Of(header.Dialect);
    private readonly Dictionary<long, Chain> _marks = [];
    private readonly List<(long At, int Evidence, int Pieces)> _path = [];
    private readonly RdbTail _tail = new(source);
    private long _horizon;
    private int _weak;

    /// <summary>The bytes from the end opcode on.</summary>
    public int EndLength => header.Version < RdbHeader.FirstWithChecksum ? 1 : 1 + sizeof(ulong);

    /// <summary>Says if an end opcode is where an RDB can end: before the end of the file, or before commands.</summary>
    public bool IsEnd(long at)
    {
        var end = at + EndLength;
        return end == source.Length || (end < source.Length && _tail.TryFollow(end, out _, out var commands) && commands > 0);
    }

    /// <summary>Says if pieces follow, for long enough to believe it.</summary>
    public bool GoesOn(long at)
    {
        _marks.Clear();
        _horizon = 0;
        return IsBelieved(Follow(at, at), at) || IsEnd(at);
    }

    /// <summary>Finds what is lost at a break.</summary>
    /// <param name="pieces">The pieces before it.</param>
    /// <param name="broken">Where no piece can be read.</param>
    /// <param name="fault">How far the one there could be read: what is inside of it goes on past that only if its count or a length lies.</param>
    /// <param name="partial">What speaks for that.</param>
    public RdbGap Find(List<RdbPiece> pieces, long broken, long fault, RdbPartial partial)
    {
        var gap = FindPast(pieces, broken, Math.Max(broken, fault), partial);
        return gap.Behind != RdbGapEnd.Nothing || fault <= broken ? gap : FindPast(pieces, broken, broken, partial);
    }

    private RdbGap FindPast(List<RdbPiece> pieces, long broken, long past, RdbPartial partial)
    {
        Begin(pieces, broken, out var first);
        var at = first < pieces.Count ? pieces[first].Start : broken;
        // What is kept if nothing follows; whoever takes some of that away has to explain more.
        Keep(pieces, first, broken, out var bestScore);
        bestScore += past == broken ? partial.UpTo(long.MaxValue) / Doubt : 0;
        var (best, stop) = (new RdbGap(pieces.Count, source.Length, RdbGapEnd.Nothing), long.MaxValue);
        var (from, tailStart) = (at, -1L);
        while (++at < source.Length && at <= stop)
        {
            var head = source.At(at, 1)[0];
            if (head is (byte)'*' or (byte)'#')
            {
                if (!_tail.TryFollow(at, out var end, out var commands) || end <= past)
                    continue;
                if (end < source.Length)
                {
                    // It may be a value that holds a log; what comes behind will tell.
                    tailStart = tailStart < 0 && commands > 1 ? at : tailStart;
                    at = Math.Max(at, Math.Min(end - 1, stop));
                    continue;
                }

                tailStart = tailStart < 0 ? at : tailStart;
                break;
            }

            // What another chain runs through may begin one of its own, before which more is kept.
            if (!CanBegin(head) || (_marks.TryGetValue(at, out var known) && !IsBelieved(known, past)))
                continue;
            extent.Work = WorkAtOnce + (WorkPerByte * (at - from));
            if (!extent.TryRead(at, out var piece) || piece.IsHollow || piece.IsNameless || (piece.Opcode == RdbOpcode.End && !IsEnd(at)))
                continue;
            var chain = Follow(at, past);
            if (!IsBelieved(chain, past))
                continue;
            var kept = Keep(pieces, first, at, out var keptEvidence);
            _horizon = Math.Max(_horizon, chain.End);
            keptEvidence += kept == pieces.Count ? partial.UpTo(at) / Doubt : 0;
            if (keptEvidence + chain.Evidence <= bestScore)
                continue;
            (bestScore, best) = (keptEvidence + chain.Evidence, new RdbGap(kept, at, RdbGapEnd.Pieces));
            if (stop == long.MaxValue)
                stop = EndPast(piece, past);
        }

        extent.Work = long.MaxValue;
        if (best.Behind == RdbGapEnd.Nothing && tailStart >= 0)
            best = new RdbGap(Keep(pieces, first, tailStart, out _), tailStart, RdbGapEnd.Commands);
        return Trim(pieces, first, best);
    }

    // Where the piece ends that lies over an offset: one that goes on behind it begins before there, whichever of the two is true.
    private long EndPast(in RdbPiece piece, long past)
    {
        var end = piece.End;
        while (end <= past && extent.TryRead(end, out var next))
            end = next.End;
        return Math.Max(past, end);
    }

    /// <summary>Finds pieces inside of one that can be read: a length that lies may take exactly some that follow.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="at">Where the first of them begins.</param>
    /// <returns>How much more they explain than the piece; 0 when there are none.</returns>
    public int FindInside(in RdbPiece piece, out long at)
    {
        const int longestHead = 64 * 1024;
        var (best, found) = (0, 0L);
        for (var start = piece.Start + 3; start < Math.Min(piece.End, piece.Start + longestHead); start++)
        {
            if (!CanBegin(source.At(start, 1)[0]))
                continue;
            var (rival, own, ours) = (start, piece.End, 0);
            var theirs = piece.Evidence;
            for (var left = LookAhead; left > 0 && rival != own; left--)
            {
                var isRival = rival < own;
                if (!extent.TryRead(isRival ? rival : own, out var next) || next.IsHollow || (isRival && (next.IsNameless || next.Opcode == RdbOpcode.End)))
                    break;
                if (isRival)
                    (rival, ours) = (next.End, ours + next.Evidence);
                else
                    (own, theirs) = (next.End, theirs + next.Evidence);
            }

            if (rival == own && ours - theirs > best)
                (best, found) = (ours - theirs, start);
        }

        at = found;
        return best;
    }

    private void Begin(List<RdbPiece> pieces, long broken, out int first)
    {
        first = Math.Max(0, pieces.Count - LookBack);
        _weak = WeakIn(pieces);
        _horizon = 0;
        _marks.Clear();
        var (evidence, count) = (0, 0);
        for (var i = pieces.Count - 1; i >= first; i--)
            _marks[pieces[i].Start] = new Chain(evidence += pieces[i].Weight, ++count, broken, false);
        _marks[broken] = new Chain(0, 0, broken, false);
    }

    // Half of what all but a tenth of the keys have.
    private static int WeakIn(List<RdbPiece> pieces)
    {
        var keys = pieces.Where(p => p.IsKey).Select(p => p.Evidence).Order().ToList();
        return keys.Count < ManyKeys ? LeastWeak : Math.Max(0, keys[keys.Count / 10] / 2);
    }

    private bool CanBegin(byte head) =>
        _types[head] is { } type ? type.FirstVersion <= header.Version || header.IsNewer : head >= (byte)RdbOpcode.NoEvict;

    private static bool IsBelieved(in Chain chain, long broken) =>
        chain.ReachesEnd || (chain.End > broken && (chain.Pieces >= EnoughPieces || (chain.Pieces >= FewPieces && chain.Evidence >= EnoughEvidence)));

    // The pieces up to which what is kept explains most.
    private static int Keep(List<RdbPiece> pieces, int first, long at, out int evidence)
    {
        var (best, kept, sum) = (0, first, 0);
        for (var i = first; i < pieces.Count && pieces[i].End <= at; i++)
            if ((sum += pieces[i].Weight) >= best)
                (best, kept) = (sum, i + 1);
        evidence = best;
        return kept;
    }

    // What can be read of garbage are mostly keys of which little speaks for them; next to a gap they are not believed.
    private RdbGap Trim(List<RdbPiece> pieces, int first, RdbGap gap)
    {
        var (kept, end) = (gap.Kept, gap.End);
        while (kept > first && pieces[kept - 1].IsKey && pieces[kept - 1].Evidence < _weak)
            kept--;
        while (gap.Behind == RdbGapEnd.Pieces && extent.TryRead(end, out var piece) && piece.IsKey && piece.Evidence < _weak)
            end = piece.End;
        return gap with { Kept = kept, End = end };
    }

    private Chain Follow(long start, long broken)
    {
        if (_marks.Count > MostMarks)
            _marks.Clear();
        _path.Clear();
        var (at, evidence, pieces, behind, wasNameless) = (start, 0, 0, 0, false);
        var rest = default(Chain);
        for (;;)
        {
            if (_marks.TryGetValue(at, out rest))
                break;
            rest = new Chain(0, 0, at, false);
            if (!extent.TryRead(at, out var piece) || piece.IsHollow || (wasNameless && piece.IsNameless))
                break;
            if (piece.Opcode == RdbOpcode.End)
            {
                if (IsEnd(at))
                    rest = new Chain(EndEvidence, 1, at + EndLength, true);
                break;
            }

            if (_path.Count < MostMarksOfChain)
                _path.Add((at, evidence, pieces));
            evidence += piece.Weight;
            pieces++;
            at = piece.End;
            wasNameless = piece.IsNameless;
            rest = new Chain(0, 0, at, false);
            if (at > broken && ++behind >= LookAhead && at >= _horizon)
                break;
        }

        var chain = new Chain(evidence + rest.Evidence, pieces + rest.Pieces, rest.End, rest.ReachesEnd);
        foreach (var mark in _path)
            _marks[mark.At] = chain with { Evidence = chain.Evidence - mark.Evidence, Pieces = chain.Pieces - mark.Pieces };
        return chain;
    }

    /// <summary>What can be read from a place on.</summary>
    /// <param name="Evidence">The evidence of all its pieces.</param>
    /// <param name="Pieces">How many there are.</param>
    /// <param name="End">Where it ends, or where it is followed no more.</param>
    /// <param name="ReachesEnd">It ends with the RDB.</param>
    private readonly record struct Chain(int Evidence, int Pieces, long End, bool ReachesEnd);
}

/// <summary>What is lost at a break.</summary>
/// <param name="Kept">How many of the pieces before it are kept.</param>
/// <param name="End">The offset behind what is lost.</param>
/// <param name="Behind">What stands there.</param>
internal readonly record struct RdbGap(int Kept, long End, RdbGapEnd Behind);

/// <summary>What stands behind a gap.</summary>
internal enum RdbGapEnd
{
    /// <summary>The end of the file.</summary>
    Nothing,

    /// <summary>Other pieces of the RDB.</summary>
    Pieces,

    /// <summary>The commands that follow the RDB.</summary>
    Commands,
}
