using AofKit.State;
using AofKit.Views.Writers;

namespace AofKit.Views.States;

/// <summary>Writes what differs in the items of values as JSON.</summary>
internal static class ItemJson
{
    /// <summary>A field <c>items</c> with an object for each item that differs.</summary>
    public static void WriteChanges(IReadOnlyList<StateItemChange> items, OutputBuffer to)
    {
        to.Write(",\"items\":["u8);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                to.Write((byte)',');
            Write(items[i], to);
            to.FlushIfLarge();
        }

        to.Write((byte)']');
    }

    /// <summary>The word for a change.</summary>
    public static void WriteKind(StateChangeKind kind, OutputBuffer to) => JsonText.Write(kind.ToString().ToLowerInvariant(), to);

    private static void Write(in StateItemChange item, OutputBuffer to)
    {
        to.Write("{\"change\":"u8);
        WriteKind(item.Kind, to);
        to.Write(",\"what\":"u8);
        JsonText.Write(item.What, to);
        if (item.What is ItemKinds.Bytes or ItemKinds.Bit)
            WriteNumber(",\"offset\":"u8, item.Name, to);
        else if (ItemKinds.IsIndexed(item.What))
            WriteNumber(",\"index\":"u8, item.Name, to);
        else if (ItemKinds.IsNamed(item.What))
            WriteText(",\"name\":"u8, item.Name, to);
        if (item.Group is { } group)
            WriteText(",\"group\":"u8, group, to);
        WriteValue(",\"before\":"u8, item.What, item.Before, to);
        WriteNumber(",\"beforeLength\":"u8, item.BeforeLength > 0 ? item.BeforeLength : null, to);
        WriteValue(",\"after\":"u8, item.What, item.After, to);
        WriteNumber(",\"afterLength\":"u8, item.AfterLength > 0 ? item.AfterLength : null, to);
        if (item.ExpiredAt != item.ExpiresAt)
            WriteNumber(",\"expiredAt\":"u8, item.ExpiredAt, to);
        WriteNumber(",\"expiresAt\":"u8, item.ExpiresAt, to);
        to.Write((byte)'}');
    }

    private static void WriteValue(ReadOnlySpan<byte> field, string what, ReadOnlyMemory<byte>? value, OutputBuffer to)
    {
        if (value is not { } bytes)
            return;
        to.Write(field);
        var parts = ItemKinds.IsPacked(what) ? StateItemChange.Parts(bytes) : [];
        switch (what)
        {
            case ItemKinds.Entry:
                StreamJson.WriteFields(parts.Chunk(2).Select(p => (p[0], p[1])), to);
                return;
            case ItemKinds.Group:
                WriteText("{\"lastDeliveredId\":"u8, parts[0], to);
                if (!parts[1].IsEmpty)
                    WriteNumber(",\"entriesRead\":"u8, parts[1], to);
                to.Write((byte)'}');
                return;
            case ItemKinds.Pending:
                WriteText("{\"consumer\":"u8, parts[0], to);
                WriteNumber(",\"deliveries\":"u8, parts[1], to);
                WriteNumber(",\"deliveredAt\":"u8, parts[2], to);
                to.Write((byte)'}');
                return;
            case ItemKinds.Bit or ItemKinds.EntriesAdded or ItemKinds.Estimate:
                to.Write(bytes.Span);
                return;
            default:
                JsonText.Write(bytes.Span, to);
                return;
        }
    }

    private static void WriteText(ReadOnlySpan<byte> field, ReadOnlyMemory<byte> text, OutputBuffer to)
    {
        to.Write(field);
        JsonText.Write(text.Span, to);
    }

    private static void WriteNumber(ReadOnlySpan<byte> field, ReadOnlyMemory<byte> digits, OutputBuffer to)
    {
        to.Write(field);
        to.Write(digits.Span);
    }

    private static void WriteNumber(ReadOnlySpan<byte> field, long? number, OutputBuffer to)
    {
        if (number is not { } value)
            return;
        to.Write(field);
        to.Write(value);
    }
}
