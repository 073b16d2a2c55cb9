using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Yiwang.Unit.Tests.Notices;

/// <summary>The other side of a webhook on this machine: keeps what came, answers what it was told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _received = new();

    private Receiver(WebApplication app) => _app = app;

    public ConcurrentQueue<(int Status, string Body)> Answers { get; } = new();
    /// <summary>Given when <see cref="Answers"/> is empty.</summary>
    public (int Status, string Body) Usual { get; set; } = (200, """{"errcode":0,"errmsg":"ok"}""");
    public IReadOnlyList<Received> All => [.. _received];
    public Received Single => _received.Single();
    public string Url(string path) => _app.Urls.Single() + path;

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        _received.Enqueue(new Received(http.Request.Method, http.Request.Path + http.Request.QueryString, http.Request.ContentType, await reader.ReadToEndAsync()));
        var (status, body) = Answers.TryDequeue(out var answer) ? answer : Usual;
        http.Response.StatusCode = status;
        if (status is 301 or 302) http.Response.Headers.Location = Url("/elsewhere");
        await http.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

internal sealed record Received(string Method, string Path, string? ContentType, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
