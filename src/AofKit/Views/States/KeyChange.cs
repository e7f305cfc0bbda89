using AofKit.State;

namespace AofKit.Views.States;

/// <summary>What a record did to a key.</summary>
/// <remarks>
/// Either the record changed the value that was there, and <see cref="Items"/> has what it did to it, in turn; or the key has another value since, and the items
/// are those of the value that is gone and of the one that came. Of these only the first are listed, unless all are asked for.
/// </remarks>
public sealed class KeyChange
{
    internal KeyChange(byte[] key, int db, StateChangeKind kind, KeySummary? before, KeySummary? after) => (Key, Db, Kind, Before, After) = (key, db, kind, before, after);

    /// <summary>The name of the key.</summary>
    public ReadOnlyMemory<byte> Key { get; }

    /// <summary>The db of the key.</summary>
    public int Db { get; }

    /// <summary>How the key differs.</summary>
    public StateChangeKind Kind { get; }

    /// <summary>What the key was; null when it was not there.</summary>
    public KeySummary? Before { get; }

    /// <summary>What the key is then; null when it is not there.</summary>
    public KeySummary? After { get; }

    /// <summary>In a few words what happened to the key, such as <c>created</c> or <c>renamed to</c>.</summary>
    public string Event { get; internal set; } = "";

    /// <summary>What the event refers to: the other name of a renamed key, or another db such as <c>db 3</c>.</summary>
    public ReadOnlyMemory<byte>? EventOf { get; internal set; }

    /// <summary>The key has another value, not the same one changed.</summary>
    public bool IsReplaced { get; internal init; }

    /// <summary>What was added to the value, removed from it or changed in it, in turn.</summary>
    public IReadOnlyList<StateItemChange> Items { get; internal init; } = [];

    /// <summary>How many items of the value that is gone are not listed.</summary>
    public long RemovedMore { get; internal init; }

    /// <summary>How many items of the value that came are not listed.</summary>
    public long AddedMore { get; internal init; }
}
