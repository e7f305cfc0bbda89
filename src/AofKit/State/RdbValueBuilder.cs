using System.Buffers.Binary;
using AofKit.Rdb;
using AofKit.State.Values;

namespace AofKit.State;

/// <summary>Makes a value out of the tokens of an RDB, from a key start to its end.</summary>
internal sealed class RdbValueBuilder
{
    private const byte LongLength = 0x81;

    private object? _value;
    private ListValue? _list;
    private SetValue? _set;
    private HashValue? _hash;
    private SortedSetValue? _sorted;
    private ArrayValue? _array;
    private StreamBuilder? _stream;
    private List<ScoredMember>? _members;

    /// <summary>Forgets the value before.</summary>
    public void Start()
    {
        _value = null;
        (_list, _set, _hash, _sorted, _array, _stream, _members) = (null, null, null, null, null, null, null);
    }

    /// <summary>Takes a token of the value.</summary>
    public void Take(in RdbToken token, RdbReader reader)
    {
        switch (token.Kind)
        {
            case RdbTokenKind.Text:
                _value = token.Value.ToArray();
                break;
            case RdbTokenKind.Element:
                (_list ??= new ListValue()).Push(token.Value.ToArray(), atFront: false);
                break;
            case RdbTokenKind.Member:
                (_set ??= new SetValue()).Add(token.Value);
                if (token.Number != RdbKey.NoExpiry)
                    _set.SetExpiry(token.Value, token.Number);
                break;
            case RdbTokenKind.Field:
                // Of a field that is there twice, servers find the first.
                if ((_hash ??= new HashValue()).Add(token.Name, token.Value) && token.Number != RdbKey.NoExpiry)
                    _hash.SetExpiry(token.Name, token.Number);
                break;
            case RdbTokenKind.ScoredMember:
                (_members ??= []).Add(new ScoredMember(token.Score, token.Value.ToArray()));
                break;
            case RdbTokenKind.ArrayItem:
                (_array ??= new ArrayValue()).Set(token.Count, token.Value.ToArray());
                break;
            case RdbTokenKind.ArrayCursor:
                (_array ??= new ArrayValue()).Cursor = token.Count;
                break;
            case RdbTokenKind.Raw:
                _value = new RawValue(NameOf(reader.Key, token.Value), [reader.Key.Type.Number, .. token.Value], reader.Header.Version);
                break;
            case >= RdbTokenKind.StreamEntry and <= RdbTokenKind.StreamIdempotentId:
                (_stream ??= new StreamBuilder()).Take(token, reader);
                break;
        }
    }

    /// <summary>The value; null when it is empty, and then servers have no such key.</summary>
    public object? End(RdbReader reader)
    {
        if (_members is not null)
            _sorted = SortedSetValue.OfRdb(_members);
        return _value ?? _list ?? _set ?? _hash ?? _sorted ?? _array ?? (object?)_stream?.End(reader);
    }

    // The value of a module begins with the id of its type, nine letters and a version.
    private static string NameOf(RdbKey key, ReadOnlySpan<byte> value) =>
        key.Type.Layout == RdbLayout.Module && value is [LongLength, ..] && value.Length > sizeof(ulong)
            ? RdbModule.NameOf(BinaryPrimitives.ReadUInt64BigEndian(value[1..]))
            : key.Type.Name;
}
