using System.Text;
using AofKit.State;
using AofKit.Views.Writers;

namespace AofKit.Views.States;

/// <summary>Writes keys, and what differs between two states of them, as objects of JSON.</summary>
internal static class StateJson
{
    /// <summary>A key in a line.</summary>
    public static void WriteKey(in KeyState key, StateWriterOptions options, OutputBuffer to)
    {
        to.Write("{\"db\":"u8);
        to.Write(key.Db);
        to.Write(",\"key\":"u8);
        JsonText.Write(key.Key.Span, to);
        to.Write((byte)',');
        WriteState(key, withValue: !options.KeysOnly, options.Clock, to);
        to.Write("}\n"u8);
    }

    /// <summary>How a key differs between two states, in a line.</summary>
    public static void WriteChange(StateChange change, OutputBuffer to)
    {
        to.Write("{\"change\":"u8);
        ItemJson.WriteKind(change.Kind, to);
        to.Write(",\"db\":"u8);
        to.Write(change.Db);
        to.Write(",\"key\":"u8);
        JsonText.Write(change.Key.Span, to);
        var isWhole = change.Before?.Type != change.After?.Type;
        WriteBothStates(change, isWhole, isWhole, to);
        WriteItems(change, to);
        to.Write("}\n"u8);
    }

    private static void WriteBothStates(StateChange change, bool withValueBefore, bool withValueAfter, OutputBuffer to)
    {
        if (change.Before is { } before)
        {
            to.Write(",\"before\":{"u8);
            WriteState(before, withValueBefore, null, to);
            to.Write((byte)'}');
        }

        if (change.After is { } after)
        {
            to.Write(",\"after\":{"u8);
            WriteState(after, withValueAfter, null, to);
            to.Write((byte)'}');
        }
    }

    private static void WriteItems(StateChange change, OutputBuffer to)
    {
        if (change.Kind == StateChangeKind.Changed && change.Before!.Value.Type == change.After!.Value.Type)
            ItemJson.WriteChanges(change.Items, to);
    }

    // "type":…,"value":…,"expiresAt":…
    private static void WriteState(in KeyState key, bool withValue, DateTimeOffset? clock, OutputBuffer to)
    {
        to.Write("\"type\":"u8);
        WriteWord(key.TypeName, to);
        if (key.UnknownWhy is { } why)
        {
            to.Write(",\"unknown\":"u8);
            WriteWord(why, to);
            WriteNumber(",\"unknownSince\":"u8, key.UnknownSince, to);
        }
        else if (withValue)
        {
            to.Write(",\"value\":"u8);
            WriteValue(key, clock, to);
        }
        else
        {
            to.Write(key.Type is StateType.String or StateType.Raw ? ",\"length\":"u8 : ",\"count\":"u8);
            to.Write(key.Type == StateType.String ? key.Text.Length : key.Type == StateType.Raw ? key.Raw.Length : key.Count);
        }

        WriteExpiry(key.ExpiresAt, clock, to);
    }

    private static void WriteValue(in KeyState key, DateTimeOffset? clock, OutputBuffer to)
    {
        if (key.Type == StateType.String)
        {
            JsonText.Write(key.Text, to);
            return;
        }

        if (key.Type == StateType.Raw)
        {
            JsonText.Write(key.Raw.Span, to);
            return;
        }

        if (key.Stream is { } stream)
        {
            StreamJson.Write(stream, to);
            return;
        }

        to.Write((byte)'[');
        var isFirst = true;
        foreach (var item in ValueItem.Of(key))
        {
            if (!isFirst)
                to.Write((byte)',');
            isFirst = false;
            WriteElement(key.Type, item, clock, to);
            to.FlushIfLarge();
        }

        to.Write((byte)']');
    }

    private static void WriteElement(StateType type, ValueItem item, DateTimeOffset? clock, OutputBuffer to)
    {
        switch (type)
        {
            case StateType.List:
                JsonText.Write(item.Value!.Value.Span, to);
                return;
            case StateType.Set when item.ExpiresAt is null:
                JsonText.Write(item.Name.Span, to);
                return;
            case StateType.Array:
                to.Write("{\"index\":"u8);
                to.Write(item.Name.Span);
                break;
            default:
                to.Write(type == StateType.Hash ? "{\"field\":"u8 : "{\"member\":"u8);
                JsonText.Write(item.Name.Span, to);
                break;
        }

        if (item.Value is { } value)
        {
            to.Write(type == StateType.SortedSet ? ",\"score\":"u8 : ",\"value\":"u8);
            JsonText.Write(value.Span, to);
        }

        WriteExpiry(item.ExpiresAt, clock, to);
        to.Write((byte)'}');
    }

    private static void WriteExpiry(long? expiresAt, DateTimeOffset? clock, OutputBuffer to)
    {
        WriteNumber(",\"expiresAt\":"u8, expiresAt, to);
        if (StateWords.IsOver(expiresAt, clock))
            to.Write(",\"expired\":true"u8);
    }

    private static void WriteNumber(ReadOnlySpan<byte> field, long? number, OutputBuffer to)
    {
        if (number is not { } value)
            return;
        to.Write(field);
        to.Write(value);
    }

    private static void WriteWord(string word, OutputBuffer to) => JsonText.Write(Encoding.UTF8.GetBytes(word), to);
}
