using AofKit.State;

namespace AofKit.Views.States;

/// <summary>A key in two states.</summary>
public sealed class StateChange
{
    private IReadOnlyList<StateItemChange>? _items;

    internal StateChange(KeyState? before, KeyState? after)
    {
        Before = before;
        After = after;
        Kind = before is not { } b ? StateChangeKind.Added
            : after is not { } a ? StateChangeKind.Removed
            : ItemDiff.AreEqual(b, a) ? StateChangeKind.None : StateChangeKind.Changed;
    }

    /// <summary>How the key differs.</summary>
    public StateChangeKind Kind { get; }

    /// <summary>What the key was; null when it was not there.</summary>
    public KeyState? Before { get; }

    /// <summary>What the key is then; null when it is not there.</summary>
    public KeyState? After { get; }

    /// <summary>The db of the key.</summary>
    public int Db => (After ?? Before)!.Value.Db;

    /// <summary>The name of the key.</summary>
    public ReadOnlyMemory<byte> Key => (After ?? Before)!.Value.Key;

    /// <summary>The fields, members, elements, entries … that differ. None where the type differs too.</summary>
    public IReadOnlyList<StateItemChange> Items => _items ??= ItemDiff.Of(Before, After);
}
