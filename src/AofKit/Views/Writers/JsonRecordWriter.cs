namespace AofKit.Views.Writers;

/// <summary>Writes an object a line. What is not known is left out.</summary>
internal sealed class JsonRecordWriter(Stream stream) : RecordWriter(stream)
{
    private TimeColumn _time;

    private protected override void Write(in AofRecord record, in RecordRemark remark)
    {
        Out.Write("{\"number\":"u8);
        Out.Write(record.Number);
        Out.Write(",\"part\":"u8);
        JsonText.Write(record.Part.Name, Out);
        Out.Write(",\"offset\":"u8);
        Out.Write(record.Offset);
        Out.Write(",\"length\":"u8);
        Out.Write(record.Length);
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

        if (record.Kind == AofRecordKind.Annotation)
        {
            Out.Write(",\"kind\":\"annotation\",\"text\":"u8);
            JsonText.Write(record.AnnotationText, Out);
        }
        else
        {
            Out.Write(",\"kind\":\"command\",\"args\":["u8);
            for (var i = 0; i < record.ArgCount; i++)
            {
                if (i > 0)
                    Out.Write((byte)',');
                JsonText.Write(record[i], Out);
            }

            Out.Write((byte)']');
        }

        Out.Write("}\n"u8);
    }
}
