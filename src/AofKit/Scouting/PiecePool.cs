namespace AofKit.Scouting;

/// <summary>Keeps the pieces of a part for the next part: memory that is new costs more than reading into it.</summary>
internal sealed class PiecePool
{
    private readonly Stack<Piece> _pieces = new();

    /// <summary>A piece for so many bytes.</summary>
    public Piece Take(int length) => _pieces.TryPop(out var piece) && piece.Length == length ? piece : new Piece(length);

    /// <summary>Nobody looks at the piece any more.</summary>
    public void Give(Piece piece) => _pieces.Push(piece);
}
