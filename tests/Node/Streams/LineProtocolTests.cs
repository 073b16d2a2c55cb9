using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Connect.Points;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Parties.Sessions;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Node.Tests.Streams;

/// <summary>Line protocol over the sockets of a whole node, as agents send it, and what was sent asked for again.</summary>
public sealed class LineProtocolTests : IAsyncLifetime
{
    private RunningNode _node = null!;
    private string _token = "";
    private string _owner = "";

    public async ValueTask InitializeAsync()
    {
        _node = await RunningNode.StartAsync();
        var services = _node.Host.Services;
        var parties = services.GetRequiredService<IParties>();
        _token = await PreparedNode.FoundAsync(services.GetRequiredService<Accounts>(), parties, services.GetRequiredService<IPrefixRegistry>(), services.GetRequiredService<ApiTokens>());
        var operatorId = parties.Directory.Operator!.Id;
        _owner = operatorId.ToString();
        var who = parties.Directory.Members(operatorId).Single().In(operatorId)!;
        var press = Handle.Parse($"{_owner}/EQ-A-001");
        PreparedNode.Done(await services.GetRequiredService<IRegistry>().RegisterAsync(who, new RegisterThing(press, null, 0, [new(2001, "name", "压力机"u8.ToArray(), 86_400, ValuePermissions.Default, 0)], [])));
        PreparedNode.Done(await services.GetRequiredService<IPointBook>().SaveAsync(who, press, [Point("pressure"), Point("count"), Point("note") with { Kind = PointKind.Text, RawType = RawType.Text }]));
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Our_own_way_in_tells_what_became_of_the_body()
    {
        var (now, body) = (Now, new StringBuilder());
        for (var i = 0; i < 5_000; i++) body.Append(CultureInfo.InvariantCulture, $"EQ-A-001,host=gw pressure={i}.25,unknown=1i {now - 5_000 + i}\n");
        using var answer = await PostAsync("/api/v1/streams/write?precision=ms", body + "broken\n", new AuthenticationHeaderValue("Bearer", _token));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var reply = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((5_000, 5_000, 1, 5_001), (reply.GetProperty("accepted").GetInt32(), reply.GetProperty("unmapped").GetInt32(), reply.GetProperty("badLines").GetInt32(), reply.GetProperty("bad")[0].GetProperty("line").GetInt32()));
        var samples = await AskAsync($"samples?point={_owner}/EQ-A-001.pressure&from=-1h&max=3");
        Assert.Equal([0.25, 1.25, 2.25], samples.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("value").GetDouble()));
        Assert.True(samples.TryGetProperty("next", out _));
        var buckets = await AskAsync($"buckets?point={_owner}/EQ-A-001.pressure&from=-1h");
        Assert.Equal((5_000, 2_499.75), (buckets.GetProperty("rows")[0].GetProperty("count").GetInt32(), buckets.GetProperty("rows")[0].GetProperty("mean").GetDouble()));
        var found = await AskAsync("discovered");
        Assert.Equal(("EQ-A-001,host=gw", "unknown", 5_000), (found[0].GetProperty("address").GetString(), found[0].GetProperty("selector").GetString(), found[0].GetProperty("count").GetInt32()));
    }

    [Theory]
    [InlineData("/write?db=plant&precision=s", "Basic")]
    [InlineData("/write?db=plant&precision=s", "p")]
    [InlineData("/api/v2/write?org=a&bucket=b&precision=s", "Token")]
    public async Task Agents_of_influxdb_write_with_their_own_ways_of_signing_in(string path, string scheme)
    {
        using var answer = await PostAsync(path + (scheme == "p" ? $"&u=any&p={_token}" : ""), $"EQ-A-001 count=7i {Now / 1_000}\n", Sign(scheme, _token), gzip: true);
        Assert.Equal((HttpStatusCode.NoContent, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(7, (await AskAsync($"newest?point={_owner}/EQ-A-001.count")).GetProperty("rows")[0].GetProperty("value").GetDouble());
        using var refused = await PostAsync(path + (scheme == "p" ? "&p=wrong" : ""), "EQ-A-001 count=7i 1\n", Sign(scheme, "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Bad_lines_are_told_in_the_words_of_each_version()
    {
        using var first = await PostAsync("/write", "EQ-A-001 count=1i\nbad\n", Sign("Basic", _token));
        Assert.Equal("partial write: line 2: No measurement, or no blank and fields behind it; 1 of 2 lines dropped", JsonDocument.Parse(await first.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetString());
        using var second = await PostAsync("/api/v2/write", "EQ-A-001 count=NaN\n", Sign("Token", _token));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), (second.StatusCode, JsonDocument.Parse(await second.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("/write?precision=days", null, 400)]
    [InlineData("/write", "br", 400)]
    [InlineData("/api/v1/streams/write", "gzip", 400)]
    public async Task What_cannot_be_read_is_refused(string path, string? encoding, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("EQ-A-001 count=1i\n") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        if (encoding is not null) request.Content.Headers.ContentEncoding.Add(encoding);
        using var answer = await _node.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_python_client_of_influxdb_writes_to_the_node()
    {
        var port = _node.Http.BaseAddress!.Port;
        var script = $$"""
            from influxdb import InfluxDBClient
            c = InfluxDBClient("127.0.0.1", {{port}}, "any", "{{_token}}", "plant", gzip=True)
            print(c.ping())
            print(c.write_points([{"measurement": "EQ-A-001", "tags": {"host": "gw 1"}, "time": {{Now - 3_000}} + i, "fields": {"pressure": 2.5 + i, "note": 'a "b", 中'} } for i in range(3)], time_precision="ms"))
            """;
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await python.StandardOutput.ReadToEndAsync();
        Assert.Equal("yiwang\nTrue\n", said + await python.StandardError.ReadToEndAsync());
        var notes = await AskAsync($"samples?point={_owner}/EQ-A-001.note&from=-1h");
        Assert.Equal(Enumerable.Repeat("a \"b\", 中", 3), notes.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("value").GetString()));
        var newest = await AskAsync($"newest?point={_owner}/EQ-A-001.pressure");
        Assert.Equal(4.5, newest.GetProperty("rows")[0].GetProperty("value").GetDouble());
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static Point Point(string code) => new() { Handle = default, Device = default, Code = code, Name = code };

    private static AuthenticationHeaderValue? Sign(string scheme, string token) => scheme switch
    {
        "Basic" => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("any:" + token))),
        "Token" => new("Token", token),
        _ => null,
    };

    private async Task<JsonElement> AskAsync(string question)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/streams/" + question);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        using var answer = await _node.Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body, AuthenticationHeaderValue? sign, bool gzip = false)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        if (gzip)
        {
            using var packed = new MemoryStream();
            await using (var squeeze = new GZipStream(packed, CompressionLevel.Fastest)) await squeeze.WriteAsync(bytes);
            bytes = packed.ToArray();
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
        if (gzip) request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.Authorization = sign;
        return await _node.Http.SendAsync(request);
    }
}
