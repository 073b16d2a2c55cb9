using Microsoft.Playwright;
using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed class ScanTests(BrowserFixture browser, DemoFixture demo)
{
    [Fact]
    public async Task AConsumerSeesTheBottleThatAnotherNodeAnswersFor()
    {
        await using var consumer = await browser.PhoneAsync(demo.Enterprise);
        await consumer.GoAsync("/i/99.511.1001/CH26.00001234");
        await consumer.SaysAsync("标识有效");
        await consumer.SaysAsync("赤河·陈酿");
        // her node has neither the template nor the organisation: both came with the answer
        await consumer.SaysAsync("浓香型");
        await consumer.SaysAsync("泸州赤河酒业有限公司");
        await consumer.SaysAsync("由别的节点回答");
        await consumer.ShootAsync("scan-bottle-zh-phone");
        await consumer.Page.GetByRole(AriaRole.Link, new() { Name = "EN" }).ClickAsync();
        await consumer.SaysAsync("A registered, valid identifier");
        await consumer.ShootAsync("scan-bottle-en-phone");
        Visitor.NoTrouble(consumer);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AVoidedBottleSaysSoAndWhy(bool atHome)
    {
        await using var consumer = await browser.PhoneAsync(atHome ? demo.Distillery : demo.Enterprise);
        await consumer.GoAsync("/i/99.511.1001/CH26.00000007", 410);
        await consumer.SaysAsync("已注销");
        await consumer.SaysAsync("灌装后封口不良，已销毁");
        await consumer.ShootAsync(atHome ? "scan-voided-home-phone" : "scan-voided-away-phone");
        Visitor.NoTrouble(consumer);
    }

    [Fact]
    public async Task AnUnknownCodeGetsAdviceInsteadOfABareError()
    {
        await using var consumer = await browser.PhoneAsync(demo.Enterprise);
        await consumer.GoAsync("/i/99.511.1001/CH26.99999999", 404);
        await consumer.SaysAsync("没有这个标识");
        await consumer.SaysAsync("数字 0 与字母 O");
        await consumer.ShootAsync("scan-unknown-phone");
        await consumer.ClickAsync("重新查询", AriaRole.Link);
        await Assertions.Expect(consumer.Page).ToHaveURLAsync(demo.Enterprise + "/lookup");
        await consumer.ShootAsync("lookup-phone");
        Visitor.NoTrouble(consumer);
    }
}
