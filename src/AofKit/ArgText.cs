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
        var escapes = Escape.Table;
        while (!arg.IsEmpty)
        {
            var (at, end, length) = (0, Math.Min(arg.Length, EscapedAtOnce), 0);
            var room = to.GetSpan(Escape.Longest * (end + Escape.Longest));
            for (; at < end; at++)
            {
                var escape = escapes[arg[at]];
                if (escape.MayBeginText(at + 1 < arg.Length ? arg[at + 1] : 0) && LengthOfText(arg[at..]) is var count and > 0)
                {
                    arg.Slice(at, count).CopyTo(room[length..]);
                    at += count - 1;
                    length += count;
                }
                else
                {
                    // Four bytes are stored, whatever the length.
                    BinaryPrimitives.WriteUInt32LittleEndian(room[length..], escape.Text);
                    length += escape.Length;
                }
            }

            to.Advance(length);
            arg = arg[at..];
        }
    }

    // How many bytes the character has with which bytes begin; 0 where that is none that can be shown.
    private static int LengthOfText(ReadOnlySpan<byte> bytes) => Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done && IsPrintable(rune) ? length : 0;

    // How a byte is spelled between double quotes.
    private readonly record struct Escape(uint Text, byte Length, byte Continued)
    {
        public const int Longest = sizeof(uint);

        public static Escape[] Table { get; } = [.. Enumerable.Range(0, 256).Select(b => Of((byte)b))];

        // Whether the byte begins a character of UTF-8 above ASCII, and the next goes on with it. One branch for both bytes: each by itself
        // goes either way in binary data, and both together nearly always one way.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MayBeginText(int next) => (next & 0xC0) == Continued;

        private static Escape Of(byte b)
        {
            var spelled = b switch
            {
                (byte)'"' => "\\\"",
                (byte)'\\' => "\\\\",
                (byte)'\n' => "\\n",
                (byte)'\r' => "\\r",
                (byte)'\t' => "\\t",
                (byte)'\a' => "\\a",
                (byte)'\b' => "\\b",
                >= (byte)' ' and <= (byte)'~' => ((char)b).ToString(),
                _ => $"\\x{b:x2}",
            };
            var text = 0u;
            for (var i = 0; i < spelled.Length; i++)
                text |= (uint)spelled[i] << (8 * i);

            // Behind a byte that begins none comes what is of no byte.
            return new Escape(text, (byte)spelled.Length, b is >= 0xC2 and <= 0xF4 ? (byte)0x80 : (byte)0x01);
        }
    }

    // Marks that change how the text around them is drawn are not plain: nothing in a key may dress up the screen.
    internal static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
