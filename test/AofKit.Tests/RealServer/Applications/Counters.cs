namespace AofKit.Tests.RealServer.Applications;

/// <summary>Counters of every kind, that are read, put together, set back and thrown away: numbers, hashes, HyperLogLogs, bits.</summary>
internal sealed class Counters(Sender to, int seed) : Application(to, seed)
{
    private readonly List<string> _fields = [];
    private readonly SizeTarget _target = new(seed, 520);
    private int _number;

    public override void Step()
    {
        _number++;
        var n = Random.Next(10);
        switch (Random.Next(12))
        {
            case 0:
                To.Send(OneIn(3) ? ["INCRBYFLOAT", $"sum:{n}", $"{Random.Next(-9, 9)}.{Random.Next(100)}"] : ["INCRBY", $"hits:{n}", Random.Next(-5, 20)]);
                break;
            case 1:
                To.Send(OneIn(2) ? ["GETDEL", $"hits:{n}"] : ["SET", $"hits:{n}", 0, "GET"]);
                break;
            case 2:
                To.Send("PFADD", $"unique:{n}", $"u{Random.Next(500)}", $"u{Random.Next(500)}");
                if (OneIn(10))
                    To.Send("PFMERGE", "unique", $"unique:{n}", "unique:1");
                if (OneIn(10))
                    To.Send("PFCOUNT", $"unique:{n}");
                break;
            case 3:
                To.Send("SETBIT", $"active:{n}", Random.Next(2000), Random.Next(2));
                if (OneIn(8))
                    To.Send("BITOP", Any("AND", "OR", "XOR"), "active", $"active:{n}", $"active:{Random.Next(10)}");
                break;
            case 4:
                To.Send("BITFIELD", $"packed:{n}", "OVERFLOW", Any("WRAP", "SAT", "FAIL"), "INCRBY", "u4", $"#{Random.Next(30)}", Random.Next(-4, 9), "SET", "i8", Random.Next(60), Random.Next(-100, 100));
                break;
            case 5:
                To.Send("DEL", Any($"unique:{n}", $"active:{n}", $"packed:{n}", $"sum:{n}", "active", "unique"));
                break;
            default:
                Count();
                break;
        }
    }

    // A hash with a field for each page that was seen of late.
    private void Count()
    {
        if (_target.IsAbove(_fields.Count))
        {
            _fields.Add($"/page/{_number}");
            To.Send("HINCRBY", "views", _fields[^1], 1);
            To.Send("HINCRBYFLOAT", "seconds", _fields[^1], $"0.{Random.Next(100)}");
            To.Send("SADD", "seen", _fields[^1]);
            return;
        }

        var index = Random.Next(_fields.Count);
        var field = _fields[index];
        if (OneIn(3))
        {
            To.Send("HINCRBY", "views", field, Random.Next(-3, 9));
            To.Send("HINCRBYFLOAT", "seconds", field, $"{Random.Next(9)}.5");
            return;
        }

        _fields.RemoveAt(index);
        To.Send("HDEL", "views", field);
        To.Send("HDEL", "seconds", field);
        To.Send("SMOVE", "seen", "gone", field);
        if (OneIn(5))
            To.Send("SPOP", "gone", Random.Next(1, 15));
    }
}
