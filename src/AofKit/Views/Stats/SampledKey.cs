using System.Runtime.InteropServices;

namespace AofKit.Views.Stats;

/// <summary>What one key holds, as far as commands tell without being executed: of each item the last write, by its number in the log.</summary>
/// <remarks>
/// The last write wins wherever it was seen, so keys of two samples can be put together. Where items have no names (a list) only
/// their sum is known, and what was there before and after a moment in the middle is taken to be spread evenly.
/// </remarks>
internal sealed class SampledKey(int db, int nameLength)
{
    private const int CommandOverhead = 15;
    private const int ItemsInCommand = 64;

    // XSETID k id ENTRIESADDED n MAXDELETEDID id
    private const int StreamEnd = 110;

    private Dictionary<ulong, (long Number, int Size)>? _items;
    private int _itemShift;
    private long _killedAt;
    private bool _wasDeleted;
    private long _first;
    private long _last;
    private long _current;
    private (long Number, long Size) _text;
    private (long Number, long Time) _expiry;
    private double _added;
    private double _addedCount;
    private double _popped;
    private (long Number, long Most) _trim;
    private bool _isStream;

    public int Db => db;

    /// <summary>It is here because of its size, not by chance.</summary>
    public bool IsHeavy { get; init; }

    /// <summary>All bytes of the records that wrote it.</summary>
    public long Written { get; private set; }

    /// <summary>Those of them that a later write of the whole value made void.</summary>
    public double Overwritten { get; private set; }

    /// <summary>Those that a delete made void, and of the delete.</summary>
    public double Deleted { get; private set; }

    /// <summary>About how many items have been there.</summary>
    public long AllItems => (long)ItemCount << _itemShift;

    public int ItemCount => _items?.Count ?? 0;

    public void Write(long number, long bytes)
    {
        if (_first <= _killedAt)
            _first = number;
        _last = number;
        Written += bytes;
        _current += bytes;
    }

    /// <summary>Everything before a record is gone.</summary>
    public void Kill(long number, bool isDelete)
    {
        if (number <= _killedAt)
            return;
        var share = _last <= number ? 1 : _first >= number ? 0 : (double)(number - _first) / (_last - _first);
        var lost = _current * share;
        if (isDelete)
            Deleted += lost;
        else
            Overwritten += lost;
        _current -= (long)lost;
        _added *= 1 - share;
        _addedCount *= 1 - share;
        _popped *= 1 - share;
        if (share == 1)
            _items?.Clear();
        (_killedAt, _wasDeleted) = (number, isDelete);
    }

    /// <summary>Its value is one text.</summary>
    /// <param name="number">The number of the record.</param>
    /// <param name="size">The bytes of the text as an arg.</param>
    /// <param name="cost">The bytes that wrote it, if what was there before is void by that.</param>
    public void SetText(long number, long size, long cost = 0)
    {
        if (_text.Number > _killedAt)
            Lose(cost, isDelete: false);
        _text = (number, size);
    }

    public void SetExpiry(long number, long time) => _expiry = (number, time);

    /// <summary>Not all of its items are followed.</summary>
    public bool FollowsFewItems => _itemShift > 0;

    /// <summary>Whether an item is followed: all are, as long as they are few.</summary>
    public bool WantsItem(ulong hash) => _itemShift == 0 || hash << (64 - _itemShift) == 0;

    /// <summary>An item is there, or with a size of 0 is not.</summary>
    public void SetItem(ulong hash, long number, int size, long cost)
    {
        if (!WantsItem(hash))
            return;
        ref var item = ref CollectionsMarshal.GetValueRefOrAddDefault(_items ??= [], hash, out _);
        if (item.Size > 0)
            Lose(cost << _itemShift, isDelete: size == 0);
        else if (size == 0 && item.Number == 0)
            // Servers write a removal only of what is there: it must be one of those that have no names here.
            Pop(1L << _itemShift);
        item = (number, size);
    }

