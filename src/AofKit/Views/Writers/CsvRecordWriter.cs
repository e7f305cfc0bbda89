using System.Buffers;

namespace AofKit.Views.Writers;

/// <summary>Writes comma-separated values (RFC 4180). The args are one column, spelled as in text.</summary>
internal sealed class CsvRecordWriter : RecordWriter
{
    private readonly ArrayBufferWriter<byte> _cell = new();
    private readonly RecordWriterOptions _options;
    private PartColumn _part;
    private TimeColumn _time;

    public CsvRecordWriter(Stream stream, RecordWriterOptions options) : base(stream)
    {
        _options = options;
        if (!options.Header)
            return;
        Out.Write("number,part,offset,length,db,time,tx,"u8);
        if (options.Touches)
            Out.Write("touch,"u8);
        Out.Write("command,args\n"u8);
    }

    private protected override void Write(in AofRecord record, in RecordRemark remark)
    {
        Out.Write(record.Number);
        Out.Write((byte)',');
        WriteCell(_part.Name(record.Part));
        Out.Write((byte)',');
        Out.Write(record.Offset);
        Out.Write((byte)',');
        Out.Write(record.Length);
        Out.Write((byte)',');
        Out.Write(record.Db);
        Out.Write((byte)',');
        if (record.HasTime)
            Out.Write(_time.Text(record.UnixTime));
        Out.Write((byte)',');
        if (record.Transaction > 0)
            Out.Write(record.Transaction);
        Out.Write((byte)',');
        if (_options.Touches)
        {
            Out.Write(System.Text.Encoding.UTF8.GetBytes(remark.Touch ?? ""));
            Out.Write((byte)',');
        }

        WriteArgs(record, 0, 1);
        Out.Write((byte)',');
        WriteArgs(record, 1, record.ArgCount);
        Out.Write((byte)'\n');
    }

    private void WriteArgs(in AofRecord record, int first, int end)
    {
        _cell.ResetWrittenCount();
        if (record.Kind == AofRecordKind.Annotation && first == 0)
            ArgText.Write(record.AnnotationText, _cell);
        if (record.Kind == AofRecordKind.Entry)
            WriteEntry(record, first == 0);
        for (var i = first; i < end && i < record.ArgCount; i++)
        {
            if (i > first)
                _cell.Write(" "u8);
            ArgText.Write(record[i], _cell);
        }

        WriteCell(_cell.WrittenSpan);
    }

    // An entry has its type where a command has its name.
    private void WriteEntry(in AofRecord record, bool isName)
    {
        if (isName)
            ArgText.Write(System.Text.Encoding.UTF8.GetBytes(record.Entry.Type), _cell);
        else if (!record.Entry.IsFunction)
            ArgText.Write(record.EntryKey, _cell);
    }

    private void WriteCell(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(",\"\r\n"u8) < 0)
        {
            Out.Write(text);
            return;
        }

        Out.Write((byte)'"');
        while (text.IndexOf((byte)'"') is var quote and >= 0)
        {
            Out.Write(text[..(quote + 1)]);
            Out.Write((byte)'"');
            text = text[(quote + 1)..];
        }

        Out.Write(text);
        Out.Write((byte)'"');
    }
}
