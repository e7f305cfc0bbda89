using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AofKit.Views.Checking;

namespace AofKit.Tests.Support;

/// <summary>What a real server did with a log: a process of its own, in a folder of its own, which may crash.</summary>
/// <param name="ExitCode">Null when it answers.</param>
/// <param name="Sizes">What the files have become, by their names.</param>
/// <param name="Keys">How many keys it holds.</param>
/// <param name="Log">What it says.</param>
internal sealed record ServerStart(int? ExitCode, IReadOnlyDictionary<string, long> Sizes, long Keys, string Log)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    /// <summary>The servers that tests compare with: the one on the path, and what test/get-servers.sh brings.</summary>
    public static IReadOnlyList<string> Versions { get; } = ["redis-7.0", "redis-8.0", "redis-8.0.6", "redis-8.6", "valkey-8.1", "valkey-9.1"];

    /// <summary>The row of a server, which has no third number.</summary>
    public static ServerRules RulesOf(string version)
    {
        var line = version.Count(c => c == '.') == 2 ? version[..version.LastIndexOf('.')] : version;
        return ServerRules.TryFind(line, out var rules) ? rules : throw new ArgumentException(version);
    }

    /// <summary>A signal has ended it.</summary>
    public bool Crashed => ExitCode >= 128;

    /// <summary>Whether there is a server of a version; tests without it are skipped.</summary>
    public static string? Find(string version) =>
        version == "redis-7.0" ? Tool.Exists("redis-server") ? "redis-server" : null
        : Environment.GetEnvironmentVariable("AOFKIT_SERVERS") is { } folder && File.Exists(Path.Combine(folder, version)) ? Path.Combine(folder, version) : null;

    /// <summary>Starts a server on files, waits until it answers or ends, and stops it.</summary>
    public static ServerStart On(string program, IReadOnlyDictionary<string, byte[]> files, params string[] settings)
    {
        // Somebody else may take the port between the choice and the start.
        while (true)
            if (Try(program, files, settings) is var start && !start.Log.Contains("Address already in use", StringComparison.Ordinal))
                return start;
    }

    private static ServerStart Try(string program, IReadOnlyDictionary<string, byte[]> files, string[] settings)
    {
        using var folder = new TempFolder();
        foreach (var (name, bytes) in files)
            folder.Write(name, bytes);
        var port = FreePort();
        using var process = Process.Start(new ProcessStartInfo(program, [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder.Path, "--save", "",
            "--logfile", "server.log", "--appendonly", "yes", "--auto-aof-rewrite-percentage", "0", .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var keys = Await(process, port);
            var sizes = new DirectoryInfo(folder.Path).EnumerateFiles("*", SearchOption.AllDirectories).ToDictionary(f => f.Name, f => f.Length);
            return new ServerStart(keys is null ? process.ExitCode : null, sizes, keys ?? 0, File.Exists(folder["server.log"]) ? File.ReadAllText(folder["server.log"]) : "");
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static long? Await(Process process, int port)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < s_patience)
        {
            if (process.WaitForExit(4))
                return null;
            try
            {
                using var client = new RedisClient(port);
                if (client.Call("PING") is not "PONG")
                    continue;
                var keyspace = System.Text.Encoding.ASCII.GetString((byte[])client.Call("INFO", "keyspace")!);
                return System.Text.RegularExpressions.Regex.Matches(keyspace, @"keys=(\d+)").Sum(m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // Not yet.
            }
        }

        throw new TimeoutException("the server neither answers nor ends");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
