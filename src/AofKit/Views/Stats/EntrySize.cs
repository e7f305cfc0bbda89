namespace AofKit.Views.Stats;

/// <summary>Guesses how many bytes the args take that bring the value of an entry of an RDB, which holds it more tightly than commands do.</summary>
internal static class EntrySize
{
    // The type, the length of the name and of the value.
    private const int Heads = 4;

    // "$5\r\n" and "\r\n" in place of the two bytes that a packed element has besides.
    private const int PerArg = 5;

    // A number is held in a few bytes, and written with all its digits.
    private const int PerShortArg = 7;
    private const int ShortArg = 6;

    // The id and the name of the field, for which an entry of a stream has about ten bytes.
    private const int PerStreamEntry = 20;

    // The last id, the first, counts, and the name of the fields: what XSETID tells, which is counted by itself, or every XADD.
    private const int StreamHead = 60;

    public static long Of(in AofRecord record)
    {
        var value = Math.Max(1, record.Length + record.Info.SavedLength - record.EntryKey.Length - Heads);
        var (entry, count) = (record.Entry, Math.Max(1, record.Entry.Count));
        switch (entry.Type)
        {
            case "string":
                return WasteSample.BulkLength(entry.Encoding == "int" ? DigitsIn(value) : value);
            case "stream":
                return Math.Max(0, value - StreamHead) + count * PerStreamEntry;
            case "set" when entry.Encoding == "intset":
                return count * WasteSample.BulkLength(DigitsIn(value / count));
            case "hash" or "zset":
                count *= 2;
                break;
        }

        return value + count * (value / count <= ShortArg ? PerShortArg : PerArg);
    }

    private static long DigitsIn(long bytes) => bytes switch
    {
        <= 1 => 2,
        <= 2 => 4,
        <= 5 => 8,
        _ => 16,
    };
}
