using AofKit.Commands;

namespace AofKit.State;

/// <summary>Some keys, and all that their values depend on: what has to be replayed to know them.</summary>
/// <remarks>
/// A value depends on other keys where one command names both and writes the first. Which do is gathered in one reading of
/// the log, and then followed backwards, without regard to when and in which db; so there may be more names than need be, and never too few.
/// </remarks>
public sealed class StateScope
{
    private readonly ByteTable<bool> _names = new();
    private readonly List<KeyTouch> _touches = [];
    private readonly OneKeyCommands _oneKey = new();
    private byte[]? _only;
    private bool _isWhole;

    private StateScope()
    {
    }

    /// <summary>The keys may depend on any other, as after a SORT by the values of keys; everything has to be replayed.</summary>
    public bool IsEverything { get; private set; }

    /// <summary>How many names there are, those that were asked for included.</summary>
    public int Count => _names.Count;

    /// <summary>The one name that matters; null when there are more.</summary>
    internal byte[]? Only => IsEverything || Count != 1 ? null : _only;

    /// <summary>A key alone, as most depend on no other. Whether this one does shows while the log is replayed: <see cref="Replayer.NeedsMoreKeys"/>.</summary>
    /// <param name="key">The key, of whatever db.</param>
    public static StateScope Alone(byte[] key)
    {
        var scope = new StateScope { _only = key };
        scope._names.FindOrAdd(key, out _);
        return scope;
    }

    /// <summary>Reads a log for what keys depend on.</summary>
    /// <param name="log">The log; it is read to its end or its first fault, and then has to be read again.</param>
    /// <param name="keys">The keys that are wanted, of whatever db.</param>
    public static StateScope Of(AofLog log, params IEnumerable<byte[]> keys)
    {
        using var reader = log.Read(new AofReadOptions { Annotations = false, Rdb = AofRdbRecords.None });
        return Of(reader, keys);
    }

    /// <summary>Reads records for what keys depend on.</summary>
    /// <param name="reader">A reader of the log, or of as much of it as will be replayed.</param>
    /// <param name="keys">The keys that are wanted, of whatever db.</param>
    public static StateScope Of(AofReader reader, params IEnumerable<byte[]> keys)
    {
        var edges = new Edges();
        while (reader.TryRead(out var record))
            edges.Add(record);
        var scope = new StateScope { _isWhole = true };
        var open = new Stack<byte[]>(keys);
        while (open.TryPop(out var name))
        {
            scope._names.FindOrAdd(name, out var added);
            if (!added)
                continue;
            scope._only = name;
            if (edges.DependsOnAny(name))
                scope.IsEverything = true;
            foreach (var source in edges.SourcesOf(name))
                open.Push(source);
        }

        return scope;
    }

    /// <summary>Whether a key of this name matters, in whatever db.</summary>
    public bool Holds(ReadOnlySpan<byte> name) => IsEverything || _names.Contains(name);

    /// <summary>Whether a command may touch what matters: it has an arg that is one of the names, or touches keys without naming them.</summary>
    internal bool MayTouch(in AofRecord record)
    {
        if (IsEverything)
            return true;
        for (var i = 1; i < record.ArgCount; i++)
            if (_names.Contains(record[i]))
                return true;
        return IsWide(record);
    }

    /// <summary>Whether a command makes a name that matters depend on one that does not.</summary>
    internal bool IsTooSmallFor(in AofRecord record)
    {
        if (IsEverything || _isWhole || _oneKey.Contains(record) || !KeyDependence.Find(record, _touches, out var isOnAny))
            return false;
        foreach (var target in _touches)
        {
            if (!KeyDependence.IsDependent(record, target) || !Holds(record[target.Index]))
                continue;
            if (isOnAny)
                return true;
            foreach (var source in _touches)
                if (!Holds(record[source.Index]))
                    return true;
        }

        return false;
    }

    private bool IsWide(in AofRecord record) =>
        !_oneKey.Contains(record) && CommandTable.Find(record) is { } info && (info.Wide != WideEffect.None || info.Group == "scripting");

    /// <summary>Which names depend on which.</summary>
    private sealed class Edges
    {
        private readonly ByteTable<HashSet<int>> _sources = new();
        private readonly HashSet<int> _dependOnAny = [];
        private readonly OneKeyCommands _oneKey = new();
        private readonly List<KeyTouch> _touches = [];

        public void Add(in AofRecord record)
        {
            if (_oneKey.Contains(record) || !KeyDependence.Find(record, _touches, out var isOnAny))
                return;
            foreach (var target in _touches)
            {
                if (!KeyDependence.IsDependent(record, target))
                    continue;
                var at = NumberOf(record[target.Index]);
                foreach (var source in _touches)
                    if (!record[source.Index].SequenceEqual(record[target.Index]))
                        _sources[at].Add(NumberOf(record[source.Index]));
                if (isOnAny)
                    _dependOnAny.Add(at);
            }
        }

        public bool DependsOnAny(byte[] name) => _dependOnAny.Contains(_sources.Find(name));

        public IEnumerable<byte[]> SourcesOf(byte[] name) =>
            _sources.Find(name) is >= 0 and var at ? _sources[at].Select(s => _sources.KeyAt(s).ToArray()) : [];

        private int NumberOf(ReadOnlySpan<byte> name)
        {
            var at = _sources.FindOrAdd(name, out var added);
            if (added)
                _sources[at] = [];
            return at;
        }
    }
}
