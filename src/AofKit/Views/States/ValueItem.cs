using System.Globalization;
using System.Text;
using AofKit.State;
using AofKit.State.Values;

namespace AofKit.Views.States;

/// <summary>What a value consists of, whatever its type: things with a name, that may have a value and an expiry.</summary>
/// <param name="What">The word for it, one of <see cref="ItemKinds"/>.</param>
/// <param name="Name">What it is known by; empty for the only one.</param>
/// <param name="Value">Its value; null when its name is all there is.</param>
/// <param name="ExpiresAt">When it expires.</param>
internal readonly record struct ValueItem(string What, ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte>? Value, long? ExpiresAt)
{
    /// <summary>The group it belongs to.</summary>
    public ReadOnlyMemory<byte>? Group { get; init; }

    /// <summary>The items of a value; of a list in order, of any other each name once.</summary>
    public static IEnumerable<ValueItem> Of(KeyState key) => key.Type switch
    {
        StateType.String => [new ValueItem(ItemKinds.Value, default, key.Text.ToArray(), null)],
        StateType.List => key.Elements.Select((e, i) => new ValueItem(ItemKinds.Element, Text($"{i}"), e, null)),
        StateType.Set => key.Members.Select(m => new ValueItem(ItemKinds.Member, m.Member, null, m.ExpiresAt)),
        StateType.SortedSet => key.Scores.Select(s => new ValueItem(ItemKinds.Member, s.Member, Text(s.ScoreText), null)),
        StateType.Hash => key.Fields.Select(f => new ValueItem(ItemKinds.Field, f.Field, f.Value, f.ExpiresAt)),
        StateType.Array => key.Items.Select(i => new ValueItem(ItemKinds.Item, Text($"{i.Index}"), i.Value, null)),
        StateType.Stream => Of((StreamValue)key.Held),
        StateType.Raw => [new ValueItem(ItemKinds.Value, default, key.Raw, null)],
        _ => [],
    };

    /// <summary>Some items of a value, in the time that so many take and not in that of the whole value: of a set or a hash those that have been there longest.</summary>
    public static IEnumerable<ValueItem> Some(KeyState key, int count) => key.Held switch
    {
        SetValue set => set.Members.Select(m => new ValueItem(ItemKinds.Member, m, null, Expiry.ToView(set.ExpiryOf(m)))).Take(count),
        HashValue hash => hash.Fields.Select(f => new ValueItem(ItemKinds.Field, f.Field, f.Value, Expiry.ToView(f.ExpiresAt))).Take(count),
        _ => Of(key).Take(count),
    };

    public bool HasSameValue(ValueItem other) => ExpiresAt == other.ExpiresAt
        && (Value is { } a ? other.Value is { } b && a.Span.SequenceEqual(b.Span) : other.Value is null);

    public StateItemChange Added() => new(StateChangeKind.Added, What, Name, null, Value, null, ExpiresAt) { Group = Group };

    public StateItemChange Removed() => new(StateChangeKind.Removed, What, Name, Value, null, ExpiresAt, null) { Group = Group };

    private static IEnumerable<ValueItem> Of(StreamValue stream)
    {
        foreach (var entry in stream.Entries.Range(0, stream.Entries.Count))
            yield return new ValueItem(ItemKinds.Entry, Text($"{entry.Id}"), entry.Packed, null);
        yield return new ValueItem(ItemKinds.LastId, default, Text($"{stream.LastId}"), null);
        yield return new ValueItem(ItemKinds.MaxDeletedId, default, Text($"{stream.MaxDeletedId}"), null);
        yield return new ValueItem(ItemKinds.EntriesAdded, default, Text($"{stream.EntriesAdded}"), null);
        foreach (var group in stream.Groups.Values)
        {
            yield return new ValueItem(ItemKinds.Group, group.Name, group.Facts, null);
            foreach (var consumer in group.Consumers.Values)
                yield return new ValueItem(ItemKinds.Consumer, consumer.Name, null, null) { Group = group.Name };
            foreach (var (id, pending) in group.Pending)
                yield return new ValueItem(ItemKinds.Pending, Text($"{id}"), pending.Facts, null) { Group = group.Name };
        }
    }

    private static byte[] Text(FormattableString text) => Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
