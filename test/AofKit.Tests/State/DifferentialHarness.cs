using System.Globalization;
using System.Text;
using AofKit.State;
using AofKit.Tests.Support;

namespace AofKit.Tests.State;

/// <summary>Sends commands to a real server, and replays what it writes; the two must hold the same data set.</summary>
internal sealed class DifferentialHarness : IDisposable
{
    public const int Dbs = 4;
    private readonly RedisServer _server;
    private readonly string _version;

    public DifferentialHarness(string version)
    {
        _version = version;
        _server = RedisServer.StartOf(version, "--appendonly", "yes", "--appendfsync", "no", "--databases", $"{Dbs}", "--hz", "500");
    }

    // A rewrite begins another part.
    private string LogPath => Directory.GetFiles(Path.Combine(_server.Folder, "appendonlydir"), "*.incr.aof").MaxBy(File.GetCreationTimeUtc)!;

    /// <summary>Runs commands, and compares.</summary>
    /// <param name="commands">What a client sends.</param>
    /// <param name="direct">Replay what the client sends instead of what the server writes, and compare the errors too.</param>
    /// <returns>What differs; empty when nothing does.</returns>
    public string Run(List<byte[][]> commands, bool direct)
    {
        var problems = Run(commands, direct, isPipelined: true);
        // Redis takes an error number left over from a command before for one of its own (SORT, "can't be converted into double").
        // Waiting for each reply, it does not.
        return direct && problems.Length > 0 ? Run(commands, direct, isPipelined: false) : problems;
    }

    private string Run(List<byte[][]> commands, bool direct, bool isPipelined)
    {
        var client = _server.Client;
        client.Call("DISCARD");
        client.Must("SELECT", "3");
        client.Must("SET", "last", "of the seed before");
        client.Must("FLUSHALL");
        client.Must("FUNCTION", "FLUSH");
        client.Must("SELECT", "0");
        var start = new FileInfo(LogPath).Length;
        var replies = isPipelined ? client.Pipeline(commands) : commands.ConvertAll(client.Call);
        client.Call("DISCARD");
        // Redis 7.0 has no consumer of a claim that claims nothing.
        var detail = !direct ? StateDetail.Counts : _version == "redis-7.0" ? StateDetail.Counts | StateDetail.Reads : StateDetail.All;
        var expected = StateText.Of(client, Dbs, detail);
        var log = direct ? Bytes.Join([.. commands.Select(c => Bytes.Command(c))]) : ReadFrom(start);
        var replayer = Replay(log);
        var problems = StateText.Compare(expected, StateText.Of(replayer.Data, detail));
        // What is up to the server is unknown here, and so is what comes of it.
        if (replayer.Data.MayHaveUnknown)
            return "";
        // Not all that a server writes leads to what it holds. Then what counts is what it holds when it has loaded its log.
        if (!direct && problems.Length > 0)
            problems = StateText.Compare(Reload(detail), StateText.Of(replayer.Data, detail));
        problems += CompareRecreated(replayer.Data);
        if (direct && replies.Exists(r => r is RedisError error && error.Message.StartsWith("EXECABORT", StringComparison.Ordinal)))
            return "";
        if (direct)
            problems += CompareErrors(commands, replies, replayer);
        else if (replayer.FindingCount > 0)
            problems += $"findings in what the server wrote: {string.Join("; ", replayer.Findings.Take(3))}\n";
        return problems;
    }

    private SortedDictionary<string, string> Reload(StateDetail detail)
    {
        _server.Client.Must("DEBUG", "LOADAOF");
        return StateText.Of(_server.Client, Dbs, detail);
    }

    // The commands that recreate each key, replayed, give the same again.
    private static string CompareRecreated(DataSet data)
    {
        var commands = new List<byte[]>();
        foreach (var db in data.Dbs)
        {
            commands.Add(Bytes.Command("SELECT", db.ToString(CultureInfo.InvariantCulture)));
            if (data.Keys(db).Any(k => k.Stream is { } s && s.Groups.Any(g => g.Pending.Any(p => s.Entries.All(e => e.Id != p.Id)))))
                return ""; // No command gives back what is pending and no longer there.
            commands.AddRange(data.Keys(db).SelectMany(k => k.ToCommands()).Select(c => Bytes.Command(c)));
        }

        var again = Replay(Bytes.Join([.. commands]));
        return StateText.Compare(Show(data), Show(again.Data));

        static SortedDictionary<string, string> Show(DataSet data) => StateText.WithoutMinusZeros(StateText.Of(data, StateDetail.Counts | StateDetail.Reads));
    }

