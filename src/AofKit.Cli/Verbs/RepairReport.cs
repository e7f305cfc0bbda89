using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AofKit.Cli.Output;
using AofKit.Views.Repairing;

namespace AofKit.Cli.Verbs;

internal enum RepairFormat
{
    Text,
    Json,
}

/// <summary>Tells what a repair leaves out, and what it wrote.</summary>
internal sealed class RepairReport(RepairPlan plan, RepairFormat format)
{
    private const int Shown = 20;
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Looked at now: after a swap, another log has the name.
    private readonly IReadOnlyList<string> _recognised = Repair.Recognise(plan.Losses.Take(format == RepairFormat.Json ? int.MaxValue : Shown));

    /// <summary>Tells it on standard output.</summary>
    /// <param name="check">The check of what was written.</param>
    /// <param name="written">The log that was written, if one was.</param>
    /// <param name="backup">Where the old log is, if it was replaced.</param>
    public void Write(RepairCheck? check = null, string? written = null, string? backup = null)
    {
        using var output = StandardOutput.Open();
        var text = format == RepairFormat.Json ? Json(check, written, backup) : Text(check, written, backup);
        output.Write(Encoding.UTF8.GetBytes(text));
    }

    private string Text(RepairCheck? check, string? written, string? backup)
    {
        var text = new StringBuilder();
        var isDone = written is not null || backup is not null;
        foreach (var (loss, seen) in plan.Losses.Zip(_recognised))
        {
            text.Append(CultureInfo.InvariantCulture, $"{loss.Part.Name}:{loss.Offset}  {Sizes.Count(loss.Length, "byte")}  {loss.Reason}\n");
            if (seen.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"    {seen}\n");
        }

        if (plan.Losses.Count > Shown)
            text.Append(CultureInfo.InvariantCulture, $"and {Sizes.Count(plan.Losses.Count - Shown, "more span")}{(isDone ? "; lost+found/listing.txt has all" : "; --format json tells all")}\n");
        if (plan.Losses.Count > 0)
            text.Append('\n');

        if (plan.IsEmpty)
            text.Append(isDone ? "copied   all of it, for there is nothing to repair\n" : "nothing to repair: all of it stays as it is\n");
        else
            text.Append(CultureInfo.InvariantCulture, $"{(isDone ? "lost    " : "loses   ")} {Lost()}\n");
        if (plan.Cut is { } cut)
            text.Append(CultureInfo.InvariantCulture, $"cut      at {cut}: {Sizes.Count(plan.Losses.Where(l => l.Kind == RepairLossKind.Cut).Sum(l => l.Length), "byte")} behind it left out\n");
        else if (plan.Options.Cut is not null)
            text.Append("cut      nowhere, for nothing lies behind that moment\n");
        if (plan.TimesOutOfOrder > 0)
            text.Append(CultureInfo.InvariantCulture, $"times    {Sizes.Count(plan.TimesOutOfOrder, "timestamp")} on the other side of the cut than the rest: damaged, or the clock was set back; look at aof log -n around it\n");
        if (IsManifestMended)
            text.Append(CultureInfo.InvariantCulture, $"mended   the manifest, made anew of {string.Join(", ", plan.Log.Parts.Select(p => p.Name))}\n");
        if (plan.RecordsRewritten > 0)
            text.Append(CultureInfo.InvariantCulture, $"mended   {Sizes.Count(plan.RecordsRewritten, "record")} not written as servers write them\n");
        foreach (var part in plan.Log.Parts.Where(p => p.IsGzip && plan.Log.Directory is not null))
            text.Append(CultureInfo.InvariantCulture, $"mended   {part.Name}, which was compressed\n");
        foreach (var part in ChecksumsMended)
            text.Append(CultureInfo.InvariantCulture, $"mended   the checksum of {part}: something in it has changed, and nobody can tell what\n");
        foreach (var part in Missing)
            text.Append(CultureInfo.InvariantCulture, $"missing  {part}: nobody can tell what was in it\n");
        foreach (var note in plan.Log.Notes.Where(n => n.Kind is AofNoteKind.OrphanFile or AofNoteKind.HistoryInUse))
            text.Append(CultureInfo.InvariantCulture, $"beside   {note}\n");
        if (plan.Losses.Any(l => l.Kind == RepairLossKind.NotACommand && l.Reason.StartsWith("there is no command", StringComparison.Ordinal)))
            text.Append("hint     a command that was renamed, or is of a module, is kept with --keep-unknown\n");
        if (plan.UnknownCommands.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"kept     commands that are not known here: {string.Join(", ", plan.UnknownCommands.Take(10))}\n");
        if (written is not null)
            text.Append(CultureInfo.InvariantCulture, $"written  {written}\n");
        if (backup is not null)
            text.Append(CultureInfo.InvariantCulture, $"replaced the old log is {backup}\n");
        if (check is not null)
            Write(text, check);
        if (!isDone && !plan.IsEmpty)
            text.Append("dry run  nothing was written; -o OUT or --in-place repairs\n");
        return text.ToString();
    }

