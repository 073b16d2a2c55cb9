using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed class ConnectTests(BrowserFixture browser, DemoFixture demo)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASecretShownOnceSignsAClientInAndItsRequestsAppearAsTheyCome()
    {
        await using var lin = await browser.DesktopAsync(demo.Enterprise);
        await lin.EnterAsync("林小雨");
        await lin.GoAsync("/identify/credentials/new");
        await lin.Page.FillAsync("#name", "mes-1");
        await lin.Page.FillAsync("#names", "311:0.NA/99.501.1001");
        await lin.ClickAsync("登记");
        await lin.SaysAsync("密钥只显示这一次");
        var secret = await lin.Main.Locator(".note pre").InnerTextAsync();
        var saved = lin.Page.WaitForDownloadAsync();
        await lin.ClickAsync("下载密钥", AriaRole.Link);
        Assert.Equal(secret, await File.ReadAllTextAsync(await (await saved).PathAsync(), Cancel));
        await lin.ShootAsync("credential-secret-zh");

        await lin.GoAsync("/identify/requests?handle=99.501.1001/JOURNEY");
        await lin.SaysAsync("没有符合筛选的请求");
        await Assertions.Expect(lin.Main.Locator("[data-live=on]")).ToBeVisibleAsync();
        Assert.Equal(HttpStatusCode.Created, await PutAsync("311", "99.501.1001/JOURNEY-1", secret));
        Assert.Equal(HttpStatusCode.Unauthorized, await PutAsync("311", "99.501.1001/JOURNEY-2", secret + "x"));
        var rows = lin.Main.Locator(".requests > li");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        // the newest is on top; opened, it says what to do
        await rows.First.Locator("summary").ClickAsync();
        await Assertions.Expect(rows.First).ToContainTextAsync("身份验证失败");
        await Assertions.Expect(rows.First).ToContainTextAsync("私钥与“接入凭证”里的公钥是不是一对");
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("JOURNEY-1");
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("HTTP 201");
        Assert.DoesNotContain(secret, await lin.Page.ContentAsync(), StringComparison.Ordinal);
        await lin.ShootAsync("requests-live-zh");

        await lin.ClickAsync("暂停");
        await PutAsync("311", "99.501.1001/JOURNEY-3", secret);
        await lin.SaysAsync("已暂停，又来了 1 个");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await lin.ClickAsync("继续");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await lin.ClickAsync("清空", AriaRole.Link);
        await Assertions.Expect(rows).ToHaveCountAsync(0);

        await lin.GoAsync("/identify/credentials");
        await Assertions.Expect(lin.Main.Locator("tr", new() { HasText = "mes-1" })).ToContainTextAsync("311:0.NA/99.501.1001");
        await lin.ReloadUntilAsync(lin.Main.Locator("tr", new() { HasText = "mes-1" }).Filter(new() { HasNotText = "未用过" }));
        await lin.ShootAsync("credentials-zh");
        Visitor.NoTrouble(lin);
    }

    [Fact]
    public async Task APublicKeyIsUploadedNamedReplacedAndRevoked()
    {
        using var rsa = RSA.Create(2_048);
        await using var lin = await browser.PhoneAsync(demo.Enterprise);
        await lin.EnterAsync("林小雨");
        await lin.GoAsync("/identify/credentials/new");
        await lin.Page.FillAsync("#name", "line-3");
        await lin.Page.FillAsync("#names", "321:0.NA/99.501.1001");
        await lin.Page.CheckAsync("input[name=way][value=upload]");
        await lin.Page.FillAsync("#publicKey", rsa.ExportPkcs8PrivateKeyPem());
        await lin.ClickAsync("登记");
        await lin.SaysAsync("这是私钥。私钥只留在客户端");
        // what must not have been sent is not sent back
        await Assertions.Expect(lin.Page.Locator("#publicKey")).ToHaveValueAsync("");
        await lin.ShootAsync("credential-private-key-phone-zh");
        await lin.Page.SetInputFilesAsync("#keyFile", new FilePayload { Name = "public.pem", MimeType = "application/x-pem-file", Buffer = Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()) });
        await lin.ClickAsync("登记");
        await lin.SaysAsync("已登记。");

        await lin.GoAsync("/identify/credentials/line-3");
        await lin.SaysAsync("RSA 公钥");
        await lin.Page.FillAsync("#names", "300:0.NA/99.511");
        await lin.ClickAsync("添加");
        await lin.SaysAsync("名称的前缀不归本单位持有");
        await lin.Page.FillAsync("#names", "322:99.501.1001/ADMIN");
        await lin.ClickAsync("添加");
        await Assertions.Expect(lin.Main.GetByText("322:99.501.1001/ADMIN")).ToBeVisibleAsync();
        await lin.Page.CheckAsync("input[name=way][value=generate]");
        var replaced = await lin.Main.Locator("code.small").First.InnerTextAsync();
        await lin.ClickAsync("更换密钥");
        await lin.SaysAsync("私钥只能下载这一次");
        await Assertions.Expect(lin.Main.Locator("code.small").First).Not.ToHaveTextAsync(replaced);
        await lin.ShootAsync("credential-replaced-phone-zh");

        await lin.Page.FillAsync("#reason", "演示结束");
        await lin.Page.CheckAsync("input[name=sure]");
        await lin.ClickAsync("撤销凭证");
        await lin.SaysAsync("已撤销");
        await lin.GoAsync("/admin/audit");
        await lin.SaysAsync("停用应用");
        Visitor.NoTrouble(lin);
    }

    [Fact]
    public async Task TheGuideHasExamplesWithTheReadersOwnCredentialAndThePublicHasPublicOnes()
    {
        await using var lin = await browser.DesktopAsync(demo.Enterprise);
        await lin.GoAsync("/identify/connect?surface=handle-json");
        await lin.SaysAsync("登录后用自己的标识和凭证");
        await lin.SaysAsync("curl '" + demo.Enterprise + "/api/handles/99.501.1001/");
        await lin.EnterAsync("林小雨");
        await lin.GoAsync("/identify/connect?surface=snms");
        await lin.SaysAsync("App_erp");
        await lin.ShootAsync("connect-snms-zh");
        await lin.ClickAsync("Handle 协议", AriaRole.Link);
        await lin.SaysAsync("--user 300:0.NA/99.501.1001");
        await lin.SaysAsync("已开启");
        await lin.Page.FillAsync("#handle", "99.501.1001/EQ-A-001");
        await lin.ClickAsync("换成它");
        await lin.SaysAsync("yiwang resolve 99.501.1001/EQ-A-001");
        await lin.ClickAsync("现在试一下，看请求", AriaRole.Link);
        await Assertions.Expect(lin.Page.Locator("#surface")).ToHaveValueAsync("HandleServer");
        Visitor.NoTrouble(lin);
    }

    [Fact]
    public async Task CredentialsAndTheRequestLogWorkWithoutScript()
    {
        await using var lin = await browser.DesktopAsync(demo.Enterprise, script: false);
        await lin.GoAsync("/sign-in?back=%2Fidentify%2Fcredentials%2Fnew");
        await lin.Page.FillAsync("#name", "linxiaoyu");
        await lin.Page.FillAsync("#password", DemoFixture.Password);
        await lin.ClickAsync("登录");
        await lin.AtAsync("/identify/credentials/new");
        await lin.Page.FillAsync("#name", "plain-1");
        await lin.Page.FillAsync("#names", "331:0.NA/99.501.1001");
        await lin.ClickAsync("登记");
        await lin.SaysAsync("密钥只显示这一次");
        var secret = await lin.Main.Locator(".note pre").InnerTextAsync();

        await lin.GoAsync("/identify/requests");
        await PutAsync("331", "99.501.1001/PLAIN-1", secret);
        await lin.ClickAsync("刷新", AriaRole.Link);
        await lin.SaysAsync("99.501.1001/PLAIN-1");
        await lin.Page.SelectOptionAsync("#outcome", "failed");
        await lin.Page.FillAsync("#handle", "PLAIN");
        await lin.ClickAsync("筛选");
        await lin.SaysAsync("没有符合筛选的请求");
        await lin.ShootAsync("requests-plain-zh");
        Visitor.NoTrouble(lin);
    }

    private async Task<HttpStatusCode> PutAsync(string index, string handle, string secret)
    {
        using var http = new HttpClient { BaseAddress = new Uri(demo.Enterprise) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{index}%3A0.NA/99.501.1001:{secret}")));
        var values = new { values = new[] { new { index = 1, type = "URL", data = new { format = "string", value = "https://example.cn" } } } };
        return (await http.PutAsJsonAsync($"/api/handles/{handle}", values, Cancel)).StatusCode;
    }
}
