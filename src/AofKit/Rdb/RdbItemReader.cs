using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>Reads the items of a value that is not packed, each whole or not at all.</summary>
/// <remarks>
/// <code>
/// Items           n, n x string                 ExpiringPairs   n, n x (expiry length, string, string)
/// Pairs           n, n x (string, string)       PairsExpiring   n, n x (string, string, expiry int64)
/// ScoredInText    n, n x (string, text score)   PairsFromLeast  least int64, n, n x (length, string, string)
/// Scored          n, n x (string, float64)      ItemsFromLeast  least int64, n, n x (length, string)
/// Array           n, 0 | 1 and index, n x (index, tag, string | int64 | float64 | short string)
/// </code>
/// A text score is a length of one byte and the text, or 253 NaN, 254 inf, 255 -inf. The length after a least expiry is
/// 0 for none, else one more than the distance.
/// </remarks>
internal sealed class RdbItemReader(RdbInput input, RdbKey key)
{
    private readonly RdbText _first = new();
    private readonly RdbText _second = new();
    private long _leastExpiry;
    private ulong? _cursor;
    private ulong? _lastIndex;

    /// <summary>Reads what stands before the items, and their count.</summary>
    public bool TryStart(RdbType type, out ulong count)
    {
        count = 0;
        _cursor = null;
        if (type.Layout is RdbLayout.PairsFromLeast or RdbLayout.ItemsFromLeast && !input.TryInt64(out _leastExpiry))
            return false;
        if (type.Layout == RdbLayout.PairsFromLeast && _leastExpiry is < 0 or > RdbKey.LatestFieldExpiry + 1 && !PassExpiry(type.Layout, _leastExpiry))
            return false;
        return input.TryLength(out count) && (type.Layout != RdbLayout.Array || TryStartArray());
    }

    /// <summary>Reads one item.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TryRead(RdbType type, out RdbToken token)
    {
        if (type.Layout is RdbLayout.Text or RdbLayout.Items)
            return TryReadString(type, out token);
        for (;;)
        {
            var view = input.Rest;
            var cursor = new RdbCursor(view);
            var parts = default(Parts);
            if (TryParse(type.Layout, ref cursor, ref parts))
            {
                if (_first.TryGet(view, parts.First, out var first) && _second.TryGet(view, parts.Second, out var second))
                {
                    if (!IsExpiryTaken(type.Layout, parts.Number) && !PassExpiry(type.Layout, parts.Number))
                    {
                        token = default;
                        return false;
                    }

                    input.Consume(cursor);
                    key.Count++;
                    token = ToToken(type, parts, first, second);
                    return true;
                }

                token = default;
                return input.FailLzf(input.Offset);
            }

            if (!input.TryMore(cursor))
            {
                token = default;
                return false;
            }
        }
    }

    private bool TryReadString(RdbType type, out RdbToken token)
    {
        token = default;
        var kind = type.Kind switch
        {
            RdbKind.String => RdbTokenKind.Text,
            RdbKind.List => RdbTokenKind.Element,
            _ => RdbTokenKind.Member,
        };
        if (kind == RdbTokenKind.Text && input.TryPeek(1))
            key.ValueHead = input.Rest[0];
        if (!input.TryString(_first, out var text))
            return false;
        key.Count++;
        token = new RdbToken(kind, value: text, number: RdbKey.NoExpiry);
        return true;
    }

    /// <summary>Gives what is told beside the items, once.</summary>
    public bool TryReadEnd(RdbType type, out RdbToken token)
    {
        token = default;
        if (type.Layout != RdbLayout.Array || _cursor is not { } index)
            return false;
        _cursor = null;
        token = new RdbToken(RdbTokenKind.ArrayCursor, count: index);
        return true;
    }

    /// <summary>Passes over the value of a string.</summary>
    [MethodImpl(Jit.Hot)]
    public bool TrySkipText()
    {
        key.Count = 1;
        if (input.TryPeek(1))
            key.ValueHead = input.Rest[0];
        return input.TrySkipString();
    }

    // Redis 8 looks for what its buckets of expiries have no room for, Valkey for what is before -1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsExpiryTaken(RdbLayout layout, long expiry) => layout switch
    {
        RdbLayout.ExpiringPairs or RdbLayout.PairsFromLeast => expiry is >= RdbKey.NoExpiry and <= RdbKey.LatestFieldExpiry,
        RdbLayout.PairsExpiring => expiry >= RdbKey.NoExpiry,
        _ => true,
    };

    private bool PassExpiry(RdbLayout layout, long expiry) => input.Pass(
        layout == RdbLayout.PairsExpiring ? RdbFlaw.RefusedAsShort : RdbFlaw.Refused, input.Offset, $"the expiry of a field up to {RdbKey.LatestFieldExpiry}", $"{expiry}");

    private bool TryStartArray()
    {
        _lastIndex = null;
        var offset = input.Offset;
        if (!input.TryLength(out var hasCursor))
            return false;
        if (hasCursor > 1)
            return input.Fail(offset, "0 or 1 before the insert index of an array", $"{hasCursor}");
        if (hasCursor == 0)
            return true;
        if (!input.TryLength(out var index))
            return false;
        _cursor = index;
        return true;
    }

