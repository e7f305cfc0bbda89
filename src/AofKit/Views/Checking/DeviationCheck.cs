namespace AofKit.Views.Checking;

/// <summary>Looks at where a record leaves the grammar that servers write, and is still loaded.</summary>
internal sealed class DeviationCheck(CheckContext context)
{
    private const string Loads = "loads it";

    private static readonly (AofDeviations Deviation, CheckKind Kind, string Expected, string Found, string Server)[] s_all =
    [
        (AofDeviations.LineEndsInLf, CheckKind.LineEndsInLf, "CRLF at the end of a line", "LF", Loads),
        (AofDeviations.LineTooLong, CheckKind.LineTooLong, "a line of less than 1023 bytes", "a longer one", "takes the rest of the line for a record, and refuses to start"),
        (AofDeviations.LineUnfinished, CheckKind.LineUnfinished, "CRLF at the end of a line", "the end of the file", "loads it, and writes the next record into the same line"),
        (AofDeviations.NumberNotPlain, CheckKind.NumberNotPlain, "plain digits", "white space, a sign or a leading zero before them", Loads),
        (AofDeviations.BytesAfterNumber, CheckKind.BytesAfterNumber, "CRLF after a number", "other bytes", "loads it, and does not look at them"),
        (AofDeviations.NoDigits, CheckKind.NoDigits, "the length of an arg", "no digits", "takes it for 0"),
        (AofDeviations.NumberWraps, CheckKind.NumberWraps, "a count of args of 32 bits", "a larger one", "takes its lowest 32 bits"),
        (AofDeviations.BytesAfterArgNotCrLf, CheckKind.BytesAfterArgNotCrLf, "CRLF after an arg", "other bytes", "loads it, and does not look at them"),
        (AofDeviations.BadTimestamp, CheckKind.BadTimestamp, "seconds since 1970 after #TS:", "something else", "does not look at it; its checker does not cut by time then"),
    ];

    public void Look(in AofRecord record)
    {
        var place = CheckPlace.Of(record);
        foreach (var (deviation, kind, expected, found, server) in s_all)
            if (record.Deviations.HasFlag(deviation))
                context.Report.Add(kind, place, expected, found, server);
        if (record.Kind == AofRecordKind.Command && LongestLine(record) > context.Rules.LineLimit)
            TellLine(place);
    }

    private void TellLine(in CheckPlace place)
    {
        var reason = $"takes the rest of a line over {context.Rules.LineLimit} bytes for another";
        context.Report.Add(CheckKind.LineTooLong, place, $"a line of less than {context.Rules.LineLimit} bytes", "a longer one", $"{reason}, and refuses to start");
        context.Model.End(place, LoadOutcome.Refuses, $"it {reason}, at {place.Part}:{place.Offset}");
    }

    // The lines lie before the args: the count and a length before the first, a length before each other.
    private static int LongestLine(in AofRecord record)
    {
        var args = record.Args;
        var head = record.Bytes[..args[0].Start];
        var count = head.IndexOf((byte)'\n') + 1;
        var longest = Math.Max(count, head.Length - count);
        for (var i = 1; i < args.Length; i++)
            longest = Math.Max(longest, args[i].Start - args[i - 1].Start - args[i - 1].Length - 2);
        return longest;
    }
}
