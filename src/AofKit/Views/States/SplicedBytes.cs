using AofKit.State;

namespace AofKit.Views.States;

/// <summary>How one string becomes another: at some offsets bytes are replaced by others.</summary>
internal static class SplicedBytes
{
    // Equal bytes between two differences that are not worth telling two.
    private const int LeastApart = 16;

    public static List<StateItemChange> Of(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var changes = new List<StateItemChange>();
        if (before.Length != after.Length)
        {
            var start = before.CommonPrefixLength(after);
            var end = 0;
            while (end < Math.Min(before.Length, after.Length) - start && before[^(end + 1)] == after[^(end + 1)])
                end++;
            changes.Add(Change(start, before[start..^end], after[start..^end]));
            return changes;
        }

        for (var at = before.CommonPrefixLength(after); at < before.Length;)
        {
            var (start, end) = (at, at + 1);
            for (var i = end; i < before.Length && i - end < LeastApart; i++)
                if (before[i] != after[i])
                    end = i + 1;
            changes.Add(Change(start, before[start..end], after[start..end]));
            at = end + before[end..].CommonPrefixLength(after[end..]);
        }

        return changes;
    }

    private static StateItemChange Change(int offset, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        new(StateChangeKind.Changed, ItemKinds.Bytes, ChangeLog.Text(offset), before.ToArray(), after.ToArray(), null, null);
}
