using System.Globalization;
using System.Net.Sockets;

namespace AofKit.Tests.Support;

/// <summary>An error reply.</summary>
internal sealed record RedisError(string Message);

/// <summary>The least client there can be. A reply is a string (status), a long, a byte[], an object?[], a <see cref="RedisError"/> or null.</summary>
internal sealed class RedisClient : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _socket;
    private readonly BufferedStream _replies;

    public RedisClient(int port)
    {
        _client = new TcpClient("127.0.0.1", port) { NoDelay = true };
        _socket = _client.GetStream();
        _replies = new BufferedStream(_socket, 1 << 16);
    }

    public object? Call(params string[] args) => Call([.. args.Select(Bytes.Of)]);

    public object? Call(params byte[][] args)
    {
        Send(args);
        return Read();
    }

    /// <summary>Calls, and fails the test at an error.</summary>
    public object? Must(params string[] args)
    {
        var reply = Call(args);
        Assert.False(reply is RedisError, $"{string.Join(' ', args)}: {reply}");
        return reply;
    }

    /// <summary>Sends a command without waiting for the reply.</summary>
    public void Send(byte[][] args) => _socket.Write(Bytes.Command(args));

    /// <summary>Sends many commands and then reads their replies.</summary>
    public List<object?> Pipeline(IEnumerable<byte[][]> commands)
    {
        var list = commands.ToList();
        return Replay(Bytes.Join([.. list.Select(Bytes.Command)]), list.Count);
    }

    /// <summary>Sends the bytes of so many commands and reads their replies.</summary>
    public List<object?> Replay(byte[] bytes, int count)
    {
        var writing = Task.Run(() => _socket.Write(bytes));
        var replies = new List<object?>(count);
        for (var i = 0; i < count; i++)
            replies.Add(Read());
        writing.Wait();
        return replies;
    }

    public void Dispose() => _client.Dispose();

    private object? Read()
    {
        var line = ReadLine();
        var rest = line[1..];
        return line[0] switch
        {
            '+' => rest,
            '-' => new RedisError(rest),
            ':' => Number(rest),
            '$' => ReadBytes(Number(rest)),
            '*' => ReadArray(Number(rest)),
            _ => throw new InvalidDataException(line),
        };
    }

    private object?[]? ReadArray(long count)
    {
        if (count < 0)
            return null;
        var items = new object?[count];
        for (var i = 0; i < count; i++)
            items[i] = Read();
        return items;
    }

    private byte[]? ReadBytes(long length)
    {
        if (length < 0)
            return null;
        var bytes = new byte[length + 2];
        _replies.ReadExactly(bytes);
        return bytes[..^2];
    }

    private string ReadLine()
    {
        var line = new List<byte>();
        while (true)
        {
            var b = _replies.ReadByte();
            if (b < 0)
                throw new EndOfStreamException();
            if (b == '\n')
                return System.Text.Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add((byte)b);
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