    /// <summary>Rewrites the log, and replays the base that the server has made of its data set.</summary>
    public string RunRewrite()
    {
        var client = _server.Client;
        var expected = StateText.Of(client, Dbs, StateDetail.All);
        var folder = Path.Combine(_server.Folder, "appendonlydir");
        var before = Directory.GetFiles(folder, "*.base.*");
        client.Must("BGREWRITEAOF");
        while (Directory.GetFiles(folder, "*.base.*") is var now && (now.Length != 1 || now[0] == before.FirstOrDefault()))
            Thread.Sleep(5);
        var replayer = new Replayer();
        using var reader = replayer.Read(AofLog.Open(Directory.GetFiles(folder, "*.base.*").Single()));
        while (reader.TryRead(out var record))
            replayer.Apply(record);
        return StateText.Compare(expected, StateText.Of(replayer.Data, StateDetail.All));
    }

    public void Dispose() => _server.Dispose();

    /// <summary>A shortest list of commands that still fails: none of them can be left out.</summary>
    public List<byte[][]> Shrink(List<byte[][]> commands, bool direct)
    {
        var size = commands.Count;
        while (size > 0)
        {
            var before = commands.Count;
            for (var at = 0; at < commands.Count;)
            {
                List<byte[][]> fewer = [.. commands[..at], .. commands[Math.Min(commands.Count, at + size)..]];
                if (Run(fewer, direct).Length > 0)
                    commands = fewer;
                else
                    at += size;
            }

            // What had to stay because of a command behind it need not when that is gone.
            size = size > 1 ? size / 2 : commands.Count < before ? 1 : 0;
        }

        return commands;
    }

    public static string Show(List<byte[][]> commands) =>
        string.Join('\n', commands.Select(c => string.Join(' ', c.Select(a => StateText.Show(a)))));

    private static Replayer Replay(byte[] log)
    {
        var replayer = new Replayer();
        using var reader = replayer.Read(AofLog.FromStream(new MemoryStream(log), "log"));
        while (reader.TryRead(out var record))
            replayer.Apply(record);
        return replayer;
    }

    private byte[] ReadFrom(long start)
    {
        using var file = new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = start;
        var bytes = new byte[file.Length - start];
        file.ReadExactly(bytes);
        return bytes;
    }

    // A command is refused here exactly when the server answers with an error.
    private static string CompareErrors(List<byte[][]> commands, List<object?> replies, Replayer replayer)
    {
        var refused = replayer.Findings.Where(f => f.Kind is not StateFindingKind.RelativeTime).ToDictionary(f => (int)f.Number - 1, f => f.Reason);
        var queued = new List<int>();
        var isQueueing = false;
        var problems = "";
        for (var i = 0; i < commands.Count; i++)
        {
            var name = Encoding.Latin1.GetString(commands[i][0]);
            if (name == "EXEC" && replies[i] is object?[] results)
                for (var j = 0; j < results.Length; j++)
                    Check(queued[j], results[j]);
            else if (name == "MULTI" && !isQueueing)
                queued.Clear();
            else if (isQueueing && name is not ("EXEC" or "MULTI"))
                queued.Add(i);
            else
                Check(i, replies[i]);
            isQueueing = name == "MULTI" || (isQueueing && name != "EXEC");
        }

        return problems;

        void Check(int i, object? reply)
        {
            if (reply is RedisError != refused.ContainsKey(i) && Encoding.Latin1.GetString(commands[i][0]) is not ("SELECT" or "MULTI"))
                problems += $"{i}: {string.Join(' ', commands[i].Select(a => StateText.Show(a)))}: the server says {reply as RedisError}, here {refused.GetValueOrDefault(i, "it is done")}\n";
        }
    }
}
