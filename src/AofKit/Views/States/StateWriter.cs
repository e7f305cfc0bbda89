using System.Globalization;
using System.Text;
using AofKit.State;
using AofKit.Views.Writers;

namespace AofKit.Views.States;

/// <summary>The output formats for keys.</summary>
public enum StateFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>An object a line.</summary>
    Json,

    /// <summary>The commands that recreate the keys, to be piped into <c>redis-cli --pipe</c>.</summary>
    Resp,
}

/// <summary>What to write of a key, for the formats that leave a choice.</summary>
public sealed record StateWriterOptions
{
    /// <summary>Long args whole, and all items that differ.</summary>
    public bool Full { get; init; }

    /// <summary>No values, only their types and sizes.</summary>
    public bool KeysOnly { get; init; }

    /// <summary>What expires is marked if its time has passed by then; null for no marks.</summary>
    public DateTimeOffset? Clock { get; init; }
}

/// <summary>Writes keys, and how they differ.</summary>
public sealed class StateWriter(StateFormat format, Stream stream, StateWriterOptions? options = null)
{
    private readonly OutputBuffer _out = new(stream);
    private readonly StateWriterOptions _options = options ?? new StateWriterOptions();
    private int _db;

    /// <summary>Writes a key. Nothing can recreate an unknown value, so as RESP it is nothing.</summary>
    public void Write(in KeyState key)
    {
        switch (format)
        {
            case StateFormat.Text:
                StateText.WriteKey(key, _options, _out);
                break;
            case StateFormat.Json:
                StateJson.WriteKey(key, _options, _out);
                break;
            default:
                WriteCommands(key);
                break;
        }

        _out.FlushIfLarge();
    }

    /// <summary>Writes how a key differs between two states, as text or JSON.</summary>
    /// <exception cref="NotSupportedException">The format has no words for it.</exception>
    public void Write(StateChange change)
    {
        if (format == StateFormat.Text)
            StateText.WriteChange(change, _options.Full, _out);
        else if (format == StateFormat.Json)
            StateJson.WriteChange(change, _out);
        else
            throw new NotSupportedException("differences are written as text or JSON");
        _out.FlushIfLarge();
    }

    /// <summary>Writes the command that loads a function library.</summary>
    public void WriteFunction(ReadOnlySpan<byte> source) => WriteCommand([.. Words("FUNCTION", "LOAD"), source.ToArray()]);

    /// <summary>Hands everything written so far to the stream.</summary>
    public void Flush() => _out.Flush();

    private void WriteCommands(in KeyState key)
    {
        foreach (var command in key.ToCommands())
        {
            if (key.Db != _db)
                WriteCommand(Words("SELECT", key.Db.ToString(CultureInfo.InvariantCulture)));
            _db = key.Db;
            WriteCommand(command);
            _out.FlushIfLarge();
        }
    }

    private void WriteCommand(byte[][] args) => new RespText(_out).Command(args);

    private static byte[][] Words(params string[] words) => [.. words.Select(Encoding.UTF8.GetBytes)];
}
