using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>A log that a real server wrote under a random workload, rewrites included; the server and a plain parser say what is in it.</summary>
public sealed partial class WorkloadTests(WorkloadTests.Log log) : IClassFixture<WorkloadTests.Log>
{
    private const int Dbs = 4;

    [Fact]
    public void The_records_are_those_of_a_plain_parser()
    {
        using var reader = AofLog.Open(log.Folder).Read();
        var count = 0;
        foreach (var (part, expected) in log.Parts().SelectMany(part => PlainParser.Read(File.ReadAllBytes(part)).Select(c => (Path.GetFileName(part), c))))
        {
            AofRecord record;
            do
                Assert.True(reader.TryRead(out record), $"{reader.Fault}");
            while (record.Kind == AofRecordKind.Annotation);
            Assert.Equal((part, expected.Offset, expected.Db, expected.Time, expected.Args.Length), (record.Part.Name, record.Offset, record.Db, record.Time?.ToUnixTimeSeconds(), record.ArgCount));
            for (var i = 0; i < expected.Args.Length; i++)
                Assert.Equal(expected.Args[i], record[i]);
            Assert.Equal(AofDeviations.None, record.Deviations);
            count++;
        }

        while (reader.TryRead(out var rest))
            Assert.Equal(AofRecordKind.Annotation, rest.Kind);
        Assert.Null(reader.Fault);
        Assert.True(count > 3000, $"only {count} commands");
    }

    [Fact]
    public void Replayed_as_resp_an_empty_server_holds_the_same_data()
    {
        using var server = RedisServer.Start("--appendonly", "no");
        Replay(server, "log", "--format", "resp", log.Folder);
        Assert.Equal(log.Digest, DigestOf(server));
    }

    [Fact]
    public void A_base_in_RDB_form_replayed_as_the_commands_that_recreate_it_gives_the_same_data()
    {
        using var source = RedisServer.Start("--appendonly", "yes", "--appendfsync", "no");
        var workload = new Workload(77);
        workload.Run(source.Client, 3000);
        Rewrite(source.Client);
        workload.Run(source.Client, 1000);
        var digest = DigestOf(source);
        source.Stop();

        using var server = RedisServer.Start("--appendonly", "no");
        Replay(server, "log", "--base", "--target", "redis-7.0", "--format", "resp", source.Folder);
        Assert.Equal(digest, DigestOf(server));
    }

    [Fact]
    public void Numbers_are_the_same_with_the_base_and_without()
    {
        foreach (var keys in (int[])[0, 3])
        {
            using var source = RedisServer.Start("--appendonly", "yes");
            source.Client.Must("FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('f', function() return 1 end)");
            for (var i = 0; i < keys; i++)
                source.Client.Must("SET", $"k{i}", "v");
            source.Client.Must("BGREWRITEAOF");
            while (!AofLog.Open(source.Folder).Parts[0].Name.Contains(".2.", StringComparison.Ordinal))
                Thread.Sleep(10);
            source.Client.Must("SET", "last", "v");
            source.Stop();
            var without = Tool.Run("log", "-n", "--last", "1", source.Folder).Text;
            Assert.Equal(without, Tool.Run("log", "-n", "--last", "1", "--base", source.Folder).Text);
            Assert.StartsWith($"{keys + 3} ", without, StringComparison.Ordinal);

            var first = Tool.Run("log", "-n", "--limit", "1", "--base", source.Folder).Text.Split(' ')[1];
            Assert.NotEmpty(Tool.Run("log", "--from", first, "--to", first, "--base", source.Folder).Text);
        }
    }

    [Fact]
    public void A_server_that_just_started_has_a_log_with_nothing_odd()
    {
        foreach (var preamble in (string[])["yes", "no"])
        {
            using var source = RedisServer.Start("--appendonly", "yes", "--aof-use-rdb-preamble", preamble);
            source.Client.Must("SET", "k", "v");
            source.Stop();
            var run = Tool.Run("log", source.Folder);
            Assert.Equal((0, "0 SELECT 0\n0 SET k v\n", ""), (run.ExitCode, run.Text, run.Talk));
        }
    }

    [Fact]
    public void A_db_alone_replayed_as_resp_holds_what_it_held()
    {
        // SWAPDB, MOVE and COPY would bring what other dbs have; this log has none of them.
        using var source = RedisServer.Start("--appendonly", "yes", "--aof-use-rdb-preamble", "no");
        var random = new Random(5);
        for (var i = 0; i < 2000; i++)
        {
            if (i % 20 == 0)
                source.Client.Must("SELECT", $"{random.Next(Dbs)}");
            source.Client.Must("RPUSH", $"k{random.Next(50)}", $"{i}");
        }

        var expected = Enumerable.Range(0, Dbs).Select(db => Contents(source, db)).ToList();
        source.Stop();
        for (var db = 0; db < Dbs; db++)
        {
            using var server = RedisServer.Start("--appendonly", "no");
            Replay(server, "log", "--db", $"{db}", "--format", "resp", source.Folder);
            for (var other = 0; other < Dbs; other++)
                Assert.Equal(other == db ? expected[db] : "", Contents(server, other));
        }
    }

