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
    public RecordWriter Open(ParseResult parsed, bool touches = false) =>
        RecordWriter.Create(parsed.GetValue(_format), StandardOutput.Open(), Read(parsed) with { Touches = touches });

    /// <summary>Whether the output can be made in pieces, side by side.</summary>
    public bool IsInPieces(ParseResult parsed) => !IsResp(parsed);

    /// <summary>Makes a writer of pieces in the chosen format.</summary>
    public RecordWriter OpenPieces(ParseResult parsed) => RecordWriter.CreateOfPieces(parsed.GetValue(_format), Read(parsed));

    private RecordWriterOptions Read(ParseResult parsed) => new() { Full = parsed.GetValue(_full), Numbers = parsed.GetValue(_numbers) };
}
