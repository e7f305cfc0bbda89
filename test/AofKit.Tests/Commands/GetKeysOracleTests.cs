using System.Globalization;
using System.Text;
using AofKit.Commands;
using AofKit.Tests.Support;

namespace AofKit.Tests.Commands;

/// <summary>The oracle for keys: <c>COMMAND GETKEYS</c> of a real server.</summary>
public sealed class GetKeysOracleTests
{
    // What words alone do not make valid: numbers of keys, and options that name keys.
    private static readonly Dictionary<string, string[]> s_invocations = new(StringComparer.OrdinalIgnoreCase)
    {
        ["EVAL"] = ["EVAL s 2 a b c", "EVAL s 0"],
        ["EVALSHA"] = ["EVALSHA s 2 a b c"],
        ["FCALL"] = ["FCALL f 2 a b c"],
        ["LMPOP"] = ["LMPOP 2 a b LEFT"],
        ["BLMPOP"] = ["BLMPOP 0 2 a b LEFT COUNT 3"],
        ["ZMPOP"] = ["ZMPOP 1 a MIN", "ZMPOP 2 a b MAX COUNT 2"],
        ["BZMPOP"] = ["BZMPOP 0 2 a b MIN"],
        ["ZUNIONSTORE"] = ["ZUNIONSTORE d 2 a b", "ZUNIONSTORE d 1 a WEIGHTS 2 AGGREGATE MAX"],
        ["ZINTERSTORE"] = ["ZINTERSTORE d 2 a b WEIGHTS 1 2"],
        ["ZDIFFSTORE"] = ["ZDIFFSTORE d 3 a b c"],
        ["MIGRATE"] = ["MIGRATE h 1 k 0 5 COPY REPLACE", "MIGRATE h 1 _ 0 5 AUTH p KEYS a b c", "MIGRATE h 1 _ 0 5 AUTH2 u p KEYS a"],
        ["SORT"] = ["SORT s", "SORT s BY w* LIMIT 0 5 GET x* GET y* DESC STORE d", "SORT s STORE a STORE b", "SORT s GET STORE"],
        ["GEORADIUS"] = ["GEORADIUS g 1 2 3 km", "GEORADIUS g 1 2 3 km STORE d", "GEORADIUS g 1 2 3 km WITHDIST STOREDIST d"],
        ["GEORADIUSBYMEMBER"] = ["GEORADIUSBYMEMBER g m 3 km", "GEORADIUSBYMEMBER g m 3 km ASC STORE a"],
        ["XREADGROUP"] = ["XREADGROUP GROUP g c STREAMS a b > >", "XREADGROUP GROUP g c COUNT 2 NOACK STREAMS a 0"],
        ["MSET"] = ["MSET a 1", "MSET a 1 b 2 c 3"],
        ["MSETNX"] = ["MSETNX a 1 b 2"],
        ["COPY"] = ["COPY a b", "COPY a b DB 3 REPLACE"],
        ["MOVE"] = ["MOVE a 3"],
        ["SET"] = ["SET a 1", "SET a 1 GET", "SET a 1 KEEPTTL NX"],
        ["BITFIELD"] = ["BITFIELD a GET u8 0", "BITFIELD a SET u8 0 1"],
        ["RESTORE"] = ["RESTORE a 0 payload", "RESTORE a 0 payload REPLACE ABSTTL"],
    };

