using System.Runtime.ExceptionServices;
using AofKit.Rdb;
using AofKit.Scouting;

namespace AofKit;

/// <summary>The bytes of a source that are now in view, with their offset; all reading and all buffer growth happen here.</summary>
/// <remarks>
/// The window grows only when one record does not fit, and then never past what the source can still give: a seekable
/// source is asked for its length, any other must deliver each doubling before the next. A length that a file merely
/// claims cannot make it allocate.
/// </remarks>
/// <param name="source">What is read; the window closes it.</param>
/// <param name="capacity">The bytes that are read at once.</param>
/// <param name="readAhead">Read the next piece while this one is looked at. Not for a source that may have to wait for somebody.</param>
/// <param name="offset">Where the source stands.</param>
internal sealed class ByteWindow(Stream source, int capacity = ByteWindow.DefaultCapacity, bool readAhead = false, long offset = 0) : IDisposable
{
    /// <summary>Large enough that system calls do not show in a profile, small enough to stay in the second-level cache.</summary>
    public const int DefaultCapacity = 512 * 1024;

    private const int DoubledUpTo = 8 * 1024 * 1024;

    private const int LongestSpare = 16 * 1024 * 1024;

    /// <summary>The most bytes that can be in view.</summary>
    public const int MaxLength = 0x7FFF_FFC7;

    private byte[] _spare = [];
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(capacity);
    private int _start;
    private int _end;
    private long _bufferOffset = offset;
    private IPieces? _ahead;
    private PassOver? _passing;
    private PiecePool? _pool;
    private int _jobs;
    private int _held;
    private bool _isHeld;
    private bool _hasGrown;
    private ExceptionDispatchInfo? _damage;
    private Crc64Sum? _sum;
    private int _sumStart;

    /// <summary>Brings bytes into view that somebody else keeps; there are no more.</summary>
    /// <param name="held">The bytes.</param>
    /// <param name="length">How many of them.</param>
    /// <param name="offset">The offset of the first.</param>
    public ByteWindow(HeldBytes held, int length, long offset)
        : this(Stream.Null, capacity: 0)
    {
        (_buffer, _start, _end, _bufferOffset) = (held.Piece.Buffer, held.Start, held.Start + length, offset - held.Start);
    }

    /// <summary>The bytes in view.</summary>
    public ReadOnlySpan<byte> Bytes => new(_buffer, _start, _end - _start);

    /// <summary>The offset in the source of the first byte in view.</summary>
    public long Offset => _bufferOffset + _start;

    /// <summary>The bytes that the source has now; null when it cannot tell.</summary>
    public long? SourceLength => source.CanSeek && source != Stream.Null ? source.Length : null;

    /// <summary>The file that is read; null when the source is something else.</summary>
    public FileStream? File => source as FileStream;

    /// <summary>Takes <paramref name="count"/> bytes out of view.</summary>
    public void Advance(int count) => _start += count;

    /// <summary>Lets scouts read ahead from here on, if the source is a file that they can read.</summary>
    /// <param name="passing">What they look for.</param>
    /// <param name="jobs">The number of threads.</param>
    /// <param name="held">How many pieces are held at once by others.</param>
    /// <param name="pool">Where pieces come from, and go to.</param>
    public void ScoutAhead(PassOver passing, int jobs, int held, PiecePool pool)
    {
        if (source is not FileStream)
            return;
        (_passing, _jobs, _held, _pool) = (passing, jobs, held, pool);
        if (_ahead is null)
            return;
        StopAhead();
        readAhead = true;
    }

    /// <summary>Scouts read ahead.</summary>
    public bool IsScouted => _ahead is ScoutedPieces;

    /// <summary>Goes on to the end of what scouts have seen that nobody needs to see, if it begins here.</summary>
    /// <param name="count">How many commands that are.</param>
    /// <param name="within">The offset that it may not go past.</param>
    public bool TryPassSpan(out long count, long within = long.MaxValue)
    {
        count = 0;
        if (_passing is null || _ahead is not ScoutedPieces scouts || !scouts.TryFind(Offset, within, out var span))
            return false;
        count = span.Count;
        while (span.End > _bufferOffset + _end && TryMoveOn())
        {
        }

        _start = (int)Math.Min(span.End - _bufferOffset, _end);
        return true;
    }

    /// <summary>The bytes in view up to where the next span begins that scouts have seen; those before it are forgotten.</summary>
    public int FindLengthToSpan() => (int)Math.Min(_end - _start, _ahead is ScoutedPieces scouts ? scouts.FindNext(Offset) - Offset : long.MaxValue);

    /// <summary>Keeps what is in view as it is, for somebody else to look at, too.</summary>
    /// <param name="stretch">All that is in view, and what of the next piece is known already.</param>
    /// <returns>False when that is not a piece that scouts have brought.</returns>
    public bool TryHold(out HeldBytes stretch)
    {
        stretch = default;
        if (_ahead is not ScoutedPieces scouts || scouts.Hold(_buffer) is not { } piece)
            return false;
        _isHeld = true;
        var slack = _end == IPieces.Headroom + piece.Count ? piece.SlackCount : 0;
        stretch = new HeldBytes(scouts, piece, _start, _end + slack);
        return true;
    }

    /// <summary>Begins a checksum of the bytes that go out of view.</summary>
    /// <remarks>They are summed when their buffer is needed for others; where there is a thread that reads ahead, by it.</remarks>
    public void BeginSum() => (_sum, _sumStart) = (new Crc64Sum(), _start);

