using System.Globalization;
using System.Text;


namespace AofKit.Commands;

/// <summary>Where keys stand among the args of a command: the servers' key specification.</summary>
/// <remarks>
/// Written as <c>ACCESS@BEGIN FIND</c>, without the space. BEGIN is the index of an arg, or <c>WORD>N</c>: after the first
/// arg that is this word, looked for from index N on, or from the end backwards where N is negative. FIND is nothing for that
/// one arg; <c>..LAST</c> for a range, LAST counted from the first key or, if negative, from the end; <c>/STEP</c> for
/// every other; <c>%LIMIT</c> to divide what remains; <c>#</c> for a number of keys that stands there and tells how many follow.
/// </remarks>
internal sealed record KeySpec(KeyAccess Access, int Index, byte[]? Word, int Last, int Step, int Limit, bool IsCounted)
{
    /// <summary>Reads a specification as the command table spells it.</summary>
    public static KeySpec Parse(string text)
    {
        var access = text[..2] switch
        {
            "RO" => KeyAccess.Read,
            "RW" => KeyAccess.Write,
            "OW" => KeyAccess.Overwrite,
            "RM" => KeyAccess.Delete,
            _ => throw new FormatException(text),
        };
        var rest = text.AsSpan(3);
        var limit = TakeNumber(ref rest, "%") ?? 0;
        var step = TakeNumber(ref rest, "/") ?? 1;
        var last = TakeNumber(ref rest, "..") ?? 0;
        var isCounted = rest.EndsWith("#");
        rest = rest.TrimEnd('#');
        var from = TakeNumber(ref rest, ">");
        return from is { } index
            ? new KeySpec(access, index, Encoding.ASCII.GetBytes(rest.ToString()), last, step, limit, isCounted)
            : new KeySpec(access, Number(rest), null, last, step, limit, isCounted);
    }

    /// <summary>Adds the keys of a record.</summary>
    /// <returns>False when the args are not those that the specification needs; servers refuse such a command.</returns>
    public bool TryFind(in AofRecord record, List<KeyTouch> touches)
    {
        var count = record.ArgCount;
        var first = Word is null ? Index : AfterWord(record);
        if (first < 0)
            return true;
        if (first >= count)
            return false;

        int last;
        if (IsCounted)
        {
            if (!KeyFinder.TryReadCount(record[first], out var keys) || keys > (count - first - 1) / Step)
                return false;
            first++;
            last = first + (keys - 1) * Step;
        }
        else if (Last >= 0)
        {
            last = first + Last;
        }
        else
        {
            last = Limit > 1 ? first + (count - first) / Limit + Last : count + Last;
        }

        if (last >= count)
            return false;
        for (var i = first; i <= last; i += Step)
            touches.Add(new KeyTouch(i, Access, record.Db));
        return true;
    }

    private int AfterWord(in AofRecord record)
    {
        var (i, step) = Index >= 0 ? (Index, 1) : (record.ArgCount + Index, -1);
        for (; i > 0 && i < record.ArgCount; i += step)
            if (Ascii.EqualsIgnoreCase(record[i], Word))
                return i + 1;
        return -1;
    }

    private static int? TakeNumber(ref ReadOnlySpan<char> text, string mark)
    {
        var at = text.IndexOf(mark);
        if (at < 0)
            return null;
        var number = Number(text[(at + mark.Length)..]);
        text = text[..at];
        return number;
    }

    private static int Number(ReadOnlySpan<char> text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
