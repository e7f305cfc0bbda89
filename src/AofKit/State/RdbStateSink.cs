using AofKit.Rdb;
using AofKit.State.Handlers;

namespace AofKit.State;

/// <summary>Takes the values of an RDB while a reader reads it, and puts each into a data set when its record is applied.</summary>
internal sealed class RdbStateSink(DataSet data, StateScope? scope) : IRdbValueSink
{
    private readonly RdbValueBuilder _builder = new();
    private object? _value;
    private byte[] _key = [];
    private int _db;
    private byte[] _subkey = [];

    public bool Start(ReadOnlySpan<byte> name)
    {
        _builder.Start();
        return scope?.Holds(name) ?? true;
    }

    public void Take(in RdbToken token, RdbReader reader) => _builder.Take(token, reader);

    public void End(RdbReader reader) => _value = _builder.End(reader);

    public void TakeFunction(ReadOnlySpan<byte> source) => FunctionCommands.Add(data, source, replace: true);

    // KeyDB tells when the members of the key before expire, a pair of fields for each.
    public void TakeAux(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("keydb-subexpire-key"u8))
            _subkey = value.ToArray();
        else if (name.SequenceEqual("keydb-subexpire-when"u8) && NumberText.TryInteger(value, out var at)
            && data.Db(_db).Get(_key) is Values.SetValue set && set.Contains(_subkey))
            set.SetExpiry(_subkey, at);
    }

    /// <summary>Puts the value of an entry into the data set.</summary>
    public void Put(in AofRecord record)
    {
        if (_value is null)
            return;
        _key = record.EntryKey.ToArray();
        _db = record.Db;
        data.Db(_db).Put(_key, _value, record.Entry.ExpiresAt ?? Expiry.None);
        _value = null;
    }
}
