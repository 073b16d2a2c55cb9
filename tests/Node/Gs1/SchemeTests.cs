using System.Net;
using System.Text.Json;
using Xunit;

namespace Yiwang.Node.Tests.Gs1;

/// <summary>Codes of other schemes on a whole node: found by alias, sent on by rule, or explained.</summary>
public sealed class SchemeTests(SchemeTests.Bed bed) : IClassFixture<SchemeTests.Bed>
{
    private readonly Gs1Bed _bed = bed.Node;

    public sealed class Bed : IAsyncLifetime
    {
        internal Gs1Bed Node { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Node = await Gs1Bed.StartAsync("gs1:9506999=https://other.example/dl/", "oid:1.2.156.3001=https://oid.example/{id}", "did:bid:=https://bid.example/resolve?did={id}");
            await Node.RegisterAsync("sscc", "(00)095060001343520000");
        }

        public ValueTask DisposeAsync() => Node.DisposeAsync();
    }

    [Fact]
    public async Task A_company_prefix_of_another_resolver_is_sent_there_with_gs1_handledBy()
    {
        using var answer = await _bed.AskAsync("/01/09506999134357/21/a%2Fb?linkType=gs1:pip");
        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal("https://other.example/dl/01/09506999134357/21/a%2Fb?linkType=gs1:pip", Assert.Single(answer.Headers.GetValues("Location")));
        Assert.Equal("<https://other.example/dl>; rel=\"gs1:handledBy\"", Assert.Single(answer.Headers.GetValues("Link")));
    }

    [Theory]
    [InlineData("99.1/sscc", "handle", "99.1/sscc", null)]
    [InlineData("https://any.example/00/095060001343520000", "gs1", "99.1/sscc", null)]
    [InlineData("]C100095060001343520000", "gs1", "99.1/sscc", null)]
    [InlineData("095060001343520000", "gs1", "99.1/sscc", null)]
    [InlineData("(00)095060001343520000", "gs1", "99.1/sscc", null)]
    [InlineData("(01)09506999134357", "gs1", null, "https://other.example/dl/01/09506999134357")]
    [InlineData("urn:oid:1.2.156.3001.5", "oid", null, "https://oid.example/1.2.156.3001.5")]
    [InlineData("1.2.156.9", "oid", null, null)]
    [InlineData("did:bid:efDGF1rKehMRM62vqxLS4aqrcFxmF2sQ", "didBid", null, "https://bid.example/resolve?did=did%3Abid%3AefDGF1rKehMRM62vqxLS4aqrcFxmF2sQ")]
    [InlineData("ecode:10064123456", "ecode", null, null)]
    [InlineData("https://example.com/about", "url", null, null)]
    public async Task The_api_says_what_a_code_is_and_where_it_leads(string text, string scheme, string? handle, string? address)
    {
        using var answer = await _bed.AskAsync("/api/v1/lookup?text=" + Uri.EscapeDataString(text));
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.True(HttpStatusCode.OK == answer.StatusCode, body.ToString());
        Assert.Equal((scheme, handle, address), (body.GetProperty("scheme").GetString(), body.GetProperty("handle").GetString(), body.GetProperty("address").GetString()));
        Assert.Equal(handle is null && address is null, body.GetProperty("why").ValueKind == JsonValueKind.String);
        using var page = await _bed.AskAsync("/lookup?q=" + Uri.EscapeDataString(text), accept: "text/html");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains(handle ?? (address is null ? "data-" : WebUtility.HtmlEncode(address)), html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/i/(00)095060001343520000", "/i/99.1/sscc")]
    [InlineData("/i/urn:oid:1.2.156.3001.5", "https://oid.example/1.2.156.3001.5")]
    [InlineData("/i/1.2.156.9", null)]
    public async Task The_page_behind_a_label_takes_other_schemes_too(string path, string? target)
    {
        using var answer = await _bed.AskAsync(path, accept: "text/html");
        if (target is null) Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        else Assert.EndsWith(target, answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_of_no_scheme_is_refused()
    {
        using var answer = await _bed.AskAsync("/api/v1/lookup?text=" + Uri.EscapeDataString("你好"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
