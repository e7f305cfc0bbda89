using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer;

/// <summary>A real server that loads one log after another and tells what it holds then. It is strict: a torn tail is refused, too.</summary>
internal sealed class LogLoader : IDisposable
{
    private RedisServer _server = Start();

    /// <summary>Loads a log.</summary>
    /// <returns>The digest of the data set; null when the server refuses the log.</returns>
    public string? Load(RealLog log)
    {
        var folder = Path.Combine(_server.Folder, "appendonlydir");
        Directory.Delete(folder, recursive: true);
        log.WriteTo(folder);
        try
        {
            return _server.Client.Call("DEBUG", "LOADAOF") is "OK" ? (string)_server.Client.Must("DEBUG", "DIGEST")! : null;
        }
        catch (Exception e) when (e is IOException or EndOfStreamException)
        {
            // It stops at a log that it does not like.
            _server.Dispose();
            _server = Start();
            return null;
        }
    }

    public void Dispose() => _server.Dispose();

    // Of a log that has lain here for some days, keys have expired; they are to stay until they are compared.
    private static RedisServer Start()
    {
        var server = RedisServer.Start("--appendonly", "yes", "--aof-load-truncated", "no", "--appendfsync", "no");
        server.Client.Must("DEBUG", "SET-ACTIVE-EXPIRE", "0");
        return server;
    }
}
