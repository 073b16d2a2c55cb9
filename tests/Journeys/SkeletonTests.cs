using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

public sealed class SkeletonTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Runs()
    {
        await using var v = await browser.PhoneAsync("http://127.0.0.1");
        await v.Page.SetContentAsync("<h1>一网</h1>");
        Assert.Equal("一网", await v.Page.TextContentAsync("h1"));
    }
}
