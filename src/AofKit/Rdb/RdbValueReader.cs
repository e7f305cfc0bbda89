using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>Reads the value of one key, token by token, or passes over it.</summary>
/// <remarks>A value is a count of items, a count of packed nodes, a stream or bytes; <see cref="RdbLayout"/> draws each.</remarks>
internal sealed class RdbValueReader(RdbInput input, RdbHashTemplates templates, RdbKey key)
{
    private const ulong PlainNode = 1;
    private const ulong PackedNode = 2;

    private readonly RdbText _first = new();
    private readonly RdbText _second = new();
    private readonly RdbNode _node = new(input);
    private readonly RdbItemReader _items = new(input, key);
    private readonly RdbStreamReader _stream = new(input);
    private readonly RdbRawReader _raw = new(input);
    private RdbType _type = null!;
    private ulong _left;
    private byte[][] _names = [];
    private int _nameIndex;
    private long _lastExpiry;

    /// <summary>What the stream tells about itself, if it is one.</summary>
    public RdbStream Stream => _stream.Facts;

    /// <summary>Reads the head of a value, up to its first item or node.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TryStart(RdbType type, bool skipsEntries)
    {
        _type = type;
        _node.MostPacked = RdbPackedLimits.Of(type);
        _nameIndex = 0;
        _left = 1;
        _lastExpiry = 1;
        switch (type.Layout)
        {
            case RdbLayout.Items or RdbLayout.Pairs or RdbLayout.ScoredInText or RdbLayout.Scored
                or RdbLayout.ExpiringPairs or RdbLayout.PairsExpiring or RdbLayout.PairsFromLeast or RdbLayout.ItemsFromLeast
                or RdbLayout.Array:
                return _items.TryStart(type, out _left);
            case RdbLayout.NodeAfterLeast:
                return input.TryInt64(out _);
            case RdbLayout.Nodes or RdbLayout.MarkedNodes:
                return input.TryLength(out _left);
            case RdbLayout.TemplateItems:
                return TryFindTemplate() && TryCountNames();
            case RdbLayout.OwnTemplateItems:
                return TryReadNames() && TryCountNames();
            case RdbLayout.OwnTemplateNode:
                return TryReadNames();
            case RdbLayout.Stream:
                _left = 0;
                return _stream.TryStart(type, skipsEntries);
            default:
                return true;
        }
    }

    /// <summary>Reads the next token of the value.</summary>
    /// <returns>False when the value is over, and where it is damaged.</returns>
    [MethodImpl(Jit.Hot)]
    public bool TryRead(out RdbToken token)
    {
        for (;;)
        {
            if (_node.IsOpen)
            {
                if (TryReadFromNode(out token))
                    return true;
                if (input.Fault is not null)
                    return false;
            }

            if (_left == 0)
                return TryReadEnd(out token);
            _left--;
            if (TryReadItem(out token))
                return true;
            if (input.Fault is not null)
                return false;
        }
    }

    private bool TryReadEnd(out RdbToken token) =>
        _type.Layout == RdbLayout.Stream ? TryReadStream(out token) : _items.TryReadEnd(_type, out token);

    /// <summary>Passes over the value, which was started, and counts what is in it.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TrySkip()
    {
        switch (_type.Layout)
        {
            case RdbLayout.Text:
                return _items.TrySkipText();
            case RdbLayout.Items or RdbLayout.Pairs:
                return TrySkipStrings(_type.Layout == RdbLayout.Pairs ? 2UL : 1UL);
            case RdbLayout.Module or RdbLayout.BitmapOrRateLimit or RdbLayout.PathHash or RdbLayout.Cron:
                return _raw.TryRead(_type.Layout, keep: false, out _);
            case RdbLayout.Node or RdbLayout.NodeAfterLeast or RdbLayout.Nodes or RdbLayout.MarkedNodes:
                return TrySkipNodes();
            case RdbLayout.Scored:
                return TrySkipScored();
            default:
                while (TryRead(out _))
                {
                }

                return input.Fault is null;
        }
    }

    [MethodImpl(Jit.Hot)]
    private bool TrySkipStrings(ulong each)
    {
        key.Count = _left;
        for (; _left > 0; _left--)
            for (var i = 0UL; i < each; i++)
                if (!input.TrySkipString())
                    return false;
        return true;
    }

