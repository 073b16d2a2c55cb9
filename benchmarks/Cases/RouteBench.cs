using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Yiwang.Cases;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Parties;
using Yiwang.Parties.Credentials;

namespace Yiwang.Benchmarks.Cases;

/// <summary><c>route.open.ms</c>: how long an offline route of 500 points takes to stand on a phone-sized page, from the navigation to the first cards, without a network.</summary>
internal static class RouteBench
{
    private const string Password = "Oil-level-2026", Browser = "/usr/bin/chromium", Pin = "2580";
    private const int Points = 500;

    public static async Task RunAsync(bool quick, Figures figures)
    {
        if (!File.Exists(Browser))
        {
            Figures.Note("route.open.ms needs chromium, which is not here");
            return;
        }
        var folder = Directory.CreateTempSubdirectory("yiwang-route-").FullName;
        try
        {
            await using var node = await NodeHost.StartAsync(new DataFolder(folder), new NodeSettings { Listen = new() { Http = 0, Https = -1, Handle = -1, Recursion = -1, Mqtt = -1, Mqtts = -1 } }, TimeProvider.System, default);
            var part = await FillAsync(node.Services);
            var times = await OpenAsync(node.Addresses[0].ToString().TrimEnd('/'), part, quick ? 5 : 20);
            times.Sort();
            figures.Report("route.open.ms", times[times.Count / 2], $"ms for {Points} points offline, phone-sized browser, median of {times.Count}", "< 1 000");
            figures.Report("route.open.max_ms", times[^1], "ms, the slowest");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>The part of the run's address that names it.</returns>
    private static async Task<string> FillAsync(IServiceProvider services)
    {
        var parties = services.GetRequiredService<IParties>();
        _ = UserName.TryParse("bench", out var name);
        _ = Uscc.TryParse("91500116YW00000126", out var uscc);
        var founded = await parties.FoundAsync(new(uscc, "基准测试", OrganizationKind.Enterprise), name, new("点检员", null));
        if (await services.GetRequiredService<Passwords>().SetAsync(name, Password) is { Succeeded: false } weak) throw new InvalidOperationException($"password: {weak}");
        var who = founded.Value!.In(founded.Value.Handle.Organization)!;
        var items = new JsonArray([.. Enumerable.Range(1, Points).Select(i => (JsonNode)new JsonObject { ["point"] = i, ["pointName"] = $"点位 {i}", ["part"] = "主机", ["item"] = "异响、泄漏、油位", ["standard"] = "无异响、无泄漏，油位在上下刻线之间", ["placeCode"] = $"P{i}" })]);
        // every hour, so that one is open whenever the bench runs
        var starts = string.Join(' ', Enumerable.Range(0, 24).Select(h => $"{h:D2}:00"));
        var values = new JsonObject { ["routeNo"] = "R-500", ["name"] = "五百点路线", ["starts"] = starts, ["window"] = "2 h", ["presence"] = new JsonArray("qr", "code"), ["items"] = items };
        var route = await services.GetRequiredService<ICases>().OpenAsync(who, new OpenCase("inspection-route", values, Transition: "activate"));
        if (!route.Succeeded) throw new InvalidOperationException($"route: {route.Status}");
        for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromMinutes(1); await Task.Delay(100))
        {
            var runs = await services.GetRequiredService<ICases>().ListAsync(who, new CaseQuery("inspection-run", Limit: 1));
            if (runs is { Succeeded: true, Value.Rows: [var run, ..] }) return run.Id[(run.Id.IndexOf('/', StringComparison.Ordinal) + 1)..];
        }
        throw new InvalidOperationException("no run was opened");
    }

    private static async Task<List<double>> OpenAsync(string address, string part, int rounds)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browser, Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
        var context = await browser.NewContextAsync(new() { BaseURL = address, ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true, DeviceScaleFactor = 2 });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in?back=" + Uri.EscapeDataString("/account/phone?back=/inspect"));
        await page.FillAsync("#name", "bench");
        await page.FillAsync("#password", Password);
        await page.Locator("main form button").First.ClickAsync();
        await page.WaitForURLAsync("**/account/phone**");
        await page.FillAsync("#pin", Pin);
        await page.FillAsync("#again", Pin);
        await page.Locator("#phone button").ClickAsync();
        await page.Locator(".card.run").First.WaitForAsync();
        await page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await context.SetOfflineAsync(true);
        var times = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            await page.GotoAsync($"/inspect/{part}", new() { WaitUntil = WaitUntilState.Commit });
            await page.Locator(".point").First.WaitForAsync();
            times.Add(double.Parse(await page.EvaluateAsync<string>("() => new Promise((done) => { const look = () => { const [mark] = performance.getEntriesByName('route-open'); mark ? done(String(mark.startTime)) : setTimeout(look, 5); }; look(); })"), CultureInfo.InvariantCulture));
        }
        return times;
    }
}
