using System.Buffers.Binary;

namespace AofKit.Rdb;

/// <summary>Tells where a piece of an RDB ends, and how likely it is one, by nothing but its strings and counts.</summary>
/// <remarks>
/// Strings are jumped over, so that a piece costs no more than it has strings, and no memory. <see cref="RdbLayout"/> draws
/// the values; what is inside of a node is not looked at but for its header.
/// </remarks>
internal sealed class RdbExtent(RdbSource source, RdbHeader header)
{
    private const int Framed = 20;
    private const int LooksRight = 20;
    private const int Most = 1 << 20;
    private const int ItemEvidence = 6;
    private const int NamelessCost = 12;
    private const ulong PendingLength = StreamId.Length + sizeof(long);

    private readonly RdbType?[] _types = RdbTypes.Of(header.Dialect);
    private readonly Dictionary<ulong, ulong> _templates = [];
    private readonly RdbPartial _partial = new();
    private long _at;
    private long _textStart;
    private ulong _textLength;
    private int _evidence;
    private RdbType? _itemType;
    private ulong _itemsLeft;
    private bool _isHollow;

    /// <summary>How many strings and counts may still be read; none is read beyond that.</summary>
    public long Work { get; set; } = long.MaxValue;

    /// <summary>Where the last piece that could not be read stopped making sense.</summary>
    public long FaultOffset => _at;

    /// <summary>Reads the piece at an offset.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryRead(long at, out RdbPiece piece)
    {
        (_at, _evidence, _isHollow, _itemsLeft) = (at, 0, false, 0);
        _partial.Clear();
        var hasAttributes = false;
        for (;;)
        {
            var codeAt = _at;
            if (!TryByte(out var code))
                return Fail(out piece);
            if (_types[code] is { } type)
            {
                if (TryKey(type, out var isNameless))
                {
                    piece = new RdbPiece { Start = at, End = _at, Type = type, Evidence = _evidence, IsHollow = _isHollow, IsNameless = isNameless };
                    return true;
                }

                return Fail(out piece);
            }

            var opcode = (RdbOpcode)code;
            if (TryAttribute(opcode, out var isAttribute) && isAttribute)
            {
                hasAttributes = true;
                continue;
            }

            var number = 0UL;
            if (isAttribute || hasAttributes || !TryOpcode(opcode, out number))
            {
                if (!isAttribute && hasAttributes)
                    _at = codeAt;
                return Fail(out piece);
            }

            piece = new RdbPiece { Start = at, End = _at, Opcode = opcode, Number = number, Evidence = _evidence };
            return true;
        }
    }

    /// <summary>What the piece that was read last explains of the bytes up to an offset.</summary>
    public RdbPartial TakePartial() => _partial.Take();

    /// <summary>Passes over items that are left of the piece that could not be read last, if they look like entries.</summary>
    /// <remarks>
    /// A field of a hash whose fields expire, but which does not itself, is written like a string: 0, the name and the value.
    /// Two items are taken to be what is damaged.
    /// </remarks>
    public long SkipItems(long at, long faultOffset)
    {
        const long damaged = 2;
        const byte firstLong = 0x80;
        if (_itemType is not { } type || !RdbPiece.HasItemsLikeKeys(type) || _itemsLeft == 0)
            return at;
        var (end, left) = (at, (long)_itemsLeft - damaged);
        for (_at = at; (_at < faultOffset || left-- > 0) && source.At(_at, 1) is [0 or >= firstLong] && TryItem(type);)
            end = _at;
        return end;
    }

    private static bool Fail(out RdbPiece piece)
    {
        piece = default;
        return false;
    }

    private bool TryAttribute(RdbOpcode opcode, out bool isAttribute)
    {
        isAttribute = true;
        switch (opcode)
        {
            case RdbOpcode.ExpiresAtMilliseconds:
                var time = source.At(_at, sizeof(long));
                // 2009 to 2286: all times that have thirteen digits.
                if (time.Length == sizeof(long))
                    _evidence += BinaryPrimitives.ReadInt64LittleEndian(time) is > 1_230_000_000_000 and < 10_000_000_000_000 ? LooksRight : -4;
                return TrySkip(sizeof(long));
            case RdbOpcode.ExpiresAtSeconds:
                return TrySkip(sizeof(int));
            case RdbOpcode.Idle:
                return TryLength(out _);
            case RdbOpcode.Frequency:
                return TrySkip(1);
            case RdbOpcode.NoEvict when header.Dialect == RdbDialect.Redis:
                return true;
            case RdbOpcode.KeyMetaOrSlotImport when header.Dialect == RdbDialect.Redis:
                if (!TryLength(out var classes))
                    return false;
                for (; classes > 0; classes--)
                    if (!TrySkip(sizeof(uint)) || !TryModule())
                        return false;
                return true;
            default:
                return isAttribute = false;
        }
    }

