using System.Runtime.ExceptionServices;
using AofKit.Rdb;
using Microsoft.Win32.SafeHandles;

namespace AofKit.Scouting;

/// <summary>Reads the pieces of a file on several threads, each with a scout, and gives them out in order. Between pieces the threads do what they are told to.</summary>
/// <remarks>The taker is one of the threads: while it has to wait, it does what they do. One more would have to wait for a processor, and everybody for it.</remarks>
internal sealed class ScoutedPieces : IPieces
{
    private readonly SafeFileHandle _file;
    private readonly PassOver _passing;
    private readonly PiecePool _pool;
    private readonly long _start;
    private readonly int _length;
    private readonly object _lock = new();
    private readonly Thread[] _threads;
    private readonly Scout _own;
    private readonly Stack<Piece> _free = new();
    private readonly Piece?[] _ready;
    private readonly List<Piece> _taken = [];
    private readonly Queue<PassedSpan> _spans = new();
    private readonly Queue<IErrand> _errands = new();
    private long _nextToRead;
    private long _nextToTake;
    private bool _isAllRead;
    private bool _isAllTaken;
    private bool _stop;

    /// <summary>Starts to read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">The offset of the first piece.</param>
    /// <param name="length">The bytes of a piece.</param>
    /// <param name="passing">What the scouts look for.</param>
    /// <param name="jobs">The number of threads, with the taker's.</param>
    /// <param name="held">How many pieces are held at once by others than the taker.</param>
    /// <param name="pool">Where pieces come from, and go to.</param>
    public ScoutedPieces(SafeFileHandle file, long start, int length, PassOver passing, int jobs, int held, PiecePool pool)
    {
        (_file, _start, _length, _passing, _pool) = (file, start, length, passing, pool);

        // One is with the taker, and one waits for it; every thread fills one, and has filled another.
        _ready = new Piece?[(2 * jobs) + held + 2];
        for (var i = 0; i < _ready.Length; i++)
            _free.Push(pool.Take(length));
        _own = new Scout(passing, file);
        _threads = new Thread[jobs - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = "aof scout" };
            _threads[i].Start();
        }
    }

    /// <inheritdoc/>
    public int Take(out byte[] piece)
    {
        piece = [];
        if (_isAllTaken)
            return 0;
        var next = TakeNext();
        next.Holders = 1;
        _taken.Add(next);
        _isAllTaken = next.Count < _length;
        next.Error?.Throw();
        foreach (var span in next.Spans)
            _spans.Enqueue(span);
        piece = next.Buffer;
        return next.Count;
    }

    /// <summary>Finds the span that begins at an offset and does not go past another. Those before it are forgotten.</summary>
    public bool TryFind(long offset, long within, out PassedSpan span)
    {
        while (_spans.TryPeek(out span) && span.Start < offset)
            _spans.Dequeue();
        return span.Start == offset && span.End <= within && span.Count > 0 && _spans.TryDequeue(out span);
    }

    /// <summary>The offset of the first span that begins behind another offset; none is known where it is the largest there is.</summary>
    public long FindNext(long offset)
    {
        PassedSpan span;
        while (_spans.TryPeek(out span) && span.Start <= offset)
            _spans.Dequeue();
        return span.Count > 0 ? span.Start : long.MaxValue;
    }

    /// <inheritdoc/>
    public void Wait()
    {
    }

    /// <inheritdoc/>
    public void GoOn(byte[] free, Crc64Sum? sum = null, ReadOnlyMemory<byte> summed = default)
    {
        sum?.Add(summed.Span);
        Leave(free);
    }

    /// <inheritdoc/>
    public void Leave(byte[] buffer)
    {
        var index = _taken.FindIndex(p => p.Buffer == buffer);
        if (index < 0)
            return;
        Release(_taken[index]);
        _taken.RemoveAt(index);
    }

    /// <summary>The piece with a buffer that was taken, for somebody else to look at, too, until it is released.</summary>
    public Piece? Hold(byte[] buffer)
    {
        var piece = _taken.Find(p => p.Buffer == buffer);
        if (piece is not null)
            Interlocked.Increment(ref piece.Holders);
        return piece;
    }

    /// <summary>Lets one of the threads do something, before it reads another piece.</summary>
    public void Do(IErrand errand)
    {
        lock (_lock)
        {
            _errands.Enqueue(errand);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Nobody looks at the piece here any more. May be called by any thread.</summary>
    public void Release(Piece piece)
    {
        if (Interlocked.Decrement(ref piece.Holders) > 0)
            return;
        lock (_lock)
        {
            _free.Push(piece);
            Monitor.PulseAll(_lock);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _stop = true;
            Monitor.PulseAll(_lock);
        }

        foreach (var thread in _threads)
            thread.Join();

        // But those that were taken: the window may still be at one.
        foreach (var piece in _free.Concat(_ready.OfType<Piece>()))
            _pool.Give(piece);
        _free.Clear();
        Array.Clear(_ready);
    }

    /// <summary>Does something of what the threads do, on the calling thread, which is the taker's.</summary>
    /// <returns>False when there is nothing to do.</returns>
    public bool TryWork()
    {
        Job job;
        lock (_lock)
            if (!TryBegin(out job))
                return false;
        Do(job, _own);
        return true;
    }

    private Piece TakeNext()
    {
        var slot = _nextToTake++ % _ready.Length;
        while (true)
        {
            Job job = default;
            lock (_lock)
            {
                while (_ready[slot] is null && !TryBegin(out job))
                    Monitor.Wait(_lock);
                if (_ready[slot] is { } piece)
                {
                    _ready[slot] = null;
                    return piece;
                }
            }

            Do(job, _own);
        }
    }

    private void Work()
    {
        var scout = new Scout(_passing, _file);
        while (true)
        {
            Job job;
            lock (_lock)
                while (!TryBegin(out job))
                {
                    if (_stop)
                        return;
                    Monitor.Wait(_lock);
                }

            Do(job, scout);
        }
    }

    // To be called with the lock. An errand is done even if everything is over, for somebody waits for it.
    private bool TryBegin(out Job job)
    {
        job = default;
        if (_errands.TryDequeue(out var errand))
            job = new Job(errand, null, 0);
        else if (!_stop && !_isAllRead && _free.TryPop(out var piece))
            job = new Job(null, piece, _nextToRead++);
        else
            return false;
        return true;
    }

    private void Do(in Job job, Scout scout)
    {
        job.Errand?.Run();
        if (job.Piece is not { } piece)
            return;
        try
        {
            Read(piece, _start + (job.Index * _length));
            scout.Look(piece);
        }
        catch (Exception e)
        {
            // Whoever takes the piece gets it.
            (piece.Count, piece.Error) = (0, ExceptionDispatchInfo.Capture(e));
        }

        lock (_lock)
        {
            _isAllRead |= piece.Count < _length;
            _ready[job.Index % _ready.Length] = piece;
            Monitor.PulseAll(_lock);
        }
    }

    private void Read(Piece piece, long offset)
    {
        (piece.Offset, piece.Error) = (offset, null);
        var room = piece.Room;
        var read = 0;
        for (int count; read < room.Length && (count = RandomAccess.Read(_file, room[read..], offset + read)) > 0;)
            read += count;
        (piece.Count, piece.SlackCount) = (Math.Min(read, _length), Math.Max(0, read - _length));
    }

    // An errand, or a piece to be read.
    private readonly record struct Job(IErrand? Errand, Piece? Piece, long Index);
}
