using System.Text.Encodings.Web;
using System.Text.Json;
using AofKit.Cli.Output;
using AofKit.Views.Checking;

namespace AofKit.Cli.Verbs;

/// <summary>A check as JSON: an object a line for each finding, and the answer as the last.</summary>
internal sealed class CheckJson : ICheckWriter, IDisposable
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly BufferedStream _output = new(StandardOutput.Open(), 1 << 16);
    private readonly Utf8JsonWriter _json;

    public CheckJson() => _json = new Utf8JsonWriter(_output, s_options);

    public void Add(CheckFinding finding)
    {
        _json.WriteStartObject();
        _json.WriteString("kind", Name(finding.Kind));
        _json.WriteString("severity", Name(finding.Severity));
        _json.WriteString("part", finding.Part);
        _json.WriteNumber("offset", finding.Offset);
        _json.WriteNumber("length", finding.Length);
        if (finding.Number > 0)
            _json.WriteNumber("number", finding.Number);
        if (finding.Db is { } db)
            _json.WriteNumber("db", db);
        _json.WriteString("expected", finding.Expected);
        _json.WriteString("found", finding.Found);
        _json.WriteString("server", finding.Server);
        _json.WriteString("repair", finding.Repair);
        EndLine();
    }

    public void Conclude(LogCheck check)
    {
        _json.WriteStartObject();
        _json.WriteString("kind", "summary");
        _json.WriteBoolean("sound", check.IsSound);
        _json.WriteString("loads", Name(check.Loads.Outcome));
        _json.WriteString("server", check.Server.Name);
        _json.WriteString("serverReason", check.ServerReason);
        if (check.Loads.Reason.Length > 0)
            _json.WriteString("reason", check.Loads.Reason);
        if (check.Loads.Cut is { } cut)
        {
            _json.WriteStartObject("cut");
            _json.WriteString("part", cut.Part);
            _json.WriteNumber("offset", cut.Offset);
            _json.WriteNumber("length", cut.Length);
            _json.WriteEndObject();
        }

        _json.WriteStartArray("missing");
        foreach (var missing in check.Loads.Missing)
            _json.WriteStringValue(missing);
        _json.WriteEndArray();
        _json.WriteNumber("records", check.Records);
        _json.WriteNumber("errors", check.Errors);
        _json.WriteNumber("warnings", check.Warnings);
        _json.WriteNumber("notes", check.Notes);
        EndLine();
    }

    public void Dispose()
    {
        _json.Dispose();
        _output.Dispose();
    }

    private void EndLine()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _output.Write("\n"u8);
    }

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