    private bool TryOpcode(RdbOpcode opcode, out ulong number)
    {
        number = 0;
        switch (opcode)
        {
            case RdbOpcode.End:
                return true;
            case RdbOpcode.SelectDb:
                _evidence += 2;
                return TryLength(out number) && number < int.MaxValue;
            case RdbOpcode.ResizeDb:
                _evidence += 2;
                return TryLength(out number) && TryLength(out var expires) && expires <= number && number <= (ulong)source.Length;
            case RdbOpcode.Aux:
                _evidence += 4;
                return TryText(mustBePlain: true) && TryText();
            case RdbOpcode.Function:
                return TryText();
            case RdbOpcode.FunctionPreRelease:
                return TryText() && TryText() && TryLength(out var hasDescription) && hasDescription <= 1 && (hasDescription == 0 || TryText()) && TryText();
            case RdbOpcode.ModuleAux:
                return TryLength(out _) && TryLength(out var mark) && mark == 2 && TryLength(out _) && TryModule();
            case RdbOpcode.SlotInfo:
                return TryLength(out var slot) && slot < 16384 && TryLengths(2);
            case RdbOpcode.KeyMetaOrSlotImport:
                return TryText() && TryLength(out var ranges) && TryEach(ranges, 2);
            case RdbOpcode.HashTemplateOrUpdate when header.Dialect == RdbDialect.Redis:
                if (!TryLength(out var id) || !TryLength(out var fields) || fields == 0 || !TryTexts(fields))
                    return false;
                _templates[id] = fields;
                return true;
            default:
                return false;
        }
    }

    private bool TryKey(RdbType type, out bool isNameless)
    {
        isNameless = false;
        _evidence += type.FirstVersion <= header.Version || header.IsNewer ? 3 : -8;
        var before = _evidence;
        if (!TryText())
            return false;
        isNameless = _textLength == 0;
        // A name that is text counts for more than other strings that are.
        _evidence += isNameless ? -NamelessCost : _evidence > before ? 3 : 0;
        return TryValue(type);
    }

    private bool TryValue(RdbType type)
    {
        var count = 1UL;
        switch (type.Layout)
        {
            case RdbLayout.Text:
                return TryText();
            case RdbLayout.Items:
                return TryCount(out count) && TryTexts(count);
            case RdbLayout.Pairs:
                return TryCount(out count) && count < int.MaxValue && TryTexts(2 * count);
            case RdbLayout.Node:
                return TryNode(type.Node);
            case RdbLayout.NodeAfterLeast:
                return TrySkip(sizeof(long)) && TryNode(type.Node);
            case RdbLayout.TemplateNode:
                return TryNode(PackedFormat.Listpack);
            case RdbLayout.OwnTemplateNode:
                return TryNames(out _) && TryNode(PackedFormat.Listpack);
            case RdbLayout.OwnTemplateItems:
                return TryNames(out count) && TryTexts(count);
            case RdbLayout.TemplateItems:
                return TryLength(out var id) && _templates.TryGetValue(id, out count) && TryTexts(count);
            case RdbLayout.Stream:
                return TryStream(RdbStream.VersionOf(type));
            case RdbLayout.Module:
                return TryLength(out _) && TryModule();
            case RdbLayout.BitmapOrRateLimit:
                return TryBitmap();
            case RdbLayout.PathHash:
                return TryPaths();
            case RdbLayout.Cron:
                return TryText() && TrySkip(2UL * sizeof(long)) && TryLength(out count) && TryTexts(count) && TryLength(out count) && TryTexts(count);
            case RdbLayout.PairsFromLeast or RdbLayout.ItemsFromLeast when !TrySkip(sizeof(long)):
                return false;
            default:
                if (!TryCount(out count) || (type.Layout == RdbLayout.Array && !TryArrayHead()))
                    return false;
                for ((_itemType, _itemsLeft) = (type, count); _itemsLeft > 0; _itemsLeft--)
                    if (!TryItem(type))
                        return false;
                return true;
        }
    }

