using System.Security.Cryptography;
using System.Text;

namespace AofKit.Cli.Report;

/// <summary>The report of <c>aof stats</c>: one page of HTML that holds the figures as JSON and draws itself from them, without a network.</summary>
internal static class StatsReport
{
    private static readonly string[] s_scripts = ["text.js", "dom.js", "table.js", "timeline.js", "squarify.js", "treemap.js", "sections.js", "beside.js", "page.js"];

    /// <summary>Writes the page.</summary>
    /// <param name="json">What <c>aof stats --format json</c> gives.</param>
    /// <param name="page">Where the page goes.</param>
    public static void Write(ReadOnlySpan<byte> json, Stream page)
    {
        var style = Resource("page.css");
        var script = string.Concat(s_scripts.Select(Resource));
        var template = Resource("page.html")
            .Replace("{policy}", $"default-src 'none'; img-src data:; style-src '{Hash(style)}'; script-src '{Hash(script)}'; base-uri 'none'; form-action 'none'", StringComparison.Ordinal)
            .Replace("{style}", style, StringComparison.Ordinal)
            .Replace("{script}", script, StringComparison.Ordinal)
            .Split("{figures}");
        page.Write(Encoding.UTF8.GetBytes(template[0]));
        WriteEscaped(json, page);
        page.Write(Encoding.UTF8.GetBytes(template[1]));
    }

    private static void WriteEscaped(ReadOnlySpan<byte> json, Stream page)
    {
        while (json.IndexOfAny("<>&\u2028"u8) is >= 0 and var odd)
        {
            page.Write(json[..odd]);
            json = json[odd..];
            var escape = Escape(json);
            page.Write(escape.IsEmpty ? json[..1] : escape);
            json = json[(escape.IsEmpty || json[0] < 0x80 ? 1 : "\u2028"u8.Length)..];
        }

        page.Write(json);
    }

    // In JSON these stand in strings only, where an escape means the same, and no browser takes it for a tag or the end of a line.
    private static ReadOnlySpan<byte> Escape(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'<', ..] => @"\u003C"u8,
        [(byte)'>', ..] => @"\u003E"u8,
        [(byte)'&', ..] => @"\u0026"u8,
        [0xE2, 0x80, 0xA8, ..] => @"\u2028"u8,
        [0xE2, 0x80, 0xA9, ..] => @"\u2029"u8,
        _ => [],
    };

    // The policy allows these very texts and nothing else, so not even a mistake in them could run what a key says.
    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(StatsReport).Assembly.GetManifestResourceStream($"report/{name}")!);
        return reader.ReadToEnd();
    }
}
