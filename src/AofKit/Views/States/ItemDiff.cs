using System.Globalization;
using System.Text;
using AofKit.State;

namespace AofKit.Views.States;

/// <summary>Which items of a value differ.</summary>
internal static class ItemDiff
{
    // More pairs than these are not compared for the shortest account of a changed list.
    private const long MostPairs = 1_000_000;

    /// <summary>Whether two keys have the same type, value and expiry.</summary>
    public static bool AreEqual(in KeyState a, in KeyState b)
    {
        if (a.Type != b.Type || a.Count != b.Count || a.ExpiresAt != b.ExpiresAt || a.UnknownSince != b.UnknownSince)
            return false;
        if (a.Type == StateType.String)
            return a.Text.SequenceEqual(b.Text);
        using var x = ValueItem.Of(a).GetEnumerator();
        using var y = ValueItem.Of(b).GetEnumerator();
        while (x.MoveNext())
            if (!y.MoveNext() || !x.Current.Name.Span.SequenceEqual(y.Current.Name.Span) || !x.Current.HasSameValue(y.Current))
                return false;
        return !y.MoveNext();
    }

    public static IReadOnlyList<StateItemChange> Of(KeyState? before, KeyState? after)
    {
        if (before is { } b && after is { } a)
            return b.Type != a.Type ? [] : b.Type == StateType.List ? OfLists(b, a) : OfNamed(b, a);
        return before is { } gone ? [.. ValueItem.Of(gone).Select(i => i.Removed())]
            : after is { } added ? [.. ValueItem.Of(added).Select(i => i.Added())] : [];
    }

    private static List<StateItemChange> OfNamed(in KeyState before, in KeyState after)
    {
        var left = new Dictionary<(string, KeyName, KeyName), ValueItem>();
        foreach (var item in ValueItem.Of(after))
            left.Add(NameOf(item), item);
        var changes = new List<StateItemChange>();
        foreach (var item in ValueItem.Of(before))
        {
            if (!left.Remove(NameOf(item), out var other))
                changes.Add(item.Removed());
            else if (!item.HasSameValue(other))
                changes.Add(new(StateChangeKind.Changed, item.What, item.Name, item.Value, other.Value, item.ExpiresAt, other.ExpiresAt) { Group = item.Group });
        }

        if (left.Count > 0)
            changes.AddRange(ValueItem.Of(after).Where(i => left.ContainsKey(NameOf(i))).Select(i => i.Added()));
        return changes;
    }

    private static (string, KeyName, KeyName) NameOf(ValueItem item) => (item.What, new KeyName(0, item.Name.ToArray()), new KeyName(0, item.Group?.ToArray() ?? []));

    // What is the same at both ends is left out; between them, the longest row of elements that both have.
    private static List<StateItemChange> OfLists(in KeyState before, in KeyState after)
    {
        var (a, b) = (before.Elements.ToArray(), after.Elements.ToArray());
        var start = 0;
        while (start < a.Length && start < b.Length && a[start].Span.SequenceEqual(b[start].Span))
            start++;
        var (endA, endB) = (a.Length, b.Length);
        while (endA > start && endB > start && a[endA - 1].Span.SequenceEqual(b[endB - 1].Span))
            (endA, endB) = (endA - 1, endB - 1);

        var changes = new List<StateItemChange>();
        var kept = (long)(endA - start) * (endB - start) <= MostPairs ? Common(a.AsSpan(start..endA), b.AsSpan(start..endB)) : [];
        // Elements that were set to something else stay in their places.
        if (endA == endB && SamePlaces(a, b, start, endA) >= kept.Count)
        {
            for (var i = start; i < endA; i++)
                if (!a[i].Span.SequenceEqual(b[i].Span))
                    changes.Add(new(StateChangeKind.Changed, ItemKinds.Element, Index(i), a[i], b[i], null, null));
            return changes;
        }

        var (keptA, keptB) = (kept.Select(k => k.A + start).ToHashSet(), kept.Select(k => k.B + start).ToHashSet());
        for (var i = start; i < endA; i++)
            if (!keptA.Contains(i))
                changes.Add(new(StateChangeKind.Removed, ItemKinds.Element, Index(i), a[i], null, null, null));
        for (var i = start; i < endB; i++)
            if (!keptB.Contains(i))
                changes.Add(new(StateChangeKind.Added, ItemKinds.Element, Index(i), null, b[i], null, null));
        return changes;
    }

    private static int SamePlaces(ReadOnlyMemory<byte>[] a, ReadOnlyMemory<byte>[] b, int start, int end)
    {
        var count = 0;
        for (var i = start; i < end; i++)
            if (a[i].Span.SequenceEqual(b[i].Span))
                count++;
        return count;
    }

    private static List<(int A, int B)> Common(ReadOnlySpan<ReadOnlyMemory<byte>> a, ReadOnlySpan<ReadOnlyMemory<byte>> b)
    {
        var lengths = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
            for (var j = b.Length - 1; j >= 0; j--)
                lengths[i, j] = a[i].Span.SequenceEqual(b[j].Span) ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        var common = new List<(int, int)>();
        var (x, y) = (0, 0);
        while (x < a.Length && y < b.Length)
        {
            if (a[x].Span.SequenceEqual(b[y].Span))
                common.Add((x++, y++));
            else if (lengths[x + 1, y] >= lengths[x, y + 1])
                x++;
            else
                y++;
        }

        return common;
    }

    private static byte[] Index(int index) => Encoding.ASCII.GetBytes(index.ToString(CultureInfo.InvariantCulture));
}
