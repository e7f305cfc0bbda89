using AofKit.Views.States;

namespace AofKit.Views.Writers;

/// <summary>Writes an object a line. What is not known is left out.</summary>
internal sealed class JsonRecordWriter(Stream stream) : RecordWriter(stream)
{
    private TimeColumn _time;
    private AofPart? _part;
    private byte[] _partField = [];

    private protected override void Write(in AofRecord record, in RecordRemark remark)
    {
        Out.Write("{\"number\":"u8);
        Out.Write(record.Number);
        Out.Write(PartField(record.Part));
        Out.Write(record.Offset);
        if (record.Length > 0)
        {
            Out.Write(",\"length\":"u8);
            Out.Write(record.Length);
        }

        Out.Write(",\"db\":"u8);
        Out.Write(record.Db);
        if (record.HasTime)
        {
            Out.Write(",\"time\":\""u8);
            Out.Write(_time.Text(record.UnixTime));
            Out.Write((byte)'"');
        }

        if (record.Transaction > 0)
        {
            Out.Write(",\"tx\":"u8);
            Out.Write(record.Transaction);
        }

        if (remark.Touch is { } touch)
        {
            Out.Write(",\"touch\":"u8);
            JsonText.Write(touch, Out);
        }

        switch (record.Kind)
        {
            case AofRecordKind.Annotation:
                Out.Write(",\"kind\":\"annotation\",\"text\":"u8);
                JsonText.Write(record.AnnotationText, Out);
                break;
            case AofRecordKind.Entry:
                WriteEntry(record);
                break;
            default:
                WriteCommand(record);
                break;
        }

        if (remark.Changes is { } changes)
            StateJson.WriteDeeds(changes, Out);
        Out.Write("}\n"u8);
    }

    private void WriteCommand(in AofRecord record)
    {
        Out.Write(record.FromRdb ? ",\"kind\":\"command\",\"fromRdb\":true,\"args\":["u8 : ",\"kind\":\"command\",\"args\":["u8);
        for (var i = 0; i < record.ArgCount; i++)
        {
            if (i > 0)
                Out.Write((byte)',');
            JsonText.Write(record[i], Out);
        }

        Out.Write((byte)']');
    }

    private void WriteEntry(in AofRecord record)
    {
        var entry = record.Entry;
        Out.Write(",\"kind\":\"entry\",\"type\":"u8);
        JsonText.Write(entry.Type, Out);
        if (entry.IsFunction)
            return;
        Out.Write(",\"key\":"u8);
        JsonText.Write(record.EntryKey, Out);
        Out.Write(",\"encoding\":"u8);
        JsonText.Write(entry.Encoding, Out);
        Out.Write(",\"count\":"u8);
        Out.Write(entry.Count);
        WriteIfKnown(",\"expiresAt\":"u8, entry.ExpiresAt);
        WriteIfKnown(",\"idleSeconds\":"u8, entry.IdleSeconds);
        WriteIfKnown(",\"frequency\":"u8, entry.Frequency);
    }

    private void WriteIfKnown(ReadOnlySpan<byte> field, long? value)
    {
        if (value is not { } number)
            return;
        Out.Write(field);
        Out.Write(number);
    }

    private byte[] PartField(AofPart part)
    {
        if (ReferenceEquals(part, _part))
            return _partField;
        var field = new MemoryStream();
        var text = new OutputBuffer(field);
        text.Write(",\"part\":"u8);
        JsonText.Write(part.Name, text);
        text.Write(",\"offset\":"u8);
        text.Flush();
        _part = part;
        return _partField = field.ToArray();
    }
}
