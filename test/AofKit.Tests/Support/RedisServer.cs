using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AofKit.Tests.Support;

/// <summary>A real redis-server in a folder of its own, on a free port of the loopback interface. It is always stopped.</summary>
internal sealed class RedisServer : IDisposable
{
    private const string Program = "redis-server";
    private static readonly ConcurrentDictionary<int, Process> s_running = new();

    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort();
    private readonly string _program;
    private readonly string[] _config;
    private Process? _process;

    static RedisServer() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in s_running.Values)
            process.Kill();
    };

    private RedisServer(string program, string[] config) => (_program, _config) = (program, config);

    /// <summary>The data directory.</summary>
    public string Folder => _folder.Path;

    public RedisClient Client { get; private set; } = null!;

    /// <summary>Skips the test where there is no server; fails it where one is demanded.</summary>
    public static void Require()
    {
        if (Tool.Exists(Program))
            return;
        Assert.False(Environment.GetEnvironmentVariable("AOFKIT_REQUIRE_SERVER") == "1", $"{Program} is not on the path, and AOFKIT_REQUIRE_SERVER=1 demands it");
        Assert.Skip($"{Program} is not on the path");
    }

    /// <summary>Starts a server.</summary>
    /// <param name="config">Settings as on its command line: <c>--appendonly</c>, <c>yes</c> …</param>
    public static RedisServer Start(params string[] config) => StartOn(_ => { }, config);

    /// <summary>Starts a server on files that are there already.</summary>
    public static RedisServer StartOn(Action<string> prepare, params string[] config)
    {
        Require();
        return StartOn(Program, prepare, config);
    }

    /// <summary>Starts a server of a version: <c>redis-7.0</c> is the one on the path, others lie in the folder that AOFKIT_SERVERS names (test/get-servers.sh).</summary>
    public static RedisServer StartOf(string version, params string[] config) => StartOf(version, _ => { }, config);

    /// <summary>Starts a server of a version on files that are there already.</summary>
    public static RedisServer StartOf(string version, Action<string> prepare, params string[] config)
    {
        if (version == "redis-7.0")
            return StartOn(prepare, config);
        var program = Path.Combine(Environment.GetEnvironmentVariable("AOFKIT_SERVERS") ?? "", version);
        if (!File.Exists(program))
            Assert.Skip($"AOFKIT_SERVERS names no folder with {version}");
        return StartOn(program, prepare, config);
    }

    private static RedisServer StartOn(string program, Action<string> prepare, string[] config)
    {
        var server = new RedisServer(program, config);
        try
        {
            prepare(server.Folder);
            server.Launch();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Stops the server as an administrator does, so that its log is whole.</summary>
    public void Stop()
    {
        Client.Send([Bytes.Of("SHUTDOWN")]);
        Assert.True(_process!.WaitForExit(TimeSpan.FromSeconds(20)), "redis-server does not stop");
        Forget();
    }

    /// <summary>Feeds lines to a real redis-cli.</summary>
    public void Cli(byte[] lines)
    {
        var start = new ProcessStartInfo("redis-cli", ["-p", _port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(lines);
        process.StandardInput.Close();
        process.WaitForExit();
        output.Wait();
    }

    public void Dispose()
    {
        if (_process is { HasExited: false } process)
            process.Kill();
        _process?.WaitForExit();
        Forget();
        _folder.Dispose();
    }

    private void Launch()
    {
        _process = Process.Start(new ProcessStartInfo(_program, [
            "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", Folder, "--save", "",
            "--logfile", "server.log", "--enable-debug-command", "yes", "--auto-aof-rewrite-percentage", "0", .. _config]))!;
        s_running[_process.Id] = _process;
        var watch = Stopwatch.StartNew();
        while (!TryConnect())
        {
            Assert.False(_process.HasExited, $"redis-server stopped:\n{Log()}");
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"redis-server does not answer:\n{Log()}");
            Thread.Sleep(10);
        }
    }

    private bool TryConnect()
    {
        try
        {
            Client = new RedisClient(_port);
            if (Client.Call("PING") is "PONG")
                return true;
            Client.Dispose();
        }
        catch (SocketException)
        {
            // Not yet.
        }

        return false;
    }

    private void Forget()
    {
        Client?.Dispose();
        if (_process is null)
            return;
        s_running.TryRemove(_process.Id, out _);
        _process.Dispose();
        _process = null;
    }

    private string Log() => File.Exists(_folder["server.log"]) ? File.ReadAllText(_folder["server.log"]) : "";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
