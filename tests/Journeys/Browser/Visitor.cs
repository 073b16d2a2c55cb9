using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>A person with a browser window of her own. Script errors and failed requests are kept, so that a test can insist on none.</summary>
public sealed class Visitor : IAsyncDisposable
{
    /// <summary>How long a page may take on a slow and busy machine, in milliseconds: a test fails by what is shown, never by haste.</summary>
    public const int Patience = 120_000;
    /// <summary>What a node answers that is busy, or asked one that was.</summary>
    private static readonly int[] s_busy = [503, 504];

    private readonly IBrowserContext _context;
    private readonly bool _script;
    private readonly List<string> _troubles = [];
    private readonly HashSet<int> _refused = [];
    private int _expected;

    internal Visitor(IBrowserContext context, IPage page, bool script)
    {
        (_context, _script) = (context, script);
        Page = page;
        page.PageError += (_, message) => _troubles.Add($"script error: {message}");
        page.Console += (_, message) => { if (message.Type == "error" && !IsExpected(message.Text)) _troubles.Add($"console error: {message.Text} {message.Location}"); };
    }

    public IPage Page { get; }
    public IReadOnlyList<string> Troubles => [.. _troubles.Where(t => !_refused.Any(status => IsOf(t, status)))];

    public ILocator Main => Page.Locator("main");

    public static void NoTrouble(params Visitor[] visitors) => Assert.All(visitors, v => Assert.True(v.Troubles.Count == 0, string.Join('\n', v.Troubles)));

    /// <summary>Goes there and insists on the status of the page itself, which the browser notes in its console when it is a refusal. Whom a busy node puts off tries again.</summary>
    public async Task GoAsync(string address, int status = 200)
    {
        _expected = status;
        var end = Deadline;
        var answer = Heard(await Page.GotoAsync(address));
        while (answer != status && s_busy.Contains(answer) && TimeProvider.System.GetUtcNow() < end) answer = Heard(await Page.GotoAsync(address));
        Assert.Equal(status, answer);
        await LiveAsync();
    }

    /// <summary>The page is whole, and what its script makes of it stands: only then does typing, dropping or choosing do what it does for a person.</summary>
    public async Task LiveAsync()
    {
        if (_script) await Page.WaitForFunctionAsync("() => document.readyState === 'complete' && !document.querySelector(':not(:defined)')");
    }

    /// <summary>From here to the next page, requests that a page makes by itself may be refused so, which the browser notes in its console too.</summary>
    public void Expect(int status) => _expected = status;

    /// <summary>Closes the page, which would go on asking every half minute in the name of somebody who is signed in no more, or of a node that is down.</summary>
    public Task LeaveAsync() => Page.GotoAsync("about:blank");

    /// <summary>Steps into a role by its card on the demonstration's page.</summary>
    public async Task EnterAsync(string person)
    {
        await GoAsync("/demo");
        await Page.GetByRole(AriaRole.Link, new() { Name = $"以{person}进入" }).ClickAsync();
        // The first page of who works with machines is Today.
        await AtAsync("/(home|today)$");
    }

    /// <summary>She has come to such an address, and the page is whole. Not WaitForURLAsync: it waits for ever where the page's load is over before it looks.</summary>
    /// <param name="address">A regular expression.</param>
    public async Task AtAsync(string address)
    {
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex(address));
        await LiveAsync();
    }

    public async Task SaysAsync(string text)
    {
        await Assertions.Expect(Main).ToContainTextAsync(text);
        await LiveAsync();
    }

    /// <summary>Loads the page again until it shows what an effect behind a step brings about.</summary>
    public async Task ReloadUntilAsync(ILocator shown)
    {
        for (var end = Deadline; await shown.CountAsync() == 0 && TimeProvider.System.GetUtcNow() < end;) Heard(await Page.ReloadAsync());
        await Assertions.Expect(shown.First).ToBeVisibleAsync();
        await LiveAsync();
    }

    /// <summary>Loads the page again as long as it shows what an effect behind a step takes away.</summary>
    public async Task ReloadWhileAsync(ILocator shown)
    {
        for (var end = Deadline; await shown.CountAsync() > 0 && TimeProvider.System.GetUtcNow() < end;) Heard(await Page.ReloadAsync());
        await Assertions.Expect(shown).ToHaveCountAsync(0);
        await LiveAsync();
    }

    public async Task ClickAsync(string name, AriaRole role = AriaRole.Button)
    {
        await Main.GetByRole(role, new() { Name = name }).First.ClickAsync();
        await LiveAsync();
    }

    /// <summary>Lets a file with a proof fall on the place for it.</summary>
    public async Task DropAsync(string proof)
    {
        var files = await Page.EvaluateHandleAsync("text => { const t = new DataTransfer(); t.items.add(new File([text], 'entry.tlog-proof', { type: 'text/plain' })); return t; }", proof);
        await Page.DispatchEventAsync("yw-dropzone:defined", "drop", new { dataTransfer = files });
    }

    /// <summary>On a case's page: opens the step's sheet, fills in what it asks, confirms. Where the node wrote behind an earlier step meanwhile, the page says so, and she looks and does it again.</summary>
    /// <param name="refusal">What the page may say in place of doing it; null = it must be done.</param>
    /// <returns>False = refused so.</returns>
    public async Task<bool> StepAsync(string step, Func<ILocator, Task>? fill = null, Regex? refusal = null)
    {
        var (done, stale) = (Main.GetByText($"已办理“{step}”"), Main.GetByText("您打开之后有人改过"));
        var refused = refusal is null ? null : Main.GetByText(refusal);
        for (var left = 5; ; left--)
        {
            if (refused is not null) await Assertions.Expect(Step(step).Or(refused).First).ToBeVisibleAsync();
            if (refused is not null && await refused.CountAsync() > 0) return false;
            await Step(step).First.ClickAsync();
            var sheet = Main.Locator("[popover]:popover-open");
            if (fill is not null) await fill(sheet);
            await sheet.Locator(".buttons .btn").Last.ClickAsync();
            await Assertions.Expect(done.Or(stale).Or(refused ?? stale).First).ToBeVisibleAsync();
            await LiveAsync();
            if (left == 0 || await done.CountAsync() > 0) break;
            if (refused is not null && await refused.CountAsync() > 0) return false;
            await GoAsync(Page.Url);
        }
        await SaysAsync($"已办理“{step}”");
        return true;
    }

    public ILocator Step(string step) => Main.Locator(".case-actions").GetByRole(AriaRole.Button, new() { Name = step, Exact = true });

    /// <summary>Pictures for people to look at, in the folder named by YIWANG_SHOTS; nothing when unset.</summary>
    public async Task ShootAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("YIWANG_SHOTS") is not { Length: > 0 } folder) return;
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    /// <summary>The browser notes a busy node's answer in its console, which is no trouble of the page.</summary>
    private int Heard(IResponse? answer)
    {
        if (s_busy.Contains(answer!.Status)) _refused.Add(answer.Status);
        return answer.Status;
    }

    private static DateTimeOffset Deadline => TimeProvider.System.GetUtcNow().AddMilliseconds(Patience);

    private bool IsExpected(string text) => _expected != 200 && IsOf(text, _expected);

    private static bool IsOf(string text, int status) => text.Contains(string.Create(CultureInfo.InvariantCulture, $"status of {status}"), StringComparison.Ordinal);
}
