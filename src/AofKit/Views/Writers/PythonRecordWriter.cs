using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace AofKit.Views.Writers;

/// <summary>Writes a list a line, spelled as Python spells it: a string where an arg is UTF-8, otherwise bytes.</summary>
internal sealed class PythonRecordWriter(Stream? stream) : RecordWriter(stream)
{
    private protected override void Write(in AofRecord record, in RecordRemark remark)
    {
        if (record.Kind == AofRecordKind.Command && !TryWritePlain(record))
            WriteCarefully(record);
    }

    // Nearly every command: its line is made in one piece.
    private bool TryWritePlain(in AofRecord record)
    {
        if (!PlainArgs.CanTry(record))
            return false;
        var start = "['"u8;
        var line = Out.GetSpan(start.Length + PlainArgs.Room);
        start.CopyTo(line);
        var length = PlainArgs.Copy<PlainArg>(record, line[start.Length..]);
        if (length == 0)
            return false;
        var end = start.Length + length - ", '".Length;
        "]\n"u8.CopyTo(line[end..]);
        Out.Advance(end + 2);
        return true;
    }

    private void WriteCarefully(in AofRecord record)
    {
        Out.Write((byte)'[');
        for (var i = 0; i < record.ArgCount; i++)
        {
            if (i > 0)
                Out.Write(", "u8);
            WriteArg(record[i]);
        }

        Out.Write("]\n"u8);
    }

    private void WriteArg(ReadOnlySpan<byte> arg)
    {
        // Python prefers single quotes, and takes double ones when that saves escapes.
        var quote = arg.Contains((byte)'\'') && !arg.Contains((byte)'"') ? (byte)'"' : (byte)'\'';
        var isText = Utf8.IsValid(arg);
        if (!isText)
            Out.Write((byte)'b');
        Out.Write(quote);
        while (!arg.IsEmpty)
        {
            if (isText && arg[0] >= 0x80)
            {
                Rune.DecodeFromUtf8(arg, out var rune, out var length);
                WriteRune(rune, arg[..length]);
                arg = arg[length..];
                continue;
            }

            WriteByte(arg[0], quote);
            arg = arg[1..];
        }

        Out.Write(quote);
    }

    private void WriteByte(byte b, byte quote)
    {
        if (b == quote || b == '\\')
        {
            Out.Write((byte)'\\');
            Out.Write(b);
        }
        else if (b is >= 0x20 and < 0x7F)
        {
            Out.Write(b);
        }
        else
        {
            Out.Write(Encoding.ASCII.GetBytes(b switch
            {
                (byte)'\n' => "\\n",
                (byte)'\r' => "\\r",
                (byte)'\t' => "\\t",
                _ => string.Create(CultureInfo.InvariantCulture, $"\\x{b:x2}"),
            }));
        }
    }

    private void WriteRune(Rune rune, ReadOnlySpan<byte> bytes)
    {
        if (ArgText.IsPrintable(rune))
        {
            Out.Write(bytes);
            return;
        }

        var value = rune.Value;
        Out.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{(value < 0x100 ? "\\x" : value < 0x1_0000 ? "\\u" : "\\U")}{value.ToString(value < 0x100 ? "x2" : value < 0x1_0000 ? "x4" : "x8", CultureInfo.InvariantCulture)}")));
    }

    // Printable ASCII but the single quote and the backslash. Compared as signed, bytes above ASCII are below the space.
    private readonly struct PlainArg : IPlainArg
    {
        public static uint Between => '\'' | (uint)',' << 8 | (uint)' ' << 16 | (uint)'\'' << 24;

        public static int BetweenLength => 4;

        public static bool TakesEmpty => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<byte> OddOf(Vector256<byte> bytes) =>
            Vector256.LessThan(bytes.AsSByte(), Vector256.Create((sbyte)' ')).AsByte()
            | Vector256.Equals(bytes, Vector256.Create((byte)0x7F))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\''))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'));
    }
}
