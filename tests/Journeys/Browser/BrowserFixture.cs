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
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Flags });
    }

    public Task<Visitor> DesktopAsync(string baseUrl) => OpenAsync(baseUrl, 1440, 900, phone: false);

    public Task<Visitor> PhoneAsync(string baseUrl) => OpenAsync(baseUrl, 390, 844, phone: true);

    private async Task<Visitor> OpenAsync(string baseUrl, int width, int height, bool phone)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = baseUrl, Locale = "zh-CN", IgnoreHTTPSErrors = true, AcceptDownloads = true,
            ViewportSize = new() { Width = width, Height = height }, IsMobile = phone, HasTouch = phone, DeviceScaleFactor = phone ? 2 : 1,
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(15_000);
        return new Visitor(context, page);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>A person with a browser window of her own. Script errors and failed requests are kept, so that a test can insist on none.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _troubles = [];

    internal Visitor(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, message) => _troubles.Add($"script error: {message}");
        page.Console += (_, message) => { if (message.Type == "error") _troubles.Add($"console error: {message.Text}"); };
    }

    public IPage Page { get; }
    public IReadOnlyList<string> Troubles => _troubles;

    /// <summary>Pictures for people to look at, in the folder named by YIWANG_SHOTS; nothing when unset.</summary>
    public async Task ShootAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("YIWANG_SHOTS") is not { Length: > 0 } folder) return;
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
