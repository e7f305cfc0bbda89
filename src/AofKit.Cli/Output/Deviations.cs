namespace AofKit.Cli.Output;

/// <summary>Deviations from the strict grammar, in words.</summary>
internal static class Deviations
{
    private static readonly (AofDeviations Deviation, string Text)[] s_texts =
    [
        (AofDeviations.LineEndsInLf, "lines that end in LF alone"),
        (AofDeviations.LineTooLong, "lines over 1023 bytes"),
        (AofDeviations.LineUnfinished, "a last line without its end"),
        (AofDeviations.NumberNotPlain, "numbers with spaces, signs or leading zeros"),
        (AofDeviations.BytesAfterNumber, "bytes after numbers"),
        (AofDeviations.NoDigits, "lengths without digits"),
        (AofDeviations.NumberWraps, "counts over 32 bits"),
        (AofDeviations.BytesAfterArgNotCrLf, "args not followed by CRLF"),
        (AofDeviations.BadTimestamp, "timestamps that are no time"),
        (AofDeviations.NestedMulti, "MULTI inside MULTI"),
        (AofDeviations.ExecWithoutMulti, "EXEC without MULTI"),
        (AofDeviations.BadSelect, "SELECT of no db"),
        (AofDeviations.LineEndsChanged, "line ends changed by a copy in text mode"),
    ];

    public static string Text(AofDeviations deviations) =>
        string.Join(", ", s_texts.Where(t => deviations.HasFlag(t.Deviation)).Select(t => t.Text));
}
