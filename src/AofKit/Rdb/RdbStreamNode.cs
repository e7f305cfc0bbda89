namespace AofKit.Rdb;

/// <summary>Reads the entries of one node of a stream.</summary>
/// <remarks>
/// <code>
/// master: count, deleted, count of fields, names of fields, 0
/// entry:  flags, milliseconds and sequence from the node's id,
///         values                          when the flags say that the fields are the master's
///         count of fields, names, values  otherwise
///         count of the listpack entries before it
/// </code>
/// </remarks>
internal sealed class RdbStreamNode(RdbInput input)
{
    private const int Deleted = 1;
    private const int SameFields = 2;

    private readonly RdbNode _node = new(input);
    private readonly RdbText _name = new();
    private readonly RdbText _value = new();
    private StreamId _id;
    private long _toldLive;
    private long _toldDeleted;
    private long _live;
    private long _deleted;
    private long _masterFields;
    private int _masterAt;
    private int _masterNext;
    private long _fieldsLeft;
    private long _packedCount;
    private bool _sameFields;
    private bool _inEntry;

    /// <summary>There may be more tokens.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>How many entries the node says that it has, deleted ones not counted.</summary>
    public long ToldLive => _toldLive;

    /// <summary>The bytes of the node.</summary>
    public ReadOnlySpan<byte> Bytes => _node.Bytes;

    /// <summary>Opens the node whose entries count from <paramref name="id"/>.</summary>
    public bool TryOpen(StreamId id)
    {
        _id = id;
        _inEntry = false;
        (_live, _deleted) = (0, 0);
        if (!_node.TryOpen(PackedFormat.Listpack))
            return false;
        if (_node.Bytes[ListpackReader.HeaderLength] == PackedFrame.End)
            return _node.FailEmpty();
        if (!_node.TryReadNumber(out _toldLive, "the count of stream entries")
            || !_node.TryReadNumber(out _toldDeleted, "the count of deleted stream entries")
            || !_node.TryReadNumber(out _masterFields, "the count of fields"))
            return false;
        if (_masterFields < 0)
            return _node.Fail("the count of fields", "a negative number");

        _masterAt = _node.Position;
        for (var i = 0L; i < _masterFields; i++)
            if (!_node.TryReadRest(out _, "the name of a field"))
                return false;
        IsOpen = true;
        return _node.TryReadNumber(out var end, "the end of the master entry")
            && (end == 0 || _node.Pass("0 at the end of the master entry", $"{end}"));
    }

    /// <summary>Reads the next entry, or the next field of the one before.</summary>
    /// <returns>False when the node is over, and where it is damaged.</returns>
    public bool TryRead(out RdbToken token)
    {
        token = default;
        for (;;)
        {
            if (_inEntry && _fieldsLeft > 0)
                return TryReadField(out token);
            if (_inEntry && !TryEndEntry())
                return false;
            _inEntry = false;
            if (!TryReadEntry(out token, out var isDeleted))
                return false;
            if (!isDeleted)
                return true;
            while (_fieldsLeft > 0)
                if (!TryReadField(out _))
                    return false;
        }
    }

    private bool TryReadEntry(out RdbToken token, out bool isDeleted)
    {
        token = default;
        isDeleted = false;
        if (!_node.TryRead(out var first))
            return TryEnd();
        if (!first.TryGetNumber(out var flags)
            || !_node.TryReadNumber(out var milliseconds, "the milliseconds of a stream entry")
            || !_node.TryReadNumber(out var sequence, "the sequence of a stream entry"))
            return _node.Fail("the flags of a stream entry", "text");

        isDeleted = (flags & Deleted) != 0;
        if (isDeleted)
            _deleted++;
        else
            _live++;
        _sameFields = (flags & SameFields) != 0;
        _fieldsLeft = _masterFields;
        if (!_sameFields && !_node.TryReadNumber(out _fieldsLeft, "the count of fields"))
            return false;
        if (_fieldsLeft < 0)
            return _node.Fail("the count of fields", "a negative number");

        _packedCount = _sameFields ? 3 : 4;
        _masterNext = _masterAt;
        _inEntry = true;
        var id = new StreamId(_id.Milliseconds + (ulong)milliseconds, _id.Sequence + (ulong)sequence);
        token = new RdbToken(RdbTokenKind.StreamEntry, count: (ulong)_fieldsLeft, id: id);
        return true;
    }

    private bool TryReadField(out RdbToken token)
    {
        token = default;
        _fieldsLeft--;
        PackedEntry name;
        if (_sameFields)
        {
            // The master's names are walked again beside the values.
            var master = new ListpackReader(_node.Bytes, _masterNext);
            master.TryRead(out name);
            _masterNext = master.Position;
            _packedCount++;
        }
        else
        {
            if (!_node.TryReadRest(out name, "the name of a field"))
                return false;
            _packedCount += 2;
        }

        if (!_node.TryReadRest(out var value, "the value of a field"))
            return false;
        token = new RdbToken(RdbTokenKind.StreamField, _name.Get(name), _value.Get(value));
        return true;
    }

    private bool TryEndEntry() =>
        _node.TryReadNumber(out var count, "the count at the end of a stream entry")
        && (count == _packedCount || _node.Pass($"{_packedCount} at the end of a stream entry", $"{count}"));

    private bool TryEnd()
    {
        IsOpen = false;
        if (input.Fault is null && (_live, _deleted) != (_toldLive, _toldDeleted))
            _node.Pass($"{_toldLive} entries and {_toldDeleted} deleted ones, as the stream node says", $"{_live} and {_deleted}");
        return false;
    }
}
