using AofKit.State.Values;

namespace AofKit.State;

/// <summary>A key and what it holds. It shows the data set as long as that does not change.</summary>
public readonly struct KeyState
{
    private readonly byte[] _key;
    private readonly object _value;
    private readonly long _expiresAt;

    internal KeyState(int db, byte[] key, object value, long expiresAt)
    {
        Db = db;
        _key = key;
        _value = value;
        _expiresAt = expiresAt;
    }

    /// <summary>The db of the key.</summary>
    public int Db { get; }

    /// <summary>The name of the key.</summary>
    public ReadOnlyMemory<byte> Key => _key;

    /// <summary>The type of the value.</summary>
    public StateType Type => Value.TypeOf(_value);

    /// <summary>The type in the word that the command <c>TYPE</c> gives, the name of a module's type, or <c>unknown</c>.</summary>
    public string TypeName => _value is RawValue raw ? raw.Name : Type switch
    {
        StateType.String => "string",
        StateType.List => "list",
        StateType.Set => "set",
        StateType.SortedSet => "zset",
        StateType.Hash => "hash",
        StateType.Stream => "stream",
        var type => type.ToString().ToLowerInvariant(),
    };

    /// <summary>How many elements, members, fields or entries there are; 1 for a string.</summary>
    public long Count => _value is Value value ? value.Count : 1;

    /// <summary>When the key expires, in milliseconds since 1970; null when it does not.</summary>
    public long? ExpiresAt => Expiry.ToView(_expiresAt);

    /// <summary>The bytes of a string; empty for another type.</summary>
    public ReadOnlySpan<byte> Text => TextValue.TryRead(_value, out var text) ? text : default;

    /// <summary>The elements of a list in order; none for another type.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Elements => _value is ListValue list ? list.Elements.Select(e => (ReadOnlyMemory<byte>)e) : [];

    /// <summary>The members of a set in the order of their bytes; none for another type.</summary>
    public IEnumerable<StateMember> Members => _value is SetValue set
        ? set.Members.Order(ByteOrder.Instance).Select(m => new StateMember(m, Expiry.ToView(set.ExpiryOf(m))))
        : [];

    /// <summary>The fields of a hash in the order of their bytes; none for another type.</summary>
    public IEnumerable<StateField> Fields => _value is HashValue hash
        ? hash.Fields.OrderBy(f => f.Field, ByteOrder.Instance).Select(f => new StateField(f.Field, f.Value, Expiry.ToView(f.ExpiresAt)))
        : [];

    /// <summary>The members of a sorted set in the order of their ranks; none for another type.</summary>
    public IEnumerable<StateScore> Scores => _value is SortedSetValue set
        ? set.Order.Range(0, set.Order.Count).Select(m => new StateScore(m.Member, m.Score))
        : [];

    /// <summary>The items of an array in the order of their indexes; none for another type.</summary>
    public IEnumerable<StateItem> Items => _value is ArrayValue array
        ? array.Items.Select(i => new StateItem(i.Key, i.Value))
        : [];

    /// <summary>The stream; null for another type.</summary>
    public StreamState? Stream => _value is StreamValue stream ? new StreamState(stream) : null;

    /// <summary>The bytes of a value that is not read here, as those of modules: its type in the RDB, and what follows it there.</summary>
    public ReadOnlyMemory<byte> Raw => (_value as RawValue)?.Payload;

    /// <summary>Why the value is unknown; null when it is not.</summary>
    public string? UnknownWhy => (_value as UnknownValue)?.Why;

    /// <summary>The number of the record since which the value is unknown; 0 when it is not.</summary>
    public long UnknownSince => (_value as UnknownValue)?.Since ?? 0;

    /// <summary>Whether the key has expired at a time.</summary>
    public bool IsExpired(DateTimeOffset time) => Expiry.IsOver(_expiresAt, time.ToUnixTimeMilliseconds());

    /// <summary>The commands that recreate the key where it is not there, each as its args; none for an unknown value.</summary>
    public IEnumerable<byte[][]> ToCommands() => KeyCommands.Of(_key, _value, _expiresAt);

    /// <summary>The value itself, for views that copy it.</summary>
    internal object Held => _value;
}

/// <summary>A member of a set.</summary>
/// <param name="Member">Its bytes.</param>
/// <param name="ExpiresAt">When it expires, in milliseconds since 1970; null when it does not.</param>
public readonly record struct StateMember(ReadOnlyMemory<byte> Member, long? ExpiresAt);

/// <summary>A field of a hash.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="ExpiresAt">When it expires, in milliseconds since 1970; null when it does not.</param>
public readonly record struct StateField(ReadOnlyMemory<byte> Field, ReadOnlyMemory<byte> Value, long? ExpiresAt);

/// <summary>A member of a sorted set.</summary>
/// <param name="Member">Its bytes.</param>
/// <param name="Score">Its score.</param>
public readonly record struct StateScore(ReadOnlyMemory<byte> Member, double Score)
{
    /// <summary>The score in the text that servers print.</summary>
    public string ScoreText => System.Text.Encoding.ASCII.GetString(SortedSetValue.Text(Score));
}

/// <summary>An item of an array.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Value">Its value.</param>
public readonly record struct StateItem(ulong Index, ReadOnlyMemory<byte> Value);
