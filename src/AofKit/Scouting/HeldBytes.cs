namespace AofKit.Scouting;

/// <summary>Bytes of a piece that somebody looks at while the reader goes on.</summary>
/// <param name="Pieces">Where the piece is from.</param>
/// <param name="Piece">The piece.</param>
/// <param name="Start">Where in its buffer the bytes begin.</param>
/// <param name="End">Where they end.</param>
internal readonly record struct HeldBytes(ScoutedPieces Pieces, Piece Piece, int Start, int End)
{
    /// <summary>Nobody looks at them any more.</summary>
    public void Release() => Pieces.Release(Piece);
}
