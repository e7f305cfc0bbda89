using AofKit.State;
using AofKit.Views.Writers;

namespace AofKit.Views.States;

/// <summary>Writes a stream as an object of JSON.</summary>
internal static class StreamJson
{
    public static void Write(StreamState stream, OutputBuffer to)
    {
        to.Write("{\"entries\":["u8);
        WriteEach(stream.Entries, to, entry =>
        {
            to.Write("{\"id\":"u8);
            JsonText.Write(entry.Id, to);
            to.Write(",\"fields\":"u8);
            WriteFields(entry.Fields.Select(f => (f.Key, f.Value)), to);
            to.Write((byte)'}');
            to.FlushIfLarge();
        });
        to.Write("],\"lastId\":"u8);
        JsonText.Write(stream.LastId, to);
        to.Write(",\"maxDeletedId\":"u8);
        JsonText.Write(stream.MaxDeletedId, to);
        to.Write(",\"entriesAdded\":"u8);
        to.Write(stream.EntriesAdded);
        to.Write(",\"groups\":["u8);
        WriteEach(stream.Groups, to, group => WriteGroup(group, to));
        to.Write("]}"u8);
    }

    /// <summary>The fields of an entry and their values, each pair an array.</summary>
    public static void WriteFields(IEnumerable<(ReadOnlyMemory<byte> Field, ReadOnlyMemory<byte> Value)> fields, OutputBuffer to)
    {
        to.Write((byte)'[');
        WriteEach(fields, to, pair =>
        {
            to.Write((byte)'[');
            JsonText.Write(pair.Field.Span, to);
            to.Write((byte)',');
            JsonText.Write(pair.Value.Span, to);
            to.Write((byte)']');
        });
        to.Write((byte)']');
    }

    private static void WriteGroup(StateStreamGroup group, OutputBuffer to)
    {
        to.Write("{\"name\":"u8);
        JsonText.Write(group.Name.Span, to);
        to.Write(",\"lastDeliveredId\":"u8);
        JsonText.Write(group.LastDeliveredId, to);
        if (group.EntriesRead is { } read)
        {
            to.Write(",\"entriesRead\":"u8);
            to.Write(read);
        }

        to.Write(",\"pending\":["u8);
        WriteEach(group.Pending, to, pending =>
        {
            to.Write("{\"id\":"u8);
            JsonText.Write(pending.Id, to);
            to.Write(",\"consumer\":"u8);
            JsonText.Write(pending.Consumer.Span, to);
            to.Write(",\"deliveries\":"u8);
            to.Write(pending.Deliveries);
            to.Write(",\"deliveredAt\":"u8);
            to.Write(pending.DeliveredAt);
            to.Write((byte)'}');
        });
        to.Write("],\"consumers\":["u8);
        WriteEach(group.Consumers, to, consumer => JsonText.Write(consumer.Name.Span, to));
        to.Write("]}"u8);
    }

    private static void WriteEach<T>(IEnumerable<T> items, OutputBuffer to, Action<T> write)
    {
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
                to.Write((byte)',');
            isFirst = false;
            write(item);
        }
    }
}
