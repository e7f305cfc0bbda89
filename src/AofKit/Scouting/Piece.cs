using System.Runtime.ExceptionServices;

namespace AofKit.Scouting;

/// <summary>A piece of a file, and what a scout found in it.</summary>
/// <remarks>
/// <code>
/// headroom | bytes of the piece | slack
/// </code>
/// Into the headroom goes what was left of the piece before. The slack is the start of the next piece, so that the last record is
/// nearly always whole.
/// </remarks>
internal sealed class Piece(int length)
{
    private const int Slack = 4096;

    /// <summary>The bytes that it has room for, without the slack.</summary>
    public int Length => length;

    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(IPieces.Headroom + length + Slack);

    /// <summary>The offset of its first byte.</summary>
    public long Offset { get; set; }

    /// <summary>Its bytes; fewer than others have only at the end of the file.</summary>
    public int Count { get; set; }

    /// <summary>The bytes of the slack.</summary>
    public int SlackCount { get; set; }

    /// <summary>How many look at it. Whoever is the last gives it back.</summary>
    public int Holders;

    /// <summary>Why it could not be read.</summary>
    public ExceptionDispatchInfo? Error { get; set; }

    /// <summary>The commands that nobody needs to see, in order.</summary>
    public List<PassedSpan> Spans { get; } = [];

    /// <summary>Where its bytes and the slack go.</summary>
    public Span<byte> Room => Buffer.AsSpan(IPieces.Headroom);

    /// <summary>Its bytes, with the slack.</summary>
    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(IPieces.Headroom, Count + SlackCount);
}
