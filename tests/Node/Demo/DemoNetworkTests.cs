using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Cases;
using Yiwang.Node.Demo;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties.Sessions;

namespace Yiwang.Node.Tests.Demo;

[Collection(DemoTests.Name)]
public sealed class DemoNetworkTests(DemoFixture demo)
{
    [Theory]
    [InlineData("top", "99.501.1001/ZXJ26000731", HttpStatusCode.OK)]
    [InlineData("liquor", "99.501.1001/ZXJ26000731", HttpStatusCode.OK)]
    [InlineData("forge", "99.511.1001/CH26.00001234", HttpStatusCode.OK)]
    [InlineData("auto", "99.501.1002/P-KN-L08", HttpStatusCode.OK)]
    [InlineData("top", "99.511.1001/CH26.00000007", HttpStatusCode.Gone)]
    [InlineData("top", "99.511.1001/CH26.99999999", HttpStatusCode.NotFound)]
    [InlineData("forge", "99.502.1001/GM-0001", HttpStatusCode.GatewayTimeout)]
    [InlineData("forge", "99.777/nobody", HttpStatusCode.NotFound)]
    public async Task Every_node_resolves_through_three_levels(string node, string handle, HttpStatusCode expected)
    {
        using var http = Open(node);
        using var answer = await http.AskAsync("/api/v1/things/" + handle, expected);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_drawing_s_grade_stays_at_home()
    {
        using var http = Open("liquor");
        var thing = JsonDocument.Parse(await http.ReadAsync("/api/v1/things/99.501.1001/ZXJ26000731")).RootElement;
        Assert.DoesNotContain(thing.GetProperty("values").EnumerateArray(), v => v.GetProperty("type").GetString() is "inspector" or "forgingTemperature");
        Assert.InRange(thing.GetProperty("withheld").GetInt32(), 2, 10);
    }

    [Fact]
    public async Task Every_card_signs_in_and_lands_on_a_page_with_its_steps()
    {
        foreach (var person in demo.Network.Data.People)
        {
            using var http = Open(person.Node);
            using var landed = await http.AskAsync("/demo/enter/" + person.User);
            Assert.Equal(HttpStatusCode.OK, landed.StatusCode);
            var page = WebUtility.HtmlDecode(await landed.Content.ReadAsStringAsync());
            Assert.Contains(person.NameZh, page, StringComparison.Ordinal);
            var steps = demo.Network.Data.Steps.Where(s => s.User == person.User).ToList();
            Assert.InRange(steps.Count, 3, 8);
            Assert.All(steps, step => Assert.Contains(step.Zh, page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Every_step_leads_to_a_page()
    {
        foreach (var person in demo.Network.Data.People)
        {
            using var http = await demo.EnterAsync(person.User);
            foreach (var step in demo.Network.Data.Steps.Where(s => s.User == person.User))
            {
                using var page = await http.AskAsync(step.Href);
                Assert.True(page.StatusCode == HttpStatusCode.OK, $"{person.User}: {step.Href} answers {page.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task The_officers_have_cases_behind_them_and_before_them()
    {
        var cases = demo.Network.Members.Single(m => m.Node.Key == "cq").Host.Services.GetRequiredService<INodeCases>();
        var adoptions = await StatesAsync(cases, "cloud-adoption");
        Assert.Equal(["demand", "paid", "verifying"], adoptions.Keys.Order());
        Assert.Equal(["approving", "issued"], (await StatesAsync(cases, "circular")).Keys.Order());
        Assert.Equal(["delivered", "handling", "received"], (await StatesAsync(cases, "circular-receipt")).Keys.Order());
        Assert.Equal(["published"], (await StatesAsync(cases, "supply-demand")).Keys);
        // recorded by the node's own clock as it was then
        Assert.True(adoptions["paid"].MovedAtUs - adoptions["paid"].OpenedAtUs > 50L * 86_400_000_000);

        using var wutao = await demo.EnterAsync("wutao");
        var indicator = WebUtility.HtmlDecode(await wutao.ReadAsync("/plan/indicators/CQ-CLOUD"));
        Assert.Contains(adoptions["paid"].Number, indicator, StringComparison.Ordinal);
        Assert.Contains("/cases/" + adoptions["paid"].Id, indicator, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_distillery_s_trace_reaches_into_its_supplier_s_node()
    {
        using var zhang = await demo.EnterAsync("zhangqin");
        var page = await DemoFixture.UntilAsync(zhang, "/trust/trace?code=99.511.1002/LOT-B2611-17", p => p.Contains("供应商生产", StringComparison.Ordinal));
        Assert.Contains("泸州永清瓶业有限公司", page, StringComparison.Ordinal);
        Assert.Contains("重庆解放碑佳酿商贸有限公司", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cq", "sc", "99")]
    [InlineData("sc", "cq", "99")]
    [InlineData("top", "cq", "sc")]
    public async Task The_city_the_province_and_the_top_node_witness_each_other(string node, string first, string second)
    {
        using var http = Open(node);
        await DemoFixture.UntilAsync(http, "/api/v1/witness", answer => JsonDocument.Parse(answer).RootElement.GetProperty("by").EnumerateArray().Select(w => w.GetProperty("witness").GetString()!.Split('/')[1]).ToHashSet().IsSupersetOf([first, second]));
    }

    /// <summary>What lies behind the plant is history: it is spread over the month, and so old that nobody is told of it as news.</summary>
    [Fact]
    public async Task The_plant_s_closed_work_orders_lie_spread_over_the_month_and_ring_no_bell()
    {
        var services = demo.Network.Entry.Host.Services;
        var closed = new List<CaseView>();
        await foreach (var view in services.GetRequiredService<INodeCases>().AllAsync(new CaseQuery("work-order", States: ["closed"]))) closed.Add(view);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        Assert.All(closed, c => Assert.True(now - c.MovedAtUs > 2L * 86_400_000_000, c.Number));
        Assert.InRange(closed.Select(c => c.OpenedAtUs / 86_400_000_000).Distinct().Count(), 15, 31);

        using var zhou = await demo.EnterAsync("zhoujianguo");
        var inbox = await zhou.ReadAsync("/notices");
        Assert.All(closed, c => Assert.DoesNotContain("/cases/" + c.Id, inbox, StringComparison.Ordinal));
    }

    private static async Task<Dictionary<string, CaseView>> StatesAsync(INodeCases cases, string form)
    {
        var states = new Dictionary<string, CaseView>();
        await foreach (var view in cases.AllAsync(new CaseQuery(form))) states[view.State] = view;
        return states;
    }

    [Fact]
    public async Task The_password_on_the_page_works_and_every_page_says_demo()
    {
        using var browser = new Browser(demo.Network.Entry.Local);
        using var signedIn = await browser.SignInAsync("linxiaoyu", DemoNetwork.Password);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        using var page = await browser.OpenAsync("/home");
        Assert.Contains("演示数据", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/demo")]
    [InlineData("/demo/enter/linxiaoyu")]
    [InlineData("/demo/resetting")]
    [InlineData("/demo/network")]
    public async Task Outside_the_demonstration_there_are_no_cards(string path)
    {
        await using var node = await RunningNode.StartAsync();
        var services = node.Host.Services;
        await PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), services.GetRequiredService<Parties.IParties>(), services.GetRequiredService<Things.Prefixes.IPrefixRegistry>(), services.GetRequiredService<ApiTokens>());
        using var answer = await node.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private HttpClient Open(string node) => demo.Open(node);
}
