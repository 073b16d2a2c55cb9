using Microsoft.Playwright;
using Xunit;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>A person with a browser window of her own. Script errors and failed requests are kept, so that a test can insist on none.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _troubles = [];
    private int _expected;

    internal Visitor(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, message) => _troubles.Add($"script error: {message}");
        page.Console += (_, message) => { if (message.Type == "error" && !IsExpected(message.Text)) _troubles.Add($"console error: {message.Text}"); };
    }

    public IPage Page { get; }
    public IReadOnlyList<string> Troubles => _troubles;

    public ILocator Main => Page.Locator("main");

    /// <summary>Goes there and insists on the status of the page itself, which the browser notes in its console when it is a refusal.</summary>
    public async Task GoAsync(string address, int status = 200)
    {
        _expected = status;
        var answer = await Page.GotoAsync(address);
        Assert.Equal(status, answer!.Status);
    }

    /// <summary>From here to the next page, requests that a page makes by itself may be refused so, which the browser notes in its console too.</summary>
    public void Expect(int status) => _expected = status;

    /// <summary>Steps into a role by its card on the demonstration's page.</summary>
    public async Task EnterAsync(string person)
    {
        await GoAsync("/demo");
        await Page.GetByRole(AriaRole.Link, new() { Name = $"以{person}进入" }).ClickAsync();
        // The first page of who works with machines is Today.
        await Page.WaitForURLAsync(new System.Text.RegularExpressions.Regex("/(home|today)$"));
    }

    public Task SaysAsync(string text) => Assertions.Expect(Main).ToContainTextAsync(text, new() { Timeout = 30_000 });

    public async Task ClickAsync(string name, AriaRole role = AriaRole.Button) => await Main.GetByRole(role, new() { Name = name }).First.ClickAsync();

    /// <summary>Pictures for people to look at, in the folder named by YIWANG_SHOTS; nothing when unset.</summary>
    public async Task ShootAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("YIWANG_SHOTS") is not { Length: > 0 } folder) return;
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private bool IsExpected(string text) => _expected != 200 && text.Contains($"status of {_expected}", StringComparison.Ordinal);
}
