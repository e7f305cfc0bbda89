using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using AofKit.Views.States;

namespace AofKit.Views.Writers;

/// <summary>Writes a line a record: the time if it is known, the db, the command as redis-cli reads it back.</summary>
internal sealed class TextRecordWriter(Stream? stream, RecordWriterOptions options) : RecordWriter(stream)
{
    // An arg up to the first number is shown whole; of a longer one, the start.
    private const int LongArg = 160;
    private const int ShownOfLongArg = 128;
    private const int ShownArgs = 64;

    private readonly LineHead _head = new();
    private readonly OutputBuffer _text = new();
    private readonly int _longest = options.Full ? int.MaxValue : LongArg;
    private PartColumn _part;
    private TimeColumn _time;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Write(in AofRecord record, in RecordRemark remark)
    {
        if (remark.Text is not null || remark.Changes is not null || !TryWritePlain(record))
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
        if (!PlainArgs.CanTry(record) || record.ArgCount > ShownArgs)
            return false;
        if (!_head.Fits(record))
            KeepHead(record);
        var line = Out.GetSpan(_head.Room + PlainArgs.Room);
        var at = _head.CopyTo(line, record);
        var length = PlainArgs.Copy<PlainArg>(record, line[at..], _longest);
        if (length == 0)
            return false;
        at += length;
        line[at - 1] = (byte)'\n';
        Out.Advance(at);
        return true;
    }

    private void KeepHead(in AofRecord record)
    {
        _text.Clear();
        var digits = WriteHead(record, _text);
        _text.Write((byte)' ');
        _head.Keep(record, _text.Written, digits);
    }

    private HeadDigits WriteHead(in AofRecord record, OutputBuffer to)
    {
        var (numberEnd, offsetEnd) = (0, 0);
        if (options.Numbers)
        {
            to.Write(record.Number);
            numberEnd = to.Count;
            to.Write((byte)' ');
            to.Write(_part.Name(record.Part));
            to.Write((byte)':');
            to.Write(record.Offset);
            offsetEnd = to.Count;
            to.Write((byte)' ');
        }

        if (record.HasTime)
        {
            to.Write(_time.Text(record.UnixTime));
            to.Write((byte)' ');
        }

        to.Write(record.Db);
        return new HeadDigits(numberEnd, offsetEnd, 0, 0);
    }

    private void WriteCarefully(in AofRecord record, in RecordRemark remark)
    {
        WriteHead(record, Out);
        switch (record.Kind)
        {
            case AofRecordKind.Annotation:
                Out.Write((byte)' ');
                WriteArg(record.AnnotationText);
                break;
            case AofRecordKind.Entry:
                WriteEntry(record);
                break;
            default:
                WriteArgs(record);
                break;
        }

        if (remark.Text is { } text)
        {
            Out.Write("  # "u8);
            Out.Write(Encoding.UTF8.GetBytes(text));
        }

        Out.Write((byte)'\n');
        foreach (var change in remark.Changes ?? [])
            KeyChangeText.Write(change, record, options.Full, Out);
    }

    // It is no command, and so begins with the mark of a comment.
    private void WriteEntry(in AofRecord record)
    {
        var entry = record.Entry;
        Out.Write(" # in the base: "u8);
        if (!entry.IsFunction)
        {
            WriteArg(record.EntryKey);
            Out.Write((byte)' ');
        }

        Out.Write(Encoding.UTF8.GetBytes(EntryText.Describe(entry, record.Length)));
    }

    private void WriteArgs(in AofRecord record)
    {
        var shown = options.Full || record.ArgCount <= ShownArgs + 1 ? record.ArgCount : ShownArgs;
        for (var i = 0; i < shown; i++)
        {
            Out.Write((byte)' ');
            WriteArg(record[i]);
        }

        if (shown < record.ArgCount)
        {
            Out.Write(" …("u8);
            Out.Write(record.ArgCount - shown);
            Out.Write(" more args)"u8);
        }
    }

    private void WriteArg(ReadOnlySpan<byte> arg) => WriteArg(arg, options.Full, Out);

    /// <summary>Writes an arg; of a long one only its start and its length, if it is not wanted whole.</summary>
    internal static void WriteArg(ReadOnlySpan<byte> arg, bool isFull, OutputBuffer to, long wholeLength = 0)
    {
        if (isFull || arg.Length <= LongArg)
        {
            ArgText.Write(arg, to);
            return;
        }

        // Not inside a character of UTF-8, which has at most three bytes after its first.
        var shown = ShownOfLongArg;
        while (shown > ShownOfLongArg - 3 && (arg[shown] & 0xC0) == 0x80)
            shown--;
        ArgText.Write(arg[..shown], to);
        to.Write("…("u8);
        to.Write(Math.Max(arg.Length, wholeLength));
        to.Write(" bytes)"u8);
    }

    private readonly struct PlainArg : IPlainArg
    {
        public static uint Between => ' ';

        public static int BetweenLength => 1;

        public static bool TakesEmpty => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> OddOf(Vector256<byte> bytes) => ArgText.OddOf(bytes);
    }
}
