using AofKit.Rdb;
using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>What becomes of an entry in groups where it is pending, when it is removed.</summary>
internal enum StreamReferences : byte
{
    /// <summary>It stays pending.</summary>
    Keep,

    /// <summary>It is no longer pending.</summary>
    Delete,

    /// <summary>It is removed only if every group has read and acknowledged it.</summary>
    OnlyAcknowledged,
}

/// <summary>The options of XADD and XTRIM, and how they shorten a stream.</summary>
internal struct StreamTrim
{
    private bool _byLength;
    private bool _byId;
    private bool _isApproximate;
    private long _length;
    private StreamId _id;
    private StreamReferences _references;

    /// <summary>The key is not made.</summary>
    public bool OnlyIfThere { get; private set; }

    /// <summary>The index of the producer whose id follows it; 0 when there is none.</summary>
    public int Producer { get; private set; }

    /// <summary>The producer's id is made of the fields, which is not done here.</summary>
    public bool IsIdempotent { get; private set; }

    /// <summary>It shortens at all.</summary>
    public readonly bool Trims => _byLength || _byId;

    /// <summary>Reads options from an index on.</summary>
    /// <param name="call">The command.</param>
    /// <param name="index">The first option; then what follows the last.</param>
    /// <param name="isAdd">An arg that is no option is the id of an entry.</param>
    public string? Read(in Call call, ref int index, bool isAdd)
    {
        for (; index < call.Count; index++)
        {
            var isLast = index + 1 == call.Count;
            if ((call.Is(index, "MAXLEN") || call.Is(index, "MINID")) && !isLast)
            {
                if (ReadBound(call, ref index) is { } refusal)
                    return refusal;
            }
            else if (call.Is(index, "LIMIT") && !isLast)
            {
                // What a server writes is exact, so that the limit does not count.
                if (!call.TryInteger(++index, out var limit) || limit < 0)
                    return Refusal.NotInteger;
            }
            else if (isAdd && call.Is(index, "NOMKSTREAM"))
            {
                OnlyIfThere = true;
            }
            else if (isAdd && call.Is(index, "IDMP") && index + 2 < call.Count)
            {
                Producer = index + 1;
                index += 2;
            }
            else if (isAdd && call.Is(index, "IDMPAUTO") && !isLast)
            {
                IsIdempotent = true;
                index++;
            }
            else if (!TryReferences(call[index], out _references, _references))
            {
                return isAdd ? null : Refusal.Syntax;
            }
        }

        return Trims ? null : Refusal.Syntax;
    }

    /// <summary>Reads one of KEEPREF, DELREF and ACKED.</summary>
    public static bool TryReferences(ReadOnlySpan<byte> word, out StreamReferences references, StreamReferences otherwise = default)
    {
        references = System.Text.Ascii.EqualsIgnoreCase(word, "KEEPREF"u8) ? StreamReferences.Keep
            : System.Text.Ascii.EqualsIgnoreCase(word, "DELREF"u8) ? StreamReferences.Delete
            : System.Text.Ascii.EqualsIgnoreCase(word, "ACKED"u8) ? StreamReferences.OnlyAcknowledged
            : otherwise;
        return word.Length is 5 or 6 or 7 && (references != otherwise || System.Text.Ascii.EqualsIgnoreCase(word, "KEEPREF"u8)
            || System.Text.Ascii.EqualsIgnoreCase(word, "DELREF"u8) || System.Text.Ascii.EqualsIgnoreCase(word, "ACKED"u8));
    }

    /// <summary>Shortens a stream.</summary>
    /// <returns>False when it is not told exactly how much is removed, and something may be.</returns>
    public readonly bool TryApply(StreamValue stream)
    {
        if (!Trims)
            return true;
        var (byLength, id) = (_byLength, _id);
        var count = stream.Entries.Count;
        var removed = byLength ? (int)Math.Max(0, count - _length) : stream.Entries.CountBefore(e => e.Id.CompareTo(id) >= 0);
        if (removed == 0 || _isApproximate)
            return removed == 0;
        if (_references == StreamReferences.Keep)
        {
            stream.RemoveFirst(removed);
            return true;
        }

        foreach (var entry in stream.Entries.Range(0, byLength ? count : removed).ToList())
        {
            if (byLength && stream.Entries.Count <= _length)
                break;
            stream.TryRemove(entry.Id, _references);
        }

        return true;
    }

    private string? ReadBound(in Call call, ref int index)
    {
        if (Trims)
            return Refusal.Syntax;
        var byLength = call.Is(index, "MAXLEN");
        _isApproximate = false;
        if (index + 2 < call.Count && call[index + 1] is [(byte)'~' or (byte)'='])
            _isApproximate = call[++index] is [(byte)'~'];
        index++;
        if (byLength ? !call.TryInteger(index, out _length) || _length < 0 : !StreamIdText.TryRead(call[index], out _id))
            return byLength ? Refusal.NotInteger : Refusal.InvalidStreamId;
        (_byLength, _byId) = (byLength, !byLength);
        return null;
    }
}