    [MethodImpl(Jit.Hot)]
    private bool TryParse(RdbLayout layout, ref RdbCursor cursor, ref Parts parts)
    {
        switch (layout)
        {
            case RdbLayout.Pairs:
                return cursor.TryString(out parts.First) && cursor.TryString(out parts.Second);
            case RdbLayout.Scored:
                return cursor.TryString(out parts.First) && TryScore(ref cursor, ref parts);
            case RdbLayout.ScoredInText:
                return cursor.TryString(out parts.First) && TryTextScore(ref cursor, ref parts);
            case RdbLayout.ExpiringPairs:
                return TryExpiry(ref cursor, ref parts, least: 0, distance: 0)
                    && cursor.TryString(out parts.First) && cursor.TryString(out parts.Second);
            case RdbLayout.PairsExpiring:
                return cursor.TryString(out parts.First) && cursor.TryString(out parts.Second) && cursor.TryInt64(out parts.Number);
            case RdbLayout.PairsFromLeast:
                return TryExpiry(ref cursor, ref parts, _leastExpiry, distance: 1)
                    && cursor.TryString(out parts.First) && cursor.TryString(out parts.Second);
            case RdbLayout.ItemsFromLeast:
                return TryExpiry(ref cursor, ref parts, _leastExpiry, distance: 1) && cursor.TryString(out parts.First);
            default:
                return TryArrayItem(ref cursor, ref parts);
        }
    }

    [MethodImpl(Jit.Hot)]
    private RdbToken ToToken(RdbType type, scoped in Parts parts, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        switch (type.Layout)
        {
            case RdbLayout.Pairs:
                return new RdbToken(RdbTokenKind.Field, first, second, RdbKey.NoExpiry);
            case RdbLayout.Scored or RdbLayout.ScoredInText:
                return new RdbToken(RdbTokenKind.ScoredMember, value: first, number: parts.Number);
            case RdbLayout.ItemsFromLeast:
                return new RdbToken(RdbTokenKind.Member, value: first, number: parts.Number);
            case RdbLayout.Array:
                _lastIndex = parts.Index;
                return new RdbToken(RdbTokenKind.ArrayItem, value: TextOf(parts, first), count: parts.Index);
            default:
                return new RdbToken(RdbTokenKind.Field, first, second, parts.Number);
        }
    }

    private ReadOnlySpan<byte> TextOf(scoped in Parts parts, ReadOnlySpan<byte> text) => parts.Tag switch
    {
        ArrayTag.Integer => _second.Print(parts.Number),
        ArrayTag.Double => _second.Print(BitConverter.Int64BitsToDouble(parts.Number)),
        _ => text,
    };

    private static bool TryScore(ref RdbCursor cursor, ref Parts parts) =>
        cursor.TryInt64(out parts.Number)
        && (!double.IsNaN(BitConverter.Int64BitsToDouble(parts.Number)) || cursor.Fail("a score", "NaN"));

    private static bool TryTextScore(ref RdbCursor cursor, ref Parts parts)
    {
        const byte NaN = 253;
        const byte Infinity = 254;
        const byte NegativeInfinity = 255;
        if (!cursor.TryByte(out var length))
            return false;
        double score;
        switch (length)
        {
            case NaN:
                return cursor.Fail("a score", "NaN");
            case Infinity:
                score = double.PositiveInfinity;
                break;
            case NegativeInfinity:
                score = double.NegativeInfinity;
                break;
            default:
                if (!cursor.TryBytes(length, out var text))
                    return false;
                if (!RdbScore.TryParse(text, out score))
                    return cursor.Fail("a score", "text that is no number");
                break;
        }

        parts.Number = BitConverter.DoubleToInt64Bits(score);
        return true;
    }

    private static bool TryExpiry(ref RdbCursor cursor, ref Parts parts, long least, long distance)
    {
        if (!cursor.TryLength(out var told))
            return false;
        parts.Number = told == 0 ? RdbKey.NoExpiry : least + (long)told - distance;
        return true;
    }

    private bool TryArrayItem(ref RdbCursor cursor, ref Parts parts)
    {
        if (!cursor.TryLength(out parts.Index) || !cursor.TryLength(out var tag))
            return false;
        if (parts.Index <= _lastIndex)
            return cursor.Fail("an index greater than the one before", $"{parts.Index}");
        parts.Tag = (ArrayTag)Math.Min(tag, byte.MaxValue);
        return parts.Tag switch
        {
            ArrayTag.Text or ArrayTag.ShortText => cursor.TryString(out parts.First),
            ArrayTag.Integer or ArrayTag.Double => cursor.TryInt64(out parts.Number),
            _ => cursor.Fail("a tag of an array element from 0 to 3", $"{tag}"),
        };
    }

    private enum ArrayTag : byte
    {
        Text,
        Integer,
        Double,
        ShortText,
    }

    private struct Parts
    {
        public RdbString First;
        public RdbString Second;

        /// <summary>The expiry, or the bits of the score or of the array element.</summary>
        public long Number;

        public ulong Index;
        public ArrayTag Tag;
    }
}