    private bool TryItem(RdbType type)
    {
        switch (type.Layout)
        {
            case RdbLayout.Nodes:
                return TryNode(type.Node);
            case RdbLayout.MarkedNodes:
                return TryLength(out var mark) && mark is 1 or 2 && (mark == 1 ? TryText() : TryNode(type.Node));
            case RdbLayout.Scored:
                return TryText() && TrySkip(sizeof(double));
            case RdbLayout.ScoredInText:
                return TryText() && TryByte(out var length) && (length >= 253 || TrySkip(length));
            case RdbLayout.PairsExpiring:
                return TryTexts(2) && TrySkip(sizeof(long));
            case RdbLayout.ItemsFromLeast:
                return TryLength(out _) && TryText();
            case RdbLayout.Array:
                return TryLength(out _) && TryLength(out var tag) && tag <= 3 && (tag is 0 or 3 ? TryText() : TrySkip(sizeof(long)));
            default:
                _evidence += ItemEvidence;
                return TryLength(out _) && TryTexts(2);
        }
    }

    private bool TryArrayHead() => TryLength(out var hasCursor) && hasCursor <= 1 && (hasCursor == 0 || TryLength(out _));

    private bool TryNames(out ulong count)
    {
        count = 0;
        if (!TryLength(out var form) || form > 1)
            return false;
        if (form == 1)
            return TryLength(out count) && TryTexts(count);
        if (!TryNode(PackedFormat.Listpack))
            return false;
        var head = source.At(_textStart, ListpackReader.HeaderLength);
        count = _isHollow ? 0UL : (ulong)ListpackReader.CountOf(head);
        return true;
    }

    private bool TryStream(int version)
    {
        if (!TryLength(out var nodes))
            return false;
        for (; nodes > 0; nodes--)
            if (!TryText() || _textLength != StreamId.Length || !TryNode(PackedFormat.Listpack))
                return false;
        if (!TryLengths(version >= 2 ? 8 : 3) || !TryLength(out var groups))
            return false;
        for (; groups > 0; groups--)
            if (!TryGroup(version))
                return false;
        return version < 4 || TryIdempotence();
    }

    private bool TryGroup(int version)
    {
        if (!TryText() || !TryLengths(version >= 2 ? 3 : 2) || !TryLength(out var pending))
            return false;
        for (; pending > 0; pending--)
            if (!TrySkip(PendingLength) || !TryLength(out _))
                return false;
        if (!TryLength(out var consumers))
            return false;
        for (; consumers > 0; consumers--)
            if (!TryText() || !TrySkip(version >= 3 ? 2UL * sizeof(long) : sizeof(long)) || !TryIds())
                return false;
        return version < 5 || TryIds();
    }

    private bool TryIds() => TryLength(out var ids) && ids <= (ulong)source.Length && TrySkip(StreamId.Length * ids);

    private bool TryIdempotence()
    {
        if (!TryLengths(2) || !TryLength(out var producers))
            return false;
        for (; producers > 0; producers--)
        {
            if (!TryText() || !TryLength(out var ids))
                return false;
            for (; ids > 0; ids--)
                if (!TryText() || !TryLengths(2))
                    return false;
        }

        return TryLengths(2);
    }

    private bool TryModule()
    {
        while (TryLength(out var opcode))
        {
            var walked = opcode switch
            {
                0 or 1 or 2 => opcode == 0 || TryLength(out _),
                3 => TrySkip(sizeof(float)),
                4 => TrySkip(sizeof(double)),
                5 => TryText(),
                _ => false,
            };
            if (!walked || opcode == 0)
                return walked;
        }

        return false;
    }

    private bool TryBitmap()
    {
        if (!TryLength(out _))
            return false;
        // A rate limit has no string; a bitmap has one that CRoaring wrote.
        var (at, evidence) = (_at, _evidence);
        if (!TryText() || !RdbRawReader.IsRoaring(source.At(_textStart, (int)Math.Min(_textLength, 16))))
            (_at, _evidence) = (at, evidence);
        return true;
    }

    private bool TryPaths()
    {
        if (!TryCount(out var paths))
            return false;
        for (; paths > 0; paths--)
            if (!TryText() || !TryLength(out var fields) || fields >= int.MaxValue || !TryTexts(2 * fields))
                return false;
        return true;
    }

    private bool TryEach(ulong count, int lengths)
    {
        for (; count > 0; count--)
            if (!TryLengths(lengths))
                return false;
        return true;
    }

