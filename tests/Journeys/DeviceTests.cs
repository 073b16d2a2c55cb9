using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using Yiwang.Connect.Simulators;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

/// <summary>J1, steps 3 to 6: dumb machines are connected, seen, lost and seen again, over real sockets.</summary>
public sealed class DeviceTests(BrowserFixture browser, DemoFixture demo)
{
    [Fact]
    public async Task APressIsConnectedTriedSeenLiveUnpluggedAndPluggedIn()
    {
        await using var plant = new SimulatedPlant(11, new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero), TimeProvider.System);
        var press = plant.Start("EQ-A-001", new IPEndPoint(IPAddress.Loopback, 0));
        await using var zhou = await browser.DesktopAsync(demo.Enterprise);
        await zhou.EnterAsync("周建国");
        await zhou.GoAsync("/devices/add");
        await zhou.ClickAsync("锻压机", AriaRole.Link);
        await zhou.Page.FillAsync("#assetNo", "EQ-J-001");
        await zhou.Page.FillAsync("#plant", "江津厂区");
        await zhou.Page.FillAsync("#name", "试验压力机");
        await zhou.Page.FillAsync("#model", "MP-1600");
        await zhou.Page.FillAsync("#endpoint", press.ToString());
        await zhou.ClickAsync("试读");
        var current = zhou.Main.Locator("#trial tr", new() { HasText = "main_current" });
        await Assertions.Expect(current.Locator("input[value=CDAB]")).ToBeCheckedAsync();
        // words as they came: two registers in hexadecimal
        await Assertions.Expect(current.Locator(".words")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9A-F]{4} [0-9A-F]{4}$"));
        await zhou.ShootAsync("device-trial-zh");
        await zhou.ClickAsync("保存并开始采集");
        await zhou.SaysAsync("已接入");
        await zhou.ShootAsync("device-first-zh");
        Assert.EndsWith("/EQ-J-001", zhou.Page.Url, StringComparison.Ordinal);

        var good = zhou.Main.Locator(".live-table tr", new() { HasTextRegex = new("main_current|oil_temp|energy") }).Locator(".tag-ok");
        await Assertions.Expect(good).ToHaveCountAsync(3);
        await Assertions.Expect(zhou.Main.Locator("#device-head .state")).Not.ToHaveTextAsync("离线");
        await Assertions.Expect(zhou.Main.Locator("yw-trend[data-drawn]")).ToBeVisibleAsync();
        await zhou.ShootAsync("device-live-zh");

        plant.Switch("EQ-A-001", SimulatedFault.Unplug, true);
        await Assertions.Expect(zhou.Main.Locator("#device-head")).ToContainTextAsync("离线");
        await Assertions.Expect(good).ToHaveCountAsync(0);
        await zhou.SaysAsync("不以旧值代替");
        var newest = await NewestAsync(zhou);
        await zhou.ShootAsync("device-offline-zh");
        // the demonstration's own press goes on
        await zhou.GoAsync("/devices?q=EQ-A-001");
        await Assertions.Expect(zhou.Main.Locator("tbody tr")).Not.ToContainTextAsync("离线");
        await zhou.GoAsync("/devices?state=offline");
        await zhou.SaysAsync("EQ-J-001");
        Assert.Equal(newest, await NewestOfAsync(zhou, "EQ-J-001"));

