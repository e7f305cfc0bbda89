namespace AofKit.Tests.RealServer.Applications;

/// <summary>Tasks as Celery and kombu keep them: messages that are not acknowledged in a hash and a sorted set, lists by priority, results that expire, chords.</summary>
internal sealed class CeleryQueue(Sender to, int seed) : Application(to, seed)
{
    private static readonly string[] s_queues = ["celery", "celery\u0006\u00163", "celery\u0006\u00166"];
    private readonly List<(string Tag, string Task)> _unacked = [];
    private readonly SizeTarget _target = new(seed, 130);
    private int _waiting;
    private int _number;

    public override void Step()
    {
        if (_number % 2000 == 0)
            To.Send("SADD", "_kombu.binding.celery", $"celery\u0006\u0016\u0006\u0016celery{_number % 3}");
        if (_target.IsAbove(_waiting + _unacked.Count))
            Publish();
        else if (_waiting > 0 && (_unacked.Count == 0 || OneIn(2)))
            Deliver();
        else if (_unacked.Count > 0)
            Acknowledge(Random.Next(_unacked.Count));
    }

    private void Publish()
    {
        _waiting++;
        To.Send("LPUSH", Any(s_queues), $"{{\"body\":\"W1s{_number}\",\"headers\":{{\"id\":\"t{_number++}\",\"retries\":0}}}}");
    }

    private void Deliver()
    {
        if (To.Words(["BRPOP", .. s_queues, "0.01"]) is not [_, var message])
            return;
        _waiting--;
        var tag = $"tag-{_number++}";
        _unacked.Add((tag, message));
        To.Send("MULTI");
        To.Send("ZADD", "unacked_index", $"{1_764_000_000 + _number}.75", tag);
        To.Send("HSET", "unacked", tag, $"[{message}, \"\", \"celery\"]");
        To.Send("EXEC");
        if (OneIn(2))
            To.Send("SETEX", $"celery-task-meta-t{_number % 40}", Long / 1000, "{\"status\":\"STARTED\"}");
    }

    private void Acknowledge(int index)
    {
        var (tag, message) = _unacked[index];
        _unacked.RemoveAt(index);
        To.Send("MULTI");
        To.Send("ZREM", "unacked_index", tag);
        To.Send("HDEL", "unacked", tag);
        To.Send("EXEC");
        switch (Random.Next(8))
        {
            case 0:
                // The worker died; the message is delivered once more.
                _waiting++;
                To.Send("RPUSH", Any(s_queues), message);
                break;
            case 1:
                Chord($"chord-unlock-{_number / 50}");
                break;
            default:
                To.Send("SET", $"celery-task-meta-t{_number % 40}", $"{{\"status\":\"SUCCESS\",\"result\":{_number}}}", "PX", OneIn(5) ? Short : Long);
                To.Send("PUBLISH", $"celery-task-meta-t{_number % 40}", "done");
                break;
        }
    }

    private void Chord(string group)
    {
        To.Send("MULTI");
        To.Send("ZADD", $"{group}.j", Random.Next(30), $"[1,\"t{_number}\",\"SUCCESS\",{_number}]");
        To.Send("INCRBY", $"{group}.t", 0);
        To.Send("EXPIRE", $"{group}.j", Long / 1000);
        To.Send("EXPIRE", $"{group}.t", Long / 1000);
        To.Send("EXEC");
        if (To.Call("ZCARD", $"{group}.j") is >= 4L || OneIn(6))
            To.Send("DEL", $"{group}.j", $"{group}.t", $"{group}.s");
    }
}