    // Servers write no empty collections.
    private bool TryCount(out ulong count)
    {
        var read = TryLength(out count);
        if (count == 0)
            _evidence -= LooksRight;
        return read && count <= (ulong)source.Length;
    }

    private bool TryTexts(ulong count)
    {
        for (; count > 0; count--)
            if (!TryText())
                return false;
        return true;
    }

    private bool TryText(bool mustBePlain = false)
    {
        var head = source.At(_at, 1);
        if (head.IsEmpty)
            return false;
        if (head[0] >= 0xC0)
            return !mustBePlain && TrySpecial(head[0]);
        if (!TryLength(out _textLength) || _textLength > (ulong)(source.Length - _at))
            return false;
        _textStart = _at;
        var shown = source.At(_at, (int)Math.Min(_textLength, 32));
        var isText = !shown.ContainsAnyExceptInRange((byte)' ', (byte)'~');
        if (mustBePlain && !isText)
            return false;
        // Zeros read as many strings without bytes, of which servers hold few.
        if (_textLength == 0 && _evidence > -Most)
            _evidence--;
        else if (isText && _evidence < Most)
            _evidence += (int)Math.Min(_textLength, 12);
        _at += (long)_textLength;
        _partial.Add(_at, _evidence);
        return true;
    }

    private bool TrySpecial(byte head)
    {
        _at++;
        _textLength = 1;
        if (head != 0xC3)
        {
            if (_evidence < Most)
                _evidence += 2;
            return head < 0xC3 && TrySkip(1UL << (head - 0xC0));
        }

        if (!TryLength(out var compressed) || !TryLength(out _textLength) || compressed == 0 || !Lzf.CanExpandTo(compressed, _textLength))
            return false;
        // The first token is always a literal.
        var first = source.At(_at, 1);
        if (_evidence < Most)
            _evidence += !first.IsEmpty && first[0] < 32 ? 6 : -6;
        return TrySkip(compressed);
    }

    // Its header agrees with its length, or it is hollow.
    private bool TryNode(PackedFormat format)
    {
        const int longestHeader = 11;
        var at = _at;
        var evidence = _evidence;
        if (!TryText())
            return false;
        _evidence = evidence;
        Span<byte> start = stackalloc byte[longestHeader];
        start = start[..(int)Math.Min(_textLength, longestHeader)];
        var head = source.At(at, 1)[0];
        var isFramed = head < 0xC0 ? CopyStart(start) && (format == PackedFormat.Intset || source.At(_at - 1, 1) is [PackedFrame.End])
            : head == 0xC3 && TryExpandStart(at, start);
        isFramed = isFramed && PackedFrame.HasHeader(format, start, (int)Math.Min(_textLength, int.MaxValue));
        _isHollow |= !isFramed;
        if (isFramed && _evidence < Most)
            _evidence += format == PackedFormat.Zipmap ? 6 : Framed;
        return true;
    }

    private bool CopyStart(Span<byte> start)
    {
        var bytes = source.At(_textStart, start.Length);
        bytes.CopyTo(start);
        return bytes.Length == start.Length;
    }

    private bool TryExpandStart(long at, Span<byte> start)
    {
        const int enough = 64;
        const int longestLengths = 19;
        var view = source.At(at, longestLengths + enough);
        var cursor = new RdbCursor(view, 1);
        return cursor.TryLength(out var compressed) && cursor.TryLength(out _)
            && Lzf.TryExpandStart(view[cursor.Position..Math.Min(view.Length, cursor.Position + (int)Math.Min(compressed, enough))], start);
    }

    private bool TryLengths(int count)
    {
        for (; count > 0; count--)
            if (!TryLength(out _))
                return false;
        return true;
    }

    // The head of a special string is no length here, though servers take it for one: none of them writes that.
    private bool TryLength(out ulong length)
    {
        const int longest = 9;
        length = 0;
        if (--Work < 0)
            return false;
        var cursor = new RdbCursor(source.At(_at, longest));
        if (!cursor.TryLength(out length) || cursor.SawSpecialLength)
            return false;
        _at += cursor.Position;
        return true;
    }

    private bool TryByte(out byte value)
    {
        var bytes = source.At(_at, 1);
        value = bytes.IsEmpty ? (byte)0 : bytes[0];
        _at += bytes.Length;
        return bytes.Length == 1;
    }

    private bool TrySkip(ulong count)
    {
        if (count > (ulong)(source.Length - _at))
            return false;
        _at += (long)count;
        return true;
    }
}
