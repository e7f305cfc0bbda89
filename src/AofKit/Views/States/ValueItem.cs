using System.Buffers;
using System.Globalization;
using System.Text;
using AofKit.State;

namespace AofKit.Views.States;

/// <summary>What a value consists of, whatever its type: things with a name, that may have a value and an expiry.</summary>
/// <param name="What">The word for it.</param>
/// <param name="Name">What it is known by; empty for the only one.</param>
/// <param name="Value">Its value; null when its name is all there is.</param>
/// <param name="ExpiresAt">When it expires.</param>
internal readonly record struct ValueItem(string What, ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte>? Value, long? ExpiresAt)
{
    public const string Whole = "value";
    public const string Element = "element";
    public const string Item = "item";
    public const string Entry = "entry";
    public const string Group = "group";

    /// <summary>The items of a value; of a list in order, of any other each name once.</summary>
    public static IEnumerable<ValueItem> Of(KeyState key) => key.Type switch
    {
        StateType.String => [new ValueItem(Whole, default, key.Text.ToArray(), null)],
        StateType.List => key.Elements.Select((e, i) => new ValueItem(Element, Text(i), e, null)),
        StateType.Set => key.Members.Select(m => new ValueItem("member", m.Member, null, m.ExpiresAt)),
        StateType.SortedSet => key.Scores.Select(s => new ValueItem("member", s.Member, Text(s.ScoreText), null)),
        StateType.Hash => key.Fields.Select(f => new ValueItem("field", f.Field, f.Value, f.ExpiresAt)),
        StateType.Array => key.Items.Select(i => new ValueItem(Item, Text($"{i.Index}"), i.Value, null)),
        StateType.Stream => Of(key.Stream!),
        StateType.Raw => [new ValueItem(Whole, default, key.Raw, null)],
        _ => [],
    };

    public bool HasSameValue(ValueItem other) => ExpiresAt == other.ExpiresAt
        && (Value is { } a ? other.Value is { } b && a.Span.SequenceEqual(b.Span) : other.Value is null);

    /// <summary>Whether the value is text that is spelled already: the args of an entry, a sentence on a group, a number.</summary>
    public static bool IsSpelled(string what) => what is not (Whole or "field" or "member" or Item or Element);

    /// <summary>Whether there may be several of them, told apart by their names.</summary>
    public static bool IsNamed(string what) => what is "field" or "member" or Item or Element or Entry or Group;

    /// <summary>Whether the name is an index.</summary>
    public static bool IsIndexed(string what) => what is Item or Element;

    private static IEnumerable<ValueItem> Of(StreamState stream)
    {
        foreach (var entry in stream.Entries)
            yield return new ValueItem(Entry, Text(entry.Id), Spell(entry.Fields.SelectMany(f => (ReadOnlyMemory<byte>[])[f.Key, f.Value])), null);
        yield return new ValueItem("last id", default, Text(stream.LastId), null);
        yield return new ValueItem("greatest deleted id", default, Text(stream.MaxDeletedId), null);
        yield return new ValueItem("entries added", default, Text(stream.EntriesAdded), null);
        foreach (var group in stream.Groups)
            yield return new ValueItem(Group, group.Name, Describe(group), null);
    }

    private static byte[] Describe(StateStreamGroup group)
    {
        var text = new StringBuilder("delivered to ").Append(group.LastDeliveredId);
        if (group.EntriesRead is { } read)
            text.Append(CultureInfo.InvariantCulture, $", {read} read");
        var consumers = group.Consumers.Select(c => ArgText.ToString(c.Name.Span)).ToList();
        if (consumers.Count > 0)
            text.Append(", consumers ").AppendJoin(' ', consumers);
        var pending = group.Pending.ToList();
        if (pending.Count > 0)
            text.Append(", pending ").AppendJoin(' ', pending.Select(p => string.Create(CultureInfo.InvariantCulture,
                $"{p.Id} of {ArgText.ToString(p.Consumer.Span)} ×{p.Deliveries} at {StateWords.Time(p.DeliveredAt)}")));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Spell(IEnumerable<ReadOnlyMemory<byte>> args)
    {
        var text = new ArrayBufferWriter<byte>();
        foreach (var arg in args)
        {
            if (text.WrittenCount > 0)
                text.Write(" "u8);
            ArgText.Write(arg.Span, text);
        }

        return text.WrittenSpan.ToArray();
    }

    private static byte[] Text(long number) => Text(number.ToString(CultureInfo.InvariantCulture));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
