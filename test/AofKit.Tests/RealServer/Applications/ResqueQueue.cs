namespace AofKit.Tests.RealServer.Applications;

/// <summary>Jobs as Resque and its scheduler keep them: lists, a key a busy worker, failures in a list that is edited, and a list for each second at which jobs are due.</summary>
internal sealed class ResqueQueue(Sender to, int seed) : Application(to, seed)
{
    private readonly Dictionary<string, string?> _workers = [];
    private readonly SizeTarget _jobs = new(seed, 520);
    private readonly SizeTarget _workersWanted = new(seed + 1, 12);
    private int _waiting;
    private int _number;

    public override void Step()
    {
        _number++;
        if (OneIn(4))
            StartOrStopWorker();
        else if (OneIn(12))
            Schedule();
        else if (OneIn(40))
            EditFailures();
        else if (_jobs.IsAbove(_waiting))
            Enqueue($"{{\"class\":\"Archive\",\"args\":[{_number}]}}");
        else
            Work();
    }

    private void Enqueue(string job)
    {
        _waiting++;
        To.Send("SADD", "resque:queues", "file_serve");
        To.Send("RPUSH", "resque:queue:file_serve", job);
    }

    private void Work()
    {
        if (_workers.Count == 0)
            return;
        var worker = _workers.Keys.ElementAt(Random.Next(_workers.Count));
        if (_workers[worker] is not { } job)
        {
            if (To.Call("LPOP", "resque:queue:file_serve") is not byte[] popped)
                return;
            _waiting--;
            _workers[worker] = Text(popped);
            To.Send("SET", $"resque:worker:{worker}", $"{{\"queue\":\"file_serve\",\"payload\":{Text(popped)}}}");
            return;
        }

        _workers[worker] = null;
        var outcome = OneIn(5) ? "failed" : "processed";
        if (outcome == "failed")
            To.Send("RPUSH", "resque:failed", job);
        To.Send("INCRBY", $"resque:stat:{outcome}", 1);
        To.Send("INCRBY", $"resque:stat:{outcome}:{worker}", 1);
        To.Send("DEL", $"resque:worker:{worker}");
    }

    private void StartOrStopWorker()
    {
        if (_workersWanted.IsAbove(_workers.Count))
        {
            var name = $"host:{_number}:file_serve";
            _workers.Add(name, null);
            To.Send("MULTI");
            To.Send("SADD", "resque:workers", name);
            To.Send("SET", $"resque:worker:{name}:started", $"2026-12-01 {_number}");
            To.Send("HSET", "resque:workers:heartbeat", name, _number);
            To.Send("EXEC");
        }
        else if (_workers.Keys.FirstOrDefault() is { } name)
        {
            _workers.Remove(name);
            To.Send("SREM", "resque:workers", name);
            To.Send("DEL", $"resque:worker:{name}", $"resque:worker:{name}:started", $"resque:stat:processed:{name}", $"resque:stat:failed:{name}");
            To.Send("HDEL", "resque:workers:heartbeat", name);
        }
    }

    private void Schedule()
    {
        var at = 1_764_000_000 + _number / 20 + Random.Next(8);
        var job = $"{{\"class\":\"Later\",\"args\":[{_number}]}}";
        To.Send("RPUSH", $"resque:delayed:{at}", job);
        To.Send("SADD", $"resque:timestamps:{job}", $"delayed:{at}");
        To.Send("ZADD", "resque:delayed_queue_schedule", at, at);
        foreach (var due in To.Words("ZRANGEBYSCORE", "resque:delayed_queue_schedule", "-inf", 1_764_000_000 + _number / 20, "LIMIT", 0, 1))
        {
            while (To.Call("LPOP", $"resque:delayed:{due}") is byte[] popped)
            {
                To.Send("SREM", $"resque:timestamps:{Text(popped)}", $"delayed:{due}");
                Enqueue(Text(popped));
            }

            To.Send("ZREM", "resque:delayed_queue_schedule", due);
        }
    }

    private void EditFailures()
    {
        var count = (long)To.Call("LLEN", "resque:failed")!;
        if (count > 25)
        {
            To.Send("DEL", "resque:failed");
        }
        else if (count > 0)
        {
            To.Send("LSET", "resque:failed", Random.Next((int)count), "");
            To.Send("LREM", "resque:failed", 1, "");
        }
    }
}
