using AofKit.Resp;

namespace AofKit.Scouting;

/// <summary>How far a walk over commands has come.</summary>
internal sealed class Walk
{
    /// <summary>Where the next record begins.</summary>
    public int At;

    /// <summary>Where it ends: no record is passed that begins there or behind.</summary>
    public int End;

    /// <summary>How many commands have been passed over.</summary>
    public long Count;

    /// <summary>Room for the args of a command.</summary>
    public ArgTable Args { get; } = new();

    /// <summary>Begins anew.</summary>
    /// <param name="at">Where the first record begins.</param>
    /// <param name="end">Where the walk ends.</param>
    public void Begin(int at, int end) => (At, End, Count) = (at, end, 0);

    /// <summary>Takes over where a loop has come to.</summary>
    /// <param name="bytes">The bytes in view.</param>
    /// <param name="at">The end of the last command.</param>
    /// <param name="last">Its start.</param>
    /// <param name="count">How many commands there were.</param>
    /// <remarks>What follows a command that is passed over begins a record: otherwise the command may only look like one.</remarks>
    public void Take(ReadOnlySpan<byte> bytes, int at, int last, int count)
    {
        var isTrue = count == 0 || PassOver.BeginsRecord(bytes, at);
        At = isTrue ? at : last;
        Count += isTrue ? count : count - 1;
    }
}
