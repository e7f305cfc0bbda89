namespace AofKit.Tests.RealServer.Applications;

/// <summary>Scores of players by day, trimmed to the best, put together for a week, with prizes for who is on top.</summary>
internal sealed class Leaderboards(Sender to, int seed) : Application(to, seed)
{
    private readonly SizeTarget[] _targets = [new(seed, 520), new(seed + 1, 520), new(seed + 2, 130)];
    private int _number;

    public override void Step()
    {
        var board = Random.Next(3);
        var key = $"board:{board}";
        var size = (int)(long)To.Call("ZCARD", key)!;
        if (_targets[board].IsAbove(size))
            Play(key);
        else
            Leave(key, size);
        if (OneIn(10))
            Rename();
        if (OneIn(60))
            EndDay();
    }

    private string Player() => $"player:{(OneIn(2) ? Random.Next(40) : 100 + _number++)}";

    private void Play(string key)
    {
        switch (Random.Next(6))
        {
            case < 3:
                To.Send("ZINCRBY", key, $"{Random.Next(-3, 9)}.{Random.Next(10)}", Player());
                break;
            case 3:
                To.Send("ZADD", key, Any("NX", "XX", "GT", "LT"), Random.Next(100), Player());
                break;
            default:
                To.Send("ZADD", key, Random.Next(100), Player(), Random.Next(100), Player());
                break;
        }
    }

    private void Leave(string key, int size)
    {
        switch (Random.Next(9))
        {
            case 0:
                To.Send("ZPOPMIN", key, Random.Next(1, 3));
                break;
            case 1:
                To.Send("ZMPOP", 2, key, "board:1", "MAX");
                break;
            case 2:
                To.Send("ZREM", key, Player(), Player());
                break;
            case 3 when size < 40:
                To.Send("ZREMRANGEBYSCORE", key, "(0", Random.Next(6));
                break;
            default:
                To.Send("ZREMRANGEBYRANK", key, 0, Random.Next(size > 100 ? 30 : 2));
                break;
        }
    }

    // The names of players in the order of their bytes, which only a set of one score has.
    private void Rename()
    {
        To.Send("ZADD", "names", 0, Player(), 0, Player());
        To.Send("ZREMRANGEBYLEX", "names", $"[player:{Random.Next(10)}", OneIn(3) ? "+" : "(player:5");
    }

    private void EndDay()
    {
        switch (Random.Next(5))
        {
            case 0:
                To.Send("ZUNIONSTORE", "week", 3, "board:0", "board:1", "board:2", "WEIGHTS", 1, 2, Any("0.5", "3"), "AGGREGATE", Any("SUM", "MIN", "MAX"));
                break;
            case 1:
                To.Send("ZINTERSTORE", "regulars", 2, "board:0", "board:1");
                break;
            case 2:
                To.Send("ZRANGESTORE", "top", "week", 0, Random.Next(20), "REV");
                To.Send("PEXPIRE", "top", Long);
                break;
            case 3:
                To.Send("ZDIFFSTORE", "missing", 2, "week", "board:1");
                break;
            default:
                if (OneIn(4) && To.Call("EXISTS", "board:2") is 1L)
                    To.Send("RENAME", "board:2", "yesterday");
                break;
        }
    }
}
