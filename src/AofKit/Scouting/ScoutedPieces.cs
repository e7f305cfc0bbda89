using System.Runtime.ExceptionServices;
using AofKit.Rdb;
using Microsoft.Win32.SafeHandles;

namespace AofKit.Scouting;

/// <summary>Reads the pieces of a file on several threads, each with a scout, and gives them out in order. Between pieces the threads do what they are told to.</summary>
internal sealed class ScoutedPieces : IPieces
{
    private readonly SafeFileHandle _file;
    private readonly PassOver _passing;
    private readonly PiecePool _pool;
    private readonly long _start;
    private readonly int _length;
    private readonly object _lock = new();
    private readonly Thread[] _threads;
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
    /// <param name="jobs">The number of threads.</param>
    /// <param name="held">How many pieces are held at once by others than the taker.</param>
    /// <param name="pool">Where pieces come from, and go to.</param>
    public ScoutedPieces(SafeFileHandle file, long start, int length, PassOver passing, int jobs, int held, PiecePool pool)
    {
        (_file, _start, _length, _passing, _pool) = (file, start, length, passing, pool);

        // One is with the taker, one waits for it, and every thread fills one.
        _ready = new Piece?[jobs + held + 2];
        for (var i = 0; i < _ready.Length; i++)
            _free.Push(pool.Take(length));
        _threads = new Thread[jobs];
        for (var i = 0; i < jobs; i++)
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

    private Piece TakeNext()
    {
        lock (_lock)
        {
            var slot = _nextToTake++ % _ready.Length;
            Piece? piece;
            while ((piece = _ready[slot]) is null)
                Monitor.Wait(_lock);
            _ready[slot] = null;
            return piece;
        }
    }

    private void Work()
    {
        var scout = new Scout(_passing, _file);
        while (TryBegin(out var errand, out var piece, out var index))
        {
            if (errand is not null)
            {
                errand.Run();
                continue;
            }

            try
            {
                Read(piece, _start + (index * _length));
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
                _ready[index % _ready.Length] = piece;
                Monitor.PulseAll(_lock);
            }
        }
    }

    // An errand is done even if everything is over, for somebody waits for it.
    private bool TryBegin(out IErrand? errand, out Piece piece, out long index)
    {
        (piece, index) = (null!, 0);
        lock (_lock)
        {
            while (!_errands.TryDequeue(out errand))
            {
                if (_stop)
                    return false;
                if (!_isAllRead && _free.TryPop(out piece!))
                {
                    index = _nextToRead++;
                    return true;
                }

                Monitor.Wait(_lock);
            }

            return true;
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
}
