using AofKit.State;

namespace AofKit.Views.States;

/// <summary>How something differs between two states.</summary>
public enum StateChangeKind : byte
{
    /// <summary>It does not differ.</summary>
    None,

    /// <summary>It is only in the later state.</summary>
    Added,

    /// <summary>It is only in the earlier state.</summary>
    Removed,

    /// <summary>It is in both, and differs.</summary>
    Changed,
}

/// <summary>A key in two states.</summary>
public sealed class StateChange
{
    private IReadOnlyList<StateItemChange>? _items;

    internal StateChange(KeyState? before, KeyState? after, bool isTooLarge = false)
    {
        Before = before;
        After = after;
        IsTooLarge = isTooLarge;
        Kind = before is not { } b ? StateChangeKind.Added
            : after is not { } a ? StateChangeKind.Removed
            : !isTooLarge && ItemDiff.AreEqual(b, a) ? StateChangeKind.None : StateChangeKind.Changed;
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

    /// <summary>In a few words what a record did to the key, such as <c>created</c> or <c>renamed to</c>; null between states that are further apart.</summary>
    public string? Deed { get; internal set; }

    /// <summary>What the deed refers to: the other name of a renamed key, or another db such as <c>db 3</c>.</summary>
    public ReadOnlyMemory<byte>? DeedOf { get; internal set; }

    /// <summary>The fields, members, elements, entries … that differ. None where the type differs too, or the value is too large to compare at each record.</summary>
    public IReadOnlyList<StateItemChange> Items => _items ??= IsTooLarge ? [] : ItemDiff.Of(Before, After);

    /// <summary>The value is so large that its items are not compared.</summary>
    public bool IsTooLarge { get; }
}

/// <summary>An item of a value in two states.</summary>
/// <param name="Kind">How it differs.</param>
/// <param name="What">What it is: <c>field</c>, <c>member</c>, <c>element</c>, <c>item</c>, <c>entry</c>, <c>group</c>, or <c>value</c> for all there is of a string.</param>
/// <param name="Name">The field, the member, the id, the name of the group, the index in the state that has it; empty for a value.</param>
/// <param name="Before">What it was; null when it was not there, or when its name is all there is.</param>
/// <param name="After">What it is then; null when it is not there, or when its name is all there is.</param>
/// <param name="ExpiredAt">When it was to expire before, in milliseconds since 1970.</param>
/// <param name="ExpiresAt">When it expires then, in milliseconds since 1970.</param>
public readonly record struct StateItemChange(
    StateChangeKind Kind, string What, ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte>? After, long? ExpiredAt, long? ExpiresAt);
