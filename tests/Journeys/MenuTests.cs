using Xunit;
using Yiwang.Journeys.Tests.Browser;

namespace Yiwang.Journeys.Tests;

/// <summary>Every page that a menu offers, as it comes on a phone in English, whose words are the longer ones.</summary>
public sealed class MenuTests(BrowserFixture browser, DemoFixture demo)
{
    // One of several is said otherwise than one: "1 lots". Words that only look so: GS1 links, 1 is, 1 has.
    private const string OneOfSeveral = @"() => (document.body.innerText.match(/(?<![\w.,:\-])1 (?!is|has|was|does)[a-z]{2,}s\b/g) ?? []).join(', ')";

    [Fact]
    public async Task EveryPageOfEachMenuOpensFitsAPhoneAndCountsInEnglish()
    {
        var seen = new HashSet<string>();
        foreach (var (person, node) in new[] { ("林小雨", demo.Enterprise), ("吴涛", demo.City), ("何明", demo.Enterprise), ("张琴", demo.Distillery) })
        {
            await using var visitor = await browser.PhoneAsync(node);
            await visitor.EnterAsync(person);
            foreach (var path in await MenuAsync(visitor))
            {
                if (!seen.Add(path)) continue;
                await visitor.GoAsync(path + (path.Contains('?', StringComparison.Ordinal) ? "&lang=en" : "?lang=en"));
                var width = await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
                Assert.True(width <= 390, $"{person}: {path} is {width} wide on a phone of 390");
                Assert.Equal((path, ""), (path, await visitor.Page.EvaluateAsync<string>(OneOfSeveral)));
            }
            Assert.Empty(visitor.Troubles);
        }
        Assert.InRange(seen.Count, 60, 120);
    }

    [Fact]
    public async Task NoMenuNamesTwoPagesAlike()
    {
        await using var lin = await browser.DesktopAsync(demo.Enterprise);
        await lin.EnterAsync("林小雨");
        var names = await lin.Page.Locator("nav[aria-label=主菜单] a").AllInnerTextsAsync();
        Assert.Equal(names.Distinct(), names);
    }

    private static async Task<IReadOnlyList<string>> MenuAsync(Visitor visitor) =>
        await visitor.Page.Locator("nav[aria-label=主菜单] a").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))");
}
