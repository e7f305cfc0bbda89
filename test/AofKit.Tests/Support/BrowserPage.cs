using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace AofKit.Tests.Support;

/// <summary>A page, and what it did that no report should do.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<string> _sins = new();
    private readonly IBrowserContext _context;

    private BrowserPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Messages on the console, errors, dialogs, and requests for anything but the page itself.</summary>
    public string[] Sins => [.. _sins];

    public static async Task<BrowserPage> Open(IBrowserContext context, byte[] html)
    {
        var page = new BrowserPage(context, await context.NewPageAsync());
        var address = new Uri(page._folder.Write("report.html", html)).AbsoluteUri;
        page.Page.Console += (_, message) => page._sins.Enqueue($"console: {message.Text}");
        page.Page.PageError += (_, error) => page._sins.Enqueue($"error: {error}");
        page.Page.Dialog += (_, dialog) => page._sins.Enqueue($"dialog: {dialog.Message}");
        page.Page.Popup += (_, popup) => page._sins.Enqueue($"popup: {popup.Url}");
        page.Page.Request += (_, request) => page.Judge(request.Url, address);
        await page.Page.GotoAsync(address);
        await page.Page.WaitForFunctionAsync("document.querySelector('footer') !== null");
        // Charts are drawn when they know how wide they are: in the next frame.
        await page.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        return page;
    }

    /// <summary>The text of the first element that a selector names, as one line.</summary>
    public async Task<string> Text(string selector) => string.Join(' ', (await Page.Locator(selector).First.InnerTextAsync()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What a script gives for all elements that a selector names.</summary>
    public Task<T[]> All<T>(string selector, string script) => Page.Locator(selector).EvaluateAllAsync<T[]>($"elements => elements.map(element => {script})");

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _folder.Dispose();
    }

    private void Judge(string url, string address)
    {
        if (url != address && !url.StartsWith("data:", StringComparison.Ordinal))
            _sins.Enqueue($"request: {url}");
    }
}
