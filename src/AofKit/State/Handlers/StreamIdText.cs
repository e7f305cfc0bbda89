using System.Globalization;
using AofKit.Rdb;

namespace AofKit.State.Handlers;

/// <summary>Reads the ids of stream entries out of args.</summary>
internal static class StreamIdText
{
    public static readonly StreamId Greatest = new(ulong.MaxValue, ulong.MaxValue);

    /// <summary>Reads an id; without a sequence that is 0.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out StreamId id) => TryRead(text, out id, out var hasSequence) && hasSequence;

    /// <summary>Reads an id that may also be <c>-</c>, the least, or <c>+</c>, the greatest.</summary>
    public static bool TryReadAny(ReadOnlySpan<byte> text, out StreamId id)
    {
        id = text is [(byte)'+'] ? Greatest : default;
        return text is [(byte)'+'] or [(byte)'-'] || TryRead(text, out id);
    }

    /// <summary>Reads an id whose sequence may be <c>*</c>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out StreamId id, out bool hasSequence)
    {
        id = default;
        hasSequence = true;
        var dash = text.IndexOf((byte)'-');
        ulong sequence = 0;
        if (!TryNumber(dash < 0 ? text : text[..dash], out var milliseconds))
            return false;
        if (dash >= 0 && text[(dash + 1)..] is [(byte)'*'])
            hasSequence = false;
        else if (dash >= 0 && !TryNumber(text[(dash + 1)..], out sequence))
            return false;
        id = new StreamId(milliseconds, sequence);
        return true;
    }

    /// <summary>The id after one; false when there is none.</summary>
    public static bool TryNext(StreamId id, out StreamId next)
    {
        next = id.Sequence < ulong.MaxValue ? id with { Sequence = id.Sequence + 1 } : new StreamId(id.Milliseconds + 1, 0);
        return id != Greatest;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && text[0] != '-';
}
