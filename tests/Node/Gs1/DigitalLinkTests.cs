using System.Net;
using System.Text.Json;
using Xunit;

namespace Yiwang.Node.Tests.Gs1;

/// <summary>The checks of GS1's own test suite for resolvers, named by its ids, over HTTPS against a whole node.</summary>
public sealed class DigitalLinkTests(DigitalLinkTests.Bed bed) : IClassFixture<DigitalLinkTests.Bed>
{
    private const string Item = $"/01/{Gs1Bed.Gtin}";
    private const string Voc = "https://ref.gs1.org/voc/";
    private readonly Gs1Bed _bed = bed.Node;

    public sealed class Bed : IAsyncLifetime
    {
        internal Gs1Bed Node { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Node = await Gs1Bed.StartAsync();
            await Node.RegisterAsync("class", $"(01){Gs1Bed.Gtin}",
                new { linkType = "gs1:pip", href = "https://brand.example/product?id=7", title = "产品信息", hreflang = new[] { "zh" }, type = "text/html", @default = true },
                new { linkType = "gs1:pip", href = "https://brand.example/en/product", title = "Product", hreflang = new[] { "en" }, type = "text/html" },
                new { linkType = "gs1:certificationInfo", href = "https://brand.example/cert.pdf#page2", title = "Certificate", type = "application/pdf" },
                new { linkType = "gs1:instructions", href = "https://brand.example/a", title = "A" },
                new { linkType = "gs1:instructions", href = "https://brand.example/b", title = "B" },
                new { linkType = "gs1:epcis", href = "https://brand.example/events", title = "Events", fwqs = false },
                new { linkType = "gs1:nosuch", href = "https://brand.example/x", title = "not of the vocabulary" });
            await Node.RegisterAsync("one", $"(01){Gs1Bed.Gtin}(21)S/1");
            await Node.RegisterAsync("bare", "(01)09506000134376");
        }

        public ValueTask DisposeAsync() => Node.DisposeAsync();
    }


