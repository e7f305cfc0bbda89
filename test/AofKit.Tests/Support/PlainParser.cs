using System.Globalization;
using System.Text;

namespace AofKit.Tests.Support;

/// <summary>A command as the plain parser sees it.</summary>
internal sealed record PlainCommandRecord(long Offset, int Db, long? Time, byte[][] Args);

/// <summary>The slow and obvious way to read what servers write; it shares no code with the library.</summary>
internal static class PlainParser
{
    /// <summary>Reads a strict part, commands only.</summary>
    public static IEnumerable<PlainCommandRecord> Read(byte[] bytes)
    {
        var at = 0;
        var db = 0;
        long? time = null;
        while (at < bytes.Length)
        {
            var start = at;
            var line = Line();
            if (line[0] == '#')
            {
                time = line.StartsWith("#TS:", StringComparison.Ordinal) ? long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture) : time;
                continue;
            }

            var args = new byte[Number(line, '*')][];
            for (var i = 0; i < args.Length; i++)
            {
                var length = Number(Line(), '$');
                args[i] = bytes[at..(at + length)];
                at += length + 2;
            }

            if (Encoding.Latin1.GetString(args[0]).Equals("select", StringComparison.OrdinalIgnoreCase))
                db = int.Parse(Encoding.Latin1.GetString(args[1]), CultureInfo.InvariantCulture);
            yield return new PlainCommandRecord(start, db, time, args);
        }

        string Line()
        {
            var end = Array.IndexOf(bytes, (byte)'\n', at);
            var line = Encoding.Latin1.GetString(bytes, at, end - at - 1);
            at = end + 1;
            return line;
        }
    }

    /// <summary>Reads one record as servers write them, and says where it ends.</summary>
    public static bool TryReadOne(byte[] bytes, long start, out long end)
    {
        end = start;
        if (!TryReadHeader(bytes, ref end, '*', out var count) || count == 0)
            return false;
        for (; count > 0; count--)
        {
            if (!TryReadHeader(bytes, ref end, '$', out var length) || end + length + 2 > bytes.Length)
                return false;
            end += length + 2;
            if (bytes[end - 2] != '\r' || bytes[end - 1] != '\n')
                return false;
        }

        return true;
    }

    private static bool TryReadHeader(byte[] bytes, ref long at, char mark, out long number)
    {
        number = 0;
        var rest = bytes.AsSpan((int)at);
        var line = rest.IndexOf("\r\n"u8);
        if (line is < 2 or > 12 || rest[0] != mark || !long.TryParse(rest[1..line], NumberStyles.None, CultureInfo.InvariantCulture, out number))
            return false;
        at += line + 2;
        return true;
    }

    private static int Number(string line, char mark) =>
        line[0] == mark ? int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture) : throw new InvalidDataException(line);
}
