using AofKit.State;

namespace AofKit.Views.States;

/// <summary>Which keys differ between two states.</summary>
public static class StateDiff
{
    /// <summary>The keys that differ, in the order of their dbs and bytes. The data sets must not change meanwhile.</summary>
    public static IEnumerable<StateChange> Of(DataSet before, DataSet after)
    {
        foreach (var db in before.Dbs.Union(after.Dbs).Order())
        {
            // Only the names are gathered and put in order, not what is found about each.
            var names = new List<byte[]>();
            foreach (var key in before.Keys(db))
                if (!after.TryGet(db, key.Key.Span, out var other) || !ItemDiff.AreEqual(key, other))
                    names.Add(key.Key.ToArray());
            foreach (var key in after.Keys(db))
                if (!before.TryGet(db, key.Key.Span, out _))
                    names.Add(key.Key.ToArray());
            names.Sort((a, b) => a.AsSpan().SequenceCompareTo(b));
            foreach (var name in names)
                yield return new StateChange(Find(before, db, name), Find(after, db, name));
        }
    }

    private static KeyState? Find(DataSet data, int db, byte[] name) => data.TryGet(db, name, out var key) ? key : null;
}
