using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using AofKit.Scouting;
using AofKit.Views.Writers;

namespace AofKit.Views;

/// <summary>A sink that receives stretches, one after the other, on whichever thread reads them.</summary>
internal sealed class Lane(IRecordSink sink, int index, AofReader reader) : IErrand
{
    private const int RecordsAtOnce = 256;

    private readonly object _lock = new();
    private Stretch _stretch;
    private ScoutedPieces? _pieces;
    private volatile bool _isBusy;
    private bool _hasMore;
    private ExceptionDispatchInfo? _error;

    public IRecordSink Sink => sink;

    /// <summary>The index of the sink among those of all lanes.</summary>
    public int Index => index;

    /// <summary>Waits until the sink has received all of its stretch, and does what else there is to do meanwhile.</summary>
    public void Wait()
    {
        while (_isBusy && _pieces!.TryWork())
        {
        }

        lock (_lock)
            while (_isBusy)
                Monitor.Wait(_lock);
    }

    /// <summary>Waits until what the sink has received can be joined.</summary>
    /// <returns>Whether it has received records since the last call.</returns>
    public bool WaitForMore()
    {
        Wait();
        _error?.Throw();
        var had = _hasMore;
        _hasMore = false;
        return had;
    }

    /// <summary>Gives it the next stretch.</summary>
    public void Start(in Stretch stretch)
    {
        (_stretch, _isBusy, _hasMore) = (stretch, true, true);
        _pieces = stretch.Held.Pieces;
        _pieces.Do(this);
    }

    /// <summary>Gives it some records from the reader, on this thread.</summary>
    /// <returns>False when there are no more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryReceive()
    {
        for (var i = 0; i < RecordsAtOnce; i++)
        {
            if (!reader.TryRead(out var record))
                return i > 0;
            _hasMore = true;
            sink.Receive(record);
            if (reader.IsAtStretch)
                break;
        }

        return true;
    }

    void IErrand.Run()
    {
        var stretch = _stretch;
        try
        {
            if (sink is RecordWriter writer)
                writer.ReceiveAll(reader.Read(stretch));
            else
                Receive(reader.Read(stretch));
        }
        catch (Exception e)
        {
            // It goes on in whoever waits.
            _error = ExceptionDispatchInfo.Capture(e);
        }

        stretch.Held.Release();
        lock (_lock)
        {
            _isBusy = false;
            Monitor.PulseAll(_lock);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Receive(AofReader stretch)
    {
        while (stretch.TryRead(out var record))
            sink.Receive(record);
    }
}
