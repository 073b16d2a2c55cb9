using System.Net;
using Xunit;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Gs1;

/// <summary>Links edited by a person in the page, and what a scan then leads to.</summary>
public sealed class LinksPageTests : IAsyncLifetime
{
    private const string Page = "/identify/links/99.1/part";
    private const string Item = $"/01/{Gs1Bed.Gtin}";
    private Gs1Bed _bed = null!;
    private Browser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await Gs1Bed.StartAsync();
        await _bed.RegisterAsync("part", $"(01){Gs1Bed.Gtin}");
        _browser = new Browser(_bed.Plain);
        Assert.Equal(HttpStatusCode.Found, (await _browser.SignInAsync("admin", PreparedNode.Password)).StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _bed.DisposeAsync();
    }

    [Fact]
    public async Task Links_are_added_ordered_made_default_and_removed()
    {
        await AddAsync("pip", "https://brand.example/zh", "产品页", "zh");
        await AddAsync("pip", "https://brand.example/en", "Product", "en");
        Assert.Equal($"{_bed.Origin}/i/99.1/part", await _bed.TargetAsync(Item));
        await ActAsync("default:1200");
        Assert.Equal("https://brand.example/zh", await _bed.TargetAsync(Item));
        Assert.Equal("https://brand.example/en", await _bed.TargetAsync(Item, language: "en"));
        await ActAsync("default:1201");
        Assert.Equal("https://brand.example/en", await _bed.TargetAsync(Item));
        await ActAsync("up:1201");
        Assert.Equal("https://brand.example/en?linkType=gs1:pip", await _bed.TargetAsync(Item + "?linkType=gs1:pip"));
        await ActAsync("remove:1200");
        Assert.Equal("https://brand.example/zh?linkType=gs1:pip", await _bed.TargetAsync(Item + "?linkType=gs1:pip"));
        using var page = await _browser.OpenAsync("/things/99.1/part");
        Assert.Contains("https://brand.example/zh", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_link_is_not_saved_and_says_why()
    {
        using var answer = await _browser.SubmitAsync(Page, "link", ("linkType", "pip"), ("href", "javascript:alert(1)"), ("title", "x"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("完整的 http 或 https 网址", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var linkset = await _bed.AskAsync(Item + "?linkType=linkset");
        Assert.DoesNotContain("javascript", await linkset.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_preview_tells_where_a_scan_leads()
    {
        await AddAsync("instructions", "https://brand.example/how", "说明书", "zh");
        using var page = await _browser.OpenAsync(Page + "?tryType=instructions&tryLanguage=zh-CN");
        Assert.Contains("https://brand.example/how</a>", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_of_a_range_are_found_by_the_serial_number_behind_the_gtin()
    {
        await _bed.PostAsync("/api/v1/ranges", new { pattern = "99.1/ZXJ[000001-000500]", values = Array.Empty<object>() }, HttpStatusCode.OK);
        using (var saved = await _browser.SubmitAsync(Page, "serials", ("stem", "99.1/ZXJ"))) Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        Assert.Equal($"{_bed.Origin}/i/99.1/ZXJ000042", await _bed.TargetAsync(Item + "/21/000042"));
        Assert.Equal($"{_bed.Origin}/i/99.1/ZXJ000042", await _bed.TargetAsync(Item + "/10/LOT/21/000042"));
        var above = await _bed.TargetAsync(Item + "/21/000501");
        Assert.Equal($"{_bed.Origin}/i/99.1/part?gs1=%2801%29{Gs1Bed.Gtin}%2821%29000501", above);
        using var page = await _bed.AskAsync(new Uri(above!).PathAndQuery, accept: "text/html");
        Assert.Contains("没有单独登记这一件", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task AddAsync(string type, string href, string title, string language)
    {
        using var answer = await _browser.SubmitAsync(Page, "link", ("linkType", type), ("href", href), ("title", title), ("hreflang", language), ("fwqs", "on"));
        Assert.True(answer.StatusCode == HttpStatusCode.Found, await answer.Content.ReadAsStringAsync());
    }

    private async Task ActAsync(string act)
    {
        using var answer = await _browser.SubmitAsync(Page, "rows", ("act", act));
        Assert.True(answer.StatusCode == HttpStatusCode.Found, await answer.Content.ReadAsStringAsync());
    }
}
