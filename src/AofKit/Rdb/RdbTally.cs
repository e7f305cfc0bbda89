using System.Runtime.CompilerServices;

namespace AofKit.Rdb;

/// <summary>Counts the entries of an RDB, for those who want to know no more of them.</summary>
internal sealed class RdbTally
{
    private readonly (RdbType? Type, long Count)[] _types = new (RdbType?, long)[256];
    private readonly Dictionary<ulong, long> _keysByDb = [];
    private ulong _db;
    private long _keysInDb;

    /// <summary>The keys of each db.</summary>
    public IReadOnlyDictionary<ulong, long> KeysByDb
    {
        get
        {
            NextDb(_db);
            return _keysByDb;
        }
    }

    /// <summary>The keys of each type that there is.</summary>
    public IEnumerable<(RdbType Type, long Count)> KeysByType => _types.Where(t => t.Count > 0).Select(t => (t.Type!, t.Count));

    /// <summary>How many keys there are.</summary>
    public long Keys { get; private set; }

    /// <summary>How many of them expire.</summary>
    public long ExpiringKeys { get; private set; }

    /// <summary>How many function libraries there are.</summary>
    public long Functions { get; set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(RdbKey key)
    {
        if (key.Db != _db)
            NextDb(key.Db);
        Keys++;
        _keysInDb++;
        if (key.Expires)
            ExpiringKeys++;
        ref var type = ref _types[key.Type.Number];
        type.Type ??= key.Type;
        type.Count++;
    }

    private void NextDb(ulong db)
    {
        if (_keysInDb > 0)
            _keysByDb[_db] = _keysByDb.GetValueOrDefault(_db) + _keysInDb;
        (_db, _keysInDb) = (db, 0);
    }
}
