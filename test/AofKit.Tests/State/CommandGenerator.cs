using System.Globalization;
using AofKit.Tests.Support;

namespace AofKit.Tests.State;

/// <summary>Makes random commands out of templates.</summary>
/// <remarks>
/// <code>
/// $s          a key that mostly holds a string; $l list, $t set, $z sorted set, $h hash, $x stream, $p HyperLogLog, $g places, $a array, $k any
/// $v $f $m    a value, a field, a member               $i $j    an integer, an index            $d    a double
/// {a|b_c|}    one of these, an underscore is a space   …+       one to four of it
/// !           in front: the server writes it although what it did before it failed is lost, so only as clients send it
/// ~           in front: its effect depends on the clock, or on chance, so that only what the server writes can be replayed
/// </code>
/// </remarks>
internal sealed class CommandGenerator(int seed, string[] templates, bool byClock, string[]? keys = null)
{
    private static readonly string[] s_keys = ["a", "b", "c", "d"];
    private static readonly string[] s_integers = ["0", "1", "-1", "2", "-2", "3", "5", "7", "10", "100", "-100", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "01", "+1", " 1", "", "1.5", "x", "-0"];
    private static readonly string[] s_doubles = ["0", "1", "-1", "1.5", "2", "3.25", "-0", "0.1", "0.2", "1e3", "1e308", "-1e308", "inf", "-inf", "+inf", "infinity", "nan", "1e400", "1e-400", "3.0000000000000004", "17179869184.125", "9007199254740993", "", "x", "1 ", " 1", "5.", ".5", "1e", "123456789012345678"];
    private static readonly string[] s_values = ["", "a", "b", "c", "1", "2", "10", "-5", "3.5", "hello", "value", "xyz", "9223372036854775807"];
    private readonly Random _random = new(seed);

    /// <summary>Makes so many commands, some in transactions.</summary>
    public List<byte[][]> Make(int count, bool withTransactions = true)
    {
        var commands = new List<byte[][]>();
        while (commands.Count < count)
        {
            if (_random.Next(30) == 0)
                commands.Add(Make("SELECT $db"));
            if (!withTransactions || _random.Next(20) != 0)
            {
                commands.Add(Make(templates[_random.Next(templates.Length)]));
                continue;
            }

            commands.Add([Bytes.Of("MULTI")]);
            for (var i = _random.Next(6); i >= 0; i--)
                commands.Add(_random.Next(15) == 0 ? Make("SELECT $db") : Make(templates[_random.Next(templates.Length)]));
            commands.Add([Bytes.Of("EXEC")]);
        }

        return commands;
    }

    private byte[][] Make(string template)
    {
        var args = new List<byte[]>();
        Add(args, template.TrimStart('~', '!'));
        return [.. args];
    }

