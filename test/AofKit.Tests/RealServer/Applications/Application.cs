namespace AofKit.Tests.RealServer.Applications;

/// <summary>A kind of application that many people run on a server: what it sends, random, and the same again from the same seed as far as the clock allows.</summary>
internal abstract class Application(Sender to, int seed)
{
    /// <summary>Milliseconds that nothing of a test lasts.</summary>
    protected const int Long = 24 * 3600 * 1000;

    /// <summary>Every kind, by its name.</summary>
    public static IReadOnlyDictionary<string, Func<Sender, int, Application>> All { get; } = new Dictionary<string, Func<Sender, int, Application>>
    {
        ["BullMQ"] = (to, seed) => new BullQueue(to, seed),
        ["Sidekiq"] = (to, seed) => new SidekiqQueue(to, seed),
        ["Celery"] = (to, seed) => new CeleryQueue(to, seed),
        ["Resque"] = (to, seed) => new ResqueQueue(to, seed),
        ["sessions"] = (to, seed) => new Sessions(to, seed),
        ["rate limiters"] = (to, seed) => new RateLimiters(to, seed),
        ["leaderboards"] = (to, seed) => new Leaderboards(to, seed),
        ["cache"] = (to, seed) => new Cache(to, seed),
        ["streams"] = (to, seed) => new StreamGroups(to, seed),
        ["locks"] = (to, seed) => new Locks(to, seed),
        ["counters"] = (to, seed) => new Counters(to, seed),
        ["all of them"] = (to, seed) => new Mixture(to, seed),
    };

    protected Sender To { get; } = to;

    protected Random Random { get; } = new(seed);

    /// <summary>Milliseconds that pass while a test runs.</summary>
    protected int Short => Random.Next(1, 30);

    /// <summary>Does one thing that a user or a worker of the application does.</summary>
    public abstract void Step();

    protected bool OneIn(int count) => Random.Next(count) == 0;

    protected string Any(params string[] words) => words[Random.Next(words.Length)];

    protected static string Text(object? reply) => Sender.Text(reply)!;
}
