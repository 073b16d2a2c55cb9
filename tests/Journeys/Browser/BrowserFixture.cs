using Microsoft.Playwright;
using Xunit;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>One real Chromium for the whole run; a context (own cookies, own viewport) per visitor.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    // No sandbox because CI runs as root; the rest keeps the browser from calling its maker, which a closed network refuses.
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--ignore-certificate-errors",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Visitor.Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Flags });
    }

    public Task<Visitor> DesktopAsync(string baseUrl, bool script = true) => OpenAsync(baseUrl, 1440, 900, phone: false, script);

    public Task<Visitor> PhoneAsync(string baseUrl, bool script = true) => OpenAsync(baseUrl, 390, 844, phone: true, script);

    private async Task<Visitor> OpenAsync(string baseUrl, int width, int height, bool phone, bool script)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = baseUrl, Locale = "zh-CN", IgnoreHTTPSErrors = true, AcceptDownloads = true, JavaScriptEnabled = script,
            ViewportSize = new() { Width = width, Height = height }, IsMobile = phone, HasTouch = phone, DeviceScaleFactor = phone ? 2 : 1,
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Visitor.Patience);
        return new Visitor(context, page, script);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