        plant.Switch("EQ-A-001", SimulatedFault.Unplug, false);
        await zhou.GoAsync(await DevicePageAsync(zhou, "EQ-J-001"));
        await Assertions.Expect(good).ToHaveCountAsync(3);
        await Assertions.Expect(zhou.Main.Locator("#device-head .state")).Not.ToHaveTextAsync("离线");
        await GapAsync(zhou, "oil_temp");
        Visitor.NoTrouble(zhou);
    }

    [Fact]
    public async Task AnOldGrinderRunsWhenItsCurrentSaysSo()
    {
        await using var plant = new SimulatedPlant(11, new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero), TimeProvider.System);
        var module = plant.Start("EQ-A-008", new IPEndPoint(IPAddress.Loopback, 0));
        await using var zhou = await browser.PhoneAsync(demo.Enterprise);
        await zhou.EnterAsync("周建国");
        await zhou.GoAsync("/devices/add?class=io-run-detector");
        await zhou.Page.FillAsync("#assetNo", "EQ-J-008");
        await zhou.Page.FillAsync("#plant", "江津厂区");
        await zhou.Page.FillAsync("#name", "试验磨床");
        await zhou.Page.FillAsync("#model", "M7130");
        await zhou.Page.FillAsync("#endpoint", module.ToString());
        await zhou.ClickAsync("保存并开始采集");
        await Assertions.Expect(zhou.Main.Locator("#device-head .state")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("运行|待机|停机"));
        await zhou.ShootAsync("device-live-phone");
        await zhou.ClickAsync("状态规则", AriaRole.Link);
        await Assertions.Expect(zhou.Page.Locator("[name='rule0.when']")).ToHaveValueAsync("AI0 > 3.5 A");
        await Assertions.Expect(zhou.Page.Locator("[name='rule0.for']")).ToHaveValueAsync("5");
        await zhou.Page.FillAsync("[name='rule0.when']", "AI9 > 3.5");
        await zhou.ClickAsync("保存");
        await zhou.SaysAsync("没有保存");
        await zhou.ShootAsync("rules-wrong-phone");
        await zhou.Page.FillAsync("[name='rule0.when']", "AI0 > 4 A");
        await zhou.ClickAsync("保存");
        await zhou.SaysAsync("状态规则已保存");
        await Assertions.Expect(zhou.Page.Locator("[name='rule0.when']")).ToHaveValueAsync("AI0 > 4 A");
        Visitor.NoTrouble(zhou);
    }

    [Fact]
    public async Task APointTableIsPastedTriedMarkedWhereItIsWrongAndSaved()
    {
        await using var zhou = await browser.DesktopAsync(demo.Enterprise);
        await zhou.EnterAsync("周建国");
        await zhou.GoAsync("/devices?q=EQ-A-006");
        await zhou.Main.Locator("tbody a").First.ClickAsync();
        await zhou.ClickAsync("点表", AriaRole.Link);
        var grid = zhou.Main.Locator("yw-points:defined .point-grid");
        await Assertions.Expect(grid.Locator("[data-at='0,0']")).Not.ToHaveValueAsync("");
        var rows = await grid.Locator("tbody tr input[data-at$=',0']").EvaluateAllAsync<int>("all => all.filter((i) => i.value).length");
        var connection = await grid.Locator("[data-at='0,4']").InputValueAsync();
        await grid.Locator($"[data-at='{rows},0']").FocusAsync();
        await PasteAsync(zhou, $"extra_1\t补充一\t\t遥测\t{connection}\t2\tinput:0\textra\nextra_2\t补充二\t\t遥测\t{connection}\t2\tinput:nowhere");
        await grid.Locator($"[data-at='{rows},9']").FillAsync("UINT16");
        await grid.Locator($"[data-at='{rows},9']").PressAsync("Control+d");
        await Assertions.Expect(grid.Locator($"[data-at='{rows + 1},9']")).ToHaveValueAsync("UINT16");
        await zhou.ClickAsync("试读");
        await Assertions.Expect(grid.Locator($"[data-at='{rows + 1},6'][aria-invalid]")).ToBeVisibleAsync();
        await zhou.ShootAsync("points-wrong-zh");
        await grid.Locator($"[data-at='{rows + 1},6']").FillAsync("input:1");
        await zhou.ClickAsync("试读");
        await Assertions.Expect(zhou.Main.Locator("#trial tr", new() { HasText = "extra_2" }).Locator(".words")).ToBeVisibleAsync();
        await zhou.ShootAsync("points-tried-zh");
        await zhou.ClickAsync("保存");
        await zhou.SaysAsync("点表已保存");
        await Assertions.Expect(grid.Locator($"[data-at='{rows},0']")).ToHaveValueAsync("extra_1");
        // taken out again; one step back brings a row back before it is saved
        await grid.Locator($"[data-at='{rows},0']").FocusAsync();
        await zhou.ClickAsync("删除本行");
        await zhou.ClickAsync("撤销");
        await Assertions.Expect(grid.Locator($"[data-at='{rows},0']")).ToHaveValueAsync("extra_1");
        await grid.Locator($"[data-at='{rows},0']").FocusAsync();
        await zhou.ClickAsync("删除本行");
        await zhou.ClickAsync("删除本行");
        await zhou.ClickAsync("保存");
        await zhou.SaysAsync("点表已保存");
        await Assertions.Expect(grid.Locator($"[data-at='{rows},0']")).ToHaveValueAsync("");
        Visitor.NoTrouble(zhou);
    }

    [Fact]
    public async Task TrendsComparePointsOfTwoDevicesAndGiveTheirSamples()
    {
        await using var zhou = await browser.DesktopAsync(demo.Enterprise);
        await zhou.EnterAsync("周建国");
        await zhou.GoAsync("/devices/trends");
        await zhou.SaysAsync("先选测点");
        foreach (var device in new[] { "EQ-A-001", "EQ-A-003" })
        {
            var part = zhou.Main.Locator(".pick-device", new() { HasText = device });
            await part.Locator("summary").ClickAsync();
            await part.Locator("input[type=checkbox]").First.CheckAsync();
        }
        await zhou.Page.SelectOptionAsync("select[name=span]", "day");
        await zhou.ClickAsync("画图");
        var trend = zhou.Main.Locator("yw-trend[data-drawn]");
        await Assertions.Expect(trend).ToBeVisibleAsync();
        Assert.InRange(int.Parse((await trend.GetAttributeAsync("data-drawn"))!, System.Globalization.CultureInfo.InvariantCulture), 10, 100_000);
        await Assertions.Expect(zhou.Main.Locator(".trend-stats tbody tr")).ToHaveCountAsync(2);
        await zhou.ShootAsync("trends-compare-zh");
        var csv = zhou.Page.WaitForDownloadAsync();
        await zhou.ClickAsync("CSV", AriaRole.Link);
        var lines = await File.ReadAllLinesAsync(await (await csv).PathAsync(), TestContext.Current.CancellationToken);
        Assert.True(lines.Length > 100, $"{lines.Length} lines");
        var png = zhou.Page.WaitForDownloadAsync();
        await zhou.ClickAsync("保存图片");
        Assert.Equal("trend.png", (await png).SuggestedFilename);
        Visitor.NoTrouble(zhou);
    }

    [Fact]
    public async Task DevicesWorkWithoutScript()
    {
        await using var zhou = await browser.DesktopAsync(demo.Enterprise, script: false);
        await zhou.GoAsync("/sign-in?back=%2Fdevices");
        await zhou.Page.FillAsync("#name", "zhoujianguo");
        await zhou.Page.FillAsync("#password", DemoFixture.Password);
        await zhou.ClickAsync("登录");
        // of the ledger and not connected yet
        await Assertions.Expect(zhou.Main.Locator("tr", new() { HasText = "EQ-A-004" })).ToContainTextAsync("未接入");
        await zhou.Page.FillAsync("input[name=q]:not([data-search])", "EQ-A-003");
        await zhou.ClickAsync("筛选");
        await Assertions.Expect(zhou.Main.Locator("tbody tr")).ToHaveCountAsync(1);
        await zhou.Main.Locator("tbody a").First.ClickAsync();
        await zhou.SaysAsync("实时数据");
        await Assertions.Expect(zhou.Main.Locator(".trend-stats tbody tr").First).ToBeVisibleAsync();
        await zhou.ClickAsync("点表", AriaRole.Link);
        await Assertions.Expect(zhou.Page.Locator("#table")).ToBeVisibleAsync();
        await zhou.ClickAsync("试读");
        await Assertions.Expect(zhou.Main.Locator("#trial tbody tr").First).ToBeVisibleAsync();
        await zhou.GoAsync("/devices/board");
        await Assertions.Expect(zhou.Main.Locator(".board-tile").First).ToBeVisibleAsync();
        Visitor.NoTrouble(zhou);
    }

    private static async Task PasteAsync(Visitor who, string text) => await who.Page.EvaluateAsync(
        "text => { const d = new DataTransfer(); d.setData('text/plain', text); document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: d, bubbles: true, cancelable: true })); }", text);

    /// <summary>The newest source time on the device's page.</summary>
    private static async Task<string> NewestAsync(Visitor who) =>
        (await who.Main.Locator(".live-table time").EvaluateAllAsync<string[]>("all => all.map((t) => t.getAttribute('datetime'))")).Max(StringComparer.Ordinal)!;

    private static async Task<string> NewestOfAsync(Visitor who, string device)
    {
        var back = who.Page.Url;
        await who.GoAsync(await DevicePageAsync(who, device));
        var newest = await NewestAsync(who);
        await who.GoAsync(back);
        return newest;
    }

    private static async Task<string> DevicePageAsync(Visitor who, string device) => (await who.Main.Locator("tr", new() { HasText = device }).Locator("a").First.GetAttributeAsync("href"))!;

    /// <summary>The time without the press is a break in the line, as soon as what came after it is stored.</summary>
    private static async Task GapAsync(Visitor who, string point)
    {
        var lines = JsonSerializer.Deserialize<JsonElement>((await who.Main.Locator("yw-trend").GetAttributeAsync("lines"))!);
        var handle = lines.EnumerateArray().Select(l => l.GetProperty("p").GetString()!).First(p => p.EndsWith(point, StringComparison.Ordinal));
        var (gap, drawn) = (-1, new List<JsonValueKind>());
        for (var end = TimeProvider.System.GetUtcNow().AddMilliseconds(Visitor.Patience); TimeProvider.System.GetUtcNow() < end;)
        {
            var answer = await who.Page.APIRequest.GetAsync($"{new Uri(who.Page.Url).GetLeftPart(UriPartial.Authority)}/devices/trends/data?span=hour&p={Uri.EscapeDataString(handle)}");
            drawn = [.. (await answer.JsonAsync())!.Value.GetProperty("series")[0].GetProperty("v").EnumerateArray().Select(v => v.ValueKind)];
            gap = drawn.IndexOf(JsonValueKind.Null);
            if (gap > 0 && drawn.IndexOf(JsonValueKind.Number, gap) > gap) return;
        }
        Assert.Fail($"no gap: {gap} of {drawn.Count}");
    }
}
