using AofKit.State.Values;

namespace AofKit.State.Handlers;

/// <summary>A range of scores; a bound that begins with a parenthesis is not in it.</summary>
internal readonly record struct ScoreRange(double Min, double Max, bool IsMinOpen, bool IsMaxOpen)
{
    public static bool TryRead(ReadOnlySpan<byte> min, ReadOnlySpan<byte> max, out ScoreRange range)
    {
        range = default;
        if (!TryBound(min, out var least, out var isMinOpen) || !TryBound(max, out var most, out var isMaxOpen))
            return false;
        range = new ScoreRange(least, most, isMinOpen, isMaxOpen);
        return true;
    }

    /// <summary>The ranks of the members in the range, the second being that of the first one behind it.</summary>
    public (int From, int To) Ranks(SortedSetValue set)
    {
        var range = this;
        var from = set.Order.CountBefore(m => range.IsMinOpen ? m.Score > range.Min : m.Score >= range.Min);
        var to = set.Order.CountBefore(m => range.IsMaxOpen ? m.Score >= range.Max : m.Score > range.Max);
        return (from, to);
    }

    private static bool TryBound(ReadOnlySpan<byte> text, out double bound, out bool isOpen)
    {
        isOpen = text is [(byte)'(', ..];
        return NumberText.TryBound(isOpen ? text[1..] : text, out bound);
    }
}
