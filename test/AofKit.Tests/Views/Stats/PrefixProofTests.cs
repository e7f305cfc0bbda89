using System.Text;
using AofKit.Tests.Support;
using AofKit.Views.Stats;

namespace AofKit.Tests.Views.Stats;

/// <summary>Each node of the tree of prefixes has what a plain count says, whatever the keys look like and in whatever order they come.</summary>
public sealed class PrefixProofTests
{
    [Theory]
    [MemberData(nameof(StatsProofTests.Logs), MemberType = typeof(StatsProofTests))]
    public void Over_logs(string name)
    {
        var (_, plain) = StatsProofTests.Count(name);
        Check([.. plain.Writes().Select(w => (Encoding.Latin1.GetString(Convert.FromHexString(w.Key[(w.Key.IndexOf('/') + 1)..])), w.Bytes, w.IsDelete))], ":", 4, name);
    }

    // Digits that matter lie beside digits that do not, and keys of one shape come again and again.
    [Theory]
    [InlineData(":", 4)]
    [InlineData(":", 1)]
    [InlineData("", 4)]
    [InlineData("::", 3)]
    [InlineData("1", 4)]
    public void Over_random_keys(string separator, int depth)
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            var forms = Enumerable.Range(0, 1 + random.Next(6)).Select(_ => Form(random, separator)).ToList();
            Check([.. Enumerable.Range(0, 600).Select(_ => (Key(random, forms[random.Next(forms.Count)]), (long)random.Next(100), random.Next(5) == 0))], separator, depth, $"seed {seed}");
        }
    }

    private static void Check(List<(string Key, long Bytes, bool IsDelete)> writes, string separator, int depth, string of)
    {
        var plain = new Dictionary<string, (long Count, long Bytes, long Deletes)>();
        var tree = new PrefixTree(Bytes.Of(separator), depth);
        foreach (var (key, bytes, isDelete) in writes)
        {
            var node = string.Concat(PlainPrefixes.WayOf(key, separator, depth).Select(n => $"/{n}"));
            var sum = plain.GetValueOrDefault(node);
            plain[node] = (sum.Count + 1, sum.Bytes + bytes, sum.Deletes + (isDelete ? 1 : 0));
            var (name, place) = (Encoding.Latin1.GetBytes(key), 0u);
            tree.Add(name, KeyHash.Of(name, 0), bytes, isDelete ? 1 : 0, ref place);
        }

        var found = new Dictionary<string, (long, long, long)>();
        Collect(tree.ToBranches(), "", found);
        foreach (var way in plain.Keys.Union(found.Keys))
            Assert.Equal((of, way, plain.GetValueOrDefault(way)), (of, way, found.GetValueOrDefault(way)));
    }

    private static void Collect(PrefixBranch node, string way, Dictionary<string, (long, long, long)> found)
    {
        if (node.Count > 0)
            found.Add(way, (node.Count, node.Bytes, node.Deletes));
        foreach (var child in node.Children)
            Collect(child, $"{way}/{Encoding.Latin1.GetString(child.Name)}", found);
    }

    // '#' becomes a digit, anything else stays.
    private static string Form(Random random, string separator)
    {
        string[] parts = ["user", "v#", "##", "####", "a#b", "shard##", "elem###", "x#y###", "abc#def#0", "deadbee#", "größe", "", "*", "a*", "\u0001#", "V#StGXR#_Z#jdHi#B-m", "12#e4567-e89b-12d3-a456-42661417400#", "{#}.#", separator];
        return string.Join(separator.Length == 0 ? ":" : separator, Enumerable.Range(0, 1 + random.Next(6)).Select(_ => parts[random.Next(parts.Length)]));
    }

    private static string Key(Random random, string form) =>
        Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(string.Concat(form.Select(c => c == '#' ? (char)('0' + random.Next(10)) : c))));
}
