using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using AofKit.Views.States;

namespace AofKit.Views.Writers;

/// <summary>Writes a line a record: the time if it is known, the db, the command as redis-cli reads it back.</summary>
internal sealed class TextRecordWriter(Stream stream, RecordWriterOptions options) : RecordWriter(stream)
{
    // An arg up to the first number is shown whole; of a longer one, the start.
    private const int LongArg = 160;
    private const int ShownOfLongArg = 128;
    private const int ShownArgs = 64;

    private const int ShortRecord = 16 * 1024;
    private const int Prefix = 64;

    private PartColumn _part;
    private TimeColumn _time;

    // Nearly every command: a few short args, all of them plain. Its line is made in one piece, and is no longer than the record
    // but for what comes before the args.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Write(in AofRecord record, in RecordRemark remark)
    {
        var args = record.Args;
        var length = record.Bytes.Length;
        if (options.Numbers || remark.Text is not null || remark.Changes is not null || length > ShortRecord || (uint)(args.Length - 1) >= ShownArgs)
        {
            WriteCarefully(record, remark);
            return;
        }

        var bytes = record.View;
        var line = Out.GetSpan(Prefix + length);
        var at = 0;
        if (record.HasTime)
        {
            var time = _time.Text(record.UnixTime);
            time.CopyTo(line);
            at = time.Length;
            line[at++] = (byte)' ';
        }

        at += FormatDb(record.Db, line[at..]);
        foreach (var range in args)
        {
            line[at++] = (byte)' ';
            if ((range.Length > LongArg && !options.Full) || !ArgText.TryCopyPlain(bytes, range, line[at..]))
            {
                WriteCarefully(record, remark);
                return;
            }

            at += range.Length;
        }

        line[at] = (byte)'\n';
        Out.Advance(at + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FormatDb(int db, Span<byte> to)
    {
        if (db <= 9)
        {
            to[0] = (byte)('0' + db);
            return 1;
        }

        Utf8Formatter.TryFormat(db, to, out var digits);
        return digits;
    }

    private void WriteCarefully(in AofRecord record, in RecordRemark remark)
    {
        if (options.Numbers)
            WriteNumber(record);
        if (record.HasTime)
        {
            Out.Write(_time.Text(record.UnixTime));
            Out.Write((byte)' ');
        }

        Out.Write(record.Db);
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
            StateText.WriteDeed(change, record.Db, options.Full, Out);
    }

    private void WriteNumber(in AofRecord record)
    {
        Out.Write(record.Number);
        Out.Write((byte)' ');
        Out.Write(_part.Name(record.Part));
        Out.Write((byte)':');
        Out.Write(record.Offset);
        Out.Write((byte)' ');
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
    internal static void WriteArg(ReadOnlySpan<byte> arg, bool isFull, OutputBuffer to)
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
        to.Write(arg.Length);
        to.Write(" bytes)"u8);
    }
}