    public void Append(long size, bool isStream = false)
    {
        _added += size;
        _addedCount++;
        _isStream |= isStream;
    }

    /// <summary>Some items are there of which only the sum is known.</summary>
    public void Append(long size, long count, bool isStream)
    {
        _added += size;
        _addedCount += count;
        _isStream |= isStream;
    }

    public void Pop(long count) => PopUpTo(_popped + count);

    public void Trim(long number, long most)
    {
        _trim = (number, most);
        PopUpTo(_addedCount - most);
    }

    private void PopUpTo(double count)
    {
        count = Math.Clamp(count, _popped, _addedCount);
        if (_addedCount > 0)
            Lose((long)(_current / _addedCount * (count - _popped)), isDelete: true);
        _popped = count;
    }

    private void Lose(long bytes, bool isDelete)
    {
        bytes = Math.Min(bytes, _current);
        _current -= bytes;
        if (isDelete)
            Deleted += bytes;
        else
            Overwritten += bytes;
    }

    /// <summary>Keeps every other item only.</summary>
    public void Thin()
    {
        _itemShift++;
        foreach (var hash in _items!.Keys.Where(h => h << (64 - _itemShift) != 0).ToList())
            _items.Remove(hash);
    }

    public void Merge(SampledKey other)
    {
        Kill(other._killedAt, other._wasDeleted);
        other.Kill(_killedAt, _wasDeleted);
        while (_itemShift < other._itemShift)
        {
            _items ??= [];
            Thin();
        }

        foreach (var (hash, theirs) in other._items ?? [])
            if (WantsItem(hash))
            {
                ref var mine = ref CollectionsMarshal.GetValueRefOrAddDefault(_items ??= [], hash, out _);
                if (mine.Number < theirs.Number)
                    mine = theirs;
            }

        Written += other.Written;
        Overwritten += other.Overwritten;
        Deleted += other.Deleted;
        _first = Math.Min(_first, other._first);
        _last = Math.Max(_last, other._last);
        _current += other._current;
        _text = _text.Number < other._text.Number ? other._text : _text;
        _expiry = _expiry.Number < other._expiry.Number ? other._expiry : _expiry;
        _added += other._added;
        _addedCount += other._addedCount;
        _popped += other._popped;
        _isStream |= other._isStream;
        if (_trim.Number < other._trim.Number)
            _trim = other._trim;
        // What one has added since is not known; who trims, trims often.
        if (_trim.Number > _killedAt)
            PopUpTo(_addedCount - _trim.Most);
    }

    /// <summary>The bytes of the commands that a rewrite would write for it.</summary>
    /// <param name="now">When what expires by then is gone.</param>
    /// <param name="isExpired">Whether it would be there, had it not expired.</param>
    public double SizeAfter(long now, out bool isExpired)
    {
        isExpired = false;
        var (items, count) = (0.0, 0.0);
        foreach (var (number, size) in _items?.Values ?? Enumerable.Empty<(long, int)>())
            if (number >= _killedAt && size > 0)
                (items, count) = (items + size, count + 1);
        var ofAll = Math.Pow(2, _itemShift);
        var kept = _addedCount > 0 ? Math.Max(0, 1 - _popped / _addedCount) : 0;
        (items, count) = (items * ofAll + _added * kept, count * ofAll + _addedCount * kept);
        var name = WasteSample.BulkLength(nameLength);
        var perCommand = CommandOverhead + name;
        if (items > 0)
            items += _isStream ? count * perCommand + StreamEnd + name : Math.Ceiling(count / ItemsInCommand) * perCommand;
        else if (_text.Number >= _killedAt && _text.Number > 0 && !(_wasDeleted && _text.Number == _killedAt))
            items = _text.Size + perCommand;
        if (items == 0)
            return 0;
        if (_expiry.Number >= _killedAt && _expiry.Time > 0)
        {
            isExpired = _expiry.Time <= now;
            items += CommandOverhead + name + WasteSample.BulkLength(13);
        }

        return items;
    }
}
