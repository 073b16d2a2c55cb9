using System.Net.Http.Headers;
using Microsoft.Playwright;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>What stands before the first bottle: organisations and people, prefixes by FM-02, ranges of codes, rules and prizes, and the agreement of the distillery with the dealer who has a node of its own; all on pages.</summary>
internal sealed class LiquorSetup(BrowserFixture browser, LiquorNetwork net)
{
    public const string Password = "Chijiu-2026-99", Distillery = "泸州赤河酒业有限公司", Bottles = "泸州永清瓶业有限公司", Dealer = "重庆解放碑佳酿商贸有限公司", Hosted = "成都锦官名酒商贸有限公司", Pact = "CH-JFB-2026-01", Prefix = "99.511.1001";
    private const string Registry = "四川川酒标识服务有限公司";

    public async Task<LiquorPeople> RunAsync()
    {
        var liu = await Newcomer.SetUpAsync(browser, net.Dealer, "企业", "91500112YW00002151", Dealer, "liujie", "刘洁", Password);
        await using (var city = await Newcomer.SetUpAsync(browser, net.City, "主管部门", "12500000YW00001944", "重庆市经济和信息化主管部门", "wutao", "吴涛", Password)) Visitor.NoTrouble(city);
        await using var admin = await Newcomer.SetUpAsync(browser, net.Trade, "二级节点", "91510502YW0000063X", Registry, "admin", "节点管理员", Password);
        await PrefixPages.AnswerForAsync(admin, "99.511");
        var zhang = await TenantAsync(admin, "91510522YW0000020F", Distillery, "zhangqin", "张琴");
        var yong = await TenantAsync(admin, "91510503YW000008XY", Bottles, "yongqing", "永清调度");
        var he = await TenantAsync(admin, "91510104YW0000245M", Hosted, "heqiang", "何强");
        await PrefixAsync(admin, zhang, Distillery, "91510522YW0000020F", Prefix, "1512");
        await PrefixAsync(admin, yong, Bottles, "91510503YW000008XY", "99.511.1002", "3054");

        await zhang.GoAsync("/admin/users");
        await zhang.Page.FillAsync("#name", "luocheng");
        await zhang.Page.FillAsync("#person", "罗成");
        await zhang.Page.SelectOptionAsync("#role", new SelectOptionValue { Label = "标识管理员" });
        await zhang.ClickAsync("开通");
        await zhang.SaysAsync("临时密码");
        var luo = await Newcomer.SignInForTheFirstTimeAsync(browser, net.Trade.Url, "luocheng", await zhang.Main.Locator(".note code").First.InnerTextAsync(), Password);
        // what asks the interface is the distillery's ERP
        net.Trade.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Newcomer.TokenAsync(zhang, "ERP"));
        await CodesAsync(zhang);
        await SignAsync(zhang, liu);
        Visitor.NoTrouble(admin, zhang, yong, he, luo, liu);
        return new LiquorPeople(browser, net) { Yong = yong, Zhang = zhang, Luo = luo, Liu = liu, He = he };
    }

    private async Task<Visitor> TenantAsync(Visitor admin, string uscc, string name, string user, string person) =>
        await Newcomer.SignInForTheFirstTimeAsync(browser, net.Trade.Url, user, await Newcomer.HostAsync(admin, "企业", uscc, name, user, person), Password);

    /// <summary>FM-02.</summary>
    private static async Task PrefixAsync(Visitor registry, Visitor who, string name, string uscc, string prefix, string industry)
    {
        await PrefixPages.ApplyAsync(who, name, uscc, industry, "510500");
        await PrefixPages.ReviewAsync(registry, name, prefix, Password);
        await PrefixPages.GivenAsync(who, prefix);
    }

    /// <summary>Ranges of codes, the product line with its dealers' regions, and the prizes.</summary>
    private static async Task CodesAsync(Visitor zhang)
    {
        await PrefixPages.RegisterRangeAsync(zhang, Prefix, "B26A1", 8, 50_000);
        await PrefixPages.RegisterRangeAsync(zhang, Prefix, "C26A1", 8, 8_334);
        await zhang.GoAsync("/cases/new/product-line");
        var form = zhang.Main;
        await form.FillAsync(("lineName", "赤河·陈酿"), ("stem", Prefix + "/B26A1"), ("notice", "未成年人请勿饮酒"), ("hotline", "0830-00002611"));
        await form.RowsAsync("dealers", [("dealer", Dealer), ("region", "500000")], [("dealer", Hosted), ("region", "510000")]);
        await zhang.ShootAsync("j4-product-line");
        await zhang.ClickAsync("启用");
        await zhang.SaysAsync("停用");
        await zhang.GoAsync("/cases/new/coupon-campaign");
        await form.FillAsync(("campaign", "开盖有礼"), ("stem", Prefix + "/B26A1"), ("firstDay", "2020-01-01"), ("lastDay", "2099-12-31"));
        await form.RowsAsync("prizes", [("prize", "品酒杯一对"), ("stock", "80")]);
        await zhang.ShootAsync("j4-coupon-campaign");
        await zhang.ClickAsync("开始");
        await zhang.SaysAsync("进行中");
    }

    /// <summary>What the dealer tells of the way of the goods and takes of recalls, and the other way round: drafted here, signed there.</summary>
    private async Task SignAsync(Visitor zhang, Visitor liu)
    {
        var (ours, theirs) = (await PactPages.FingerprintAsync(zhang), await PactPages.FingerprintAsync(liu));
        await PactPages.ProposeAsync(zhang, "数据共享", net.Dealer.Url, theirs, Pact, Password, async form =>
        {
            await form.Locator("#wording").FillAsync("经销商在自己的节点上记录收货和发货，酒厂据此追溯；召回时通知和清点结果互相送达。");
            foreach (var (side, kinds) in new[] { ("our-", new[] { "Packed", "Unpacked", "Shipped", "Recalled" }), ("their-", ["Accepted", "Shipped", "Sold"]) })
            {
                foreach (var box in new[] { $"{side}Subscribe", $"{side}Forward" }) await form.Locator($"[name='{box}']").CheckAsync();
                await form.Locator($"[name='{side}definitions'][value='recall-notice']").CheckAsync();
                foreach (var kind in kinds) await form.Locator($"[name='{side}events'][value='{kind}']").CheckAsync();
            }
            // of the distillery's a dealer learns what concerns it, as is proposed; the dealer tells to whom it sells
            await Assertions.Expect(form.Locator("[name='our-concerned']")).ToBeCheckedAsync();
            await form.Locator("[name='their-concerned']").UncheckAsync();
            await zhang.ShootAsync("j4-pact-draft");
        });
        await PactPages.SignAsync(liu, ours, Pact, Password);
        await PactPages.InForceAsync(zhang, Pact);
    }
}
