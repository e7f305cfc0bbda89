using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AofKit.Tests.Support;

namespace AofKit.Tests.Report;

/// <summary>The page of <c>aof stats --report</c> as a file, before a browser sees it.</summary>
public sealed partial class StatsReportTests
{
    private const string Nasty = "</script><!--<script>&amp; \u2028 \u2029 \u202a \u20ac é \0 \"\\ {style} {figures}";

    [Fact]
    public void The_figures_are_in_the_page_and_nothing_in_them_can_end_where_they_stand()
    {
        var html = Encoding.UTF8.GetString(StatsSample.Page(json => json["log"] = Nasty));
        var figures = Figures().Match(html).Groups[1].Value;
        Assert.True(JsonNode.DeepEquals(StatsSample.Json(json => json["log"] = Nasty), JsonNode.Parse(figures)));
        Assert.Equal(-1, figures.AsSpan().IndexOfAny("<>&\u2028\u2029"));
        Assert.Contains("\u20ac", figures, StringComparison.Ordinal);
    }

    [Fact]
    public void The_policy_allows_the_style_and_the_script_of_the_page_and_nothing_else()
    {
        var html = Encoding.UTF8.GetString(StatsSample.Page());
        var style = Hash(Style().Match(html).Groups[1].Value);
        var script = Hash(Script().Match(html).Groups[1].Value);
        Assert.Equal($"default-src 'none'; img-src data:; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'", Policy().Match(html).Groups[1].Value);
    }

    [Fact]
    public void The_page_names_no_address_but_those_of_the_namespaces()
    {
        var html = Encoding.UTF8.GetString(StatsSample.Page());
        Assert.All(Address().Matches(html), address => Assert.StartsWith("http://www.w3.org/", address.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("innerHTML", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_script_in_the_folder_is_in_the_page()
    {
        var html = Encoding.UTF8.GetString(StatsSample.Page());
        var scripts = Directory.GetFiles(Path.Combine(Repo.Root, "src", "AofKit.Cli", "Report"), "*.js");
        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.Contains(File.ReadAllText(script), html, StringComparison.Ordinal));
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    [GeneratedRegex("<script type=\"application/json\" id=\"figures\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Figures();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<script type=\"module\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("https?://[^'\"]*|//[a-z]+\\.[a-z]+[^'\"]*")]
    private static partial Regex Address();
}
