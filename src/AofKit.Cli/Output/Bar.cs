using System.Globalization;

namespace AofKit.Cli.Output;

/// <summary>A share as a bar and a number.</summary>
internal static class Bar
{
    private const int Width = 10;
    private const string Eighths = " ▏▎▍▌▋▊▉█";

    /// <summary>A bar of ten places with an eighth of a place as its step, and per cent.</summary>
    public static string Of(double share)
    {
        var eighths = (int)Math.Round(Math.Clamp(share, 0, 1) * Width * 8);
        // What is there is seen.
        if (eighths == 0 && share > 0)
            eighths = 1;
        var bar = new string('█', eighths / 8) + (eighths % 8 > 0 ? Eighths[eighths % 8] : "");
        return string.Create(CultureInfo.InvariantCulture, $"{bar.PadRight(Width)} {100 * share,4:0.0} %");
    }
}
