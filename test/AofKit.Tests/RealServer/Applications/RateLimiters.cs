namespace AofKit.Tests.RealServer.Applications;

/// <summary>Limits of how often a client may call: fixed windows, sliding windows, token buckets, blocked clients, and daily quotas in a hash.</summary>
internal sealed class RateLimiters(Sender to, int seed) : Application(to, seed)
{
    private const string TokenBucket = """
        local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
        local tokens = math.min(10, (tonumber(bucket[1]) or 10) + (ARGV[1] - (tonumber(bucket[2]) or ARGV[1])) * 0.25)
        if tokens < 1 then return 0 end
        redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - 1), 'at', ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """;

    private readonly SizeTarget _window = new(seed, 130);
    private int _now = 1000;
    private int _span = 10;

    public override void Step()
    {
        _now += Random.Next(3);
        var client = Random.Next(12);
        switch (Random.Next(5))
        {
            case 0:
                var window = $"fixed:{client}:{_now / 400}";
                if (To.Call("INCR", window) is 1L)
                    To.Send("PEXPIRE", window, OneIn(3) ? Short : Long);
                break;
            case 1:
                To.Send("EVAL", TokenBucket, 1, $"bucket:{client}", _now, OneIn(4) ? Short : Long);
                break;
            case 2:
                if (OneIn(3))
                    To.Send("SET", $"blocked:{client}", 1, "PX", OneIn(2) ? Short : Long, "NX");
                if (OneIn(400))
                    To.Send("DEL", "quota");
                To.Send("HINCRBY", "quota", $"10.0.0.{Random.Next(20)}", 1);
                To.Send("HDEL", "quota", $"10.0.0.{Random.Next(20)}", $"10.0.0.{Random.Next(20)}");
                break;
            default:
                Slide("sliding:" + client % 4);
                break;
        }
    }

    // How long the window is decides how many entries it has.
    private void Slide(string key)
    {
        var size = (int)(long)To.Call("ZCARD", key)!;
        _span = _window.IsAbove(size) ? Math.Min(_span + 5, 2000) : Math.Max(_span * 3 / 4, 1);
        To.Send("MULTI");
        To.Send("ZREMRANGEBYSCORE", key, "-inf", $"({_now - _span}");
        To.Send("ZADD", key, _now, $"{_now}-{Random.Next(1 << 16)}");
        To.Send("ZADD", key, _now, $"{_now}-{Random.Next(1 << 16)}");
        To.Send("PEXPIRE", key, Long);
        To.Send("EXEC");
    }
}
