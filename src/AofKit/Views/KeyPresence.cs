using AofKit.Commands;

namespace AofKit.Views;

/// <summary>In which dbs a key may be, as far as the commands tell that name it. A flush of a db where it is not, does not hit it.</summary>
internal sealed class KeyPresence(bool mayBeAnywhere)
{
    private readonly HashSet<int> _dbs = [];
    private readonly HashSet<int> _not = [];
    private bool _anywhere = mayBeAnywhere;

    public bool IsIn(int db) => _dbs.Contains(db) || (_anywhere && !_not.Contains(db));

    /// <summary>A command touches a key. Only if that is the one key that is meant, its removal leaves none.</summary>
    public void Pass(KeyTouch touch, bool isExact)
    {
        if (touch.Access == KeyAccess.Delete && isExact)
            Flush(touch.Db);
        else if (touch.Access is KeyAccess.Write or KeyAccess.Overwrite)
            Add(touch.Db);
    }

    /// <summary>A db is flushed.</summary>
    /// <returns>Whether the key was there.</returns>
    public bool Flush(int db)
    {
        var was = IsIn(db);
        _dbs.Remove(db);
        _not.Add(db);
        return was;
    }

    /// <summary>All dbs are flushed.</summary>
    /// <param name="dbs">The dbs that matter; null for all.</param>
    /// <returns>Whether the key was in one that matters.</returns>
    public bool Flush(IReadOnlySet<int>? dbs)
    {
        var was = dbs is null ? _anywhere || _dbs.Count > 0 : dbs.Any(IsIn);
        _dbs.Clear();
        _not.Clear();
        _anywhere = false;
        return was;
    }

    /// <summary>Two dbs change places.</summary>
    /// <returns>Whether the key was in one of them.</returns>
    public bool Swap(int a, int b)
    {
        var (wasInA, wasInB) = (IsIn(a), IsIn(b));
        Set(a, wasInB);
        Set(b, wasInA);
        return wasInA || wasInB;
    }

    private void Set(int db, bool isIn)
    {
        if (isIn)
            Add(db);
        else
            Flush(db);
    }

    /// <summary>The key is in a db.</summary>
    public void Add(int db)
    {
        _dbs.Add(db);
        _not.Remove(db);
    }
}
