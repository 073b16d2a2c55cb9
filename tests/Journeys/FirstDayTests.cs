using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Playwright;
using Xunit;
using Yiwang.Connect.Simulators;
using Yiwang.Journeys.Tests.Browser;
using Yiwang.Mqtt.Client;

namespace Yiwang.Journeys.Tests;

/// <summary>J1, steps 1 to 3 and 5 on a node that nobody has touched: it is set up, its list of machines comes in, and machines of three kinds show live values.</summary>
public sealed class FirstDayTests(BrowserFixture browser)
{
    private const string AdminPassword = "Jiangjin-2026-01", OwnPassword = "Zhou-Gong-2026-7";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ANodeIsSetUpItsLedgerComesInAndItsMachinesAreSeenLive()
    {
        await using var node = await FreshNode.StartAsync(Cancel);
        var temporary = await SetUpAsync(node);

        await using var zhou = await browser.DesktopAsync(node.Url);
        await SignInForTheFirstTimeAsync(zhou, temporary);
        await ImportAsync(zhou, "设备台账.xlsx", EquipmentLedger.Workbook("渝州精锻 设备台账 2026 版", EquipmentLedger.Forge), 8);
        await ImportAsync(zhou, "璧山厂设备台账.csv", EquipmentLedger.Gbk(EquipmentLedger.Hobbing), 4);
        await EachRowIsADeviceAsync(zhou);

        await APressOfTheLedgerAsync(zhou);
        var token = await TokenAsync(zhou);
        await ATopicBecomesPointsAsync(zhou, node, token);
        await AFieldBecomesAPointAsync(zhou, node, token);
        Visitor.NoTrouble(zhou);
    }

    /// <summary>Step 1: the enterprise and its administrator, who adds the equipment engineer.</summary>
    private async Task<string> SetUpAsync(FreshNode node)
    {
        await using var lin = await browser.DesktopAsync(node.Url);
        await lin.GoAsync("/");
        await Assertions.Expect(lin.Page).ToHaveURLAsync(node.Url + "/setup");
        await lin.Page.SelectOptionAsync("#kind", new SelectOptionValue { Label = "企业" });
        lin.Expect(status: 400);
        await lin.Page.FillAsync("#uscc", "91500116YW00000127");
        await lin.SaysAsync("校验");
        await Assertions.Expect(lin.Main.Locator("yw-uscc.wrong")).ToBeVisibleAsync();
        await lin.Page.FillAsync("#name", "渝州精锻汽车零部件有限公司");
        await lin.Page.FillAsync("#user", "linxiaoyu");
        await lin.Page.FillAsync("#person", "林小雨");
        await lin.Page.FillAsync("#password", AdminPassword);
        await lin.ClickAsync("建立");
        // the form insists on it too, and nothing was founded
        await Assertions.Expect(lin.Main.Locator("[id='uscc'][aria-invalid]")).ToBeVisibleAsync();
        await lin.LiveAsync();
        await lin.ShootAsync("setup-wrong-zh");
        await lin.Page.FillAsync("#uscc", "91500116YW00000126");
        await lin.SaysAsync("校验位正确");
        await lin.Page.FillAsync("#password", AdminPassword);
        await lin.ClickAsync("建立");
        await lin.AtAsync("/home");
        await lin.ShootAsync("setup-done-zh");

        await lin.GoAsync("/admin/users");
        await lin.Page.FillAsync("#name", "zhoujianguo");
        await lin.Page.FillAsync("#person", "周建国");
        await lin.Page.SelectOptionAsync("#role", new SelectOptionValue { Label = "设备工程师" });
        await lin.ClickAsync("开通");
        await lin.SaysAsync("临时密码");
        Visitor.NoTrouble(lin);
        return await lin.Main.Locator(".note code").First.InnerTextAsync();
    }

