using System.Globalization;

namespace AofKit.Views.Stats;

/// <summary>What each command costs a server that loads the log: nanoseconds for the command, and for each of its bytes.</summary>
/// <remarks>
/// The rows of <c>load-cost.tsv</c> are processor times of redis-server 7.0.15 that loads 400,000 such commands; a row that begins with @ is for the rest of a
/// group, and * for all others. A key that was not there before costs besides: it has to be stored, the tables of the server grow, and
/// what it touches is in no cache; that row is a fit to the loads of the benchmark logs.
/// </remarks>
internal static class LoadCost
{
    private const string NewKey = "(key)";

    private static readonly Dictionary<string, (double PerCommand, double PerByte)> s_costs = Load();

    public static RestartStats Of(StatsCollector collector, long keys)
    {
        var rows = collector.Commands.All
            .Select(c => new RestartRow(c.Name, c.Sizes.Count, Seconds(c)))
            .Where(r => r.Count > 0)
            .OrderByDescending(r => r.Seconds).ThenBy(r => r.Name, StringComparer.Ordinal).ToList();
        var fresh = Math.Max(0, keys - collector.Counts.Entries);
        return new RestartStats(rows.Sum(r => r.Seconds) + fresh * s_costs[NewKey].PerCommand / 1e9, rows);
    }

    private static double Seconds(CommandTally command)
    {
        if (!s_costs.TryGetValue(command.Name, out var cost) && !s_costs.TryGetValue("@" + command.Group, out cost))
            cost = s_costs["*"];
        return (command.Sizes.Count * cost.PerCommand + command.Sizes.Bytes * cost.PerByte) / 1e9;
    }

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
