using System.Runtime.ExceptionServices;
using AofKit.Rdb;

namespace AofKit;

/// <summary>Reads the next piece of a source on a thread of its own, while the piece before is being looked at.</summary>
/// <remarks>
/// Two buffers go round: one is being filled, the other is with the taker. Each has room before its bytes, so that what was
/// left of the piece before can be put there. The thread ends at the end of the source, or at the first error, which the taker gets.
/// It has time to spare, so it also takes into a checksum what it gets back.
/// </remarks>
internal sealed class ReadAhead : IPieces
{
    private readonly Stream _source;
    private readonly AutoResetEvent _free = new(false);
    private readonly AutoResetEvent _filled = new(false);
    private readonly Thread _thread;
    private byte[] _next;
    private int _count;
    private Crc64Sum? _sum;
    private ReadOnlyMemory<byte> _summed;
    private ExceptionDispatchInfo? _error;
    private bool _isFilled;
    private volatile bool _stop;

    /// <summary>Starts to read.</summary>
    /// <param name="source">What is read; nobody else may, until this has ended.</param>
    /// <param name="capacity">The bytes of a piece.</param>
    public ReadAhead(Stream source, int capacity)
    {
        _source = source;
        _next = GC.AllocateUninitializedArray<byte>(IPieces.Headroom + capacity);
        _thread = new Thread(Fill) { IsBackground = true, Name = "aof read-ahead" };
        _thread.Start();
        _free.Set();
    }

    /// <inheritdoc/>
    public int Take(out byte[] piece)
    {
        _error?.Throw();
        Wait();
        _error?.Throw();
        _isFilled = false;
        piece = _next;
        return _count;
    }

    /// <inheritdoc/>
    public void Wait()
    {
        if (!_isFilled)
            _filled.WaitOne();
        _isFilled = true;
    }

    /// <inheritdoc/>
    public void GoOn(byte[] free, Crc64Sum? sum = null, ReadOnlyMemory<byte> summed = default)
    {
        (_sum, _summed) = (sum, summed);
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
            _sum?.Add(_summed.Span);
            try
            {
                _count = _source.Read(_next, IPieces.Headroom, _next.Length - IPieces.Headroom);
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
