using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace AofKit.Views.Writers;

/// <summary>Writes a list a line, spelled as Python spells it: a string where an arg is UTF-8, otherwise bytes.</summary>
internal sealed class PythonRecordWriter(Stream stream) : RecordWriter(stream)
{
    private protected override void Write(in AofRecord record, in RecordRemark remark)
    {
        if (record.Kind != AofRecordKind.Command)
            return;
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
}
