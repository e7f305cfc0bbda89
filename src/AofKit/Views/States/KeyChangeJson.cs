using AofKit.State;
using AofKit.Views.Writers;

namespace AofKit.Views.States;

/// <summary>Writes what a record did to a key in each db, as one more field of the object of the record.</summary>
internal static class KeyChangeJson
{
    public static void Write(IReadOnlyList<KeyChange> changes, OutputBuffer to)
    {
        to.Write(",\"changes\":["u8);
        for (var i = 0; i < changes.Count; i++)
        {
            if (i > 0)
                to.Write((byte)',');
            Write(changes[i], to);
        }

        to.Write((byte)']');
    }

    private static void Write(KeyChange change, OutputBuffer to)
    {
        to.Write("{\"db\":"u8);
        to.Write(change.Db);
        to.Write(",\"event\":"u8);
        JsonText.Write(change.Event, to);
        if (change.EventOf is { } other)
        {
            to.Write(",\"of\":"u8);
            JsonText.Write(other.Span, to);
        }

        WriteSummary(",\"before\":"u8, change.Before, to);
        WriteSummary(",\"after\":"u8, change.After, to);
        if (change.IsReplaced)
            to.Write(",\"replaced\":true"u8);
        if (change.Kind != StateChangeKind.None)
            ItemJson.WriteChanges(change.Items, to);
        WriteNumber(",\"removedMore\":"u8, change.RemovedMore > 0 ? change.RemovedMore : null, to);
        WriteNumber(",\"addedMore\":"u8, change.AddedMore > 0 ? change.AddedMore : null, to);
        to.Write((byte)'}');
    }

    private static void WriteSummary(ReadOnlySpan<byte> field, KeySummary? summary, OutputBuffer to)
    {
        if (summary is not { } key)
            return;
        to.Write(field);
        to.Write("{\"type\":"u8);
        JsonText.Write(key.TypeName, to);
        if (key.UnknownWhy is { } why)
        {
            to.Write(",\"unknown\":"u8);
            JsonText.Write(why, to);
            WriteNumber(",\"unknownSince\":"u8, key.UnknownSince, to);
        }
        else
        {
            WriteNumber(key.Type is StateType.String or StateType.Raw ? ",\"length\":"u8 : ",\"count\":"u8, key.Size, to);
        }

        WriteNumber(",\"expiresAt\":"u8, key.ExpiresAt, to);
        to.Write((byte)'}');
    }

    private static void WriteNumber(ReadOnlySpan<byte> field, long? number, OutputBuffer to)
    {
        if (number is not { } value)
            return;
        to.Write(field);
        to.Write(value);
    }
}
