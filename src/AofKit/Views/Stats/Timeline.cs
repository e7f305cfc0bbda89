using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AofKit.Views.Stats;

/// <summary>Counts along a line, of time or of offsets, in buckets of one width. Where there would be too many, they become wider.</summary>
/// <remarks>Each width is a multiple of the one before, so what was counted narrow, or in another timeline, can be put together without loss.</remarks>
internal sealed class Timeline(long[] widths, int most)
{
    // Buckets begin at multiples of the width within a lane of this many units: a part, where the line is that of offsets.
    public const int LaneBits = 44;
    private const long LaneMask = (1L << LaneBits) - 1;

    private Dictionary<long, int> _places = [];
    private Bucket[] _buckets = new Bucket[16];
    private int _step;
    private long _width = widths[0];
    private long _from = long.MaxValue;
    private long _to = long.MinValue;
    private int _place;

    /// <summary>The width of a bucket.</summary>
    public long Width => _width;

    /// <summary>The buckets that have something in them, in order.</summary>
    public IEnumerable<Bucket> Buckets => _buckets[.._places.Count].OrderBy(b => b.Start);

    /// <summary>All buckets together.</summary>
    public Bucket Sum()
    {
        var sum = new Bucket();
        foreach (var bucket in _buckets.AsSpan(0, _places.Count))
            sum.Add(bucket.Count, bucket.Bytes, bucket.Deletes);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long at, long count, long bytes, long deletes)
    {
        if (at < _from || at >= _to)
            Find(at);
        _buckets[_place].Add(count, bytes, deletes);
    }

    public void Merge(Timeline other)
    {
        while (_width < other._width)
            Widen();
        foreach (var bucket in other._buckets.AsSpan(0, other._places.Count))
            Add(bucket.Start, bucket.Count, bucket.Bytes, bucket.Deletes);
    }

    private void Find(long at)
    {
        var start = StartOf(at);
        while (!_places.ContainsKey(start) && _places.Count >= most && _width < LaneMask)
        {
            Widen();
            start = StartOf(at);
        }

        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, start, out var isThere);
        if (!isThere)
        {
            place = _places.Count - 1;
            if (place == _buckets.Length)
                Array.Resize(ref _buckets, 2 * place);
            _buckets[place] = new Bucket { Start = start };
        }

        (_place, _from, _to) = (place, start, start + _width);
    }

    // Times lie near 0 and may be below it, so that they are all in the lanes 0 and -1; no width divides a lane, and that does no harm there.
    private long StartOf(long at)
    {
        var inLane = at & LaneMask;
        return at - inLane + inLane / _width * _width;
    }

    private void Widen()
    {
        _width = ++_step < widths.Length ? widths[_step] : 2 * _width;
        var narrow = _buckets[.._places.Count];
        (_places, _from, _to) = ([], long.MaxValue, long.MinValue);
        foreach (var bucket in narrow)
            Add(bucket.Start, bucket.Count, bucket.Bytes, bucket.Deletes);
    }

    internal struct Bucket
    {
        public long Start;
        public long Count;
        public long Bytes;
        public long Deletes;

        public void Add(long count, long bytes, long deletes)
        {
            Count += count;
            Bytes += bytes;
            Deletes += deletes;
        }
    }
}
