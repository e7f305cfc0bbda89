using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>The packed node that is being read: in view when it lies there as it is, in a buffer when it was compressed.</summary>
/// <remarks>A node in view stays there, consumed as it is, because nothing is brought into view before its end.</remarks>
internal sealed class RdbNode(RdbInput input)
{
    private readonly RdbText _expanded = new();
    private PackedFormat _format;
    private bool _isInView;
    private int _start;
    private int _length;
    private int _position;
    private int _state;
    private int _toldCount;
    private int _count;
    private long _offset;

    /// <summary>How many entries servers leave in a packed node; they unpack what has more.</summary>
    public int MostPacked { get; set; } = int.MaxValue;

    /// <summary>There may be entries to read.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The bytes of the node.</summary>
    public ReadOnlySpan<byte> Bytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _isInView ? input.Bytes.Slice(_start, _length) : _expanded.Buffered(_length);
    }

    /// <summary>Where the next entry starts.</summary>
    public int Position => _position;

    /// <summary>Reads the string that holds a node, and checks its frame.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TryOpen(PackedFormat format)
    {
        for (;;)
        {
            var view = input.Rest;
            var cursor = new RdbCursor(view);
            if (!cursor.TryString(out var source))
            {
                if (input.TryMore(cursor))
                    continue;
                return false;
            }

            _offset = input.Offset + source.Start;
            _start = input.Position + source.Start;
            _length = source.TextLength;
            _isInView = source.Form == RdbStringForm.Raw;
            input.Consume(cursor);
            if (!_isInView && !_expanded.TryGet(view, source, out _))
                return input.FailLzf(_offset);
            return TryStart(format, source.Form);
        }
    }

    /// <summary>Reads the next entry.</summary>
    /// <returns>False at the end, when the node is closed, and where it is damaged, when there is a fault.</returns>
    [MethodImpl(Jit.Hot)]
    public bool TryRead(out PackedEntry entry)
    {
        if (_format != PackedFormat.Listpack)
            return TryReadOlder(out entry);
        var listpack = new ListpackReader(Bytes, _position);
        return listpack.TryRead(out entry) ? Pass(listpack.Position, 0) : End(listpack.Expected);
    }

    private bool TryReadOlder(out PackedEntry entry)
    {
        switch (_format)
        {
            case PackedFormat.Ziplist:
                var ziplist = new ZiplistReader(Bytes, _position, _state);
                return ziplist.TryRead(out entry) ? Pass(ziplist.Position, ziplist.PreviousLength) : End(ziplist.Expected);
            case PackedFormat.Intset:
                var intset = new IntsetReader(Bytes, _position);
                return intset.TryRead(out entry) ? Pass(intset.Position, 0) : End(intset.Expected);
            default:
                var zipmap = new ZipmapReader(Bytes, _position, _state != 0);
                return zipmap.TryRead(out entry) ? Pass(zipmap.Position, zipmap.IsValue ? 1 : 0) : End(zipmap.Expected);
        }
    }

    private bool End(string? expected)
    {
        IsOpen = false;
        if (expected is not null)
            return Fail(expected, "other bytes");
        if (_format == PackedFormat.Zipmap && _count == 0)
            return Fail("a field", "the end", RdbFlaw.Format);
        if (_toldCount < 0 || _toldCount == _count)
            return false;
        return Fail($"{_toldCount} entries, as the header of the node says", $"{_count}", _toldCount == 0 ? RdbFlaw.ToldEmpty : RdbFlaw.Inside);
    }

    /// <summary>Reads an entry that has to follow.</summary>
    public bool TryReadRest(out PackedEntry entry, string expected)
    {
        if (TryRead(out entry))
            return true;
        return Fail(expected, "the end of the node");
    }

    /// <summary>Reads a number that has to follow.</summary>
    public bool TryReadNumber(out long number, string expected)
    {
        number = 0;
        return TryReadRest(out var entry, expected) && (entry.TryGetNumber(out number) || Fail(expected, "text"));
    }

    /// <summary>Passes over the string that holds a node, and tells how many entries it has.</summary>
    /// <returns>False when it has no header, or had to be read to be counted and is damaged.</returns>
    public bool TrySkip(PackedFormat format, out long count)
    {
        count = 0;
        for (;;)
        {
            var view = input.Rest;
            var cursor = new RdbCursor(view);
            if (cursor.TryString(out var source))
            {
                if (PackedFrame.TryCount(format, view, source, out var told))
                {
                    count = told;
                    input.Consume(cursor);
                    return true;
                }

                break;
            }

            if (!input.TryMore(cursor))
                return false;
        }

        if (!TryOpen(format))
            return false;
        while (TryRead(out _))
        {
        }

        count = _count;
        return input.Fault is null;
    }

    /// <summary>Sets the fault at the place in the node; in a compressed one that is where the node begins.</summary>
    public bool Fail(string expected, string found) => Fail(expected, found, RdbFlaw.Inside);

    /// <summary>Meets what can be read and some servers mind.</summary>
    /// <returns>Whether to read on; otherwise the fault is set.</returns>
    public bool Pass(string expected, string found) => input.Pass(RdbFlaw.Contradiction, FaultOffset, $"{expected} in a {Name}", found);

    /// <summary>Sets the fault of a score that is no number; servers do not look at scores in a node of any format.</summary>
    public bool FailScore() => FailAs("a score", "text that is no number", RdbFlaw.Inside);

    /// <summary>Sets the fault of a node without any entry, where servers look for that.</summary>
    public bool FailEmpty() => Fail("an entry", "the end", RdbFlaw.Format);

    // The older formats are turned into listpacks, and all of them is read for that.
    private bool Fail(string expected, string found, RdbFlaw flaw)
    {
        var isLookedInto = _format is not (PackedFormat.Listpack or PackedFormat.Intset);
        return FailAs(expected, found, isLookedInto ? RdbFlaw.Format : flaw);
    }

    private bool FailAs(string expected, string found, RdbFlaw flaw)
    {
        IsOpen = false;
        if (flaw == RdbFlaw.Inside && _format != PackedFormat.Intset && _toldCount > MostPacked)
            flaw = RdbFlaw.InsideUnpacked;
        return input.Fail(FaultOffset, $"{expected} in a {Name}", found, flaw: flaw);
    }

    private long FaultOffset => _isInView ? _offset + _position : _offset;

    private string Name => _format.ToString().ToLowerInvariant();

    private bool Pass(int position, int state)
    {
        _position = position;
        _state = state;
        _count++;
        return true;
    }

    [MethodImpl(Jit.Hot)]
    private bool TryStart(PackedFormat format, RdbStringForm form)
    {
        _format = format;
        _position = 0;
        _state = 0;
        _count = 0;
        if (form == RdbStringForm.Number)
        {
            _isInView = false;
            _length = 0;
        }

        if (form == RdbStringForm.Number || !PackedFrame.IsFramed(format, Bytes))
            return Fail("a header and an end that agree with its length", $"{_length} bytes that do not", RdbFlaw.Format);
        _toldCount = PackedFrame.CountOf(format, Bytes);
        _position = PackedFrame.HeaderLength(format);
        IsOpen = true;
        return true;
    }
}
