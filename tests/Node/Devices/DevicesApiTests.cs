using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Devices;

/// <summary>A program adds a device, its connection and its points over HTTP, and reads them back; over real sockets.</summary>
public sealed class DevicesApiTests : IAsyncLifetime
{
    private RunningNode _node = null!;
    private HttpClient _http = null!;
    private string _owner = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await RunningNode.StartAsync(new Yiwang.Node.Settings.NodeSettings { Control = new() { Tickets = false }, Limits = new() { DrainSeconds = 1 } });
        var services = _node.Host.Services;
        var token = await PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), services.GetRequiredService<IParties>(), services.GetRequiredService<IPrefixRegistry>(), services.GetRequiredService<ApiTokens>());
        _owner = services.GetRequiredService<IDirectory>().Operator!.Id.ToString();
        _http = new HttpClient { BaseAddress = _node.Http.BaseAddress };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        await DoneAsync(await _http.PostAsJsonAsync("/api/v1/things", new { handle = $"{_owner}/EQ-A-001", values = new[] { new { index = 2, type = "NAME", value = "1600t 热模锻压力机" } } }));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _node.DisposeAsync();
    }

    private string Device => $"/api/v1/devices/{_owner}/EQ-A-001";

    private static async Task<JsonNode> DoneAsync(HttpResponseMessage reply)
    {
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.IsSuccessStatusCode, $"{(int)reply.StatusCode} {text}");
        return text.Length > 0 ? JsonNode.Parse(text)! : new JsonObject();
    }

    private static async Task<JsonNode> RefusedAsync(HttpStatusCode status, HttpResponseMessage reply)
    {
        Assert.Equal(status, reply.StatusCode);
        return (await reply.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private async Task AddAdapterAsync(string endpoint = "127.0.0.1:9") =>
        await DoneAsync(await _http.PutAsJsonAsync("/api/v1/adapters/press", new { name = "压力机", kind = "modbusTcp", endpoint, timeoutMs = 200, password = "secret-1" }));

    [Fact]
    public async Task A_class_makes_the_points_and_the_rules_of_a_press()
    {
        await AddAdapterAsync();
        Assert.Contains((await DoneAsync(await _http.GetAsync("/api/v1/device-classes"))).AsArray(), c => (string)c!["id"]! == "forging-press");
        var made = await DoneAsync(await _http.PostAsJsonAsync(Device + "/class", new { @class = "forging-press", adapter = "press" }));
        Assert.Equal(12, made.AsArray().Count);
        Assert.Equal("cdab", (string)made.AsArray().Single(p => (string)p!["code"]! == "main_current")!["byteOrder"]!);
        Assert.Equal("state", (string)(await DoneAsync(await _http.GetAsync(Device + "/rules")))["statePoint"]!);
        // the same once more would overwrite them
        Assert.Equal("events.conflict", (string)(await RefusedAsync(HttpStatusCode.Conflict, await _http.PostAsJsonAsync(Device + "/class", new { @class = "forging-press", adapter = "press" })))["code"]!);
        // live values hear of a new table a moment after it was saved
        using var deadline = new CancellationTokenSource(Patience.Deadline);
        while ((await DoneAsync(await _http.GetAsync(Device, deadline.Token)))["points"]!.AsArray().Count != 12) { }
        Assert.Contains((await DoneAsync(await _http.GetAsync("/api/v1/devices"))).AsArray(), d => (string)d!["device"]! == $"{_owner}/EQ-A-001");
        // nobody answers at that address, and nothing hides it
        var adapter = await DoneAsync(await _http.GetAsync("/api/v1/adapters/press"));
        Assert.DoesNotContain("secret-1", adapter.ToJsonString(), StringComparison.Ordinal);
        Assert.NotEqual("online", (string)adapter["health"]!["state"]!);
    }

    [Fact]
    public async Task A_point_table_goes_out_as_a_workbook_and_comes_back_changed_as_text()
    {
        await AddAdapterAsync();
        await DoneAsync(await _http.PutAsJsonAsync(Device + "/points", new[] { new { code = "oil", name = "油温", adapter = "press", unit = 1, address = "holding:5", rawType = "int16", scale = 0.1, ucum = "Cel" } }));
        var workbook = await _http.GetByteArrayAsync(Device + "/points.xlsx");
        Assert.Equal("PK"u8.ToArray(), workbook[..2]);
        await DoneAsync(await _http.PostAsync(Device + "/points/import", new ByteArrayContent(workbook)));
        await DoneAsync(await _http.PostAsync(Device + "/points/import?adapter=press", new StringContent("编码\t地址\t数据类型\t倍率\noil\t\t\t0.2\nspm\tholding:10\tuint16\t\n", Encoding.UTF8, "text/plain")));
        var points = (await DoneAsync(await _http.GetAsync(Device + "/points"))).AsArray();
        Assert.Equal(["oil", "spm"], points.Select(p => (string)p!["code"]!));
        Assert.Equal(0.2, (double)points[0]!["scale"]!);
        Assert.Contains("油温", await _http.GetStringAsync(Device + "/points.csv"), StringComparison.Ordinal);
        var refused = await RefusedAsync(HttpStatusCode.BadRequest, await _http.PostAsync(Device + "/points/import", new StringContent("编码,地址,倍率\noil,holding:5,很大\n")));
        Assert.StartsWith("Row 2", (string)refused["title"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await _http.DeleteAsync(Device + "/points?code=spm&code=oil")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _http.DeleteAsync("/api/v1/adapters/press")).StatusCode);
    }

    [Fact]
    public async Task A_trial_says_for_each_point_why_nothing_came()
    {
        var endpoint = $"127.0.0.1:{FreePort.Next()}";
        var readings = (await DoneAsync(await _http.PostAsJsonAsync("/api/v1/trial-readings", new { adapter = new { name = "", kind = "modbusTcp", endpoint, timeoutMs = 200 }, points = new[] { new { code = "a", address = "40001", rawType = "float32" } } }))).AsArray();
        Assert.Equal("a", (string)readings[0]!["code"]!);
        Assert.NotNull(readings[0]!["problem"]);
        var refused = await RefusedAsync(HttpStatusCode.BadRequest, await _http.PostAsJsonAsync("/api/v1/trial-readings", new { adapter = new { name = "", kind = "modbusTcp", endpoint = "nowhere" }, points = new[] { new { code = "a", address = "40001", rawType = "int16" } } }));
        Assert.Equal("endpoint", (string)refused["field"]!);
    }

    [Fact]
    public async Task A_write_that_cannot_be_carried_out_is_refused_and_the_public_sees_nothing()
    {
        await AddAdapterAsync();
        await DoneAsync(await _http.PostAsJsonAsync(Device + "/class", new { @class = "forging-press", adapter = "press" }));
        var write = $"/api/v1/points/{_owner}/EQ-A-001.spm_set/write";
        Assert.Equal("value", (string)(await RefusedAsync(HttpStatusCode.BadRequest, await _http.PostAsJsonAsync(write, new { value = 900 })))["field"]!);
        Assert.Equal(HttpStatusCode.BadRequest, (await _http.PostAsJsonAsync($"/api/v1/points/{_owner}/EQ-A-001.state/write", new { value = 1 })).StatusCode);
        foreach (var path in new[] { "/api/v1/devices", Device, Device + "/points", Device + "/points.csv", "/api/v1/adapters", "/api/v1/adapters/press" }) Assert.Equal(HttpStatusCode.Unauthorized, (await _node.Http.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _node.Http.PostAsJsonAsync(write, new { value = 30 })).StatusCode);
    }

    [Fact]
    public async Task A_points_handle_resolves_for_its_owner_and_says_nothing_to_others()
    {
        await AddAdapterAsync();
        await DoneAsync(await _http.PutAsJsonAsync(Device + "/points", new[] { new { code = "oil", name = "油温", adapter = "press", address = "holding:5", rawType = "int16", ucum = "Cel" } }));
        var mine = await DoneAsync(await _http.GetAsync($"/api/v1/things/{_owner}/EQ-A-001.oil"));
        Assert.Equal(["油温", $"{_owner}/EQ-A-001", "Analog", "Cel"], mine["values"]!.AsArray().Take(4).Select(v => (string)v!["value"]!));
        var theirs = await DoneAsync(await _node.Http.GetAsync($"/api/v1/things/{_owner}/EQ-A-001.oil"));
        Assert.Empty(theirs["values"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync($"/api/v1/things/{_owner}/EQ-A-001.nothing")).StatusCode);
    }

    [Fact]
    public async Task The_document_of_the_interface_has_every_operation()
    {
        var document = await _node.Http.GetFromJsonAsync<JsonNode>("/api/openapi/v1.json");
        var paths = document!["paths"]!.AsObject().Select(p => p.Key).ToArray();
        foreach (var path in new[] { "/api/v1/devices", "/api/v1/devices/{prefix}/{suffix}/points", "/api/v1/devices/{prefix}/{suffix}/points/import", "/api/v1/adapters/{id}", "/api/v1/trial-readings", "/api/v1/points/{prefix}/{suffix}/write" }) Assert.Contains(path, paths);
    }
}
