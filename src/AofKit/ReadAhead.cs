using System.Runtime.ExceptionServices;

namespace AofKit;

/// <summary>Reads the next piece of a source on a thread of its own, while the piece before is being looked at.</summary>
/// <remarks>
/// Two buffers go round: one is being filled, the other is with the taker. Each has room before its bytes, so that what was
/// left of the piece before can be put there. The thread ends at the end of the source, or at the first error, which the taker gets.
/// </remarks>
internal sealed class ReadAhead : IDisposable
{
    /// <summary>The room before the bytes of each piece.</summary>
    public const int Headroom = 64 * 1024;

    private readonly Stream _source;
    private readonly AutoResetEvent _free = new(false);
    private readonly AutoResetEvent _filled = new(false);
    private readonly Thread _thread;
    private byte[] _next;
    private int _count;
    private ExceptionDispatchInfo? _error;
    private volatile bool _stop;

    /// <summary>Starts to read.</summary>
    /// <param name="source">What is read; nobody else may, until this has ended.</param>
    /// <param name="capacity">The bytes of a piece.</param>
    public ReadAhead(Stream source, int capacity)
    {
        _source = source;
        _next = GC.AllocateUninitializedArray<byte>(Headroom + capacity);
        _thread = new Thread(Fill) { IsBackground = true, Name = "aof read-ahead" };
        _thread.Start();
        _free.Set();
    }

    /// <summary>Waits for the next piece. It is the taker's until <see cref="GoOn"/> is called with it or another buffer.</summary>
    /// <param name="piece">The buffer with the piece, which begins after the headroom.</param>
    /// <returns>The bytes of the piece; 0 when the source has ended, and with it the thread.</returns>
    public int Take(out byte[] piece)
    {
        _error?.Throw();
        _filled.WaitOne();
        _error?.Throw();
        piece = _next;
        return _count;
    }

    /// <summary>Lets the thread fill another buffer.</summary>
    /// <param name="free">A buffer that is no longer needed. One of another size is left alone.</param>
    public void GoOn(byte[] free)
    {
        _next = free.Length == _next.Length ? free : GC.AllocateUninitializedArray<byte>(_next.Length);
        _free.Set();
    }

    public void Dispose()
    {
        _stop = true;
        _free.Set();
        _thread.Join();
        _free.Dispose();
        _filled.Dispose();
    }

    private void Fill()
    {
        do
        {
            _free.WaitOne();
            if (_stop)
                return;
            try
            {
                _count = _source.Read(_next, Headroom, _next.Length - Headroom);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                (_count, _error) = (0, ExceptionDispatchInfo.Capture(e));
            }

            _filled.Set();
        }
        while (_count > 0);
    }
}
