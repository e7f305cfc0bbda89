using System.Runtime.CompilerServices;
using AofKit.State;
using AofKit.State.Values;

namespace AofKit.Views.States;

/// <summary>Watches one key of one db while a record is executed.</summary>
/// <remarks>
/// What the record changes inside of the value, the value reports itself (<see cref="ChangeLog"/>). A value that is another object afterwards is another value.
/// So nothing is compared and nothing copied, and telling what a record did takes as long as what it did.
/// </remarks>
/// <param name="key">The key.</param>
/// <param name="db">The db.</param>
/// <param name="mostItems">So many items are told of a value that is gone or came as a whole; 0 when nothing is to be told but whether the key is there.</param>
internal sealed class KeyWatch(byte[] key, int db, int mostItems)
{
    // Of a string that is gone or came as a whole.
    private const int MostBytes = 1000;

    private readonly ChangeLog _log = new();
    private KeySummary? _before;
    private KeyState _state;
    private object? _estimated;
    private ulong? _estimate;

    public int Db => db;

    private bool IsAllTold => mostItems == int.MaxValue;

    /// <summary>A record will be executed.</summary>
    /// <param name="data">The data set; null when there is no such db yet.</param>
    public void Begin(DataSet? data)
    {
        _before = null;
        _state = default;
        ref var slot = ref data is null ? ref Unsafe.NullRef<KeySpace.Slot>() : ref data.Db(db).Find(key);
        if (Unsafe.IsNullRef(ref slot))
            return;
        // A plain string may be written over where it is.
        if (mostItems > 0 && slot.Value is byte[] text)
            slot.Value = TextValue.From(text);
        _state = new KeyState(db, key, slot.Value, slot.ExpiresAt);
        _before = KeySummary.Of(_state);
        if (mostItems > 0)
            _log.Attach(slot.Value as Value);
    }

    /// <summary>A record was executed.</summary>
    /// <returns>What it did to the key; null when there is nothing to tell.</returns>
    public KeyChange? End(DataSet data)
    {
        var same = _log.Value;
        var items = _log.Take();
        _log.Attach(null);
        ref var slot = ref data.Db(db).Find(key);
        if (Unsafe.IsNullRef(ref slot))
            return _before is null ? null : Removed(items);
        if (mostItems == 0 && _before is not null)
            return null;
        var state = new KeyState(db, key, slot.Value, slot.ExpiresAt);
        var after = KeySummary.Of(state);
        if (_before is not { } before)
            return Replaced(StateChangeKind.Added, state, after);
        if (ReferenceEquals(slot.Value, same))
            return new KeyChange(key, db, items.Count > 0 || before.ExpiresAt != after.ExpiresAt ? StateChangeKind.Changed : StateChangeKind.None, before, after) { Items = items };
        if (before.Type == StateType.String && after.Type == StateType.String)
            return Rewritten(state, before, after);
        return Replaced(StateChangeKind.Changed, state, after);
    }

    // A value that became empty says what was taken out of it; any other is gone as a whole.
    private KeyChange Removed(IReadOnlyList<StateItemChange> items)
    {
        if (items.Count > 0)
            return new KeyChange(key, db, StateChangeKind.Removed, _before, null) { Items = items };
        var listed = List(_state, isAdded: false);
        return new KeyChange(key, db, StateChangeKind.Removed, _before, null) { IsReplaced = true, Items = listed, RemovedMore = CountOf(_state) - listed.Count };
    }

    private KeyChange Replaced(StateChangeKind kind, KeyState state, KeySummary after)
    {
        var (gone, came) = (_before is null ? [] : List(_state, isAdded: false), List(state, isAdded: true));
        return new KeyChange(key, db, kind, _before, after)
        {
            IsReplaced = true,
            Items = [.. gone, .. came],
            RemovedMore = _before is null ? 0 : CountOf(_state) - gone.Count,
            AddedMore = CountOf(state) - came.Count,
        };
    }

    private KeyChange Rewritten(KeyState state, KeySummary before, KeySummary after)
    {
        var old = _state.Text;
        var now = state.Text;
        List<StateItemChange> items = [];
        if (old.SequenceEqual(now))
            KeepEstimate(state.Held);
        else
            items = HyperLogLog.IsOne(old) && HyperLogLog.IsOne(now) ? OfHyperLogLogs(old, now, state.Held) : [Value(StateChangeKind.Changed, old, now)];
        return new KeyChange(key, db, items.Count > 0 || before.ExpiresAt != after.ExpiresAt ? StateChangeKind.Changed : StateChangeKind.None, before, after) { Items = items };
    }

    private List<StateItemChange> OfHyperLogLogs(ReadOnlySpan<byte> old, ReadOnlySpan<byte> now, object held)
    {
        var items = SplicedBytes.Of(old, now);
        var before = ReferenceEquals(_estimated, TextValue.Array(_state.Held)) ? _estimate : HyperLogLog.Estimate(old);
        (_estimated, _estimate) = (TextValue.Array(held), HyperLogLog.Estimate(now));
        if (before is { } a && _estimate is { } b)
            items.Insert(0, new StateItemChange(StateChangeKind.Changed, ItemKinds.Estimate, default, ChangeLog.Text($"{a}"), ChangeLog.Text($"{b}"), null, null));
        return items;
    }

    // The bytes are the same in another array.
    private void KeepEstimate(object held)
    {
        if (_estimated is not null && ReferenceEquals(_estimated, TextValue.Array(_state.Held)))
            _estimated = TextValue.Array(held);
    }

    private List<StateItemChange> List(KeyState state, bool isAdded)
    {
        if (mostItems == 0)
            return [];
        if (state.Type == StateType.String)
            return [Value(isAdded ? StateChangeKind.Added : StateChangeKind.Removed, isAdded ? default : state.Text, isAdded ? state.Text : default)];
        var items = CountOf(state) <= mostItems ? ValueItem.Of(state) : ValueItem.Some(state, mostItems);
        return [.. items.Select(i => isAdded ? i.Added() : i.Removed())];
    }

    private StateItemChange Value(StateChangeKind kind, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        new(kind, ItemKinds.Value, default, kind == StateChangeKind.Added ? null : Start(before), kind == StateChangeKind.Removed ? null : Start(after), null, null)
        {
            BeforeLength = Whole(before),
            AfterLength = Whole(after),
        };

    private ReadOnlyMemory<byte>? Start(ReadOnlySpan<byte> text) => text[..(Whole(text) == 0 ? text.Length : MostBytes)].ToArray();

    private long Whole(ReadOnlySpan<byte> text) => IsAllTold || text.Length <= MostBytes ? 0 : text.Length;

    private static long CountOf(KeyState state) => state.Held is StreamValue stream ? stream.PartCount : state.Type == StateType.Unknown ? 0 : state.Count;
}
