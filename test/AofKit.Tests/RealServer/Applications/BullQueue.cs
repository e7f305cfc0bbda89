namespace AofKit.Tests.RealServer.Applications;

/// <summary>Jobs as BullMQ keeps them: scripts move ids between lists and sorted sets; a hash, a lock and a log a job; a stream of events.</summary>
internal sealed class BullQueue(Sender to, int seed) : Application(to, seed)
{
    private const string Key = "bull:mail";

    private const string Add = """
        local q, id = KEYS[1], redis.call('INCR', KEYS[1] .. ':id')
        redis.call('HSET', q .. ':' .. id, 'name', 'send', 'data', ARGV[1], 'opts', '{}', 'timestamp', ARGV[2], 'delay', ARGV[3], 'priority', ARGV[4])
        if tonumber(ARGV[3]) > 0 then redis.call('ZADD', q .. ':delayed', ARGV[2] + ARGV[3], id)
        elseif tonumber(ARGV[4]) > 0 then redis.call('ZADD', q .. ':prioritized', ARGV[4], id)
        else redis.call('LPUSH', q .. ':wait', id) end
        redis.call('XADD', q .. ':events', 'MAXLEN', '~', 50, '*', 'event', 'added', 'jobId', id)
        """;

    private const string Take = """
        local q, id = KEYS[1], redis.call('LMOVE', KEYS[1] .. ':wait', KEYS[1] .. ':active', 'RIGHT', 'LEFT')
        if not id then
            id = redis.call('ZPOPMIN', q .. ':prioritized')[1]
            if not id then return false end
            redis.call('LPUSH', q .. ':active', id)
        end
        redis.call('SET', q .. ':' .. id .. ':lock', ARGV[1], 'PX', ARGV[2])
        redis.call('HSET', q .. ':' .. id, 'processedOn', ARGV[3])
        redis.call('HINCRBY', q .. ':' .. id, 'attemptsMade', 1)
        return id
        """;

    private const string Finish = """
        local q, id, set = KEYS[1], ARGV[1], ARGV[2]
        redis.call('DEL', q .. ':' .. id .. ':lock')
        redis.call('SREM', q .. ':stalled', id)
        redis.call('LREM', q .. ':active', -1, id)
        redis.call('HSET', q .. ':' .. id, 'finishedOn', ARGV[3], set == 'failed' and 'failedReason' or 'returnvalue', ARGV[4])
        redis.call('ZADD', q .. ':' .. set, ARGV[3], id)
        for _, old in ipairs(redis.call('ZRANGE', q .. ':' .. set, 0, -1 - ARGV[5])) do
            redis.call('DEL', q .. ':' .. old, q .. ':' .. old .. ':logs')
        end
        redis.call('ZREMRANGEBYRANK', q .. ':' .. set, 0, -1 - ARGV[5])
        redis.call('XADD', q .. ':events', 'MAXLEN', '~', 50, '*', 'event', set, 'jobId', id)
        """;

    private const string Promote = """
        for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1] .. ':delayed', 0, ARGV[1], 'LIMIT', 0, 20)) do
            redis.call('ZREM', KEYS[1] .. ':delayed', id)
            redis.call('LPUSH', KEYS[1] .. ':wait', id)
            redis.call('HSET', KEYS[1] .. ':' .. id, 'delay', 0)
        end
        """;

    private readonly List<string> _active = [];
    private readonly SizeTarget _target = new(seed, 130);
    private int _open;
    private int _clock;

    public override void Step()
    {
        _clock++;
        if (_target.IsAbove(_open))
        {
            _open++;
            To.Send("EVAL", Add, 1, Key, $"{{\"n\":{_clock}}}", _clock, OneIn(5) ? Random.Next(1, 40) : 0, OneIn(5) ? Random.Next(1, 9) : 0);
            if (OneIn(20))
                To.Send("SET", $"{Key}:de:{Random.Next(5)}", _clock, "PX", OneIn(3) ? Long : Short, "NX");
        }
        else if (_active.Count < 6 && To.Call("EVAL", Take, 1, Key, "token", Long, _clock) is byte[] id)
        {
            _active.Add(Text(id));
        }
        else if (_active.Count > 0)
        {
            Work(_active[Random.Next(_active.Count)]);
        }
        else
        {
            To.Send("EVAL", Promote, 1, Key, _clock + 40);
        }

        if (OneIn(300))
            To.Send("XTRIM", $"{Key}:events", "MAXLEN", Random.Next(10));
    }

    private void Work(string id)
    {
        switch (Random.Next(4))
        {
            case 0:
                To.Send("RPUSH", $"{Key}:{id}:logs", $"line {_clock}");
                To.Send("SADD", $"{Key}:stalled", id);
                return;
            case 1 when OneIn(3):
                // It fails and is tried again.
                To.Send("MULTI");
                To.Send("LREM", $"{Key}:active", -1, id);
                To.Send("DEL", $"{Key}:{id}:lock");
                To.Send("ZADD", $"{Key}:delayed", _clock + 20, id);
                To.Send("EXEC");
                break;
            default:
                _open--;
                To.Send("EVAL", Finish, 1, Key, id, OneIn(4) ? "failed" : "completed", _clock, "{\"ok\":true}", Random.Next(3) switch { 0 => 0, 1 => 5, _ => 20 });
                break;
        }

        _active.Remove(id);
    }
}
