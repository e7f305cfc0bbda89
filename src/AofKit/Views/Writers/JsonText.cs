using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace AofKit.Views.Writers;

/// <summary>Writes bytes as a value of JSON: valid UTF-8 as a string, anything else as <c>{"base64":"…"}</c>.</summary>
internal static class JsonText
{
    private const int Base64Piece = 3 * 8 * 1024;

    private static readonly SearchValues<byte> s_escaped = SearchValues.Create(
        [.. "\"\\"u8, .. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    public static void Write(string text, OutputBuffer to) => Write(Encoding.UTF8.GetBytes(text), to);

    public static void Write(ReadOnlySpan<byte> bytes, OutputBuffer to)
    {
        if (!Utf8.IsValid(bytes))
        {
            WriteBase64(bytes, to);
            return;
        }

        to.Write((byte)'"');
        while (true)
        {
            var odd = bytes.IndexOfAny(s_escaped);
            if (odd < 0)
                break;
            to.Write(bytes[..odd]);
            WriteEscape(bytes[odd], to);
            bytes = bytes[(odd + 1)..];
        }

        to.Write(bytes);
        to.Write((byte)'"');
    }

    private static void WriteEscape(byte b, OutputBuffer to)
    {
        switch (b)
        {
            case (byte)'"': to.Write("\\\""u8); break;
            case (byte)'\\': to.Write("\\\\"u8); break;
            case (byte)'\n': to.Write("\\n"u8); break;
            case (byte)'\r': to.Write("\\r"u8); break;
            case (byte)'\t': to.Write("\\t"u8); break;
            default:
                to.Write("\\u00"u8);
                Utf8Formatter.TryFormat(b, to.GetSpan(2), out var length, new StandardFormat('x', 2));
                to.Advance(length);
                break;
        }
    }

    // In pieces of whole groups of three bytes, so that a huge arg takes no room of its own.
    private static void WriteBase64(ReadOnlySpan<byte> bytes, OutputBuffer to)
    {
        to.Write("{\"base64\":\""u8);
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, Base64Piece)];
            Base64.EncodeToUtf8(piece, to.GetSpan(Base64.GetMaxEncodedToUtf8Length(piece.Length)), out _, out var length);
            to.Advance(length);
            bytes = bytes[piece.Length..];
        }

        to.Write("\"}"u8);
    }
}
