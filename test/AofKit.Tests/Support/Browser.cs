using Microsoft.Playwright;

namespace AofKit.Tests.Support;

/// <summary>The Chromium of the machine, without a window; one for the tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string? s_program = new[] { "chromium", "chromium-browser", "google-chrome" }.Select(Tool.Find).FirstOrDefault(p => p is not null);

    private IPlaywright? _driver;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (s_program is null)
            return;
        _driver = await Playwright.CreateAsync();
        // Inside containers there is no sandbox to be had; the pages are our own.
        _browser = await _driver.Chromium.LaunchAsync(new() { ExecutablePath = s_program, Args = ["--no-sandbox"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _driver?.Dispose();
    }

    /// <summary>Opens a page from a file, cut off from every network. Skips the test where there is no browser; fails it where one is demanded.</summary>
    internal async Task<BrowserPage> Open(byte[] html, int width = 1200, bool isDark = false)
    {
        if (_browser is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("AOFKIT_REQUIRE_SERVER") == "1", "chromium is not on the path, and AOFKIT_REQUIRE_SERVER=1 demands it");
            Assert.Skip("chromium is not on the path");
        }

        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Offline = true,
        });
        return await BrowserPage.Open(context, html);
    }
}
