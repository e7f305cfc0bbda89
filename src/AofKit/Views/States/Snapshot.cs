using AofKit.State;
using AofKit.State.Values;

namespace AofKit.Views.States;

/// <summary>Copies what will change.</summary>
internal static class Snapshot
{
    /// <summary>A key that stays as it is when its data set changes.</summary>
    public static KeyState Of(in KeyState key) => new(key.Db, key.Key.ToArray(), Value.Copy(key.Held), key.ExpiresAt ?? Expiry.None);

    /// <summary>A data set with the same keys; it has no function libraries.</summary>
    public static DataSet Of(DataSet data)
    {
        var copy = new DataSet();
        foreach (var db in data.Dbs)
            foreach (var key in data.Keys(db))
                copy.Db(db).Put(key.Key.Span, Value.Copy(key.Held), key.ExpiresAt ?? Expiry.None);
        return copy;
    }
}
