using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace AofKit;

/// <summary>Turns args into text and back. What it writes, redis-cli reads as the same bytes.</summary>
/// <remarks>
/// An arg is bare when it is plain: printable, without spaces and quotes. Any other is in double quotes with the escapes
/// <c>\n \r \t \a \b \\ \"</c> and <c>\xHH</c>. Printable text in UTF-8 stays as it is.
/// </remarks>
public static class ArgText
{
    private const int EscapedAtOnce = 1024;

    private static readonly SearchValues<byte> s_plain = SearchValues.Create(
        "!#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>The text of an arg.</summary>
    public static string ToString(ReadOnlySpan<byte> arg)
    {
        var text = new ArrayBufferWriter<byte>(arg.Length + 2);
        Write(arg, text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Reads an arg as <see cref="ToString(ReadOnlySpan{byte})"/> spells it. Text that does not begin with a double quote stands for its own bytes in UTF-8.</summary>
    /// <returns>False when the text begins with a quote and does not end with the one that belongs to it.</returns>
    public static bool TryParse(string text, out byte[] arg)
    {
        arg = Encoding.UTF8.GetBytes(text);
        if (!text.StartsWith('"'))
            return true;
        var bytes = new List<byte>(arg.Length);
        var at = 0;
        if (!TryReadQuoted(arg, ref at, bytes) || at != arg.Length)
            return false;
        arg = [.. bytes];
        return true;
    }

    /// <summary>Writes the text of an arg in UTF-8.</summary>
    public static void Write(ReadOnlySpan<byte> arg, IBufferWriter<byte> to)
    {
        if (IsPlain(arg))
        {
            to.Write(arg);
            return;
        }

        to.Write("\""u8);
        WriteEscaped(arg, to);
        to.Write("\""u8);
    }

    /// <summary>Whether an arg is written bare.</summary>
    internal static bool IsPlain(ReadOnlySpan<byte> arg)
    {
        if (arg.IsEmpty)
            return false;
        var odd = arg.IndexOfAnyExcept(s_plain);
        return odd < 0 || (arg[odd] >= 0x80 && IsPlainText(arg[odd..]));
    }

    /// <summary>All bits of each byte that keeps an arg of ASCII from being bare: what is not printable, the space, quotes and the backslash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<byte> OddOf(Vector256<byte> bytes) =>
        Vector256.LessThan(bytes.AsSByte(), Vector256.Create((sbyte)'!')).AsByte() // and those above ASCII, as they are signed
        | Vector256.Equals(bytes, Vector256.Create((byte)0x7F))
        | Vector256.Equals(bytes, Vector256.Create((byte)'"'))
        | Vector256.Equals(bytes, Vector256.Create((byte)'\''))
        | Vector256.Equals(bytes, Vector256.Create((byte)'\\'));

    /// <summary>Reads a word in single or double quotes, as the servers' configuration and redis-cli spell them.</summary>
    internal static bool TryReadQuoted(ReadOnlySpan<byte> line, ref int at, List<byte> word)
    {
        var quote = line[at++];
        while (at < line.Length && line[at] != quote)
        {
            var escape = line[at] == '\\' && at + 1 < line.Length;
            if (escape && quote == '"')
            {
                at += Unescape(line[at..], word);
            }
            else if (escape && line[at + 1] == '\'')
            {
                word.Add((byte)'\'');
                at += 2;
            }
            else
            {
                word.Add(line[at++]);
            }
        }

        if (at == line.Length)
            return false;
        at++;
        return at == line.Length || line[at] is (byte)' ' or >= 9 and <= 13;
    }

    private static int Unescape(ReadOnlySpan<byte> escape, List<byte> word)
    {
        if (escape.Length >= 4 && escape[1] == 'x' && char.IsAsciiHexDigit((char)escape[2]) && char.IsAsciiHexDigit((char)escape[3]))
        {
            word.Add(byte.Parse(escape.Slice(2, 2), NumberStyles.AllowHexSpecifier));
            return 4;
        }

        word.Add(escape[1] switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'a' => (byte)'\a',
            var other => other,
        });
        return 2;
    }

    private static bool IsPlainText(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (text[0] < 0x80)
            {
                if (!s_plain.Contains(text[0]))
                    return false;
                text = text[1..];
            }
            else if (Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done && IsPrintable(rune))
            {
                text = text[length..];
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteEscaped(ReadOnlySpan<byte> arg, IBufferWriter<byte> to)
    {
        while (!arg.IsEmpty)
        {
            var (at, end, length) = (0, Math.Min(arg.Length, EscapedAtOnce), 0);
            var room = to.GetSpan(Escapes.Longest * (end + Escapes.Longest));
            while (at < end)
            {
                var count = 1;
                if (arg[at] >= 0x80 && IsText(arg[at..], out count))
                {
                    arg.Slice(at, count).CopyTo(room[length..]);
                    (at, length) = (at + count, length + count);
                    continue;
                }

                for (var last = at + count; at < last; at++)
                    length += Escapes.Write(arg[at], room[length..]);
            }

            to.Advance(length);
            arg = arg[at..];
        }
    }

    // Whether printable text begins with bytes above ASCII, and how many bytes are its first character; or no character.
    private static bool IsText(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 1;
        return bytes.Length > 1 && bytes[0] is >= 0xC2 and <= 0xF4 && (bytes[1] & 0xC0) == 0x80
            && Rune.DecodeFromUtf8(bytes, out var rune, out count) == OperationStatus.Done && IsPrintable(rune);
    }

    // How each byte is spelled between double quotes.
    private static class Escapes
    {
        public const int Longest = sizeof(uint);

        private static readonly uint[] s_spelled = new uint[256];
        private static readonly byte[] s_lengths = new byte[256];

        static Escapes()
        {
            for (var i = 0; i < s_spelled.Length; i++)
            {
                var text = (byte)i switch
                {
                    (byte)'"' => "\\\"",
                    (byte)'\\' => "\\\\",
                    (byte)'\n' => "\\n",
                    (byte)'\r' => "\\r",
                    (byte)'\t' => "\\t",
                    (byte)'\a' => "\\a",
                    (byte)'\b' => "\\b",
                    >= (byte)' ' and <= (byte)'~' => ((char)i).ToString(),
                    _ => $"\\x{i:x2}",
                };
                s_lengths[i] = (byte)text.Length;
                for (var c = 0; c < text.Length; c++)
                    s_spelled[i] |= (uint)text[c] << (8 * c);
            }
        }

        // Four bytes are stored, whatever the length.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static int Write(byte b, Span<byte> room)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(room, s_spelled[b]);
            return s_lengths[b];
        }
    }

    // Marks that change how the text around them is drawn are not plain: nothing in a key may dress up the screen.
    internal static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
