using System.Globalization;
using System.Text;
using AofKit.Tests.Support;

namespace AofKit.Tests.RealServer.Applications;

/// <summary>Sends the commands of applications, many at a time where no reply is needed. None may be refused.</summary>
internal sealed class Sender(RedisClient client)
{
    private const int Many = 100;
    private readonly List<byte[][]> _unsent = [];

    /// <summary>How many commands were sent.</summary>
    public int Count { get; private set; }

    /// <summary>Sends a command whose reply does not matter.</summary>
    public void Send(params object[] args)
    {
        Count++;
        _unsent.Add([.. args.Select(Of)]);
        if (_unsent.Count == Many)
            Flush();
    }

    /// <summary>Sends a command and returns its reply.</summary>
    public object? Call(params object[] args)
    {
        Flush();
        Count++;
        var reply = client.Call([.. args.Select(Of)]);
        Assert.False(reply is RedisError, $"{string.Join(' ', args)}: {reply}");
        return reply;
    }

    /// <summary>Sends a command and returns its reply as words; a null has none.</summary>
    public string[] Words(params object[] args) => Call(args) is object?[] items ? [.. items.Select(i => Text(i)!)] : [];

    /// <summary>Whether the server knows a command.</summary>
    public bool Knows(string command) => Call("COMMAND", "INFO", command) is object?[] { Length: 1 } found && found[0] is not null;

    /// <summary>A reply in words.</summary>
    public static string? Text(object? reply) => reply is byte[] bytes ? Encoding.Latin1.GetString(bytes) : reply?.ToString();

    public void Flush()
    {
        if (_unsent.Count == 0)
            return;
        var replies = client.Pipeline(_unsent);
        var refused = replies.FindIndex(r => r is RedisError);
        Assert.True(refused < 0, refused < 0 ? "" : $"{string.Join(' ', _unsent[refused].Select(Text))}: {replies[refused]}");
        _unsent.Clear();
    }

    private static byte[] Of(object arg) => Bytes.Of(Convert.ToString(arg, CultureInfo.InvariantCulture)!);
}
