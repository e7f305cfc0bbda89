namespace AofKit.Tests.RealServer.Applications;

/// <summary>Sessions of users, as strings and as hashes, that expire unless they are used; and the sessions of each user in a set.</summary>
internal sealed class Sessions(Sender to, int seed) : Application(to, seed)
{
    // It may have expired.
    private const string Rename = "if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('RENAME', KEYS[1], KEYS[2]) end";

    private readonly List<string> _open = [];
    private readonly SizeTarget _target = new(seed, 40);
    private bool? _hasFieldExpiry;
    private int _number;

    public override void Step()
    {
        if (_target.IsAbove(_open.Count))
            LogIn($"sess:{_number++:x6}");
        else if (OneIn(3) && _open.Count > 0)
            LogOut(_open[Random.Next(_open.Count)]);
        if (_open.Count > 0)
            Use(_open[Random.Next(_open.Count)]);
    }

    // Told by the name, so that a session is of one type whenever it is used.
    private static bool IsHash(string session) => session[^1] % 2 == 0;

    private static string UserOf(string session) => $"user:{session[^1] % 3}:sessions";

    private void LogIn(string session)
    {
        _open.Add(session);
        if (IsHash(session))
        {
            To.Send("HSET", session, "user", Random.Next(16), "csrf", $"{Random.Next():x8}", "created", _number);
            To.Send("PEXPIRE", session, OneIn(4) ? Short : Long);
        }
        else
        {
            To.Send("SET", session, $"{{\"user\":{Random.Next(16)}}}", "PX", OneIn(4) ? Short : Long);
        }

        To.Send("SADD", UserOf(session), session);
    }

    private void LogOut(string session)
    {
        _open.Remove(session);
        To.Send("MULTI");
        To.Send("DEL", session);
        To.Send("SREM", UserOf(session), session);
        To.Send("EXEC");
    }

    private void Use(string session)
    {
        switch (Random.Next(10))
        {
            case < 3 when IsHash(session):
                To.Send("HSET", session, $"cart:{Random.Next(14)}", Random.Next(5), "seen", _number);
                break;
            case < 6 when IsHash(session):
                To.Send("HDEL", session, $"cart:{Random.Next(14)}", $"cart:{Random.Next(14)}", $"cart:{Random.Next(14)}");
                break;
            case < 3:
                To.Send("SET", session, $"{{\"cart\":{Random.Next(99)}}}", Any("KEEPTTL", "XX"));
                break;
            case < 6:
                To.Send("GETEX", session, "PX", Long + Random.Next(9));
                break;
            case 6:
                To.Send("EXPIRE", session, Long / 1000, Any("XX", "GT", "NX", "LT"));
                break;
            case 7:
                To.Send("PERSIST", session);
                break;
            case 8 when IsHash(session) && (_hasFieldExpiry ??= To.Knows("HPEXPIRE")):
                To.Send("HPEXPIRE", session, Long, "FIELDS", 3, $"cart:{Random.Next(14)}", $"cart:{Random.Next(14)}", "seen");
                To.Send("HPERSIST", session, "FIELDS", 1, $"cart:{Random.Next(14)}");
                break;
            case 8:
                To.Send("PEXPIRE", session, OneIn(3) ? Short : Long);
                break;
            default:
                // A new id against session fixation.
                if (OneIn(4))
                    To.Send("EVAL", Rename, 2, session, $"{session[..^1]}{_number:x4}{session[^1]}");
                break;
        }
    }
}
