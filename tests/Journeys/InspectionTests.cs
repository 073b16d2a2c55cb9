using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

/// <summary>J1 step 8: an inspector walks a route on the phone, a part of it without signal.</summary>
public sealed class InspectionTests(BrowserFixture browser, DemoFixture demo)
{
    private const string Pin = "2580";

    [Fact]
    public async Task ARouteIsWalkedWithoutSignalAndSentAfterwards()
    {
        await using var he = await browser.PhoneAsync(demo.Enterprise);
        var page = he.Page;
        await EnrolAsync(he, "heming");
        // a button: the server's own list has links, and nothing of it is on the phone yet
        await Assertions.Expect(page.Locator("button.card.run[data-kind=now]")).ToHaveCountAsync(1);
        await page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await he.ShootAsync("inspect-list-phone");

        await page.Context.SetOfflineAsync(true);
        await page.ReloadAsync();
        await page.Locator(".card.run[data-kind=now]").ClickAsync();
        await ArriveAsync(page, "EQ-A-002", 2);
        await page.Locator("[data-point='2'] .btn.ok").ClickAsync();
        await Assertions.Expect(page.Locator("[data-point='2'][data-kind=done]")).ToBeVisibleAsync();
        await he.ShootAsync("inspect-walk-phone");

        // a code of another place is no proof
        await page.Locator(".code input").FillAsync("EQ-A-004");
        await page.Locator(".code input").PressAsync("Enter");
        await Assertions.Expect(page.Locator(".say")).ToContainTextAsync("没有这个码的点位");

        await ArriveAsync(page, "A03-3", 3);
        await page.Locator("[data-point='3'] .btn.bad.big").ClickAsync();
        await page.Locator("[data-point='3'] .choice .btn").First.ClickAsync();
        await page.Locator("[name=remark]").FillAsync("油位低于下刻线");
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.Locator("dialog .btn.big").First.ClickAsync());
        await chooser.SetFilesAsync(new FilePayload { Name = "oil.png", MimeType = "image/png", Buffer = await page.ScreenshotAsync() });
        await Assertions.Expect(page.Locator(".shots img")).ToBeVisibleAsync();
        await he.ShootAsync("inspect-anomaly-phone");
        await page.Locator("[data-handling=order]").ClickAsync();
        // the pressure at this point is read from the machine, which another test may have disturbed
        await Assertions.Expect(page.Locator("[data-point='3'] li[data-result=abnormal]", new() { HasText = "油位" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".state")).ToContainTextAsync("待上传 2 条");
        await NothingReadableAsync(page);

        // the phone changes hands and comes back, still without signal
        await page.GotoAsync("/inspect");
        await page.GetByRole(AriaRole.Button, new() { Name = "换人" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "何明" }).ClickAsync();
        await TypeAsync(page, "0007");
        await Assertions.Expect(page.Locator("output")).ToContainTextAsync("PIN 不对");
        await TypeAsync(page, Pin);
        await Assertions.Expect(page.Locator(".card.run[data-kind=now]")).ToBeVisibleAsync();

        await page.Context.SetOfflineAsync(false);
        await page.EvaluateAsync("() => dispatchEvent(new Event('online'))");
        await Assertions.Expect(page.Locator(".state[data-kind=sent]")).ToBeVisibleAsync();
        Assert.Equal(0, await page.GetByText("没有被采用").CountAsync());
        await SentAsync(page);
        Assert.DoesNotContain(he.Troubles, t => !t.Contains("ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task APhoneWhoseClockIsWrongGoesByTheNodesClockAndRecordsByItsOwn()
    {
        await using var he = await browser.PhoneAsync(demo.Enterprise);
        var page = he.Page;
        // by this clock every run that can be on the phone is long over
        await page.AddInitScriptAsync("{ const now = Date.now; Date.now = () => now() + 20 * 3_600_000; }");
        await EnrolAsync(he, "heming");
        var due = page.Locator("button.card.run[data-kind=now]");
        await Assertions.Expect(due).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".note.warn")).ToContainTextAsync("手机时间与服务器相差 1200 分钟");
        await page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");

        // without signal it goes by what it heard
        await page.Context.SetOfflineAsync(true);
        await page.ReloadAsync();
        await Assertions.Expect(due).ToHaveCountAsync(1);
        await he.ShootAsync("inspect-clock-phone");
        await due.ClickAsync();
        await ArriveAsync(page, "A03-6", 6);
        await page.Locator("[data-point='6'] .btn.ok").ClickAsync();
        await Assertions.Expect(page.Locator("[data-point='6'][data-kind=done]")).ToBeVisibleAsync();
        await page.Context.SetOfflineAsync(false);
        await page.EvaluateAsync("() => dispatchEvent(new Event('online'))");
        await Assertions.Expect(page.Locator(".state[data-kind=sent]")).ToBeVisibleAsync();
        using var json = JsonDocument.Parse(await page.EvaluateAsync<string>("() => fetch('/api/inspect/runs').then((a) => a.text())"));
        var record = json.RootElement.GetProperty("runs").EnumerateArray().SelectMany(r => r.GetProperty("items").EnumerateArray())
            .Where(i => i.GetProperty("point").GetInt32() == 6).Select(i => i.GetProperty("record")).Single(r => r.ValueKind == JsonValueKind.Object);
        Assert.InRange(record.GetProperty("at").GetInt64() - json.RootElement.GetProperty("now").GetInt64(), 19 * 3_600_000L, 20 * 3_600_000L);
        Assert.DoesNotContain(he.Troubles, t => !t.Contains("ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AStrangerWhoScansAMachineIsOnlyAskedToSignIn()
    {
        await using var stranger = await browser.PhoneAsync(demo.Enterprise);
        await stranger.GoAsync("/i/99.501.1001/EQ-A-001", 401);
        await stranger.SaysAsync("请登录");
        Assert.DoesNotContain("压力机", await stranger.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("渝州精锻汽车零部件", await stranger.Main.InnerTextAsync(), StringComparison.Ordinal);
        await stranger.ShootAsync("scan-machine-stranger-phone");
        Visitor.NoTrouble(stranger);
    }

    [Fact]
    public async Task AnybodyOfThePlantReportsAMachineInTwoTaps()
    {
        await using var he = await browser.PhoneAsync(demo.Enterprise);
        await he.EnterAsync("何明");
        await he.GoAsync("/i/99.501.1001/EQ-A-006");
        await he.ClickAsync("报修", AriaRole.Link);
        await he.ShootAsync("report-phone");
        await he.Page.GetByRole(AriaRole.Button, new() { Name = "漏油、漏水、漏气" }).ClickAsync();
        await Assertions.Expect(he.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("WO-");
        await he.ShootAsync("reported-phone");
        Visitor.NoTrouble(he);
    }

    [Fact]
    public async Task WithoutScriptTheRouteWorksWithPlainForms()
    {
        await using var he = await browser.PhoneAsync(demo.Enterprise, script: false);
        await he.GoAsync("/demo/enter/heming");
        await he.GoAsync("/inspect?plain=1");
        await he.Page.Locator(".card.run").First.ClickAsync();
        await he.ShootAsync("inspect-plain-phone");
        await he.Page.Locator("#p5 summary").First.ClickAsync();
        await he.Page.Locator("#p5 [name=code]").FillAsync("A03-5");
        await he.Page.Locator("#p5 button[value=normal]").ClickAsync();
        await Assertions.Expect(he.Page.Locator("#p5[data-kind=done]")).ToBeVisibleAsync();
        Visitor.NoTrouble(he);
    }

    private async Task EnrolAsync(Visitor visitor, string user)
    {
        var page = visitor.Page;
        await visitor.GoAsync("/sign-in?back=" + Uri.EscapeDataString("/account/phone?back=/inspect"));
        await page.FillAsync("#name", user);
        await page.FillAsync("#password", DemoFixture.Password);
        await visitor.ClickAsync("登录");
        await visitor.AtAsync("[0-9]/account/phone");
        await page.FillAsync("#pin", Pin);
        await page.FillAsync("#again", Pin);
        await visitor.ShootAsync("phone-pin-phone");
        await visitor.ClickAsync("设置");
        await visitor.AtAsync("[0-9]/inspect$");
        await InTimeAsync(page);
    }

    /// <summary>A route that is over in a moment, as one is every four hours, is not begun: the next one is waited for.</summary>
    private static async Task InTimeAsync(IPage page)
    {
        const long WalkMs = 300_000;
        using var json = JsonDocument.Parse(await page.EvaluateAsync<string>("() => fetch('/api/inspect/runs').then((a) => a.text())"));
        var now = json.RootElement.GetProperty("now").GetInt64();
        var left = json.RootElement.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("ends").GetInt64() - now).Where(ms => ms is >= 0 and < WalkMs).ToList();
        if (left.Count == 0) return;
        await page.EvaluateAsync("ms => new Promise((done) => { setTimeout(done, ms); })", left.Max() + 1_000);
        await page.ReloadAsync();
    }

    private static async Task ArriveAsync(IPage page, string code, int point)
    {
        await page.Locator(".code input").FillAsync(code);
        await page.Locator(".code input").PressAsync("Enter");
        await Assertions.Expect(page.Locator($"[data-point='{point}'][data-kind=here]")).ToBeVisibleAsync();
    }

    private static async Task TypeAsync(IPage page, string pin)
    {
        foreach (var digit in pin) await page.Locator($".pad button:text-is('{digit}')").ClickAsync();
    }

    /// <summary>What lies on the phone says nothing without its keys: neither the route nor what was found, nor the picture.</summary>
    private static async Task NothingReadableAsync(IPage page)
    {
        var kept = await page.EvaluateAsync<string>("""
            () => new Promise((done, fail) => {
              const asked = indexedDB.open('yw-phone');
              asked.onerror = () => fail(asked.error);
              asked.onsuccess = () => {
                const look = asked.result.transaction(['runs', 'records', 'photos']);
                const rows = {};
                for (const store of ['runs', 'records', 'photos']) look.objectStore(store).getAll().onsuccess = (e) => { rows[store] = e.target.result; };
                look.oncomplete = () => { asked.result.close(); done(JSON.stringify(rows, (name, value) => value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) + new TextDecoder().decode(value) : value)); };
              };
            })
            """);
        using var json = JsonDocument.Parse(kept);
        Assert.All(["runs", "records", "photos"], store => Assert.All(json.RootElement.GetProperty(store).EnumerateArray().ToArray(), row => Assert.True(row.GetProperty("sealed").GetString()!.Length > 0)));
        Assert.Equal((2, 1), (json.RootElement.GetProperty("records").GetArrayLength(), json.RootElement.GetProperty("photos").GetArrayLength()));
        Assert.NotEqual(0, json.RootElement.GetProperty("runs").GetArrayLength());
        Assert.All(["锻造", "油位", "EQ-A-", "A03-", "PNG", "abnormal", "routeNo"], word => Assert.DoesNotContain(word, kept, StringComparison.Ordinal));
    }

    /// <summary>The server has both records, with the phone's own time, and the one found abnormal became a work order.</summary>
    private static async Task SentAsync(IPage page)
    {
        var answer = await page.EvaluateAsync<string>("() => fetch('/api/inspect/runs').then((a) => a.text())");
        using var json = JsonDocument.Parse(answer);
        var now = json.RootElement.GetProperty("now").GetInt64();
        var records = json.RootElement.GetProperty("runs").EnumerateArray().SelectMany(r => r.GetProperty("items").EnumerateArray())
            .Where(i => i.GetProperty("record") is { ValueKind: JsonValueKind.Object } r && r.GetProperty("presence").GetString() == "code" && i.GetProperty("point").GetInt32() is 2 or 3).Select(i => i.GetProperty("record")).ToArray();
        Assert.Equal(["abnormal", "normal"], records.Select(r => r.GetProperty("result").GetString()).Order());
        Assert.All(records, r => Assert.InRange(r.GetProperty("at").GetInt64(), 1, now));
        Assert.Equal("何明", records[0].GetProperty("person").GetString());
    }
}
