using System.Globalization;
using System.Text;
using AofKit.State;
using AofKit.Views.Writers;

namespace AofKit.Views.States;

/// <summary>Writes the items of values, and what differs in them, for people.</summary>
internal static class ItemText
{
    private const int ShownChanges = 20;

    /// <summary>An item of a value as it is.</summary>
    public static void WriteState(ValueItem item, bool isFull, OutputBuffer to)
    {
        if (item.What is ItemKinds.Element or ItemKinds.Value)
        {
            WriteValue(item.What, item.Value!.Value, 0, isFull, to);
            return;
        }

        if (ItemKinds.IsSpelled(item.What) || item.What is ItemKinds.Group or ItemKinds.Consumer or ItemKinds.Pending)
            to.Write("# "u8);
        WriteLabel(item.What, item.Name, item.Group, isFull, to);
        if (item.Value is not { } value)
            return;
        to.Write((byte)' ');
        WriteValue(item.What, value, 0, isFull, to);
    }

    /// <summary>A line for each item that differs, of too many for the first.</summary>
    public static void WriteChanges(IReadOnlyList<StateItemChange> items, bool isFull, OutputBuffer to)
    {
        var shown = isFull || items.Count <= ShownChanges + 1 ? items.Count : ShownChanges;
        for (var i = 0; i < shown; i++)
            WriteChange(items[i], isFull, to);
        if (shown < items.Count)
            to.Write($"  … {items.Count - shown} more; --full shows them\n");
    }

    /// <summary>The mark of a change.</summary>
    public static byte Mark(StateChangeKind kind) => kind switch
    {
        StateChangeKind.Added => (byte)'+',
        StateChangeKind.Removed => (byte)'-',
        StateChangeKind.Changed => (byte)'~',
        _ => (byte)'=',
    };

    private static void WriteChange(in StateItemChange item, bool isFull, OutputBuffer to)
    {
        to.Write("  "u8);
        to.Write(Mark(item.Kind));
        if (item.What != ItemKinds.Value)
        {
            to.Write((byte)' ');
            WriteLabel(item.What, item.Name, item.Group, isFull, to);
        }

        var hasBoth = item.Before is { } old && item.After is { } now && !old.Span.SequenceEqual(now.Span);
        if (item.Before is { } before && (hasBoth || item.Kind == StateChangeKind.Removed))
        {
            to.Write((byte)' ');
            WriteValue(item.What, before, item.BeforeLength, isFull, to);
        }

        if (hasBoth)
            to.Write(" →"u8);
        if (item.After is { } after)
        {
            to.Write((byte)' ');
            WriteValue(item.What, after, item.AfterLength, isFull, to);
        }

        if (item.ExpiresAt is { } expires && item.ExpiredAt != expires)
            to.Write($"  # expires {StateWords.Time(expires)}");
        else if (item.ExpiresAt is null && item.ExpiredAt is { } ended)
            to.Write(item.Kind == StateChangeKind.Removed ? $"  # was to expire {StateWords.Time(ended)}" : $"  # no longer expires, was {StateWords.Time(ended)}");
        to.Write((byte)'\n');
    }

    // What the item is known by: a field, [3], bytes 12:, group workers, pending 5-0 of workers …
    private static void WriteLabel(string what, ReadOnlyMemory<byte> name, ReadOnlyMemory<byte>? group, bool isFull, OutputBuffer to)
    {
        switch (what)
        {
            case ItemKinds.Element or ItemKinds.Item:
                to.Write((byte)'[');
                to.Write(name.Span);
                to.Write((byte)']');
                return;
            case ItemKinds.Bytes or ItemKinds.Bit:
                to.Write($"{what} ");
                to.Write(name.Span);
                to.Write((byte)':');
                return;
            case ItemKinds.Field or ItemKinds.Member or ItemKinds.Entry:
                TextRecordWriter.WriteArg(name.Span, isFull, to);
                return;
        }

        to.Write(what);
        if (!ItemKinds.IsNamed(what))
            return;
        to.Write((byte)' ');
        TextRecordWriter.WriteArg(name.Span, isFull, to);
        if (group is { } of)
        {
            to.Write(" of "u8);
            TextRecordWriter.WriteArg(of.Span, isFull, to);
        }

        if (what != ItemKinds.Consumer)
            to.Write((byte)':');
    }

    private static void WriteValue(string what, ReadOnlyMemory<byte> value, long wholeLength, bool isFull, OutputBuffer to)
    {
        switch (what)
        {
            case ItemKinds.Entry:
                WriteArgs(StateItemChange.Parts(value), isFull, to);
                return;
            case ItemKinds.Group:
                var facts = StateItemChange.Parts(value);
                to.Write($"delivered to {Text(facts[0])}{(facts[1].IsEmpty ? "" : $", {Text(facts[1])} read")}");
                return;
            case ItemKinds.Pending:
                var pending = StateItemChange.Parts(value);
                if (pending[0].IsEmpty)
                    to.Write("nobody"u8);
                else
                    TextRecordWriter.WriteArg(pending[0].Span, isFull, to);
                to.Write($" ×{Text(pending[1])} at {StateWords.Time(long.Parse(pending[2].Span, CultureInfo.InvariantCulture))}");
                return;
        }

        if (ItemKinds.IsSpelled(what))
            to.Write(value.Span);
        else
            TextRecordWriter.WriteArg(value.Span, isFull, to, wholeLength);
    }

    private static void WriteArgs(IReadOnlyList<ReadOnlyMemory<byte>> args, bool isFull, OutputBuffer to)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (i > 0)
                to.Write((byte)' ');
            TextRecordWriter.WriteArg(args[i].Span, isFull, to);
        }
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.ASCII.GetString(bytes.Span);
}
