using System.Buffers.Text;
using AofKit.Commands;

namespace AofKit.Rdb;

/// <summary>Follows the commands that may stand behind an RDB, as servers write them.</summary>
internal sealed class RdbTail(RdbSource source)
{
    private const int NamesLookedUp = 64;
    private const int LongestName = 64;
    private const int LongestLine = 32;
    private const long MostArgs = 1 << 24;

    /// <summary>Follows commands from an offset on.</summary>
    /// <param name="at">Where the first would begin.</param>
    /// <param name="end">Where the last ends; the end of the file when that is torn.</param>
    /// <param name="commands">How many there are.</param>
    /// <returns>False when none begins there.</returns>
    public bool TryFollow(long at, out long end, out long commands)
    {
        (end, commands) = (at, 0);
        while (end < source.Length)
        {
            var next = end;
            if (source.At(next, 1) is [(byte)'#'])
            {
                if (!TryLine(ref next, "#TS:"u8, out _))
                    break;
            }
            else if (!TryCommand(ref next, commands))
            {
                // The last command of a torn tail is not whole.
                if (next == source.Length && commands > 0)
                    end = next;
                break;
            }
            else
            {
                commands++;
            }

            end = next;
        }

        return end > at;
    }

    private bool TryCommand(ref long at, long before)
    {
        if (!TryLine(ref at, "*"u8, out var args) || args is < 1 or > MostArgs)
            return false;
        for (var i = 0; i < args; i++)
        {
            if (!TryLine(ref at, "$"u8, out var length) || length < 0)
                return false;
            if (i == 0 && before < NamesLookedUp && !IsName(source.At(at, (int)Math.Min(length, LongestName + 1))))
                return false;
            if (length > source.Length - at - 2)
            {
                at = source.Length;
                return false;
            }

            at += length;
            if (source.At(at, 2) is not [(byte)'\r', (byte)'\n'])
                return false;
            at += 2;
        }

        return true;
    }

    private static bool IsName(ReadOnlySpan<byte> name) => name.Length <= LongestName && (CommandTable.Find(name) is not null || name.Contains((byte)'.'));

    private bool TryLine(ref long at, ReadOnlySpan<byte> mark, out long number)
    {
        number = 0;
        var line = source.At(at, LongestLine);
        if (!line.StartsWith(mark))
            return false;
        var end = line.IndexOf((byte)'\n');
        if (end < 0 && line.Length < LongestLine)
            at = source.Length;
        if (end <= mark.Length || line[end - 1] != '\r' || !char.IsAsciiDigit((char)line[mark.Length]))
            return false;
        at += end + 1;
        return Utf8Parser.TryParse(line[mark.Length..(end - 1)], out number, out var read) && read == end - 1 - mark.Length;
    }
}
