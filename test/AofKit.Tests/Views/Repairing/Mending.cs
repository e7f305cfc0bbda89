using System.Globalization;
using AofKit.Tests.Support;
using AofKit.Views.Repairing;

namespace AofKit.Tests.Views.Repairing;

/// <summary>What becomes of a log in a repair, as text: a line for each command that is kept, then one for each span that is left out.</summary>
internal static class Mending
{
    public static string Of(byte[] log, RepairOptions? options = null)
    {
        using var folder = new TempFolder();
        var plan = RepairPlan.Of(AofLog.OpenDamaged(folder.Write("log", log)), options);
        return plan.Refusal is { } refusal ? $"refused: {refusal}" : Of(plan, folder["repaired"]);
    }

    /// <summary>Writes the log of a plan into a folder.</summary>
    public static string Of(RepairPlan plan, string folder)
    {
        var lines = new List<string>();
        var log = AofLog.Open(Repair.Write(plan, folder));
        using var reader = log.Read();
        while (reader.TryRead(out var record))
        {
            Assert.Equal(AofDeviations.None, record.Deviations);
            if (log.Parts.Count > 1)
                lines.Add($"{record.Part.Name} {Line(record)}");
            else
                lines.Add(Line(record));
        }

        Assert.Null(reader.Fault);
        lines.AddRange(plan.Losses.Select(l => string.Create(CultureInfo.InvariantCulture, $"- {l.Offset} +{l.Length} {l.Kind}: {l.Reason}")));
        return string.Join('\n', lines);
    }

    private static string Line(in AofRecord record)
    {
        if (record.Kind == AofRecordKind.Annotation)
            return ArgText.ToString(record.AnnotationText);
        var words = new List<string>();
        for (var i = 0; i < record.ArgCount; i++)
            words.Add(ArgText.ToString(record[i]));
        return (record.Db > 0 ? $"db {record.Db} " : "") + string.Join(' ', words);
    }
}
