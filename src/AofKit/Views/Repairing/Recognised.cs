using System.Globalization;
using System.Text;

namespace AofKit.Views.Repairing;

/// <summary>What can be recognised in bytes that are no records: the args that are still whole.</summary>
internal static class Recognised
{
    /// <summary>How much of a loss is looked at.</summary>
    public const int LookedAt = 4096;

    private const int MostArgs = 12;
    private const int LongestArg = 40;

    /// <summary>What is recognised in each of some losses; nothing in those behind a cut, which are whole.</summary>
    /// <param name="losses">Losses in the order of the log, so that each part is passed through once.</param>
    public static List<string> In(IEnumerable<RepairLoss> losses)
    {
        var seen = new List<string>();
        var start = new byte[LookedAt];
        foreach (var run in losses.GroupBy(l => l.Part))
        {
            using var bytes = PartBytes.Open(run.Key);
            seen.AddRange(run.Select(l => l.Kind == RepairLossKind.Cut ? "" : In(bytes.ReadStart(l, start))));
        }

        return seen;
    }

    /// <summary>What is recognised in the first bytes of a loss.</summary>
    public static string In(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var count = 0;
        for (var at = 0; count < MostArgs && bytes[at..].IndexOf((byte)'$') is var mark and >= 0;)
        {
            at += mark + 1;
            if (!TryReadArg(bytes[at..], out var arg, out var length))
                continue;
            text.Append(text.Length > 0 ? " " : "").Append(ArgText.ToString(arg[..Math.Min(arg.Length, LongestArg)])).Append(arg.Length > LongestArg ? "…" : "");
            at += length;
            count++;
        }

        return text.Append(count == MostArgs ? " …" : "").ToString();
    }

    private static bool TryReadArg(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> arg, out int length)
    {
        arg = default;
        length = 0;
        var line = bytes[..Math.Min(bytes.Length, 12)].IndexOf("\r\n"u8);
        if (line <= 0 || !int.TryParse(bytes[..line], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count > bytes.Length - line - 4 || !bytes[(line + 2 + count)..].StartsWith("\r\n"u8))
            return false;
        arg = bytes.Slice(line + 2, count);
        length = line + 4 + count;
        return true;
    }
}
