using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AofKit.Tests.Rdb;

/// <summary>A redis-server of its own, in a folder of its own, that is stopped when it is disposed.</summary>
internal sealed class RdbServer : IDisposable
{
    private readonly Process _process;
    private readonly TcpClient _client = new();
    private readonly Stream _stream;
    private readonly string _folder = Directory.CreateTempSubdirectory("aof-rdb-").FullName;

    private RdbServer(int port)
    {
        _process = Process.Start(new ProcessStartInfo("redis-server")
        {
            ArgumentList =
            {
                "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--dir", _folder,
                "--enable-debug-command", "yes", "--logfile", Path.Combine(_folder, "log"),
            },
        })!;
        for (var attempt = 0; !_client.Connected; attempt++)
        {
            try
            {
                _client.Connect(IPAddress.Loopback, port);
            }
            catch (SocketException) when (attempt < 100)
            {
                Thread.Sleep(50);
            }
        }

        _stream = new BufferedStream(_client.GetStream(), 1 << 16);
    }

    /// <summary>There is a redis-server on the PATH.</summary>
    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    public static RdbServer Start()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return new RdbServer(port);
    }

    /// <summary>The file that SAVE writes.</summary>
    public byte[] Save()
    {
        Assert.Equal("OK", Send("SAVE"));
        return File.ReadAllBytes(Path.Combine(_folder, "dump.rdb"));
    }

    /// <summary>Sends a command and gives the reply as text, arrays in brackets.</summary>
    public string Send(params object[] args)
    {
        var resp = RdbBytes.Bare().Raw($"*{args.Length}\r\n");
        foreach (var arg in args)
        {
            var bytes = arg as byte[] ?? Encoding.Latin1.GetBytes(Convert.ToString(arg, CultureInfo.InvariantCulture)!);
            resp.Raw($"${bytes.Length}\r\n").Raw(bytes).Raw("\r\n");
        }

        return SendRaw(resp.ToArray());
    }

    public string SendRaw(ReadOnlySpan<byte> resp)
    {
        _stream.Write(resp);
        _stream.Flush();
        return Reply();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _stream.Dispose();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Reply()
    {
        var line = Line();
        switch (line[0])
        {
            case '$':
                var length = int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
                if (length < 0)
                    return "(nil)";
                var bytes = new byte[length + 2];
                _stream.ReadExactly(bytes);
                return Encoding.Latin1.GetString(bytes, 0, length);
            case '*':
                var count = int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
                return "[" + string.Join(" ", Enumerable.Range(0, Math.Max(0, count)).Select(_ => Reply())) + "]";
            case '-':
                return "error " + line[1..];
            default:
                return line[1..];
        }
    }

    private string Line()
    {
        var line = new StringBuilder();
        for (var b = _stream.ReadByte(); b != '\n'; b = _stream.ReadByte())
        {
            if (b < 0)
                throw new EndOfStreamException();
            line.Append((char)b);
        }

        return line.ToString(0, line.Length - 1);
    }
}