    private bool TrySkipScored()
    {
        key.Count = _left;
        for (; _left > 0; _left--)
        {
            if (!input.TrySkipString() || !input.TryInt64(out var score))
                return false;
            if (double.IsNaN(BitConverter.Int64BitsToDouble(score)))
                return input.Fail(input.Offset, "a score", "NaN");
        }

        return true;
    }

    [MethodImpl(Jit.Hot)]
    private bool TrySkipNodes()
    {
        for (; _left > 0; _left--)
        {
            var isPlain = false;
            if (_type.Layout == RdbLayout.MarkedNodes && !TryReadMark(out isPlain))
                return false;
            if (isPlain)
            {
                if (!input.TrySkipString())
                    return false;
                key.Count++;
                continue;
            }

            if (!_node.TrySkip(_type.Node, out var count))
                return false;
            key.Count += (ulong)(count / _type.EntriesPerItem);
        }

        return true;
    }

    /// <summary>Reads an item, or opens a node and gives none.</summary>
    [MethodImpl(Jit.Hot)]
    private bool TryReadItem(out RdbToken token)
    {
        token = default;
        switch (_type.Layout)
        {
            case RdbLayout.Node or RdbLayout.NodeAfterLeast or RdbLayout.Nodes:
                return _node.TryOpen(_type.Node) && false;
            case RdbLayout.MarkedNodes:
                return TryReadMarkedNode(out token);
            case RdbLayout.TemplateNode or RdbLayout.OwnTemplateNode:
                return TryOpenTemplateNode() && false;
            case RdbLayout.TemplateItems or RdbLayout.OwnTemplateItems:
                if (!input.TryString(_first, out var value))
                    return false;
                key.Count++;
                token = new RdbToken(RdbTokenKind.Field, _names[_nameIndex++], value, RdbKey.NoExpiry);
                return true;
            case RdbLayout.Module or RdbLayout.BitmapOrRateLimit or RdbLayout.PathHash or RdbLayout.Cron:
                if (!_raw.TryRead(_type.Layout, keep: true, out var bytes))
                    return false;
                token = new RdbToken(RdbTokenKind.Raw, value: bytes);
                return true;
            default:
                return _items.TryRead(_type, out token);
        }
    }

    private bool TryReadMarkedNode(out RdbToken token)
    {
        token = default;
        if (!TryReadMark(out var isPlain))
            return false;
        if (!isPlain)
            return _node.TryOpen(_type.Node) && false;
        var offset = input.Offset;
        if (!input.TryString(_first, out var element))
            return false;
        if (element.IsEmpty && !input.Pass(RdbFlaw.RefusedAsShort, offset, "an element in a node of a quicklist", "none"))
            return false;
        key.Count++;
        token = new RdbToken(RdbTokenKind.Element, value: element);
        return true;
    }

    [MethodImpl(Jit.Hot)]
    private bool TryReadMark(out bool isPlain)
    {
        var offset = input.Offset;
        var read = input.TryLength(out var mark);
        isPlain = mark == PlainNode;
        return read && (mark is PlainNode or PackedNode || input.Fail(offset, "1 or 2 before a node of a quicklist", $"{mark}"));
    }

    [MethodImpl(Jit.Hot)]
    private bool TryReadFromNode(out RdbToken token)
    {
        if (!_node.TryRead(out var first))
        {
            token = default;
            return TryEndNode();
        }

        key.Count++;
        if (_type.Shape == RdbShape.Item)
        {
            var kind = _type.Kind == RdbKind.List ? RdbTokenKind.Element : RdbTokenKind.Member;
            token = new RdbToken(kind, value: _first.Get(first), number: RdbKey.NoExpiry);
            return true;
        }

        return TryReadRestOfItem(first, out token);
    }