    /// <summary>Ends the checksum of the bytes that have gone out of view since it was begun.</summary>
    public ulong EndSum()
    {
        _ahead?.Wait();
        var sum = _sum!;
        sum.Add(Unsummed.Span);
        _sum = null;
        return sum.Value;
    }

    /// <summary>Brings at least one more byte into view, on the way to <paramref name="wanted"/> bytes.</summary>
    /// <returns>False when there is no more, or when <paramref name="wanted"/> bytes cannot come into view: the source ends before, or they are too many.</returns>
    /// <exception cref="IOException">The source could not be read.</exception>
    /// <exception cref="InvalidDataException">The source is compressed and damaged.</exception>
    public bool Fill(long wanted)
    {
        _damage?.Throw();
        if (!CanReach(wanted))
            return false;
        if (readAhead && _bufferOffset + _end >= capacity)
        {
            // The first piece was not all there is.
            _ahead = _passing is not null && source is FileStream file
                ? new ScoutedPieces(file.SafeFileHandle, _bufferOffset + _end, capacity, _passing, _jobs, _held, _pool!)
                : new ReadAhead(source, capacity);
            readAhead = false;
        }

        return _ahead is not null ? TakePiece(wanted) : Read(wanted);
    }

    /// <summary>Brings <paramref name="count"/> bytes into view.</summary>
    /// <returns>False when the source ends first; then all that there is, is in view, unless the count is out of reach from the start.</returns>
    public bool Ensure(long count)
    {
        while (_end - _start < count)
            if (!Fill(count))
                return false;
        return true;
    }

    /// <summary>Brings up to <paramref name="count"/> bytes into view. If the source is damaged before, the next <see cref="Fill"/> says so.</summary>
    public void Peek(int count)
    {
        try
        {
            Ensure(count);
        }
        catch (InvalidDataException e)
        {
            _damage = ExceptionDispatchInfo.Capture(e);
        }
    }

    public void Dispose()
    {
        _ahead?.Dispose();
        source.Dispose();
    }

    private ReadOnlyMemory<byte> Unsummed => _sum is null ? default : _buffer.AsMemory(_sumStart, _start - _sumStart);

    private bool CanReach(long wanted)
    {
        if (wanted <= _buffer.Length)
            return true;
        return wanted <= MaxLength && (!source.CanSeek || wanted <= source.Length - Offset);
    }

    // Nothing of what is in view is needed.
    private bool TryMoveOn()
    {
        _start = _end;
        try
        {
            return Fill(1);
        }
        catch (IOException e)
        {
            _damage = ExceptionDispatchInfo.Capture(e);
            return false;
        }
    }

    private void StopAhead()
    {
        _ahead!.Dispose();
        _ahead = null;
        if (source.CanSeek)
            source.Position = _bufferOffset + _end;
    }

    private bool Read(long wanted)
    {
        if (wanted > _buffer.Length - _start)
            MakeRoom(_end - _start + 1L, wanted);
        var count = source.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }

    private bool TakePiece(long wanted)
    {
        var count = _ahead!.Take(out var piece);
        if (count == 0)
        {
            // From here on the source is read directly: a log that is being written may still grow.
            StopAhead();
            return Read(wanted);
        }

        var left = _end - _start;
        if (left <= IPieces.Headroom && wanted <= capacity)
        {
            // What is left goes before the piece, and the buffer it was in goes back.
            var start = IPieces.Headroom - left;
            Bytes.CopyTo(piece.AsSpan(start));
            var (free, unsummed) = (_buffer, Unsummed);
            _bufferOffset = Offset - start;
            (_buffer, _start, _end) = (piece, start, IPieces.Headroom + count);
            _isHeld = false;
            _sumStart = start;
            Spare(free);
            _ahead.GoOn(free, _sum, unsummed);
        }
        else
        {
            if (count > _buffer.Length - _end)
                MakeRoom(left + (long)count, wanted);
            piece.AsSpan(IPieces.Headroom, count).CopyTo(_buffer.AsSpan(_end));
            _end += count;
            _ahead.GoOn(piece);
        }

        return true;
    }

    // Behind each place that is damaged the window grows for a while. The buffer for that is kept, for memory that is new has to be cleared first.
    private void Spare(byte[] free)
    {
        if (_hasGrown && free.Length > _spare.Length && free.Length <= LongestSpare && IsScouted)
            _spare = free;
        _hasGrown = false;
    }

    // Moves what is in view to the front, into a larger buffer if it must: to what is wanted at once where the source is
    // known to have it, otherwise only to what has arrived and twice that.
    private void MakeRoom(long needed, long wanted)
    {
        var inView = _end - _start;
        var to = _buffer;
        if (needed > to.Length || _isHeld || (source.CanSeek && wanted > to.Length))
        {
            // Some slack, so that records of nearly the same size, or a look ahead, do not each time grow the window a little.
            var least = Math.Max(needed, source.CanSeek ? wanted : Math.Min(wanted, 2L * to.Length));
            var slack = !source.CanSeek ? 0 : wanted < DoubledUpTo ? wanted : wanted / 8;
            to = _spare.Length >= least ? _spare : GC.AllocateUninitializedArray<byte>((int)Math.Clamp(least + slack, to.Length, MaxLength));
            (_spare, _hasGrown) = ([], true);
        }

        _sum?.Add(Unsummed.Span);
        Array.Copy(_buffer, _start, to, 0, inView);
        if (to != _buffer)
            _ahead?.Leave(_buffer);
        _isHeld = false;
        _bufferOffset += _start;
        (_buffer, _start, _end) = (to, 0, inView);
        _sumStart = 0;
    }
}
