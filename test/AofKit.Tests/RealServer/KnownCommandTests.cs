using AofKit.Commands;
using AofKit.Tests.Support;
using AofKit.Views.Checking;

namespace AofKit.Tests.RealServer;

/// <summary>The commands that a server is said to have are those that it has; writes take the same count of args.</summary>
public sealed class KnownCommandTests
{
    // Redis 8.0 has it only when it is built with what was being tried out.
    private const string Hidden = "SFLUSH";

    [Theory]
    [InlineData("redis-7.0")]
    [InlineData("redis-8.0")]
    [InlineData("valkey-8.1")]
    public void A_server_has_the_commands_of_the_table(string version)
    {
        using var server = RedisServer.StartOf(version);
        Assert.True(ServerRules.TryFind(version, out var rules));
        var real = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var row in ((object?[])server.Client.Must("COMMAND")!).Cast<object?[]>())
            Add(real, row);
        var known = CommandTable.All.Where(c => CommandStanding.Of(c, rules).Kind is null && c.Name != Hidden).Select(Row).ToHashSet();
        var problems = real.Except(known).Select(c => "missing " + c).Concat(known.Except(real).Select(c => "not there " + c)).ToList();
        Assert.True(problems.Count == 0, string.Join(", ", problems));
    }

    // Reads have come to take more args over the years, and modules tell nothing of them.
    private static string Row(CommandInfo info) => info.IsWrite && !info.Since.StartsWith("vectorset", StringComparison.Ordinal) ? $"{info.Name} {info.Arity}" : info.Name;

    private static void Add(SortedSet<string> commands, object?[] row)
    {
        var name = row[0] is byte[] bytes ? System.Text.Encoding.ASCII.GetString(bytes) : (string)row[0]!;
        name = name.ToUpperInvariant();
        commands.Add(CommandTable.Find(Bytes.Of(name)) is { } info && Row(info) != info.Name ? $"{name} {row[1]}" : name);
        if (row.Length > 9)
            foreach (var subcommand in (object?[])row[9]!)
                Add(commands, (object?[])subcommand!);
    }
}
