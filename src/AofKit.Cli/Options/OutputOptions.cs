using System.CommandLine;
using AofKit.Cli.Output;
using AofKit.Views.Writers;

namespace AofKit.Cli.Options;

/// <summary>The options that say how records are written.</summary>
internal sealed class OutputOptions
{
    private readonly Option<RecordFormat> _format = ChoiceOption.Create<RecordFormat>("--format", "-f", "FORMAT", "text (default), json, resp, csv or python");
    private readonly Option<bool> _full = new("--full") { Description = "long args whole" };
    private readonly Option<bool> _numbers = new("--numbers", "-n") { Description = "the number and the position of each record" };

    public IEnumerable<Option> All => [_format, _full, _numbers];

    /// <summary>Whether the output is for a server.</summary>
    public bool IsResp(ParseResult parsed) => parsed.GetValue(_format) == RecordFormat.Resp;

    /// <summary>Whether the output is for people or for programs that know the fields.</summary>
    public bool IsTextOrJson(ParseResult parsed) => parsed.GetValue(_format) is RecordFormat.Text or RecordFormat.Json;

    /// <summary>Whether everything was asked for that can be long.</summary>
    public bool IsFull(ParseResult parsed) => parsed.GetValue(_full);

    /// <summary>Opens standard output in the chosen format.</summary>
    public RecordWriter Open(ParseResult parsed, bool touches = false) => Create(parsed, StandardOutput.Open(), touches);

    /// <summary>Whether each record is written without regard to those before it, so that a log can be written in pieces.</summary>
    public bool IsInPieces(ParseResult parsed) => !IsResp(parsed);

    /// <summary>Makes a writer of the chosen format for a piece of the output.</summary>
    public RecordWriter OpenPiece(ParseResult parsed, Stream piece, bool isFirst) => Create(parsed, piece, touches: false, isFirst);

    private RecordWriter Create(ParseResult parsed, Stream stream, bool touches, bool isFirst = true) => RecordWriter.Create(
        parsed.GetValue(_format), stream, new RecordWriterOptions
        {
            Full = parsed.GetValue(_full),
            Numbers = parsed.GetValue(_numbers),
            Touches = touches,
            Header = isFirst,
        });
}
