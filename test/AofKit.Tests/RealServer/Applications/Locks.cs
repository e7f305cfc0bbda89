namespace AofKit.Tests.RealServer.Applications;

/// <summary>Locks that their owner releases by a script, or that expire; semaphores, fencing tokens, and who waits.</summary>
internal sealed class Locks(Sender to, int seed) : Application(to, seed)
{
    private const string Release = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end";
    private const string Extend = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) else return 0 end";

    // A lock that its owner may take again, as Redisson keeps it.
    private const string Enter = """
        if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then
            redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
        end
        """;

    private const string Leave = """
        if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 and redis.call('HINCRBY', KEYS[1], ARGV[1], -1) <= 0 then redis.call('DEL', KEYS[1]) end
        """;

    private readonly List<(string Key, string Token)> _held = [];
    private readonly List<string> _slots = [];
    private readonly SizeTarget _target = new(seed, 40);
    private readonly SizeTarget _slotTarget = new(seed + 1, 130);
    private int _number;

    public override void Step()
    {
        _number++;
        switch (Random.Next(4))
        {
            case 0:
                Hold();
                break;
            case 1:
                Limit();
                break;
            case 2:
                To.Send("EVAL", OneIn(2) ? Enter : Leave, 1, $"reentrant:{Random.Next(10)}", $"thread-{Random.Next(3)}", OneIn(4) ? Short : Long);
                break;
            default:
                var waiting = $"waiting:{Random.Next(3)}";
                To.Send(OneIn(2) ? ["RPUSH", waiting, $"w{_number}"] : ["LPOP", waiting]);
                To.Send("SETNX", $"once:{Random.Next(40)}", _number);
                To.Send("DEL", $"once:{Random.Next(40)}", $"once:{Random.Next(40)}");
                break;
        }
    }

    private void Hold()
    {
        if (_target.IsAbove(_held.Count))
        {
            var (key, token) = ($"lock:{_number}", $"{Random.Next():x8}");
            _held.Add((key, token));
            To.Send("SET", key, token, "NX", "PX", OneIn(4) ? Short : Long);
            To.Send("HINCRBY", "fencing", $"resource:{_number % 12}", 1);
            return;
        }

        var index = Random.Next(_held.Count);
        var (held, owner) = _held[index];
        if (OneIn(5))
        {
            To.Send("EVAL", Extend, 1, held, owner, OneIn(3) ? Short : Long);
            return;
        }

        _held.RemoveAt(index);
        To.Send("EVAL", Release, 1, held, OneIn(9) ? "another" : owner);
        if (OneIn(3))
            To.Send("HDEL", "fencing", $"resource:{Random.Next(12)}", $"resource:{Random.Next(12)}", $"resource:{Random.Next(12)}");
    }

    private void Limit()
    {
        if (_slotTarget.IsAbove(_slots.Count))
        {
            _slots.Add($"{_number:x6}");
            To.Send("ZADD", "semaphore", _number, _slots[^1]);
            To.Send("SADD", "semaphore:owners", _slots[^1]);
        }
        else if (OneIn(10))
        {
            // The oldest have timed out.
            var last = Convert.ToInt32(_slots[Math.Min(3, _slots.Count - 1)], 16);
            To.Send("ZREMRANGEBYSCORE", "semaphore", "-inf", last);
            To.Send(["SREM", "semaphore:owners", .. _slots.TakeWhile(s => Convert.ToInt32(s, 16) <= last)]);
            _slots.RemoveAll(s => Convert.ToInt32(s, 16) <= last);
        }
        else
        {
            var index = Random.Next(_slots.Count);
            To.Send("ZREM", "semaphore", _slots[index]);
            To.Send("SREM", "semaphore:owners", _slots[index]);
            _slots.RemoveAt(index);
        }
    }
}
