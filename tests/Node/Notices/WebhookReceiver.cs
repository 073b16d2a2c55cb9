using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Yiwang.Node.Tests.Notices;

/// <summary>Robots and gateways of others, on this machine: answers as each of them does.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<(string Method, string Path, string Body)> _received = Channel.CreateUnbounded<(string, string, string)>();

    private WebhookReceiver(WebApplication app) => _app = app;

    public string Url(string path) => _app.Urls.Single() + path;

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public async Task<(string Method, string Path, string Body)> NextAsync(CancellationToken cancel) => await _received.Reader.ReadAsync(cancel);

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        _received.Writer.TryWrite((http.Request.Method, http.Request.Path + http.Request.QueryString, await reader.ReadToEndAsync()));
        await http.Response.WriteAsync(http.Request.Path.StartsWithSegments("/open-apis") ? """{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}""" : """{"errcode":0,"errmsg":"ok"}""");
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
