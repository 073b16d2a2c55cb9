using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Node.Tests.Harness;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Chinese;

public sealed class RdapTests : IAsyncLifetime
{
    private ChineseNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await ChineseNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_prefix_tells_its_holder_and_one_that_lives_elsewhere_leads_there()
    {
        var (status, json) = await GetAsync("/rdap/enterprise/99.1");
        Assert.Equal((HttpStatusCode.OK, "enterprise", "99.1", "渝州精锻"), (status, Text(json, "objectClassName"), Text(json, "handle"), Text(json, "name")));
        Assert.Equal("active", json.GetProperty("status")[0].GetString());
        Assert.Equal("registrant", json.GetProperty("entities")[0].GetProperty("roles")[0].GetString());
        Assert.Equal("渝州精锻", json.GetProperty("entities")[0].GetProperty("vcardArray")[1][2][3].GetString());
        var registry = _node.Node.Host.Services.GetRequiredService<IPrefixRegistry>();
        PreparedNode.Done(await registry.DelegateAsync(_node.Admin with { Roles = _node.Admin.Roles.Append(Yiwang.Parties.Role.RegistryReviewer).ToHashSet() },
            [new PrefixGrant(PreparedNode.PrefixOf("99.1.7"), "o.otherotherotherother", "别家", new Uri("https://other.invalid:8443"))]));
        using var away = await _node.Node.Http.GetAsync("/rdap/enterprise/99.1.7.3");
        Assert.Equal((HttpStatusCode.Redirect, "https://other.invalid:8443/rdap/enterprise/99.1.7.3"), (away.StatusCode, away.Headers.Location!.AbsoluteUri));
        Assert.Equal("https://other.invalid:8443/rdap/enterprise/99.1.7", (await GetAsync("/rdap/enterprise/99.1.7")).Json.GetProperty("links")[0].GetProperty("href").GetString());
    }

    [Fact]
    public async Task An_identifier_tells_when_by_whom_and_what_everybody_may_read()
    {
        var token = (await _node.CallAsync("POST", "/identity/token", null, new { username = ChineseNode.Erp, password = ChineseNode.Secret })).GetProperty("data").GetProperty("token").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/things") { Content = new StringContent("""{"handle":"99.1/part","values":[{"index":1,"type":"DESC","value":"转向节"},{"index":2,"type":"COST","value":"86.40","visibility":"internal"}]}""", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", token);
        using (var made = await _node.Node.Http.SendAsync(request)) Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var (status, json) = await GetAsync("/rdap/identifier/99.1/part");
        Assert.Equal((HttpStatusCode.OK, "identifier", "99.1/part"), (status, Text(json, "objectClassName"), Text(json, "handle")));
        Assert.Equal(["registration", "last changed"], json.GetProperty("events").EnumerateArray().Select(e => Text(e, "eventAction")));
        Assert.Equal(["转向节"], json.GetProperty("values").EnumerateArray().Select(v => Text(v, "value")));
        Assert.Equal(1, json.GetProperty("withheld").GetInt32());
    }

    [Fact]
    public async Task What_is_not_there_is_an_error_of_rdap()
    {
        (string Path, HttpStatusCode Status)[] all =
        [
            ("/rdap/enterprise/99.2", HttpStatusCode.NotFound), ("/rdap/enterprise/nonsense", HttpStatusCode.BadRequest), ("/rdap/identifier/99.1/none", HttpStatusCode.NotFound),
            ("/rdap/identifier/nonsense", HttpStatusCode.BadRequest), ("/rdap/domain/example.cn", HttpStatusCode.NotFound),
        ];
        foreach (var (path, expected) in all)
        {
            var (status, json) = await GetAsync(path);
            Assert.Equal((path, expected, (int)expected), (path, status, json.GetProperty("errorCode").GetInt32()));
            Assert.NotEmpty(json.GetProperty("description")[0].GetString()!);
        }
    }

    private async Task<(HttpStatusCode Status, JsonElement Json)> GetAsync(string path)
    {
        using var answer = await _node.Node.Http.GetAsync(path);
        Assert.Equal("application/rdap+json", answer.Content.Headers.ContentType!.MediaType);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync()));
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
