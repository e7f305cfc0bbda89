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
        var (stats, plain) = StatsProofTests.Count(name);
        var writes = plain.Writes().Select(w => (Key: Encoding.Latin1.GetString(Convert.FromHexString(w.Key[(w.Key.IndexOf('/') + 1)..])), w.Bytes, w.IsDelete, Id: w.Key));
        Check(writes, stats.Prefixes.Root, ":", 4);
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
            var keys = Enumerable.Range(0, 600).Select(_ => Key(random, forms[random.Next(forms.Count)])).ToList();
            var log = new MemoryStream();
            foreach (var key in keys)
                log.Write(Bytes.Command(Bytes.Of(random.Next(5) == 0 ? "DEL" : "INCR"), Encoding.Latin1.GetBytes(key)));
            var options = new StatsOptions { Separator = Bytes.Of(separator), Depth = depth };
            var writes = Counting.Plain(Counting.Open(log.ToArray())).Writes().ToList();
            foreach (var collectors in (int[])[1, 3])
            {
                var root = Counting.InParts(Counting.Open(log.ToArray()), seed, collectors, options).Prefixes.Root;
                Check(writes.Select((w, i) => (keys[i], w.Bytes, w.IsDelete, w.Key)), root, separator, depth);
            }
        }
    }

    private static void Check(IEnumerable<(string Key, long Bytes, bool IsDelete, string Id)> writes, PrefixNode root, string separator, int depth)
    {
        var plain = new Dictionary<string, (long Count, long Bytes, long Deletes, HashSet<string> Keys)>();
        foreach (var (key, bytes, isDelete, id) in writes)
        {
            var way = PlainPrefixes.WayOf(key, separator, depth);
            for (var length = 0; length <= way.Count; length++)
            {
                var node = string.Concat(way.Take(length).Select(n => $"/{n}"));
                var sum = plain.GetValueOrDefault(node, (0, 0, 0, []));
                sum.Keys.Add(id);
                plain[node] = (sum.Count + 1, sum.Bytes + bytes, sum.Deletes + (isDelete ? 1 : 0), sum.Keys);
            }
        }

        var found = new Dictionary<string, PrefixNode>();
        Collect(root, "", found);
        Assert.Equal(plain.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        foreach (var (way, node) in found)
        {
            var sum = plain[way];
            Assert.Equal((way, sum.Count, sum.Bytes, sum.Deletes), (way, node.Count, node.Bytes, node.Deletes));
            if (node.KeysExact)
                Assert.Equal((way, sum.Keys.Count), (way, node.Keys));
        }
    }

    private static void Collect(PrefixNode node, string way, Dictionary<string, PrefixNode> found)
    {
        found.Add(way, node);
        foreach (var child in node.Children)
            Collect(child, $"{way}/{Encoding.Latin1.GetString(child.Name.Span)}", found);
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
