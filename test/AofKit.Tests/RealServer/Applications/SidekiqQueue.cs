namespace AofKit.Tests.RealServer.Applications;

/// <summary>Jobs as Sidekiq keeps them: whole jobs in lists, times in sorted sets, and what each process works on in a hash that every beat writes anew.</summary>
internal sealed class SidekiqQueue(Sender to, int seed) : Application(to, seed)
{
    private readonly Dictionary<string, int> _sizes = new() { ["default"] = 0, ["critical"] = 0, ["low"] = 0 };
    private readonly Dictionary<string, SizeTarget> _targets = [];
    private readonly List<string> _processes = [];
    private int _jid;

    public override void Step()
    {
        var queue = Any("default", "critical", "low");
        if (!_targets.TryGetValue(queue, out var target))
            _targets[queue] = target = new SizeTarget(Random.Next(), 520);
        if (OneIn(25))
            Poll(Any("schedule", "retry"));
        else if (OneIn(12))
            Beat();
        else if (target.IsAbove(_sizes[queue]))
            Push(queue);
        else
            Work(queue);
    }

    private string Job(string queue) => $"{{\"class\":\"Mailer\",\"queue\":\"{queue}\",\"jid\":\"{_jid++:x8}\",\"retry\":true}}";

    private void Push(string queue)
    {
        if (OneIn(6))
        {
            To.Send("ZADD", "schedule", $"{1_700_000_000 + Random.Next(1000)}.5", Job(queue));
            return;
        }

        _sizes[queue]++;
        To.Send("MULTI");
        To.Send("SADD", "queues", queue);
        To.Send("LPUSH", $"queue:{queue}", Job(queue));
        To.Send("EXEC");
    }

    private void Work(string queue)
    {
        if (To.Words("BRPOP", $"queue:{queue}", "0.01") is not [_, var job])
            return;
        _sizes[queue]--;
        var day = $"2026-12-{1 + _jid / 2000 % 28:00}";
        if (OneIn(6))
        {
            To.Send("ZADD", OneIn(4) ? "dead" : "retry", $"{1_700_000_000 + Random.Next(1000)}.25", job);
            To.Send("INCR", $"stat:failed:{day}");
            To.Send("EXPIRE", $"stat:failed:{day}", Long / 1000);
            To.Send("ZREMRANGEBYRANK", "dead", 0, -8);
        }

        To.Send("INCRBY", "stat:processed", 1);
        To.Send("INCRBY", $"stat:processed:{day}", 1);
        To.Send("EXPIRE", $"stat:processed:{day}", Long / 1000);
    }

    private void Poll(string set)
    {
        foreach (var job in To.Words("ZRANGEBYSCORE", set, "-inf", 1_700_000_000 + Random.Next(1000), "LIMIT", 0, Random.Next(1, 15)))
        {
            if (To.Call("ZREM", set, job) is not 1L)
                continue;
            var queue = _sizes.Keys.First(k => job.Contains($"\"{k}\"", StringComparison.Ordinal));
            To.Send("LPUSH", $"queue:{queue}", job);
            _sizes[queue]++;
        }
    }

    private void Beat()
    {
        if (_processes.Count < 3 || OneIn(30))
        {
            _processes.Add($"host:{_jid}:{Random.Next(0x10000):x4}");
            To.Send("SADD", "processes", _processes[^1]);
        }

        var process = _processes[Random.Next(_processes.Count)];
        if (_processes.Count > 2 && OneIn(20))
        {
            _processes.Remove(process);
            To.Send("SREM", "processes", process);
            To.Send("UNLINK", process, $"{process}:work");
            return;
        }

        To.Send("MULTI");
        To.Send("HSET", process, "info", "{}", "busy", Random.Next(10), "beat", _jid, "rtt_us", Random.Next(500), "rss", 91_000 + Random.Next(99));
        To.Send("PEXPIRE", process, Long);
        To.Send("UNLINK", $"{process}:work");
        for (var threads = Random.Next(14); threads > 0; threads--)
            To.Send("HSET", $"{process}:work", $"{Random.Next(1 << 20):x5}", Job("default"));
        To.Send("PEXPIRE", $"{process}:work", Long);
        To.Send("EXEC");
    }
}
