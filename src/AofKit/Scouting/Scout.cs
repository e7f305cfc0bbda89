using Microsoft.Win32.SafeHandles;

namespace AofKit.Scouting;

/// <summary>Finds the commands in a piece that nobody needs to see, without knowing what is before the piece.</summary>
/// <remarks>
/// A scout may be mistaken about where records begin, for values hold records too. That does no harm: a span counts only if a reader
/// comes to where it starts, and from there on everybody reads the same. So a piece can as well be walked from several places at once.
/// </remarks>
internal sealed class Scout(PassOver passing, SafeFileHandle file)
{
    private readonly Trail _first = new(passing, file);
    private readonly Trail _second = new(passing, file);

    /// <summary>Finds the spans of a piece.</summary>
    public void Look(Piece piece)
    {
        piece.Spans.Clear();
        var middle = piece.Count / 2;
        _first.Begin(piece, 0, middle);
        _second.Begin(piece, middle, piece.Count);
        while (!_first.HasEnded && !_second.HasEnded)
        {
            passing.Advance(piece.Bytes, _first.Walk, _second.Walk);
            _first.Step();
            _second.Step();
        }

        _first.Finish();
        _second.Finish();
        piece.Spans.AddRange(_first.Spans);
        piece.Spans.AddRange(_second.Spans);
    }
}
