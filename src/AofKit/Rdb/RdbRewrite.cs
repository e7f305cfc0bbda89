namespace AofKit.Rdb;

/// <summary>Writes an entry of an RDB anew, from what is read of it, in the plainest form that its servers have.</summary>
/// <remarks>
/// Where a field or a member is there twice, the first is kept, which is the one that servers find. A hash, a set, a sorted set and a
/// list become items one by one, which servers pack as they are set up to; a stream gets new nodes.
/// </remarks>
internal sealed class RdbRewrite
{
    private const byte List = 1;
    private const byte Set = 2;
    private const byte TextScores = 3;
    private const byte Hash = 4;
    private const byte Scores = 5;
    private const byte ExpiringHashOfValkey = 22;
    private const byte ExpiringHashOfRedis = 24;

    private readonly RdbReader _reader;
    private readonly RdbOutput _out = new();
    private readonly List<Item> _items = [];
    private readonly HashSet<string> _seen = [];
    private readonly RdbStreamRewrite _stream = new();

    private RdbRewrite(RdbReader reader) => _reader = reader;

    /// <summary>The next key or function library, anew; null when there is no form for it.</summary>
    public static byte[]? Of(RdbReader reader) => new RdbRewrite(reader).Make();

    private byte[]? Make()
    {
        byte[] name = [];
        while (_reader.TryRead(out var token))
        {
            switch (token.Kind)
            {
                case RdbTokenKind.Function:
                    _out.Byte((byte)RdbOpcode.Function);
                    _out.Text(token.Value);
                    return _out.ToArray();
                case RdbTokenKind.KeyStart:
                    name = token.Name.ToArray();
                    break;
                case RdbTokenKind.Element:
                    _items.Add(new Item([], token.Value.ToArray(), token.Number));
                    break;
                case RdbTokenKind.Member or RdbTokenKind.ScoredMember:
                    AddOnce(token.Value, [], token.Number);
                    break;
                case RdbTokenKind.Field:
                    AddOnce(token.Name, token.Value, token.Number);
                    break;
                case RdbTokenKind.Header or RdbTokenKind.SelectDb:
                    break;
                case RdbTokenKind.KeyEnd:
                    return TryWrite(name) ? _out.ToArray() : null;
                default:
                    if (!_stream.TryTake(token, _reader))
                        return null;
                    break;
            }
        }

        return null;
    }

    private void AddOnce(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, long number)
    {
        if (_seen.Add(System.Text.Encoding.Latin1.GetString(name)))
            _items.Add(new Item(name.ToArray(), value.ToArray(), number));
    }

    private bool TryWrite(byte[] name)
    {
        var key = _reader.Key;
        if (key.HasMeta || key.NoEvict)
            return false;
        WriteAttributes(key);
        var type = TypeOf(key);
        if (type is not { } number)
            return false;
        _out.Byte(number);
        _out.Text(name);
        if (key.Type.Kind == RdbKind.Stream)
            return _stream.TryWrite(_out);
        if (key.Type.Kind == RdbKind.List)
            _items.RemoveAll(i => i.Value.Length == 0 && key.Type.Layout == RdbLayout.MarkedNodes);
        WriteItems(number);
        return true;
    }

    private void WriteAttributes(RdbKey key)
    {
        if (key.Expires)
        {
            _out.Byte((byte)RdbOpcode.ExpiresAtMilliseconds);
            _out.Int64(key.ExpiresAt);
        }

        if (key.IdleSeconds is { } idle)
        {
            _out.Byte((byte)RdbOpcode.Idle);
            _out.Count(idle);
        }

        if (key.Frequency is { } frequency)
        {
            _out.Byte((byte)RdbOpcode.Frequency);
            _out.Byte(frequency);
        }
    }

    private byte? TypeOf(RdbKey key) => key.Type.Kind switch
    {
        RdbKind.Stream => key.Type.Number,
        RdbKind.List => List,
        RdbKind.Set when _items.TrueForAll(i => i.Number == RdbKey.NoExpiry) => Set,
        RdbKind.SortedSet => _reader.Header.Version >= RdbTypes.Find(RdbDialect.Redis, Scores)!.FirstVersion ? Scores : TextScores,
        RdbKind.Hash when _items.TrueForAll(i => i.Number == RdbKey.NoExpiry) => Hash,
        RdbKind.Hash => _reader.Header.Dialect == RdbDialect.Valkey ? ExpiringHashOfValkey : ExpiringHashOfRedis,
        _ => null,
    };

    private void WriteItems(byte type)
    {
        var expiries = _items.Where(i => i.Number != RdbKey.NoExpiry).Select(i => ClampExpiry(i.Number));
        var least = type == ExpiringHashOfRedis ? expiries.Min() : 0;
        if (type == ExpiringHashOfRedis)
            _out.Int64(least);
        _out.Count((ulong)_items.Count);
        foreach (var item in _items)
            Write(type, item, least);
    }

    private void Write(byte type, Item item, long least)
    {
        if (type == ExpiringHashOfRedis)
            _out.Count(item.Number == RdbKey.NoExpiry ? 0 : (ulong)(ClampExpiry(item.Number) - least + 1));
        _out.Text(type == List ? item.Value : item.Name);
        switch (type)
        {
            case Hash or ExpiringHashOfRedis or ExpiringHashOfValkey:
                _out.Text(item.Value);
                break;
            case Scores:
                _out.Int64(item.Number);
                break;
            case TextScores:
                WriteTextScore(BitConverter.Int64BitsToDouble(item.Number));
                break;
        }

        if (type == ExpiringHashOfValkey)
            _out.Int64(Math.Max(item.Number, RdbKey.NoExpiry));
    }

    // As late as servers have it, or long ago.
    private static long ClampExpiry(long expiry) => Math.Clamp(expiry, 1, RdbKey.LatestFieldExpiry);

    private void WriteTextScore(double score)
    {
        const byte Infinity = 254;
        const byte NegativeInfinity = 255;
        if (double.IsInfinity(score))
        {
            _out.Byte(score > 0 ? Infinity : NegativeInfinity);
            return;
        }

        var text = score.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        _out.Byte((byte)text.Length);
        _out.Raw(System.Text.Encoding.ASCII.GetBytes(text));
    }

    private readonly record struct Item(byte[] Name, byte[] Value, long Number);
}
