using AofKit.Commands;

namespace AofKit.Views;

/// <summary>The other names under which the values of a key lived: those it came from, and those it went to.</summary>
/// <remarks>
/// Where a value came from can only be told backwards, so the moves of the whole log are gathered first. Going back from
/// the end, a name is on the trail from the move that carries its value towards the key, down to the move that gave it its value.
/// Where a value goes is followed while the history is read.
/// </remarks>
public sealed class KeyTrail
{
    private readonly byte[] _key;
    private readonly IReadOnlySet<int>? _dbs;
    private readonly List<KeyTouch> _touches = [];
    private readonly Dictionary<KeyName, List<(long First, long Last)>> _origins = [];
    private readonly HashSet<KeyName> _successors = [];

    /// <summary>Starts a trail that follows the key only to where its values go.</summary>
    /// <param name="key">The key.</param>
    /// <param name="dbs">The dbs in which it is meant; null for all.</param>
    public KeyTrail(byte[] key, IReadOnlySet<int>? dbs)
    {
        _key = key;
        _dbs = dbs;
    }

    /// <summary>Reads a log for where the values of the key came from.</summary>
    public void FindOrigins(AofReader reader)
    {
        var moves = new List<KeyMove>();
        while (reader.TryRead(out var record))
            if (KeyMove.TryRead(record, _touches, out var move))
                moves.Add(move);

        var open = new Dictionary<KeyName, long>();
        for (var i = moves.Count - 1; i >= 0; i--)
            GoBack(moves[i], open);
        foreach (var (name, last) in open)
            Close(name, 0, last);
        foreach (var spans in _origins.Values)
            spans.Reverse();
    }

    /// <summary>Whether a name is that of the key, or one that its values had when a record was written.</summary>
    internal bool Holds(int db, ReadOnlySpan<byte> name, long number)
    {
        if (IsKey(db, name))
            return true;
        if (_origins.Count + _successors.Count == 0)
            return false;
        var key = new KeyName(db, name.ToArray());
        return _successors.Contains(key) || (_origins.TryGetValue(key, out var spans) && IsIn(spans, number));
    }

    /// <summary>Follows what a record does to the names on the trail. To be called after it has been shown.</summary>
    internal void Pass(in AofRecord record)
    {
        if (KeyMove.TryRead(record, _touches, out var move))
        {
            if (move.IsSwap)
                Swap(move.From.Db, move.To.Db);
            else if (IsKey(move.From) || _successors.Contains(move.From))
                Follow(move);
            else
                _successors.Remove(move.To);
            return;
        }

        if (_successors.Count == 0)
            return;
        switch (CommandTable.Find(record)?.Wide)
        {
            case WideEffect.AllDbs:
                _successors.Clear();
                return;
            case WideEffect.Db:
                var db = record.Db;
                _successors.RemoveWhere(name => name.Db == db);
                return;
        }

        KeyFinder.Find(record, _touches);
        foreach (var touch in _touches)
            if (touch.Access is KeyAccess.Delete or KeyAccess.Overwrite)
                _successors.Remove(new KeyName(touch.Db, record[touch.Index].ToArray()));
    }

    // The spans of a name do not overlap, and are in order.
    private static bool IsIn(List<(long First, long Last)> spans, long number)
    {
        var (low, high) = (0, spans.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (spans[middle].Last < number)
                low = middle + 1;
            else if (spans[middle].First > number)
                high = middle - 1;
            else
                return true;
        }

        return false;
    }

    private bool IsKey(int db, ReadOnlySpan<byte> name) => (_dbs is null || _dbs.Contains(db)) && name.SequenceEqual(_key);

    private bool IsKey(KeyName name) => IsKey(name.Db, name.Name);

    private void Follow(KeyMove move)
    {
        if (!move.Keeps)
            _successors.Remove(move.From);
        if (!IsKey(move.To))
            _successors.Add(move.To);
    }

    private void Swap(int a, int b)
    {
        var names = _successors.ToList();
        if (_dbs is not null)
            names.AddRange(_dbs.Where(db => db == a || db == b).Select(db => new KeyName(db, _key)));
        _successors.Clear();
        foreach (var name in names)
        {
            var swapped = Swapped(name, a, b);
            if (!IsKey(swapped))
                _successors.Add(swapped);
        }
    }

    private void GoBack(KeyMove move, Dictionary<KeyName, long> open)
    {
        if (move.IsSwap)
        {
            GoBackSwap(move, open);
            return;
        }

        // What has left a name for elsewhere is not what the name gave on later.
        if (!move.Keeps && open.Remove(move.From, out var lastOfNew))
            Close(move.From, move.Number + 1, lastOfNew);
        var isOpen = open.Remove(move.To, out var last);
        if (isOpen)
            Close(move.To, move.Number, last);
        if ((isOpen || IsKey(move.To)) && !IsKey(move.From))
            open.TryAdd(move.From, move.Number);
    }

    private void GoBackSwap(KeyMove move, Dictionary<KeyName, long> open)
    {
        var (a, b) = (move.From.Db, move.To.Db);
        var affected = open.Where(n => n.Key.Db == a || n.Key.Db == b).ToList();
        foreach (var (name, last) in affected)
        {
            open.Remove(name);
            Close(name, move.Number, last);
        }

        var names = affected.Select(n => n.Key);
        if (_dbs is not null)
            names = names.Concat(_dbs.Where(db => db == a || db == b).Select(db => new KeyName(db, _key)));
        foreach (var swapped in names.Select(n => Swapped(n, a, b)).Where(n => !IsKey(n)))
            open.TryAdd(swapped, move.Number);
    }

    private static KeyName Swapped(KeyName name, int a, int b) =>
        name.Db == a ? new KeyName(b, name.Name) : name.Db == b ? new KeyName(a, name.Name) : name;

    private void Close(KeyName name, long first, long last)
    {
        if (!_origins.TryGetValue(name, out var spans))
            _origins.Add(name, spans = []);
        spans.Add((first, last));
    }
}