    private static void Write(StringBuilder text, RepairCheck check)
    {
        text.Append(CultureInfo.InvariantCulture, $"checked  {(check.Check.IsSound ? "sound" : "not sound")}; {check.Check.Server.Name} {CheckText.Outcome(check.Check.Loads)}\n");
        foreach (var finding in check.Left)
            text.Append(CultureInfo.InvariantCulture, $"left     {finding.Part}:{finding.Offset}: expected {finding.Expected}, found {finding.Found}\n");
    }

    private bool IsManifestMended => plan.Log.Directory is not null && (plan.Log.Manifest is null || plan.Faults.Any(f => f.Kind == AofFaultKind.BadManifest));

    // Where entries were left out, it differs because of that.
    private IEnumerable<string> ChecksumsMended =>
        plan.Faults.Where(f => f.Kind == AofFaultKind.BadChecksum).Select(f => f.Part).Distinct().Where(p => plan.Losses.All(l => l.Part.Name != p));

    private IEnumerable<string> Missing =>
        plan.Log.Parts.Where(p => p.Format == AofPartFormat.Missing && (plan.Cut is not { } end || p.Index <= end.PartIndex)).Select(p => p.Name);

    private string Lost()
    {
        var losses = plan.Losses.Where(l => l.Kind != RepairLossKind.Cut).ToList();
        return losses.Count == 0 ? "nothing" : string.Create(CultureInfo.InvariantCulture, $"{Sizes.Count(plan.BytesLost, "byte")} in {Sizes.Count(losses.Count, "span")}");
    }

    private string Json(RepairCheck? check, string? written, string? backup)
    {
        using var lines = new MemoryStream();
        foreach (var (loss, seen) in plan.Losses.Zip(_recognised))
        {
            Line(lines, json =>
            {
                json.WriteString("part", loss.Part.Name);
                json.WriteNumber("offset", loss.Offset);
                json.WriteNumber("length", loss.Length);
                json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(loss.Kind.ToString()));
                json.WriteString("reason", loss.Reason);
                if (seen.Length > 0)
                    json.WriteString("recognised", seen);
            });
        }

        Line(lines, json =>
        {
            json.WriteBoolean("summary", true);
            json.WriteNumber("spans", plan.Losses.Count);
            json.WriteNumber("bytesLost", plan.BytesLost);
            json.WriteNumber("recordsRead", plan.RecordsRead);
            json.WriteNumber("recordsMended", plan.RecordsRewritten);
            json.WriteBoolean("manifestMended", IsManifestMended);
            Write(json, "checksumsMended", ChecksumsMended);
            Write(json, "missing", Missing);
            Write(json, "unknownKept", plan.UnknownCommands);
            if (plan.Cut is { } cut)
                json.WriteString("cut", cut.ToString());
            if (plan.TimesOutOfOrder > 0)
                json.WriteNumber("timesOutOfOrder", plan.TimesOutOfOrder);
            if (written is not null)
                json.WriteString("written", written);
            if (backup is not null)
                json.WriteString("backup", backup);
            if (check is not null)
            {
                json.WriteBoolean("sound", check.Check.IsSound);
                json.WriteString("server", check.Check.Server.Name);
                json.WriteString("loads", JsonNamingPolicy.CamelCase.ConvertName(check.Check.Loads.Outcome.ToString()));
            }
        });
        return Encoding.UTF8.GetString(lines.GetBuffer(), 0, (int)lines.Length);
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Line(Stream stream, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(stream, s_json))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
    }
}