    private static async Task SignInForTheFirstTimeAsync(Visitor zhou, string temporary)
    {
        await zhou.GoAsync("/sign-in");
        await zhou.Page.FillAsync("#name", "zhoujianguo");
        await zhou.Page.FillAsync("#password", temporary);
        await zhou.ClickAsync("登录");
        await zhou.AtAsync("/account/password");
        await zhou.Page.FillAsync("#current", temporary);
        await zhou.Page.FillAsync("#next", OwnPassword);
        await zhou.ClickAsync("修改");
        await Assertions.Expect(zhou.Page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account/password$"));
    }

    /// <summary>Step 2: the columns find their places by themselves; each row becomes a device under the organisation's own code.</summary>
    private static async Task ImportAsync(Visitor zhou, string name, byte[] file, int rows)
    {
        await zhou.Page.Locator("a.side-link[href='/identify/import']").ClickAsync();
        await zhou.SaysAsync("没有前缀，也能导入");
        await zhou.Page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = file });
        await zhou.ClickAsync("上传并读取");
        await zhou.SaysAsync("各列对应");
        await Assertions.Expect(zhou.Main.Locator("#use option[selected]")).ToContainTextAsync("META_EQUIPMENT");
        await Assertions.Expect(zhou.Main.Locator("#use option[value=new]")).ToHaveCountAsync(0);
        await zhou.ShootAsync("ledger-mapping-zh");
        await zhou.ClickAsync("检查");
        await zhou.ClickAsync($"登记全部 {rows} 行");
        await zhou.SaysAsync($"已登记 {rows} 个标识");
        await zhou.ShootAsync("ledger-result-zh");
    }

    private static async Task EachRowIsADeviceAsync(Visitor zhou)
    {
        await zhou.GoAsync("/devices");
        foreach (var row in EquipmentLedger.Forge.Concat(EquipmentLedger.Hobbing))
            await Assertions.Expect(zhou.Main.Locator("tr", new() { HasText = row[0] })).ToContainTextAsync(row[1]);
        await zhou.ShootAsync("ledger-devices-zh");
    }

    /// <summary>Steps 3 and 5, with a machine that stands in the ledger already.</summary>
    private static async Task APressOfTheLedgerAsync(Visitor zhou)
    {
        await using var plant = new SimulatedPlant(11, new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero), TimeProvider.System);
        var press = plant.Start("EQ-A-001", new IPEndPoint(IPAddress.Loopback, 0));
        await zhou.GoAsync("/devices/add?class=forging-press");
        await ChooseDeviceAsync(zhou, "EQ-A-001");
        await zhou.Page.FillAsync("#endpoint", press.ToString());
        await zhou.ClickAsync("试读");
        await Assertions.Expect(zhou.Main.Locator("#trial tr", new() { HasText = "main_current" }).Locator(".words")).ToBeVisibleAsync();
        await zhou.ClickAsync("保存并开始采集");
        await zhou.SaysAsync("1600t 热模锻压力机");
        var good = zhou.Main.Locator(".live-table tr", new() { HasTextRegex = new("main_current|oil_temp|energy") }).Locator(".tag-ok");
        await Assertions.Expect(good).ToHaveCountAsync(3);
        await zhou.ShootAsync("ledger-press-live-zh");
    }

    /// <summary>What a program signs in with; never more than her own roles.</summary>
    private static async Task<string> TokenAsync(Visitor zhou)
    {
        await zhou.GoAsync("/account");
        await zhou.Page.FillAsync("#title", "车间网关");
        await zhou.ClickAsync("发一个令牌");
        await zhou.SaysAsync("请现在就复制");
        return await zhou.Main.Locator(".note code").First.InnerTextAsync();
    }

    /// <summary>A sensor publishes; the topic is found, its values are taken over with one click, and the next message is on the page.</summary>
    private static async Task ATopicBecomesPointsAsync(Visitor zhou, FreshNode node, string token)
    {
        await using var sensor = await MqttClient.ConnectAsync(new() { Host = "127.0.0.1", Port = node.MqttPort, ClientId = "vib-003", UserName = "token", Password = token }, new Deaf(), TimeProvider.System);
        await sensor.PublishAsync("yz/a/003/vib", Vibration(1.11), 1);
        await zhou.GoAsync("/devices/topics");
        await zhou.SaysAsync("yz/a/003/vib");
        await zhou.ShootAsync("topics-discovered-zh");
        await zhou.ClickAsync("建测点", AriaRole.Link);
        await ChooseDeviceAsync(zhou, "EQ-A-003");
        await Assertions.Expect(zhou.Page.Locator("#time")).ToHaveValueAsync("$.ts");
        await zhou.ShootAsync("topic-map-zh");
        await zhou.ClickAsync("建测点");
        await zhou.SaysAsync("已建 2 个测点");
        await ShowsAsync(zhou, "v_rms", "2.75", async () => await sensor.PublishAsync("yz/a/003/vib", Vibration(2.75), 1));
        await zhou.ShootAsync("topic-live-zh");
        await zhou.GoAsync("/devices/topics");
        await Assertions.Expect(zhou.Main).Not.ToContainTextAsync("yz/a/003/vib");
    }

    /// <summary>The same for what an agent writes in line protocol.</summary>
    private static async Task AFieldBecomesAPointAsync(Visitor zhou, FreshNode node, string token)
    {
        using var telegraf = new HttpClient { BaseAddress = new Uri(node.Url), DefaultRequestHeaders = { Authorization = new("Token", token) } };
        async Task WriteAsync(double level)
        {
            using var lines = new StringContent(string.Create(CultureInfo.InvariantCulture, $"pump,host=gw-1 level={level}\n"));
            (await telegraf.PostAsync(new Uri("/api/v2/write?org=any&bucket=any", UriKind.Relative), lines, Cancel)).EnsureSuccessStatusCode();
        }

        await WriteAsync(3.5);
        await zhou.GoAsync("/devices/lines");
        var row = zhou.Main.Locator("tr", new() { HasText = "level" });
        await zhou.ReloadUntilAsync(row.Filter(new() { HasText = "3.5" }));
        await row.Locator("input[type=checkbox]").CheckAsync();
        await ChooseDeviceAsync(zhou, "EQ-A-006");
        await zhou.ShootAsync("lines-map-zh");
        await zhou.ClickAsync("建测点");
        await zhou.SaysAsync("37kW 循环水泵");
        await ShowsAsync(zhou, "level", "4.25", async () => await WriteAsync(4.25));
        await zhou.ShootAsync("lines-live-zh");
    }

    private static async Task ChooseDeviceAsync(Visitor zhou, string assetNo)
    {
        var choice = zhou.Main.Locator("select[name=device]");
        await choice.SelectOptionAsync((await choice.Locator("option", new() { HasText = assetNo }).GetAttributeAsync("value"))!);
    }

    /// <summary>A mapping reaches the intake a moment after it was saved, so the sender sends until the page shows it, as devices do.</summary>
    private static async Task ShowsAsync(Visitor zhou, string point, string value, Func<Task> send)
    {
        var shown = zhou.Main.Locator(".live-table tr", new() { HasText = point }).First;
        await Assertions.Expect(shown).ToBeVisibleAsync();
        for (var left = 30; ; left--)
        {
            await send();
            try
            {
                await Assertions.Expect(shown).ToContainTextAsync(value, new() { Timeout = 2_000 });
                break;
            }
            catch (PlaywrightException) when (left > 1)
            {
                // not yet: the next message
            }
        }
        await Assertions.Expect(shown.Locator(".tag-ok")).ToBeVisibleAsync();
    }

    private static byte[] Vibration(double rms) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"ts":{{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}},"v_rms":{{rms}},"temp":41.5}"""));

    private sealed class Deaf : IMqttReceiver
    {
        public MqttReception Received(MqttClient client, in MqttMessage message) => MqttReception.Taken;
        public ValueTask RoomAsync() => ValueTask.CompletedTask;
    }
}
