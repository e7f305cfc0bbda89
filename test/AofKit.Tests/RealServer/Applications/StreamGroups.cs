namespace AofKit.Tests.RealServer.Applications;

/// <summary>Streams that groups of consumers read: acknowledged, claimed from who has left, trimmed while some of it is pending.</summary>
internal sealed class StreamGroups(Sender to, int seed) : Application(to, seed)
{
    private static readonly string[] s_streams = ["orders", "clicks", "audit"];
    private readonly Dictionary<string, SizeTarget> _targets = [];

    public override void Step()
    {
        var stream = Any(s_streams);
        if (!_targets.TryGetValue(stream, out var target))
        {
            _targets[stream] = target = new SizeTarget(Random.Next(), 130);
            foreach (var group in (string[])["billing", "mail"])
                To.Send("XGROUP", "CREATE", stream, group, "$", "MKSTREAM");
        }

        var size = (int)(long)To.Call("XLEN", stream)!;
        if (target.IsAbove(size))
            Add(stream, size);
        else
            Remove(stream, size);
        Consume(stream, Any("billing", "mail"), $"worker-{Random.Next(14)}");
    }

    private void Add(string stream, int size)
    {
        for (var i = Random.Next(4); i >= 0; i--)
        {
            if (OneIn(3))
                To.Send("XADD", stream, "MAXLEN", size + 4, "*", "order", Random.Next(1000), "state", Any("new", "paid"));
            else
                To.Send("XADD", stream, "*", Any("order", "user"), Random.Next(1000));
        }
    }

    private void Remove(string stream, int size)
    {
        switch (Random.Next(4))
        {
            case 0:
                To.Send("XTRIM", stream, "MAXLEN", Any("=", "~"), Math.Max(0, size - 2));
                break;
            case 1 when To.Call("XRANGE", stream, "-", "+", "COUNT", 3) is object?[] { Length: > 0 } first:
                To.Send("XTRIM", stream, "MINID", Id(first[^1]));
                break;
            default:
                foreach (var entry in (object?[])To.Call("XREVRANGE", stream, "+", "-", "COUNT", Random.Next(1, 4))!)
                    To.Send("XDEL", stream, Id(entry));
                break;
        }
    }

    private void Consume(string stream, string group, string consumer)
    {
        switch (Random.Next(8))
        {
            case < 3:
                if (To.Call("XREADGROUP", "GROUP", group, consumer, "COUNT", Random.Next(1, 6), "STREAMS", stream, ">") is not object?[] read)
                    break;
                foreach (var entry in (object?[])((object?[])read[0]!)[1]!)
                    if (!OneIn(3))
                        To.Send("XACK", stream, group, Id(entry));
                break;
            case < 6:
                foreach (var pending in (object?[])To.Call("XPENDING", stream, group, "-", "+", Random.Next(1, 5))!)
                {
                    if (OneIn(3))
                        To.Send("XCLAIM", stream, group, consumer, 0, Id(pending));
                    else
                        To.Send("XACK", stream, group, Id(pending));
                }

                break;
            case 6:
                To.Send("XAUTOCLAIM", stream, group, consumer, 0, "0-0", "COUNT", Random.Next(1, 6));
                break;
            default:
                Manage(stream, group, consumer);
                break;
        }
    }

    private void Manage(string stream, string group, string consumer)
    {
        switch (Random.Next(12))
        {
            case 0:
                To.Send("XGROUP", "DESTROY", stream, group);
                To.Send("XGROUP", "CREATE", stream, group, Any("0", "$"));
                break;
            case 1:
                To.Send("XGROUP", "SETID", stream, group, Any("0", "$"));
                break;
            case < 8:
                foreach (var other in Enumerable.Range(0, 5))
                    To.Send("XGROUP", "DELCONSUMER", stream, group, $"worker-{other * 3}");
                break;
            default:
                To.Send("XREADGROUP", "GROUP", group, consumer, "COUNT", 3, "NOACK", "STREAMS", stream, ">");
                break;
        }
    }

    private static string Id(object? entry) => Text(((object?[])entry!)[0]);
}
