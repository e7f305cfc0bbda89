using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AofKit.Views.States;

namespace AofKit.Views.Writers;

/// <summary>Writes an object a line. What is not known is left out.</summary>
internal sealed class JsonRecordWriter(Stream? stream) : RecordWriter(stream)
{
    private readonly LineHead _head = new();
    private readonly OutputBuffer _text = new();
    private TimeColumn _time;
    private AofPart? _part;
    private byte[] _partField = [];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Write(in AofRecord record, in RecordRemark remark)
    {
        if (remark.Touch is not null || remark.Changes is not null || !TryWritePlain(record))
            WriteCarefully(record, remark);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void ReceiveAll(AofReader reader)
    {
        while (reader.TryReadPlain(out var record) || reader.TryRead(out record))
        {
            Count++;
            if (!TryWritePlain(record))
                WriteCarefully(record, default);
        }
    }

    // Nearly every command: its line is made in one piece.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
        at += length;
        "]}\n"u8.CopyTo(line[(at - 2)..]);
        Out.Advance(at + 1);
        return true;
    }

    private void KeepHead(in AofRecord record)
    {
        _text.Clear();
        var digits = WriteHead(record, _text);
        _text.Write(StartOfArgs(record));
        _text.Write((byte)'"');
        _head.Keep(record, _text.Written, digits);
    }

    private HeadDigits WriteHead(in AofRecord record, OutputBuffer to)
    {
        to.Write("{\"number\":"u8);
        to.Write(record.Number);
        var numberEnd = to.Count;
        to.Write(PartField(record.Part));
        to.Write(record.Offset);
        var (offsetEnd, lengthStart, lengthEnd) = (to.Count, 0, 0);
        if (record.Length > 0)
        {
            to.Write(",\"length\":"u8);
            lengthStart = to.Count;
            to.Write(record.Length);
            lengthEnd = to.Count;
        }

        to.Write(",\"db\":"u8);
        to.Write(record.Db);
        if (record.HasTime)
        {
            to.Write(",\"time\":\""u8);
            to.Write(_time.Text(record.UnixTime));
            to.Write((byte)'"');
        }

        if (record.Transaction > 0)
        {
            to.Write(",\"tx\":"u8);
            to.Write(record.Transaction);
        }

        return new HeadDigits(numberEnd, offsetEnd, lengthStart, lengthEnd);
    }

    private static ReadOnlySpan<byte> StartOfArgs(in AofRecord record) =>
        record.FromRdb ? ",\"kind\":\"command\",\"fromRdb\":true,\"args\":["u8 : ",\"kind\":\"command\",\"args\":["u8;

    private void WriteCarefully(in AofRecord record, in RecordRemark remark)
    {
        WriteHead(record, Out);
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
            KeyChangeJson.Write(changes, Out);
        Out.Write("}\n"u8);
    }

    private void WriteCommand(in AofRecord record)
    {
        Out.Write(StartOfArgs(record));
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
        var field = new OutputBuffer();
        field.Write(",\"part\":"u8);
        JsonText.Write(part.Name, field);
        field.Write(",\"offset\":"u8);
        _part = part;
        return _partField = field.Written.ToArray();
    }

    // Printable ASCII but the quote and the backslash. Compared as signed, bytes above ASCII are below the space.
    private readonly struct PlainArg : IPlainArg
    {
        public static uint Between => '"' | (uint)',' << 8 | (uint)'"' << 16;

        public static int BetweenLength => 3;

        public static bool TakesEmpty => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> OddOf(Vector256<byte> bytes) =>
            Vector256.LessThan(bytes.AsSByte(), Vector256.Create((sbyte)' ')).AsByte()
            | Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'));
    }
}