    [Fact]
    public void The_history_of_a_key_has_every_command_in_which_the_server_finds_it()
    {
        using var server = RedisServer.Start("--appendonly", "no");
        var commands = log.Parts().SelectMany(part => PlainParser.Read(File.ReadAllBytes(part))).ToList();
        var keys = server.Client.Pipeline(commands.Select(c => (byte[][])["COMMAND"u8.ToArray(), "GETKEYS"u8.ToArray(), .. c.Args]))
            .Select(r => r is object?[] found ? found.Cast<byte[]>().Select(k => Convert.ToHexString(k)).ToHashSet() : []).ToList();
        var random = new Random(7);
        var all = keys.SelectMany(k => k).Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var hex in all.OrderBy(_ => random.Next()).Take(12))
        {
            var key = ArgText.ToString(Convert.FromHexString(hex));
            var expected = commands.Where((_, i) => keys[i].Contains(hex)).Select(c => $"{c.Offset} {Encoding.Latin1.GetString(c.Args[0])}");
            var run = Tool.Run("key", key, "--not-command", "flushall,flushdb,swapdb", "--format", "json", log.Folder);
            Assert.Equal(0, run.ExitCode);
            var actual = run.Lines.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement)
                .Select(r => $"{r.GetProperty("offset").GetInt64()} {r.GetProperty("args")[0].GetString()}");
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void The_text_of_a_record_read_back_by_redis_cli_is_the_command()
    {
        using var server = RedisServer.Start("--appendonly", "no");
        var run = Tool.Run("log", "--full", log.Folder);
        Assert.Equal(0, run.ExitCode);
        var lines = run.Lines.Select(line => WithoutTimeAndDb().Replace(line, "") + "\n");
        server.Cli(Bytes.Of(string.Concat(lines)));
        Assert.Equal(log.Digest, DigestOf(server));
    }

    [GeneratedRegex(@"^(\S+Z )?\d+ ")]
    private static partial Regex WithoutTimeAndDb();

    private static void Replay(RedisServer server, params string[] args)
    {
        var run = Tool.Run(args);
        Assert.True(run.ExitCode == 0, run.Talk);
        var count = PlainParser.Read(run.Output).Count();
        Assert.DoesNotContain(server.Client.Replay(run.Output, count), r => r is RedisError);
    }

    private static string DigestOf(RedisServer server) => (string)server.Client.Must("DEBUG", "DIGEST")!;

    private static string Contents(RedisServer server, int db)
    {
        server.Client.Must("SELECT", db.ToString(CultureInfo.InvariantCulture));
        var keys = ((object?[])server.Client.Must("KEYS", "*")!).Cast<byte[]>().Select(k => Encoding.UTF8.GetString(k)).Order(StringComparer.Ordinal).ToList();
        return string.Join('\n', keys.Select(k => $"{k} " + string.Join(' ', ((object?[])server.Client.Must("LRANGE", k, "0", "-1")!).Cast<byte[]>().Select(v => Encoding.UTF8.GetString(v)))));
    }

    private static void Rewrite(RedisClient client)
    {
        client.Must("BGREWRITEAOF");
        while (!Encoding.UTF8.GetString((byte[])client.Must("INFO", "persistence")!).Contains("aof_rewrite_in_progress:0", StringComparison.Ordinal))
            Thread.Sleep(20);
        while (Encoding.UTF8.GetString((byte[])client.Must("INFO", "persistence")!).Contains("aof_rewrite_scheduled:1", StringComparison.Ordinal))
            Thread.Sleep(20);
    }

    /// <summary>The log, written once for all tests.</summary>
    public sealed class Log : IDisposable
    {
        private const int Seed = 2026;
        private readonly TempFolder _folder = new();

        public Log()
        {
            if (!Tool.Exists("redis-server") && Environment.GetEnvironmentVariable("AOFKIT_REQUIRE_SERVER") != "1")
                return; // the tests skip
            using var server = RedisServer.Start("--appendonly", "yes", "--appendfsync", "no", "--aof-timestamp-enabled", "yes", "--aof-use-rdb-preamble", "no");
            var workload = new Workload(Seed);
            workload.Run(server.Client, 4000);
            Rewrite(server.Client);
            workload.Run(server.Client, 2000);
            Thread.Sleep(1100); // another second, another timestamp
            workload.Run(server.Client, 3000);
            Digest = DigestOf(server);
            server.Stop();
            Copy(Path.Combine(server.Folder, "appendonlydir"), _folder.Path);
        }

        public string Folder
        {
            get
            {
                RedisServer.Require();
                return _folder.Path;
            }
        }

        public string Digest { get; } = "";

        /// <summary>The files of the log, as the manifest lists them.</summary>
        public IEnumerable<string> Parts() => File.ReadAllLines(Path.Combine(Folder, "appendonly.aof.manifest")).Select(line => Path.Combine(Folder, line.Split(' ')[1]));

        public void Dispose() => _folder.Dispose();

        private static void Copy(string from, string to)
        {
            foreach (var file in Directory.GetFiles(from))
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
