using System.Globalization;
using System.Text;
using AofKit.State;
using AofKit.Views.States;

namespace AofKit.Cli.Verbs;

/// <summary>A line a key. The key comes last, for it may be long. The keys are gone through several times, so that no copy of them is held.</summary>
internal static class StateTable
{
    private const int FlushAt = 32 * 1024;
    private const int LongKey = 160;

    public static void Write(IEnumerable<KeyState> keys, DateTimeOffset clock, Stream output)
    {
        if (!keys.Any())
            return;
        var hasExpiry = keys.Any(k => k.ExpiresAt is not null);
        string[] header = ["DB", "TYPE", "SIZE", .. hasExpiry ? ["EXPIRES"] : Array.Empty<string>()];
        var widths = header.Select(h => h.Length).ToArray();
        foreach (var key in keys)
        {
            var row = Row(key, clock, hasExpiry);
            for (var i = 0; i < widths.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }

        var text = new StringBuilder();
        Add(text, header, widths, "KEY");
        foreach (var key in keys)
        {
            Add(text, Row(key, clock, hasExpiry), widths, Name(key.Key.Span));
            if (text.Length >= FlushAt)
                Flush(text, output);
        }

        Flush(text, output);
    }

    private static string[] Row(KeyState key, DateTimeOffset clock, bool hasExpiry)
    {
        string[] row = [key.Db.ToString(CultureInfo.InvariantCulture), key.TypeName, StateWords.Size(key)];
        return hasExpiry ? [.. row, key.ExpiresAt is not { } at ? "" : key.IsExpired(clock) ? StateWords.Time(at) + " expired" : StateWords.Time(at)] : row;
    }

    private static string Name(ReadOnlySpan<byte> key) => key.Length <= LongKey
        ? ArgText.ToString(key)
        : string.Create(CultureInfo.InvariantCulture, $"{ArgText.ToString(key[..LongKey])}…({key.Length} bytes)");

    private static void Add(StringBuilder text, string[] row, int[] widths, string key)
    {
        for (var i = 0; i < row.Length; i++)
            text.Append(row[i].PadRight(widths[i] + 2));
        text.Append(key).Append('\n');
    }

    private static void Flush(StringBuilder text, Stream output)
    {
        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
        text.Clear();
    }
}
