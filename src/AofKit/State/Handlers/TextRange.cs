using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>A range of members in the order of their bytes: from <c>[a</c> or <c>(a</c> or <c>-</c> to the like, or <c>+</c>.</summary>
internal readonly record struct TextRange(byte[] Min, byte[] Max)
{
    public const string ByChance = "the scores differ, and then the range is up to the server";

    public static bool TryRead(ReadOnlySpan<byte> min, ReadOnlySpan<byte> max, out TextRange range)
    {
        range = new TextRange(min.ToArray(), max.ToArray());
        return IsBound(min) && IsBound(max);
    }

    /// <summary>
    /// The ranks of the members in the range, the second being that of the first one behind it. It makes sense only where all
    /// scores are the same; where they are not, it begins with the first that is not before the range, as in a packed set.
    /// </summary>
    public (int From, int To) Ranks(SortedSetValue set)
    {
        if (set.Order.Count == 0)
            return default;
        var (first, last) = (set.Order.First, set.Order.Last);
        if (IsBefore(last.Member) || IsBehind(first.Member))
            return default;
        var range = this;
        if (first.Score == last.Score)
            return (set.Order.CountBefore(m => !range.IsBefore(m.Member)), set.Order.CountBefore(m => range.IsBehind(m.Member)));
        var from = set.Order.Range(0, int.MaxValue).TakeWhile(m => range.IsBefore(m.Member)).Count();
        return (from, from + set.Order.Range(from, int.MaxValue).TakeWhile(m => !range.IsBehind(m.Member)).Count());
    }

    private static bool IsBound(ReadOnlySpan<byte> text) => text is [(byte)'-'] or [(byte)'+'] or [(byte)'[' or (byte)'(', ..];

    private bool IsBefore(ReadOnlySpan<byte> member) => Min[0] switch
    {
        (byte)'-' => false,
        (byte)'+' => true,
        (byte)'(' => member.SequenceCompareTo(Min.AsSpan(1)) <= 0,
        _ => member.SequenceCompareTo(Min.AsSpan(1)) < 0,
    };

    private bool IsBehind(ReadOnlySpan<byte> member) => Max[0] switch
    {
        (byte)'+' => false,
        (byte)'-' => true,
        (byte)'(' => member.SequenceCompareTo(Max.AsSpan(1)) >= 0,
        _ => member.SequenceCompareTo(Max.AsSpan(1)) > 0,
    };
}