    [MethodImpl(Jit.Hot)]
    private bool TryReadRestOfItem(PackedEntry first, out RdbToken token)
    {
        token = default;
        switch (_type.Shape)
        {
            case RdbShape.FieldValue:
                if (!_node.TryReadRest(out var value, "the value of a field"))
                    return false;
                token = new RdbToken(RdbTokenKind.Field, _first.Get(first), _second.Get(value), RdbKey.NoExpiry);
                return true;
            case RdbShape.MemberScore:
                return TryReadScore(first, out token);
            case RdbShape.FieldValueExpiry:
                if (!_node.TryReadRest(out value, "the value of a field") || !_node.TryReadNumber(out var expiry, "the expiry of a field"))
                    return false;
                if (!PassExpiry(expiry))
                    return false;
                token = new RdbToken(RdbTokenKind.Field, _first.Get(first), _second.Get(value), expiry == 0 ? RdbKey.NoExpiry : expiry);
                return true;
            case RdbShape.ItemExpiry:
                if (!_node.TryReadNumber(out expiry, "the expiry of a member"))
                    return false;
                token = new RdbToken(RdbTokenKind.Member, value: _first.Get(first), number: expiry == 0 ? RdbKey.NoExpiry : expiry);
                return true;
            default:
                if (_nameIndex == _names.Length)
                    return _node.Fail($"{_names.Length} values, as the template has fields", "one more");
                token = new RdbToken(RdbTokenKind.Field, _names[_nameIndex++], _second.Get(first), RdbKey.NoExpiry);
                return true;
        }
    }

    [MethodImpl(Jit.Hot)]
    private bool TryReadScore(PackedEntry member, out RdbToken token)
    {
        token = default;
        if (!_node.TryReadRest(out var entry, "the score of a member"))
            return false;
        double score = entry.Number;
        if (!entry.IsNumber && !RdbScore.TryParse(entry.Text, out score))
            return _node.FailScore();
        token = new RdbToken(RdbTokenKind.ScoredMember, value: _first.Get(member), number: BitConverter.DoubleToInt64Bits(score));
        return true;
    }

    // Fields without an expiry come last, the others in the order of theirs.
    private bool PassExpiry(long expiry)
    {
        if (expiry is < 0 or > RdbKey.LatestFieldExpiry)
            return _node.Pass($"the expiry of a field up to {RdbKey.LatestFieldExpiry}", $"{expiry}");
        var isInOrder = expiry == 0 || (_lastExpiry != 0 && expiry >= _lastExpiry);
        _lastExpiry = expiry;
        return isInOrder || _node.Pass("the fields in the order of their expiries", "others");
    }

    private bool TryEndNode()
    {
        if (input.Fault is not null || _type.Shape != RdbShape.TemplateValue)
            return false;
        return _nameIndex != _names.Length && _node.Fail($"{_names.Length} values, as the template has fields", $"{_nameIndex}");
    }

    private bool TryReadStream(out RdbToken token)
    {
        if (!_stream.TryRead(out token))
            return false;
        key.Count = _stream.Facts.Length;
        return true;
    }

    private bool TryFindTemplate() => input.TryLength(out var id) && TryFindTemplate(id);

    private bool TryFindTemplate(ulong id) =>
        templates.TryFind(id, out _names) || input.Fail(input.Offset, "a hash template that was recorded before", $"id {id}, which was not");

    private bool TryCountNames()
    {
        _left = (ulong)_names.Length;
        return true;
    }

    /// <summary>A node of a template begins with the template's number; its own names have been read if it brought them.</summary>
    private bool TryOpenTemplateNode() =>
        _node.TryOpen(PackedFormat.Listpack)
        && _node.TryReadNumber(out var id, "the id of a hash template")
        && (_type.Layout == RdbLayout.OwnTemplateNode || TryFindTemplate((ulong)id));

    private bool TryReadNames()
    {
        const ulong InListpack = 0;
        const ulong InStrings = 1;
        var offset = input.Offset;
        if (!input.TryLength(out var form))
            return false;
        if (form == InStrings)
            return input.TryLength(out var count) && RdbHashTemplates.TryReadNames(input, _first, count, out _names);
        if (form != InListpack)
            return input.Fail(offset, "0 or 1 before the fields of a hash template", $"{form}");
        if (!_node.TryOpen(PackedFormat.Listpack))
            return false;
        var names = new List<byte[]>();
        while (_node.TryRead(out var name))
            names.Add(_first.Get(name).ToArray());
        _names = [.. names];
        return input.Fault is null;
    }
}
