using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using AofKit.Scouting;

namespace AofKit.Views;

/// <summary>A sink, and a thread that gives it the records of stretches.</summary>
internal sealed class Lane<T> : IDisposable
    where T : class, IRecordSink
{
    private const int RecordsAtOnce = 256;

    private readonly AofReader _reader;
    private readonly Thread _thread;
    private readonly object _lock = new();
    private Stretch? _stretch;
    private bool _hasMore;
    private bool _stop;
    private ExceptionDispatchInfo? _error;

    public Lane(T sink, AofReader reader)
    {
        (Sink, _reader) = (sink, reader);
        _thread = new Thread(Work) { IsBackground = true, Name = "aof lane" };
        _thread.Start();
    }

    public T Sink { get; }

    /// <summary>Waits until the sink has received all of its stretch.</summary>
    /// <returns>Whether it has received records since the last call.</returns>
    public bool Wait()
    {
        lock (_lock)
            while (_stretch is not null)
                Monitor.Wait(_lock);
        _error?.Throw();
        var had = _hasMore;
        _hasMore = false;
        return had;
    }

    /// <summary>Gives it the next stretch.</summary>
    public void Start(in Stretch stretch)
    {
        lock (_lock)
        {
            _stretch = stretch;
            _hasMore = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Gives it some records from the reader, on this thread.</summary>
    /// <returns>False when there are no more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryReceive(AofReader reader)
    {
        for (var i = 0; i < RecordsAtOnce; i++)
        {
            if (!reader.TryRead(out var record))
                return i > 0;
            _hasMore = true;
            Sink.Receive(record);
            if (reader.IsAtStretch)
                break;
        }

        return true;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _stop = true;
            Monitor.PulseAll(_lock);
        }

        _thread.Join();
    }

    private void Work()
    {
        while (TryTake(out var stretch))
        {
            try
            {
                Receive(_reader.Read(stretch));
            }
            catch (Exception e)
            {
                // It goes on in whoever waits.
                _error = ExceptionDispatchInfo.Capture(e);
            }

            stretch.Held.Release();
            lock (_lock)
            {
                _stretch = null;
                Monitor.PulseAll(_lock);
            }
        }
    }

    private bool TryTake(out Stretch stretch)
    {
        lock (_lock)
        {
            while (_stretch is null && !_stop)
                Monitor.Wait(_lock);
            stretch = _stretch.GetValueOrDefault();
            return _stretch is not null;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Receive(AofReader stretch)
    {
        while (stretch.TryRead(out var record))
            Sink.Receive(record);
    }
}
