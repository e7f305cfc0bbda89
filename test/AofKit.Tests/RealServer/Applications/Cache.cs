namespace AofKit.Tests.RealServer.Applications;

/// <summary>A cache whose server removes keys when memory is short, beside those that expire or are made invalid.</summary>
internal sealed class Cache(Sender to, int seed) : Application(to, seed)
{
    private const int StepsBeforeLimit = 400;
    private int _steps;
    private int _number;

    public override void Step()
    {
        if (_steps++ == StepsBeforeLimit)
            Limit();
        // What a client has sent and the server has not read yet counts as memory that is used, too.
        if (OneIn(10))
            To.Flush();
        var page = $"page:{Random.Next(200)}";
        switch (Random.Next(12))
        {
            case < 4:
                To.Send("SET", page, Body(), "EX", Long / 1000);
                break;
            case 4:
                To.Send("SET", page, Body(), "PX", Short);
                break;
            case 5:
                To.Send("MSET", page, Body(), $"page:{Random.Next(200)}", Body());
                break;
            case 6:
                To.Send("HSET", $"user:{Random.Next(8)}", $"f{Random.Next(20)}", Body(), $"f{Random.Next(20)}", _number++);
                break;
            case 7:
                To.Send("HDEL", $"user:{Random.Next(8)}", $"f{Random.Next(20)}", $"f{Random.Next(20)}", $"f{Random.Next(20)}", $"f{Random.Next(20)}");
                break;
            case 8:
                To.Send("SADD", $"tag:{Random.Next(6)}", page);
                break;
            case 9 when OneIn(6):
                Invalidate($"tag:{Random.Next(6)}");
                break;
            default:
                To.Send("GET", page);
                break;
        }
    }

    private string Body() => new((char)('a' + Random.Next(26)), Random.Next(OneIn(4) ? 3000 : 300));

    // It may use as much as it does now, with some of the pages in it.
    private void Limit()
    {
        To.Send("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        var info = Text(To.Call("INFO", "memory"));
        var used = long.Parse(info.Split("used_memory:")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
        To.Send("CONFIG", "SET", "maxmemory", used);
    }

    private void Invalidate(string tag)
    {
        var pages = To.Words("SMEMBERS", tag);
        if (pages.Length > 0)
            To.Send(["UNLINK", tag, .. pages]);
    }
}