    [Fact]
    public async Task TlsOK_httpVersion_corsCheck_methodsCheck_linkOnRedirect_legacyLinkHeaders()
    {
        using var answer = await _bed.AskAsync(Item);
        Assert.True(answer.Version >= HttpVersion.Version11);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("GET, HEAD, OPTIONS", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Methods")));
        var link = Assert.Single(answer.Headers.GetValues("Link"));
        Assert.Equal($"<{_bed.Origin}{Item}?linkType=linkset>; rel=\"linkset\"; type=\"application/linkset+json\"", link);
        using var head = await _bed.AskAsync(Item, "HEAD");
        Assert.Equal((answer.StatusCode, answer.Headers.Location), (head.StatusCode, head.Headers.Location));
        using var options = await _bed.AskAsync(Item, "OPTIONS");
        Assert.Equal((HttpStatusCode.NoContent, "*"), (options.StatusCode, Assert.Single(options.Headers.GetValues("Access-Control-Allow-Origin"))));
        Assert.Equal(link, Assert.Single(options.Headers.GetValues("Link")));
        using var post = await _bed.AskAsync(Item, "POST");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    [Fact]
    public async Task RdFile()
    {
        using var answer = await _bed.AskAsync("/.well-known/gs1resolver", accept: "application/json");
        var description = await JsonOf(answer);
        Assert.Equal((HttpStatusCode.OK, "*"), (answer.StatusCode, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin"))));
        Assert.Equal(_bed.Origin, description.GetProperty("resolverRoot").GetString());
        Assert.Equal(16, description.GetProperty("supportedPrimaryKeys").GetArrayLength());
        using var context = await _bed.AskAsync(new Uri(description.GetProperty("jsonLdContextLocation").GetString()!).AbsolutePath);
        Assert.Equal("application/ld+json", context.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(Item + "/foo")]
    [InlineData(Item + "/foo/bar")]
    [InlineData("/01/09506000134353")]
    [InlineData("/01/0950600013435")]
    [InlineData(Item + "/21/1/10/A")]
    [InlineData(Item + "?17=999999")]
    [InlineData("/shop" + Item + "/21/%E4%B8%80")]
    public async Task ReportWith400_noErrorWith200(string path)
    {
        using var answer = await _bed.AskAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await JsonOf(answer);
        Assert.Equal("things.alias-invalid", problem.GetProperty("code").GetString());
        Assert.Contains("个字符", problem.GetProperty("title").GetString(), StringComparison.Ordinal);
        using var page = await _bed.AskAsync(path, accept: "text/html", language: "en");
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("（第 ", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paths_of_pages_and_interfaces_stay_theirs()
    {
        foreach (var path in new[] { $"/i/99.1{Item}", $"/api/handles/99.1{Item}", $"/99.1{Item}" })
        {
            using var answer = await _bed.AskAsync(path);
            Assert.False(answer.Headers.TryGetValues("Link", out _), path);
        }
        using var options = await _bed.AskAsync($"/stem{Item}", "OPTIONS");
        Assert.Equal(HttpStatusCode.NoContent, options.StatusCode);
    }

    [Fact]
    public async Task TrailingSlash() => Assert.Equal(await _bed.TargetAsync(Item), await _bed.TargetAsync(Item + "/"));

    [Fact]
    public async Task A_path_stem_and_short_names_and_short_gtins_lead_to_the_same()
    {
        var target = await _bed.TargetAsync(Item);
        foreach (var path in new[] { $"/some/shop{Item}", "/gtin/9506000134352", "/01/9506000134352" }) Assert.Equal(target, await _bed.TargetAsync(path));
    }

    [Fact]
    public async Task BasicWalkUp()
    {
        foreach (var path in new[] { "/10/unknown", "/21/unknown", "/22/V/10/L/21/9" }) Assert.Equal(await _bed.TargetAsync(Item), await _bed.TargetAsync(Item + path));
        using var unknown = await _bed.AskAsync("/01/09506000134369/21/1");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var page = await _bed.AskAsync("/01/09506000134369", accept: "text/html");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("没有登记在本节点", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?linkType=linkset", null, "application/linkset+json")]
    [InlineData("?linkType=all", null, "application/linkset+json")]
    [InlineData("?linkType=all", "application/linkset+json", "application/linkset+json")]
    [InlineData("", "application/linkset+json", "application/linkset+json")]
    [InlineData("", "application/json", "application/json")]
    [InlineData("", "application/ld+json", "application/ld+json")]
    [InlineData("?linkType=linkset", "application/ld+json", "application/ld+json")]
    public async Task LtLinksetNoRedirect_ltAllNoRedirect_ltAcceptHeader_declaredContentType_linksetJsonldCheck(string query, string? accept, string media)
    {
        using var answer = await _bed.AskAsync(Item + query, accept: accept);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(media, Assert.Single(answer.Content.Headers.GetValues("Content-Type")));
        Assert.Contains("rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"", string.Join(',', answer.Headers.GetValues("Link")), StringComparison.Ordinal);
        Assert.True((await JsonOf(answer)).TryGetProperty("linkset", out _));
    }

    [Fact]
    public async Task ValidLinkset_defaultLinkExists_singleDefaultLink_linkTypesDefined()
    {
        using var answer = await _bed.AskAsync($"/stem{Item}/10/L/21/S%2F1?linkType=linkset&17=251231", accept: "application/linkset+json");
        var levels = (await JsonOf(answer)).GetProperty("linkset").EnumerateArray().ToArray();
        Assert.Equal([$"{_bed.Origin}/stem{Item}/10/L/21/S%2F1", $"{_bed.Origin}/stem{Item}"], levels.Select(l => l.GetProperty("anchor").GetString()));
        foreach (var level in levels)
        {
            Assert.StartsWith("转向节", level.GetProperty("itemDescription").GetString(), StringComparison.Ordinal);
            var standard = Assert.Single(level.GetProperty(Voc + "defaultLink").EnumerateArray());
            Assert.Equal(["href", "title"], standard.EnumerateObject().Select(p => p.Name));
            foreach (var type in level.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array))
            {
                Assert.StartsWith(Voc, type.Name, StringComparison.Ordinal);
                Assert.All(type.Value.EnumerateArray(), l => Assert.True(l.GetProperty("href").GetString()!.StartsWith("http", StringComparison.Ordinal) && l.GetProperty("title").GetString()!.Length > 0));
            }
        }
        Assert.Equal(2, levels[1].GetProperty(Voc + "pip").GetArrayLength());
        Assert.False(levels[1].TryGetProperty(Voc + "nosuch", out _));
        // the instance has no links of its own: its page here is the default, and stands under a type as well
        Assert.Equal($"{_bed.Origin}/i/99.1/one", levels[0].GetProperty(Voc + "pip")[0].GetProperty("href").GetString());
    }

    [Fact]
    public async Task Below_what_is_registered_redirection_and_linkset_name_the_same_page()
    {
        var target = await _bed.TargetAsync("/01/09506000134376/21/made-up");
        Assert.Equal($"{_bed.Origin}/i/99.1/bare?gs1=%2801%2909506000134376%2821%29made-up", target);
        using var answer = await _bed.AskAsync("/01/09506000134376/21/made-up?linkType=linkset");
        var level = Assert.Single((await JsonOf(answer)).GetProperty("linkset").EnumerateArray());
        Assert.Equal((target, $"{_bed.Origin}/01/09506000134376"), (level.GetProperty(Voc + "defaultLink")[0].GetProperty("href").GetString(), level.GetProperty("anchor").GetString()));
    }

    [Fact]
    public async Task DefaultTarget_qsPassedOn()
    {
        Assert.Equal("https://brand.example/product?id=7", await _bed.TargetAsync(Item));
        Assert.Equal("https://brand.example/product?id=7&foo=bar&17=251231", await _bed.TargetAsync(Item + "?foo=bar&17=251231"));
        Assert.Equal("https://brand.example/cert.pdf?linkType=gs1:certificationInfo&x=%20#page2", await _bed.TargetAsync(Item + "?linkType=gs1:certificationInfo&x=%20"));
        Assert.Equal("https://brand.example/events", await _bed.TargetAsync(Item + "?linkType=gs1:epcis&x=1"));
        Assert.Equal($"{_bed.Origin}/i/99.1/one", await _bed.TargetAsync(Item + "/21/S%2F1"));
        Assert.Equal($"{_bed.Origin}/i/99.1/one", await _bed.TargetAsync(Item + "/10/any/21/S%2F1"));
    }

    [Theory]
    [InlineData("gs1:certificationInfo")]
    [InlineData("https://ref.gs1.org/voc/certificationInfo")]
    [InlineData("https://gs1.org/voc/certificationInfo")]
    public async Task A_link_type_is_followed_under_each_of_its_names_also_from_an_instance(string type)
    {
        foreach (var path in new[] { Item, Item + "/21/S%2F1" })
            Assert.StartsWith("https://brand.example/cert.pdf?linkType=", await _bed.TargetAsync($"{path}?linkType={type}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gs1:nosuchlt")]
    [InlineData("gs1:recipeInfo")]
    [InlineData("gs1:nosuch")]
    [InlineData("")]
    [InlineData("../../etc")]
    public async Task SpecificLinkTypeNotFound(string type)
    {
        using var answer = await _bed.AskAsync($"{Item}?linkType={type}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("en-GB,en;q=0.9", null, "", "https://brand.example/en/product")]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", null, "", "https://brand.example/product?id=7")]
    [InlineData("fr", null, "", "https://brand.example/product?id=7")]
    [InlineData("en;q=0,zh;q=0.1", null, "", "https://brand.example/product?id=7")]
    [InlineData(null, null, "?linkType=gs1:pip", "https://brand.example/product?id=7&linkType=gs1:pip")]
    [InlineData("en", null, "?linkType=gs1:pip", "https://brand.example/en/product?linkType=gs1:pip")]
    public async Task The_language_chooses_among_links_of_one_type(string? language, string? accept, string query, string target) => Assert.Equal(target, await _bed.TargetAsync(Item + query, accept, language));

    [Fact]
    public async Task Links_that_nothing_tells_apart_are_answered_with_300()
    {
        using var answer = await _bed.AskAsync(Item + "?linkType=gs1:instructions");
        Assert.Equal(HttpStatusCode.MultipleChoices, answer.StatusCode);
        var level = Assert.Single((await JsonOf(answer)).GetProperty("linkset").EnumerateArray());
        Assert.Equal(["https://brand.example/a", "https://brand.example/b"], level.GetProperty(Voc + "instructions").EnumerateArray().Select(l => l.GetProperty("href").GetString()));
    }

    [Fact]
    public async Task A_compressed_address_resolves_and_tells_its_uncompressed_form()
    {
        using var answer = await _bed.AskAsync("/ARFKk4XBoA");
        Assert.Equal("https://brand.example/product?id=7", Assert.Single(answer.Headers.GetValues("Location")));
        Assert.Contains($"<{_bed.Origin}{Item}>; rel=\"owl:sameAs\"", string.Join(',', answer.Headers.GetValues("Link")), StringComparison.Ordinal);
        using var linkset = await _bed.AskAsync("/ARFKk4XBoA?linkType=linkset");
        Assert.Equal(_bed.Origin + Item, (await JsonOf(linkset)).GetProperty("linkset")[0].GetProperty("anchor").GetString());
    }

    [Fact]
    public async Task A_voided_thing_leads_to_the_page_that_says_so_and_no_longer_to_its_links()
    {
        await _bed.RegisterAsync("gone", "(414)9506000134376", new { linkType = "gs1:locationInfo", href = "https://brand.example/plant", title = "Plant", @default = true });
        Assert.Equal("https://brand.example/plant", await _bed.TargetAsync("/414/9506000134376"));
        await _bed.VoidAsync("gone");
        Assert.Equal($"{_bed.Origin}/i/99.1/gone", await _bed.TargetAsync("/414/9506000134376"));
    }

    private static async Task<JsonElement> JsonOf(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
}
