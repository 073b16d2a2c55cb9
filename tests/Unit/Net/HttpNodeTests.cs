using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;
using Yiwang.Events;
using Yiwang.Net;
using Yiwang.Net.Resolving;
using Yiwang.Net.Wire;
using Yiwang.Things;

namespace Yiwang.Unit.Tests.Net;

/// <summary>Over real sockets and a real HTTP server.</summary>
public sealed class HttpNodeTests : IAsyncDisposable
{
    private readonly SteppedTime _time = new();
    private readonly NetOptions _options = new() { AnswerBytesMax = 64 * 1024 };
    private readonly List<WebApplication> _apps = [];
    private readonly List<IDisposable> _clients = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        foreach (var app in _apps) await app.DisposeAsync();
    }

    private HttpNodeClient Client()
    {
        var client = new HttpNodeClient(_options, _time);
        _clients.Add(client);
        return client;
    }

    private async Task<Uri> ServeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(Cancel);
        _apps.Add(app);
        return new Uri(app.Urls.First());
    }

    private Task<Uri> NodeAsync(Func<NodeAnswer> answer) => ServeAsync(http => JsonSerializer.SerializeAsync(http.Response.Body, answer(), NodeJson.Default.NodeAnswer));

    private static NodeAnswer Refer(Uri to, string? prefix) => new() { Outcome = Codes.Ok, Node = "n", Referral = new NodeReferral(prefix, to.ToString(), 600) };

    [Fact]
    public async Task A_question_walks_from_the_enterprise_up_to_the_top_and_down_again()
    {
        var winery = await NodeAsync(() => PaperNetwork.RecordOf(PaperNetwork.Bottle, "winery", "陈酿 '1573'", 60));
        var liquor = await NodeAsync(() => Refer(winery, "99.511.1001"));
        var top = await NodeAsync(() => Refer(liquor, "99.511"));
        var factory = await NodeAsync(() => Refer(top, null));
        var walk = new Walk(Client(), new Breakers(_options, _time), _options, _time);
        var answer = (await walk.FollowAsync(PaperNetwork.Bottle, [factory], Cancel)).Value!;
        Assert.Equal("陈酿 '1573'", System.Text.Encoding.UTF8.GetString(answer.Record!.Values[0].Data.Span));
        Assert.Equal([factory.Authority, top.Authority, liquor.Authority, winery.Authority], answer.Path);
    }

    [Theory]
    [InlineData("99.1/a+b&c=d")]
    [InlineData("99.1/轴/Ø50%2F#?")]
    public async Task Any_handle_arrives_as_it_was(string text)
    {
        var handle = Handle.Parse(text);
        string? path = null;
        var node = await ServeAsync(async http =>
        {
            path = Uri.UnescapeDataString(http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget["/api/resolve/".Length..]);
            await JsonSerializer.SerializeAsync(http.Response.Body, PaperNetwork.RecordOf(handle, "n", "x", 60), NodeJson.Default.NodeAnswer);
        });
        Assert.True((await Client().AskAsync(node, handle, Cancel)).Succeeded);
        Assert.Equal(text, path);
    }

    [Theory]
    [InlineData("", Codes.NetBadAnswer)]
    [InlineData("<html>404</html>", Codes.NetBadAnswer)]
    [InlineData("{}", Codes.NetBadAnswer)]
    [InlineData("null", Codes.NetBadAnswer)]
    [InlineData("""{"outcome":"ok","node":""}""", Codes.NetBadAnswer)]
    [InlineData("""{"outcome":"ok","node":"n","record":{"handle":"99.1/a","values":null}}""", Codes.NetBadAnswer)]
    [InlineData("""{"outcome":"ok","node":"n","record":{"handle":"99.1/a","status":"Active","origin":"Instance","owner":"o.x","templateVersion":0,"position":"1","recordedAt":"1","values":null}}""", Codes.NetBadAnswer)]
    [InlineData("""{"outcome":"ok","node":"n","record":{"handle":"99.1/a","status":"Active","origin":"Instance","owner":"o.x","templateVersion":0,"position":"1","recordedAt":"1","values":[null]}}""", Codes.NetBadAnswer)]
    [InlineData("""{"outcome":"ok","node":"n","record":{"handle":"99.1/a","status":"Active","origin":"Instance","owner":null,"templateVersion":0,"position":"1","recordedAt":"1","values":[]}}""", Codes.NetBadAnswer)]
    [InlineData("""{"outcome":"ok","node":"n","referral":{"prefix":null,"address":null,"ttl":1}}""", Codes.NetBadAnswer)]
    [InlineData("""{"outcome":"no.such-code","node":"n"}""", Codes.NetBadAnswer)]
    public async Task What_is_no_answer_is_named_so(string body, string code)
    {
        var node = await ServeAsync(http => http.Response.WriteAsync(body));
        var walk = new Walk(Client(), new Breakers(_options, _time), _options, _time);
        Assert.Equal(code, (await walk.FollowAsync(Handle.Parse("99.1/a"), [node], Cancel)).Status.Code);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off_at_the_bound()
    {
        var node = await ServeAsync(async http =>
        {
            var junk = new byte[16 * 1024];
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(junk, http.RequestAborted);
        });
        var answer = await Client().AskAsync(node, PaperNetwork.Bottle, Cancel);
        Assert.Equal(Codes.NetBadAnswer, answer.Status.Code);
        Assert.Contains("65536", answer.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(302)]
    [InlineData(404)]
    public async Task Another_status_than_200_is_no_answer_and_redirects_are_not_followed(int status)
    {
        var asked = 0;
        var node = await ServeAsync(http =>
        {
            asked++;
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        });
        Assert.Equal(Codes.NetUnreachable, (await Client().AskAsync(node, PaperNetwork.Bottle, Cancel)).Status.Code);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_silent_node_is_given_up_after_the_hops_time()
    {
        var arrived = new TaskCompletionSource();
        var node = await ServeAsync(async http =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        var asking = Client().AskAsync(node, PaperNetwork.Bottle, Cancel).AsTask();
        await arrived.Task;
        Assert.False(asking.IsCompleted);
        _time.Advance(_options.HopTimeout);
        var answer = await asking;
        Assert.Equal(Codes.NetUnreachable, answer.Status.Code);
        Assert.Contains("2 s", answer.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_and_a_name_that_does_not_exist_are_unreachable()
    {
        var node = await NodeAsync(() => Refer(new Uri("http://x"), null));
        await _apps[0].StopAsync(Cancel);
        Assert.Equal(Codes.NetUnreachable, (await Client().AskAsync(node, PaperNetwork.Bottle, Cancel)).Status.Code);
        Assert.Equal(Codes.NetUnreachable, (await Client().ProbeAsync(new Uri("http://no-such-host.invalid"), Cancel)).Status.Code);
    }

    [Fact]
    public async Task A_living_node_answers_its_health_question()
    {
        var node = await ServeAsync(http => { http.Response.StatusCode = http.Request.Path == "/health" ? 200 : 500; return Task.CompletedTask; });
        Assert.True((await Client().ProbeAsync(node, Cancel)).Succeeded);
    }
}
