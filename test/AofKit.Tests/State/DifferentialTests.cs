namespace AofKit.Tests.State;

/// <summary>What servers hold after random commands is what the log that they write gives here. AOFKIT_SEEDS=N runs N seeds of each kind.</summary>
public sealed class DifferentialTests
{
    private const int CommandsOfSeed = 400;

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_SEEDS"), out var seeds) ? seeds : 12;

    private static int FirstSeed => int.TryParse(Environment.GetEnvironmentVariable("AOFKIT_FIRST_SEED"), out var seed) ? seed : 1;

    [Theory]
    [InlineData("redis-7.0")]
    [InlineData("redis-8.0")]
    [InlineData("valkey-8.1")]
    public void The_log_of_a_server_gives_what_it_holds(string version) => RunSeeds(version, TemplatesFor(version, direct: false), direct: false);

    [Theory]
    [InlineData("redis-7.0")]
    [InlineData("redis-8.0")]
    [InlineData("valkey-8.1")]
    public void Commands_as_clients_send_them_do_and_are_refused_as_by_the_server(string version) => RunSeeds(version, TemplatesFor(version, direct: true), direct: true);

    private static string[] TemplatesFor(string version, bool direct)
    {
        IEnumerable<string> all = [.. CommandTemplates.All, .. CommandTemplates.All, .. CommandTemplates.All, .. CommandTemplates.Rare];
        if (version == "redis-8.0")
            all = [.. all, .. CommandTemplates.FieldExpiry, .. CommandTemplates.Redis8];
        return [.. all.Where(t => !t.StartsWith(direct ? '~' : '!'))];
    }

    private static void RunSeeds(string version, string[] templates, bool direct)
    {
        using var harness = new DifferentialHarness(version);
        for (var seed = FirstSeed; seed < FirstSeed + Seeds; seed++)
        {
            var commands = new CommandGenerator(seed, templates, byClock: !direct).Make(CommandsOfSeed);
            var problems = harness.Run(commands, direct);
            if (problems.Length > 0)
            {
                var shortest = harness.Shrink(commands, direct);
                Assert.Fail($"seed {seed} on {version}:\n{DifferentialHarness.Show(shortest)}\n\n{harness.Run(shortest, direct)}\nat first: {problems}");
            }

            if (!direct && seed % 4 == 0)
                Assert.Equal("", harness.RunRewrite());
        }
    }
}
