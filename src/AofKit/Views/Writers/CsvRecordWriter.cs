using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AofKit.Views.Writers;

/// <summary>Writes comma-separated values (RFC 4180). The args are one column, spelled as in text.</summary>
internal sealed class CsvRecordWriter : RecordWriter
{
    private readonly ArrayBufferWriter<byte> _cell = new();
    private readonly LineHead _head = new();
    private readonly OutputBuffer _text = new();
    private readonly RecordWriterOptions _options;
    private PartColumn _part;
    private TimeColumn _time;

    /// <summary>Writes to a stream, under a header; or without a stream pieces that stand under it.</summary>
    public CsvRecordWriter(Stream? stream, RecordWriterOptions options) : base(stream)
    {
        _options = options;
        if (stream is null)
            return;
        Out.Write("number,part,offset,length,db,time,tx,"u8);
        if (options.Touches)
            Out.Write("touch,"u8);
        Out.Write("command,args\n"u8);
    }

    private protected override void Write(in AofRecord record, in RecordRemark remark)
    {
        if (_options.Touches || !TryWritePlain(record))
            WriteCarefully(record, remark);
    }

    // Nearly every command: its line is made in one piece.
    private bool TryWritePlain(in AofRecord record)
    {
        if (!PlainArgs.CanTry(record))
            return false;
        if (!_head.Fits(record))
            KeepHead(record);
        var line = Out.GetSpan(_head.Room + PlainArgs.Room);
        var at = _head.CopyTo(line, record);
        var length = PlainArgs.Copy<PlainArg>(record, line[at..]);
        if (length == 0)
            return false;

        // The name is one cell, the other args are the next, which may be empty.
        line[at + record.Args[0].Length] = (byte)',';
        at += record.ArgCount > 1 ? length - 1 : length;
        line[at] = (byte)'\n';
        Out.Advance(at + 1);
        return true;
    }

    private void KeepHead(in AofRecord record)
    {
        _text.Clear();
        var digits = WriteHead(record, _text);
        _head.Keep(record, _text.Written, digits);
    }

    private HeadDigits WriteHead(in AofRecord record, OutputBuffer to)
    {
        to.Write(record.Number);
        var numberEnd = to.Count;
        to.Write((byte)',');
        WriteCell(_part.Name(record.Part), to);
        to.Write((byte)',');
        to.Write(record.Offset);
        var offsetEnd = to.Count;
        to.Write((byte)',');
        var lengthStart = to.Count;
        to.Write(record.Length);
        var lengthEnd = to.Count;
        to.Write((byte)',');
        to.Write(record.Db);
        to.Write((byte)',');
        if (record.HasTime)
            to.Write(_time.Text(record.UnixTime));
        to.Write((byte)',');
        if (record.Transaction > 0)
            to.Write(record.Transaction);
        to.Write((byte)',');
        return new HeadDigits(numberEnd, offsetEnd, lengthStart, lengthEnd);
    }

    private void WriteCarefully(in AofRecord record, in RecordRemark remark)
    {
        WriteHead(record, Out);
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

        WriteCell(_cell.WrittenSpan, Out);
    }

    // An entry has its type where a command has its name.
    private void WriteEntry(in AofRecord record, bool isName)
    {
        if (isName)
            ArgText.Write(System.Text.Encoding.UTF8.GetBytes(record.Entry.Type), _cell);
        else if (!record.Entry.IsFunction)
            ArgText.Write(record.EntryKey, _cell);
    }

    private static void WriteCell(ReadOnlySpan<byte> text, OutputBuffer to)
    {
        if (text.IndexOfAny(",\"\r\n"u8) < 0)
        {
            to.Write(text);
            return;
        }

        to.Write((byte)'"');
        while (text.IndexOf((byte)'"') is var quote and >= 0)
        {
            to.Write(text[..(quote + 1)]);
            to.Write((byte)'"');
            text = text[(quote + 1)..];
        }

        to.Write(text);
        to.Write((byte)'"');
    }

    private readonly struct PlainArg : IPlainArg
    {
        public static uint Between => ' ';

        public static int BetweenLength => 1;

        public static bool TakesEmpty => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> OddOf(Vector256<byte> bytes) =>
            ArgText.OddOf(bytes) | Vector256.Equals(bytes, Vector256.Create((byte)','));
    }
}
