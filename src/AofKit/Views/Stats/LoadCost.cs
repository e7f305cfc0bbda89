using System.Globalization;

namespace AofKit.Views.Stats;

/// <summary>What a log costs a server that loads it, in nanoseconds of its processor.</summary>
/// <remarks>
/// The rows of <c>load-cost.tsv</c> are measured with redis-server 7.0.15: what a command costs on a thousand keys, and what a byte of it costs. A row that begins with
/// @ is for the rest of a group, and * for all others. Besides, whoever writes has to find its place in a table that no cache holds: the keys of the server, or
/// the items of a key that has very many; that costs more with each doubling beyond a thousand. A key that is new takes memory, more or less by its type.
/// An RDB costs for each entry of a type, each item of its value, and each byte.
/// </remarks>
internal static class LoadCost
{
    private const string Doubling = "(doubling)";
    private const double FitsCache = 1000;

    // A key that has so large a part of the writes is always in the cache.
    private const int HotShare = 1000;

    private static readonly Dictionary<string, (double PerCommand, double PerByte)> s_costs = Load();

    public static RestartStats Of(StatsCollector collector, long keys)
    {
        var types = collector.Types;
        var perWrite = PerWrite(collector, types, keys);
        var rows = collector.Commands.All.Where(c => c.Sizes.Count > 0)
            .Select(c => new RestartRow(c.Name, c.Sizes.Count, (c.Name == CommandTallies.EntryName ? OfEntries(types) : Of(c, perWrite)) / 1e9))
            .OrderByDescending(r => r.Seconds).ThenBy(r => r.Name, StringComparer.Ordinal).ToList();
        return new RestartStats(rows.Sum(r => r.Seconds), rows);
    }

    private static double Of(CommandTally command, double[] perWrite)
    {
        if (!s_costs.TryGetValue(command.Name, out var cost) && !s_costs.TryGetValue("@" + command.Group, out cost))
            cost = s_costs["*"];
        return command.Sizes.Count * (cost.PerCommand + (command.HasNoKeys ? 0 : perWrite[command.TypeIndex])) + command.Sizes.Bytes * cost.PerByte;
    }

    private static double OfEntries(TypeTally[] types)
    {
        var sum = 0.0;
        for (var i = 0; i < types.Length; i++)
        {
            var (entry, item) = (Row("rdb:", i), Row("rdb-item:", i));
            sum += types[i].Entries * entry.PerCommand + types[i].EntryBytes * entry.PerByte + types[i].EntryItems * item.PerCommand;
        }

        return sum;
    }

    // What a write of each type costs beside its command. Each looks its key up among all keys, or an item among those of its key; some bring a key.
    private static double[] PerWrite(StatsCollector collector, TypeTally[] types, long keys)
    {
        var writes = Array.ConvertAll(types, t => t.Writes - t.Entries);
        var (all, cold, doublings) = (writes.Sum(), writes.ToArray(), new double[types.Length]);
        foreach (ref readonly var entry in collector.Keys.Entries)
        {
            if (entry.Count < all / HotShare)
                continue;
            var type = KeyTypes.IndexOf(entry.Types);
            cold[type] = Math.Max(0, cold[type] - entry.Count);
            doublings[type] += entry.Count * DoublingsOf(collector.Waste.ItemsOf(entry.Hash));
        }

        // What fits all types (DEL) brings no key.
        double bringing = writes[..^1].Sum();
        var fresh = Math.Max(0, keys - types.Sum(t => t.Entries));
        var costs = new double[types.Length];
        for (var i = 0; i < costs.Length; i++)
            if (writes[i] > 0)
                costs[i] = s_costs[Doubling].PerCommand * (doublings[i] + cold[i] * DoublingsOf(keys)) / writes[i]
                    + (i < costs.Length - 1 ? fresh / bringing * Row("key:", i).PerCommand : 0);
        return costs;
    }

    private static double DoublingsOf(long count) => count <= FitsCache ? 0 : Math.Log2(count / FitsCache);

    private static (double PerCommand, double PerByte) Row(string kind, int type) =>
        s_costs.TryGetValue(kind + KeyTypes.Name(type == KeyTypes.Count ? 0 : 1u << type), out var cost) ? cost : s_costs[kind + "*"];

    private static Dictionary<string, (double, double)> Load()
    {
        using var reader = new StreamReader(typeof(LoadCost).Assembly.GetManifestResourceStream("load-cost.tsv")!);
        var costs = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } row)
            if (row.Split('\t') is [var name, var perCommand, var perByte])
                costs.Add(name, (double.Parse(perCommand, CultureInfo.InvariantCulture), double.Parse(perByte, CultureInfo.InvariantCulture)));
        return costs;
    }
}
