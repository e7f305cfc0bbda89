using System.Globalization;
using System.Text;
using System.Text.Json;
using AofKit.Cli.Output;
using AofKit.Views.Checking;

namespace AofKit.Cli.Verbs;

/// <summary>A check for people: the answer first, then the findings, then what to do.</summary>
internal sealed class CheckText(string path, bool all) : ICheckWriter, IDisposable
{
    private const int MostOfAKind = 5;
    private const int FlushAt = 1 << 16;

    private readonly Stream _output = StandardOutput.Open();
    private readonly StringBuilder _text = new();
    private readonly SortedDictionary<CheckKind, long> _counts = [];
    private bool _isMended;

    public void Add(CheckFinding finding)
    {
        _isMended |= finding.IsMended;
        var count = _counts[finding.Kind] = _counts.GetValueOrDefault(finding.Kind) + 1;
        if (!all && count > MostOfAKind)
            return;
        Write(finding);
        if (all && _text.Length > FlushAt)
            Flush();
    }

    public void Conclude(LogCheck check)
    {
        var findings = _text.ToString();
        if (!all)
            _text.Clear();
        WriteAnswer(check);
        if (!all)
            _text.Append(findings);
        foreach (var (kind, count) in _counts.Where(c => !all && c.Value > MostOfAKind))
            _text.AppendLine().Append(CultureInfo.InvariantCulture, $"{count - MostOfAKind:N0} more of {Name(kind)}; --all shows each").AppendLine();
        if (!check.IsSound || check.Loads.Outcome != LoadOutcome.Starts)
            WriteAdvice(check);
        Flush();
    }

    public void Dispose() => _output.Dispose();

    private void WriteAnswer(LogCheck check)
    {
        if (_text.Length > 0)
            _text.AppendLine();
        var counts = string.Join(", ", new[] { (check.Errors, "error"), (check.Warnings, "warning"), (check.Notes, "note") }.Where(c => c.Item1 > 0).Select(c => Sizes.Count(c.Item1, c.Item2)));
        Line("sound", (check.IsSound ? "yes" : "no") + (counts.Length > 0 ? $": {counts}" : $": {Sizes.Count(check.Records, "record")}, nothing to remark"));
        Line("loads", $"{check.Server.Name} {Outcome(check.Loads)}");
        foreach (var missing in check.Loads.Missing.Skip(check.Loads.Outcome == LoadOutcome.StartsWithDataMissing ? 1 : 0))
            Line("", $"missing: {missing}");
        Line("server", check.ServerReason);
    }

    public static string Outcome(LoadVerdict loads) => loads.Outcome switch
    {
        LoadOutcome.Starts => "starts",
        LoadOutcome.StartsAfterCut => $"starts after it has cut {Cut(loads.Cut!)}: {loads.Reason}",
        LoadOutcome.StartsWithDataMissing => $"starts WITH DATA MISSING: {loads.Reason}",
        LoadOutcome.Refuses when loads.Cut is { } cut => $"cuts {Cut(cut)} and REFUSES to start: {loads.Reason}",
        LoadOutcome.Refuses => $"REFUSES to start: {loads.Reason}",
        _ => $"CRASHES: {loads.Reason}",
    };

    private static string Cut(LoadCut cut) => $"{Sizes.Count(cut.Length, "byte")} from {cut.Part} at {cut.Offset}";

    private void Write(CheckFinding finding)
    {
        _text.AppendLine();
        var place = finding.Number > 0 || finding.Offset > 0 ? $"{finding.Part}:{finding.Offset}" : finding.Part;
        var number = finding.Number > 0 ? string.Create(CultureInfo.InvariantCulture, $", record {finding.Number}") : "";
        var length = finding.Length > 0 ? $", {Sizes.Count(finding.Length, "byte")}" : "";
        var db = finding.Db is { } index ? $", db {index}" : "";
        Line(finding.Severity.ToString().ToLowerInvariant(), $"{place}: {Name(finding.Kind)}{length}{number}{db}");
        Line("", $"expected {finding.Expected}, found {finding.Found}");
        Line("", $"the server {finding.Server}");
        Line("", $"aof repair {finding.Repair}");
    }

    private void WriteAdvice(LogCheck check)
    {
        _text.AppendLine();
        if (check.IsSound && check.Loads.Reason.StartsWith("the manifest lists no ", StringComparison.Ordinal))
            Line("next", "list that file in the manifest; or move the manifest away, and aof repair makes one of all the files");
        else if (check.IsSound)
            Line("next", "the log is sound; it is the server or its settings that do not fit");
        else if (!_isMended)
            Line("next", "no repair can mend this: it is about which parts there are, and not about their bytes");
        else if (path == "-")
            Line("next", "aof repair - -o repaired < FILE");
        else if (_counts.ContainsKey(CheckKind.MissingPart))
            Line("next", $"find what is missing, or go on without it: aof repair {Quoted(path)} -o repaired --accept-missing");
        else
            Line("next", $"aof repair {Quoted(path)} -o repaired");
    }

    // What is shown to be typed has to work in a shell.
    private static string Quoted(string path)
    {
        if (path.StartsWith('-'))
            path = $"./{path}";
        return path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '+' or ':' or '@' or '%' or ',') ? path : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    private void Line(string label, string value) => _text.Append(label.PadRight(9)).Append(Harmless(value)).Append('\n');

    // The name of a file may hold anything, also what would dress up the screen.
    private static string Harmless(string text) => string.Concat(text.Select(c => char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString()));

    private static string Name(CheckKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private void Flush()
    {
        _output.Write(Encoding.UTF8.GetBytes(_text.Replace("\r\n", "\n").ToString()));
        _text.Clear();
    }
}