    private void Add(List<byte[]> args, string text)
    {
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var plain = word.EndsWith('+') && word.Length > 1 ? word[..^1] : word;
            for (var i = plain.Length == word.Length ? 1 : 1 + _random.Next(4); i > 0; i--)
            {
                if (plain.StartsWith('{') && plain.EndsWith('}'))
                {
                    var choices = plain[1..^1].Split('|');
                    Add(args, choices[_random.Next(choices.Length)].Replace('_', ' '));
                }
                else
                {
                    args.Add(plain.StartsWith('$') && plain.Length > 1 ? Word(plain[1..]) : Bytes.Of(plain));
                }
            }
        }
    }

    private byte[] Word(string name) => name switch
    {
        "s" or "l" or "t" or "z" or "h" or "x" or "p" or "g" or "a" => Key(name),
        "k" => Key("sltzhxpg"[_random.Next(8)].ToString()),
        "v" => Value(),
        "f" or "m" => _random.Next(12) == 0 ? Value() : Bytes.Of(name + _random.Next(8)),
        "i" => Bytes.Of(_random.Next(3) > 0 ? _random.Next(-20, 40).ToString(CultureInfo.InvariantCulture) : Any(s_integers)),
        "j" => Bytes.Of(_random.Next(12) > 0 ? _random.Next(-8, 9).ToString(CultureInfo.InvariantCulture) : Any(s_integers)),
        // Servers do not agree on what an index of more than 32 bits is.
        "at" => Bytes.Of(_random.Next(12) > 0 ? _random.Next(-8, 9).ToString(CultureInfo.InvariantCulture) : Any(s_integers[..11])),
        "n" => Bytes.Of(_random.Next(15) > 0 ? _random.Next(1, 5).ToString(CultureInfo.InvariantCulture) : Any(s_integers)),
        "off" => Bytes.Of(_random.Next(15) > 0 ? _random.Next(0, 400).ToString(CultureInfo.InvariantCulture) : Any(["0", "-1", "4294967296", "x", ""])),
        "d" => Bytes.Of(_random.Next(4) > 0 ? Any(s_doubles[..11]) : Any(s_doubles)),
        "bound" => Bytes.Of(_random.Next(6) > 0 ? (_random.Next(4) == 0 ? "(" : "") + Any(["-inf", "+inf", "0", "1", "2", "1.5", "3", "-1", "100"]) : Any(["(5", "(", "", "nan", "(x", "1e400", "3.0000000000000004", "(infinity"])),
        "lex" => Bytes.Of(_random.Next(3) == 0 ? Any(["-", "+"]) : Any(["[", "(", "[", "(", ""]) + "m" + _random.Next(9)),
        "db" => Bytes.Of(_random.Next(20) == 0 ? Any(["-1", "x", "3"]) : _random.Next(3).ToString(CultureInfo.InvariantCulture)),
        "ms" => Bytes.Of((4_000_000_000_000L + _random.Next(6)).ToString(CultureInfo.InvariantCulture)),
        "sec" => Bytes.Of((4_000_000_000L + _random.Next(6)).ToString(CultureInfo.InvariantCulture)),
        "id" => Bytes.Of(_random.Next(10) > 0 ? $"{_random.Next(1, 12)}-{_random.Next(4)}" : Any(["0", "0-0", "0-1", "5", "18446744073709551615-18446744073709551615", "-", "+", "x", "1-", "7-*", "1-1-1", "$"])),
        "new" => Bytes.Of(_random.Next(8) > 0 ? $"{_random.Next(1, 40)}-{_random.Next(4)}" : Any([byClock ? "*" : "60", "50-*", "0-0", "20", "18446744073709551615-18446744073709551614"])),
        "group" => Bytes.Of(Any(["g1", "g2", "g1", ""])),
        "who" => Bytes.Of(Any(["alice", "bob", "alice", "bob", ""])),
        "lon" => Bytes.Of(_random.Next(12) > 0 ? (_random.Next(-1800, 1800) / 10.0).ToString(CultureInfo.InvariantCulture) : Any(["180", "-180", "181", "x", "0"])),
        "lat" => Bytes.Of(_random.Next(12) > 0 ? (_random.Next(-850, 850) / 10.0).ToString(CultureInfo.InvariantCulture) : Any(["85.05112878", "-85.05112878", "86", "x", "0"])),
        "far" => Bytes.Of(Any(["0", "1", "100", "1000", "5000", "20000", "1.5", "-1", "x"])),
        "bits" => Bytes.Of(Any(["u1", "u2", "i5", "u8", "i8", "i16", "u16", "u31", "i32", "u63", "i64", "i1", "u7", "i65", "u64", "u0", "x"])),
        "bit" => Bytes.Of(Any(["0", "1", "3", "8", "17", "#0", "#1", "#3", "100", "-1", "#x", "7"])),
        _ => throw new InvalidOperationException(name),
    };

    private byte[] Key(string type)
    {
        if (_random.Next(25) == 0)
            type = "sltzhx"[_random.Next(6)].ToString();
        return _random.Next(40) switch
        {
            0 => [],
            1 => Bytes.Raw($"{type}\0\xff\r\n"),
            _ => Bytes.Of(type + Any(keys ?? s_keys)),
        };
    }

    private byte[] Value() => _random.Next(14) switch
    {
        0 => Bytes.Random(_random, _random.Next(12)),
        1 => Bytes.Raw(new string('x', _random.Next(20, 90))),
        2 => Bytes.Of(_random.Next(1000).ToString(CultureInfo.InvariantCulture)),
        _ => Bytes.Of(Any(s_values)),
    };

    private string Any(string[] words) => words[_random.Next(words.Length)];
}