    [Fact]
    public void Every_write_command_of_the_server_has_the_keys_that_the_server_finds()
    {
        using var server = RedisServer.Start();
        var names = new List<string>();
        Collect((object?[])server.Client.Call("COMMAND")!, names);
        Assert.InRange(names.Count, 100, 400);

        var wrong = new List<string>();
        foreach (var (name, arity) in names.Select(n => (n.Split(' ')[0], int.Parse(n.Split(' ')[1], CultureInfo.InvariantCulture))))
        {
            if (CommandTable.Find(Bytes.Of(name)) is not { } info || info.Arity != arity || !info.IsWrite)
                wrong.Add($"{name}: is not in the table as a write command of arity {arity}");
            var lines = s_invocations.TryGetValue(name, out var explicitly) ? explicitly : Generic(name, arity);
            var valid = lines.Count(line => Compare(server.Client, Args(line), wrong));
            if (valid == 0)
                wrong.Add($"{name}: no invocation that the server takes");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void Every_shape_of_command_in_the_logs_of_ten_servers_has_the_keys_that_the_server_finds()
    {
        using var server = RedisServer.Start();
        var shapes = new Dictionary<string, byte[][]>();
        foreach (var folder in Repo.Corpora())
        {
            using var reader = AofLog.Open(folder).Read();
            while (reader.TryRead(out var record))
                if (record.Kind == AofRecordKind.Command)
                    shapes.TryAdd(Shape(record), record.ToCommand().ToArgs());
        }

        var wrong = new List<string>();
        var replies = server.Client.Pipeline(shapes.Values.Select(GetKeys));
        var compared = shapes.Values.Zip(replies).Count(s => IsSame(s.First, s.Second, wrong));
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(compared > 200, $"only {compared} of {shapes.Count} shapes are known to the server");
    }

    // What tells two commands apart for the finding of keys: name, count of args, and the words that are options or numbers.
    private static string Shape(in AofRecord record)
    {
        var shape = new StringBuilder(Encoding.Latin1.GetString(record.Name).ToUpperInvariant());
        for (var i = 1; i < record.ArgCount; i++)
        {
            var arg = record[i];
            var word = arg.Length is > 0 and < 12 ? Encoding.Latin1.GetString(arg) : "";
            shape.Append(word.Length > 0 && word.All(char.IsAsciiLetterUpper) ? ' ' + word : i < 4 && word.Length is > 0 and < 3 && word.All(char.IsAsciiDigit) ? ' ' + word : " .");
        }

        return shape.ToString();
    }

    private static void Collect(object?[] commands, List<string> names)
    {
        foreach (var entry in commands.Cast<object?[]>())
        {
            if (((object?[])entry[2]!).Contains("write"))
                names.Add($"{Encoding.ASCII.GetString((byte[])entry[0]!)} {entry[1]}");
            if (entry.Length > 9)
                Collect((object?[])entry[9]!, names);
        }
    }

    // The fewest args, and some more where more may come.
    private static string[] Generic(string name, int arity)
    {
        var words = name.Split('|');
        var few = words.Concat(Enumerable.Range(0, Math.Abs(arity) - words.Length).Select(i => $"arg{i}")).ToArray();
        return arity > 0
            ? [string.Join(' ', few)]
            : [string.Join(' ', few), string.Join(' ', few) + " more0 more1", string.Join(' ', few) + " more0 more1 more2 more3"];
    }

    private static byte[][] Args(string line) => [.. line.Split(' ').Select(a => a == "_" ? [] : Bytes.Of(a))];

    private static byte[][] GetKeys(byte[][] args) => ["COMMAND"u8.ToArray(), "GETKEYS"u8.ToArray(), .. args];

    private static bool Compare(RedisClient client, byte[][] args, List<string> wrong) => IsSame(args, client.Call(GetKeys(args)), wrong);

    /// <returns>False when the server does not take the command, so that there is nothing to compare.</returns>
    private static bool IsSame(byte[][] args, object? reply, List<string> wrong)
    {
        if (reply is RedisError error && !error.Message.Contains("no key arguments", StringComparison.Ordinal))
            return false;
        var theirs = reply is object?[] keys ? Sorted(keys.Cast<byte[]>()) : "";
        var ours = Sorted(Records.Keys(Records.One(args), out var found));
        if (ours != theirs || found != KeysFound.All)
            wrong.Add($"{string.Join(' ', args.Select(a => ArgText.ToString(a)))}: {found} {ours}, the server finds {theirs}");
        return true;
    }

    private static string Sorted(IEnumerable<byte[]> keys) => string.Join(' ', keys.Select(k => ArgText.ToString(k)).Order(StringComparer.Ordinal));
}
