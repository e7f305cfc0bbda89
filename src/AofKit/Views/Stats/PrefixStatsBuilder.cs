namespace AofKit.Views.Stats;

/// <summary>Makes what is shown of the prefixes.</summary>
internal static class PrefixStatsBuilder
{
    private const int MostNodes = 4096;
    private static readonly int[] s_folds = [32, 16, 8, 4, 2, 1, 0];

    public static PrefixStats Build(StatsCollector collector)
    {
        var tree = collector.Prefixes;
        var branch = tree.ToBranches();
        var before = branch.NodeCount();
        foreach (var most in s_folds)
        {
            branch.Sum();
            branch.Fold(most);
            if (branch.NodeCount() <= MostNodes)
                break;
        }

        branch.Sum();
        var keys = CountKeys(collector, branch);
        var separator = collector.Options.Separator.ToArray();
        var (root, _) = Node(branch, null, separator, keys);
        return new PrefixStats
        {
            Separator = separator,
            Depth = collector.Options.Depth,
            IsFolded = tree.IsFolded || branch.NodeCount() < before,
            Root = root,
            Top = Top(root, collector.Options.Top, separator.Length),
        };
    }

    // As long as all keys are known they can be counted; else each node has an estimate of its own.
    private static Dictionary<PrefixBranch, long>? CountKeys(StatsCollector collector, PrefixBranch root)
    {
        if (!collector.Keys.IsExact)
            return null;
        var counts = new Dictionary<PrefixBranch, long>();
        foreach (ref readonly var entry in collector.Keys.Entries)
        {
            if (entry.NameLength > KeyTable.LongestName)
                return null;
            foreach (var branch in collector.Prefixes.WayTo(collector.Keys.NameOf(entry).ToArray(), root))
                counts[branch] = counts.GetValueOrDefault(branch) + 1;
        }

        return counts;
    }

    private static (PrefixNode Node, DistinctCounter Keys) Node(PrefixBranch branch, byte[]? way, byte[] separator, Dictionary<PrefixBranch, long>? counts)
    {
        var keys = new DistinctCounter(PrefixTree.KeysBits);
        if (branch.Keys is { } own)
            keys.Merge(own);
        var children = new List<PrefixNode>();
        var deletes = branch.Deletes;
        foreach (var child in branch.Children)
        {
            var (node, childKeys) = Node(child, way is null ? child.Name : [.. way, .. separator, .. child.Name], separator, counts);
            keys.Merge(childKeys);
            children.Add(node);
            deletes += node.Deletes;
        }

        return (new PrefixNode
        {
            Name = branch.Name,
            Pattern = way is null ? "*"u8.ToArray() : children.Count == 0 ? way : [.. way, .. separator, (byte)'*'],
            Count = branch.AllCount,
            Bytes = branch.AllBytes,
            Deletes = deletes,
            Keys = counts?.GetValueOrDefault(branch) ?? Math.Min(branch.AllCount, keys.Estimate()),
            KeysExact = counts is not null,
            Children = [.. children.OrderByDescending(c => c.Bytes).ThenBy(c => c.Name.ToArray(), KeyNameComparer.Instance)],
        }, keys);
    }

    // A node gives way to its children as long as all of them find room.
    private static List<PrefixNode> Top(PrefixNode root, int most, int separatorLength)
    {
        var (open, done) = (new List<PrefixNode> { root }, new List<PrefixNode>());
        while (open.Count > 0)
        {
            var node = open.MaxBy(n => n.Bytes)!;
            open.Remove(node);
            var rest = Rest(node, separatorLength);
            var room = most - done.Count - open.Count;
            if (node.Children.Count == 0 || (node.Children.Count + (rest is null ? 0 : 1) > room && node != root))
            {
                done.Add(node);
                continue;
            }

            open.AddRange(node.Children);
            if (rest is not null)
                done.Add(rest);
        }

        return [.. done.OrderByDescending(n => n.Bytes).ThenBy(n => n.Pattern.ToArray(), KeyNameComparer.Instance).Take(most)];
    }

    // The keys that end where others go on: cart, beside cart:7.
    private static PrefixNode? Rest(PrefixNode node, int separatorLength)
    {
        var count = node.Count - node.Children.Sum(c => c.Count);
        if (count == 0 || node.Pattern.Length <= separatorLength)
            return null;
        return node with
        {
            Pattern = node.Pattern[..^(separatorLength + 1)],
            Count = count,
            Bytes = node.Bytes - node.Children.Sum(c => c.Bytes),
            Deletes = node.Deletes - node.Children.Sum(c => c.Deletes),
            Keys = Math.Max(1, node.Keys - node.Children.Sum(c => c.Keys)),
            Children = [],
        };
    }
}
