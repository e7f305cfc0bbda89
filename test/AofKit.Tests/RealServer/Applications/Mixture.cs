namespace AofKit.Tests.RealServer.Applications;

/// <summary>Several applications that share a server, each in a db of its own. A cache is not among them: its server removes keys that others need.</summary>
internal sealed class Mixture(Sender to, int seed) : Application(to, seed)
{
    private readonly Application[] _applications =
    [
        new BullQueue(to, seed),
        new SidekiqQueue(to, seed),
        new CeleryQueue(to, seed),
        new ResqueQueue(to, seed),
        new Sessions(to, seed),
        new RateLimiters(to, seed),
        new Leaderboards(to, seed),
        new StreamGroups(to, seed),
        new Locks(to, seed),
        new Counters(to, seed),
    ];

    private int _db;

    public override void Step()
    {
        if (OneIn(5))
        {
            _db = Random.Next(_applications.Length);
            To.Send("SELECT", _db);
        }

        _applications[_db].Step();
    }
}
