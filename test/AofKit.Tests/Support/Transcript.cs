using System.Globalization;
using System.Text;

namespace AofKit.Tests.Support;

/// <summary>What a reader delivers, as text: a line a record, then notes, a fault or the end.</summary>
/// <remarks>
/// <code>
/// 0 +23 command SELECT 0
/// 23 +27 command db=1 tx=1 time=1700000000 SET k v ~ LineEndsInLf
/// fault EndInsideRecord at 59 of 50: expected 1 bytes of arg 2 and CRLF, found the end of the file
/// end
/// </code>
/// What is as usual (db 0, no transaction, no time, no deviation) is left out. Each new part has a line when there are several.
/// </remarks>
internal static class Transcript
{
    private const int LongArg = 64;
    private const int ShownArgs = 8;

    /// <param name="bytes">The bytes of the only part, when every record is to be compared with its place in them.</param>
    public static string Of(AofLog log, byte[]? bytes = null)
    {
        using var reader = log.Read();
        return Of(reader, log.Parts.Count > 1, bytes);
    }

    public static string Of(AofReader reader, bool withParts = false, byte[]? bytes = null)
    {
        var text = new StringBuilder();
        AofPart? part = null;
        var (number, end) = (0L, 0L);
        while (reader.TryRead(out var record))
        {
            if (withParts && record.Part != part)
                text.Append("part ").Append(record.Part.Name).Append('\n');
            if (record.Part != part)
                (part, end) = (record.Part, 0);
            text.Append(Line(record)).Append('\n');

            Assert.Equal(++number, record.Number);
            if (record.Kind == AofRecordKind.Entry || record.FromRdb)
            {
                end = Math.Max(end, record.Offset + record.Length);
                continue;
            }

            // Records touch each other; only an RDB before them has more than its entries.
            Assert.True(end == record.Offset || reader.Rdbs.Count > 0, $"a gap between {end} and {record.Offset}");
            Assert.Equal(record.Bytes.Length, record.Length);
            end = record.Offset + record.Length;
            if (bytes is not null)
                Assert.True(bytes.AsSpan((int)record.Offset, (int)record.Length).SequenceEqual(record.Bytes), $"the bytes of the record at {record.Offset}");
        }

        foreach (var note in reader.Notes)
            text.Append("note ").Append(note.Kind).Append('\n');
        if (reader.Fault is { } fault)
            text.Append(Line(fault)).Append('\n');
        return text.Append("end").ToString();
    }

    public static string Line(AofFault fault) => string.Create(CultureInfo.InvariantCulture,
        $"fault {fault.Kind} at {fault.Offset}{(fault.RecordOffset == fault.Offset ? "" : $" of {fault.RecordOffset}")}: expected {fault.Expected}, found {fault.Found}");

    public static string Line(in AofRecord record)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{record.Offset} +{record.Length} {record.Kind.ToString().ToLowerInvariant()}");
        if (record.Db != 0)
            text.Append(CultureInfo.InvariantCulture, $" db={record.Db}");
        if (record.Transaction != 0)
            text.Append(CultureInfo.InvariantCulture, $" tx={record.Transaction}");
        if (record.Time is { } time)
            text.Append(CultureInfo.InvariantCulture, $" time={time.ToUnixTimeSeconds()}");
        if (record.Kind == AofRecordKind.Annotation)
            text.Append(' ').Append(Shown(record.AnnotationText));
        if (record.Kind == AofRecordKind.Entry)
            text.Append(CultureInfo.InvariantCulture, $" {record.Entry.Type} {Shown(record.EntryKey)}");
        for (var i = 0; i < Math.Min(record.ArgCount, ShownArgs); i++)
            text.Append(' ').Append(Shown(record[i]));
        if (record.ArgCount > ShownArgs)
            text.Append(CultureInfo.InvariantCulture, $" …{record.ArgCount} args");
        if (record.Deviations != AofDeviations.None)
            text.Append(" ~ ").Append(record.Deviations);
        return text.ToString();
    }

    private static string Shown(ReadOnlySpan<byte> bytes) => bytes.Length > LongArg
        ? string.Create(CultureInfo.InvariantCulture, $"<{bytes.Length} bytes>")
        : ArgText.ToString(bytes);
}
